package bicameral.marketplace.portability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.protocol.Wire;
import bicameral.protocol.erasure.ErasureRecord;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.tenant.identity.Person;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Erased is erased: nothing of it is left but the books without names and what others need to verify. */
class ErasuresTest {
    @TempDir
    Path directory;

    private Instance here;
    private CurrentTenant owner;
    private CurrentTenant other;

    @BeforeEach
    void anInstance() {
        here = new Instance(directory, "ab".repeat(32));
        owner = here.owner("Canarybird Teas");
        here.furnished(owner, "Canarybird Guide");
        other = here.owner("Another");
        here.furnished(other, "Another Guide");
    }

    private ErasureRecord record(String token) throws Exception {
        String record = here.erasures.follow(token).record().orElseThrow();
        return Wire.decode(record.getBytes(StandardCharsets.UTF_8), ErasureRecord.class);
    }

    @Test
    void what_is_erased_is_nowhere_and_the_record_says_so() throws Exception {
        String token = here.erasures.ask(owner, "Canarybird Teas");

        assertThat(here.erasures.run()).isEqualTo(1);

        for (TenantTable table : TenantTable.ALL)
            if (table.erased() == TenantTable.Erased.GONE)
                assertThat(table.name().equals("answer_count") ? 0 : here.count(table.name(), owner.tenant()))
                        .as(table.name())
                        .isZero();
        assertThat(here.tablesWith("canarybird")).isEmpty();
        assertThat(here.chamber(owner.tenant())).doesNotExist();
        assertThat(here.count("receipt", owner.tenant())).as("commitments stay").isEqualTo(1);
        assertThat(here.receipts.verify(owner.tenant()).whole()).isTrue();
        ErasureRecord record = record(token);
        assertThat(record.verifies()).isTrue();
        assertThat(record.key()).isEqualTo(here.key.publicKey());
        assertThat(record.chamberBytes()).isEqualTo("CANARY-chamber".length() + "CANARY-original".length());
        assertThat(record.rows())
                .containsEntry("agent", 1L)
                .containsEntry("secret", 1L)
                .containsEntry("source", 1L);
        assertThat(record.kept()).containsKeys("receipt", "entry", "ledger_transaction");
    }

    @Test
    void what_was_erased_comes_back_from_its_archive_under_its_name() throws Exception {
        Path archive = here.archive(owner.tenant());
        String slug = here.text("select slug from market.agent where tenant_id = '" + owner.tenant() + "'");
        here.erasures.ask(owner, "Canarybird Teas");
        assertThat(here.erasures.run()).isEqualTo(1);
        assertThat(here.listings.bySlug(slug)).isEmpty();

        assertThat(here.imports.bringIn(archive, here.key.publicKey()).again()).isFalse();

        assertThat(here.listings.bySlug(slug))
                .hasValueSatisfying(
                        listing -> assertThat(listing.publisherName()).isEqualTo("Canarybird Teas"));
        assertThat(here.chamber(owner.tenant()).resolve("chamber.db")).hasContent("CANARY-chamber");
    }

    @Test
    void every_table_that_is_to_be_erased_lets_its_owner_erase() {
        List<String> erasable = org.jdbi.v3.core.Jdbi.create(here.database.superuser())
                .withHandle(handle -> handle.createQuery(
                                "select tablename::text from pg_policies where policyname = 'erasing'")
                        .mapTo(String.class)
                        .list());
        assertThat(erasable)
                .containsAll(TenantTable.ALL.stream()
                        .filter(table -> table.erased() == TenantTable.Erased.GONE)
                        .map(TenantTable::name)
                        .filter(name -> !name.equals("answer_count"))
                        .toList());
    }

    @Test
    void nobody_elses_rows_or_files_are_touched() throws Exception {
        here.erasures.ask(owner, "Canarybird Teas");
        here.erasures.run();

        assertThat(here.agents.list(other)).hasSize(1);
        assertThat(here.count("listing", other.tenant())).isEqualTo(1);
        assertThat(here.count("secret", other.tenant())).isEqualTo(1);
        assertThat(here.chamber(other.tenant()).resolve("chamber.db")).exists();
    }

    @Test
    void a_changed_record_is_not_the_one_that_was_signed() throws Exception {
        String token = here.erasures.ask(owner, "Canarybird Teas");
        here.erasures.run();
        ErasureRecord record = record(token);

        ErasureRecord changed = new ErasureRecord(
                record.format(),
                record.erasure(),
                record.tenant(),
                record.instance(),
                record.key(),
                record.askedBy(),
                record.askedByName(),
                record.askedAt(),
                record.dueAt(),
                record.doneAt(),
                record.chamberBytes() + 1,
                record.rows(),
                record.kept(),
                record.signature());

        assertThat(changed.verifies()).isFalse();
    }

    @Test
    void only_an_owner_who_types_the_name_asks_and_only_once() {
        refused("name_does_not_match", () -> here.erasures.ask(owner, "Canarybird"));
        CurrentTenant builder = new CurrentTenant(owner.tenant(), owner.person(), Set.of(Role.BUILDER));
        refused("not_allowed", () -> here.erasures.ask(builder, "Canarybird Teas"));
        here.erasures.ask(owner, " Canarybird Teas ");
        refused("erasure_pending", () -> here.erasures.ask(owner, "Canarybird Teas"));
        refused("not_found", () -> here.erasures.follow("x".repeat(43)));
        refused("not_found", () -> here.erasures.follow(null));
    }

    @Test
    void it_waits_for_its_time_and_can_be_cancelled_until_then() {
        Instance patient = new Instance(directory.resolve("patient"), "ab".repeat(32), Duration.ofDays(7));
        CurrentTenant careful = patient.owner("Careful");
        patient.furnished(careful, "Careful Guide");
        String token = patient.erasures.ask(careful, "Careful");

        assertThat(patient.erasures.run()).isZero();
        assertThat(patient.erasures.pending(careful.tenant())).isPresent();
        patient.erasures.cancel(careful);

        assertThat(patient.erasures.pending(careful.tenant())).isEmpty();
        assertThat(patient.erasures.follow(token).cancelled()).isTrue();
        assertThat(patient.agents.list(careful)).hasSize(1);
        refused("not_found", () -> patient.erasures.cancel(careful));
    }

    @Test
    void one_that_breaks_off_goes_on_where_it_was_and_cannot_be_cancelled_any_more() throws Exception {
        String token = here.erasures.ask(owner, "Canarybird Teas");
        here.trouble = () -> {
            throw new IllegalStateException("killed");
        };
        assertThat(here.erasures.run()).isZero();
        refused("erasure_begun", () -> here.erasures.cancel(owner));
        assertThat(here.listings.bySlug("canarybird-guide")).isEmpty();

        // Between the rows and the record.
        int[] times = new int[1];
        here.trouble = () -> {
            if (++times[0] == 2) throw new IllegalStateException("killed");
        };
        assertThat(here.erasures.run()).isZero();
        assertThat(here.count("agent", owner.tenant())).isZero();

        here.trouble = null;
        assertThat(here.erasures.run()).isEqualTo(1);
        assertThat(record(token).rows()).containsEntry("agent", 1L);
        assertThat(here.erasures.run()).isZero();
    }

    @Test
    void messages_that_are_open_are_waited_for() throws Exception {
        here.erasures.ask(owner, "Canarybird Teas");
        execute(here.database.superuser(), """
                insert into market.asked (tenant_id, message, agent, agent_version, fingerprint, means, currency, price, visitor,
                  free_day, free_left, free_per_day, expires_at)
                values ('%s', gen_random_uuid(), gen_random_uuid(), 1, 'x', 'gratis', 'CNY', 0, 'v', now(), 0, 0, now())
                """.formatted(owner.tenant()));
        assertThat(here.erasures.run()).isZero();
        assertThat(here.count("agent", owner.tenant())).isEqualTo(1);

        execute(here.database.superuser(), "update market.asked set state = 'expired', ended_at = now()");
        assertThat(here.erasures.run()).isEqualTo(1);
    }

    @Test
    void ones_own_space_goes_with_the_name_unless_an_organisation_would_be_left_alone() throws Exception {
        Person person = here.people.signedIn("http://issuer", "lone", "Canarybird Person", "canarybird@example.org");
        CurrentTenant own = here.members.current(person.id(), person.personal());
        var organisation = here.members.found(person.id(), "Lone");
        refused("last_owner_elsewhere", () -> here.erasures.ask(own, "Canarybird Person"));
        here.erasures.ask(here.members.current(person.id(), organisation.id()), "Lone");
        here.erasures.run();

        here.erasures.ask(own, "Canarybird Person");
        assertThat(here.erasures.run()).isEqualTo(1);

        assertThat(here.number("select count(*) from market.person where email like 'canarybird%'"))
                .isZero();
        assertThat(here.people
                        .signedIn("http://issuer", "lone", "Back Again", "b@example.org")
                        .id())
                .isNotEqualTo(person.id());
    }

    @Test
    void history_yields_to_nothing_else() {
        for (String deed : List.of(
                "delete from market.agent_version",
                "delete from market.audit_entry",
                "delete from market.entry",
                "update market.usage_event set agent_name = 'x'",
                "select market.erase_tenant('" + other.tenant() + "')")) {
            refusedByTheDatabase(here.database.app(), "on", deed);
            refusedByTheDatabase(here.database.ops(), "on", deed);
            refusedByTheDatabase(here.database.owner(), "off", deed);
        }
        refusedByTheDatabase(here.database.owner(), "on", "delete from market.entry");
        refusedByTheDatabase(here.database.owner(), "on", "update market.agent_version set number = 2");
    }

    private void refusedByTheDatabase(DataSource role, String erasing, String deed) {
        assertThatThrownBy(() -> execute(
                        role,
                        "select set_config('app.tenant', '" + other.tenant() + "', false)",
                        "select set_config('app.erasing', '" + erasing + "', false)",
                        deed))
                .as(deed)
                .isInstanceOf(SQLException.class);
    }

    private static void execute(DataSource source, String... statements) throws SQLException {
        try (Connection connection = source.getConnection();
                var statement = connection.createStatement()) {
            for (String sql : statements) statement.execute(sql);
        }
    }

    private static void refused(String code, ThrowingCallable deed) {
        assertThatThrownBy(deed)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }
}
