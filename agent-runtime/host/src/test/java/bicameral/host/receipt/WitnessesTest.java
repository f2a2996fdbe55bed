package bicameral.host.receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.db.TestDatabase;
import bicameral.host.fetch.AddressGuard;
import bicameral.host.fetch.FetchSettings;
import bicameral.host.fetch.GuardedFetcher;
import bicameral.host.fetch.LoopbackServer;
import bicameral.host.fetch.Opening;
import bicameral.host.fetch.Resolver;
import bicameral.host.gateway.EgressPolicy;
import bicameral.protocol.receipt.Audit;
import bicameral.protocol.receipt.Checkpoint;
import bicameral.protocol.receipt.ReceiptFile;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Ids;
import bicameral.tenant.OpsTx;
import bicameral.tenant.PersonId;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.tenant.TenantId;
import bicameral.tenant.TenantTx;
import bicameral.tenant.audit.AuditEntry;
import bicameral.tenant.audit.AuditLog;
import bicameral.tenant.secret.SecretBox;
import bicameral.tenant.secret.SecretSettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WitnessesTest {
    private static final TestDatabase DATABASE = TestDatabase.fresh();
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final Duration EVERY = Duration.ofMinutes(15);

    private final TenantTx tx = new TenantTx(DATABASE.app());
    private final Receipts receipts = new Receipts(tx);
    private final Checkpoints checkpoints =
            new Checkpoints(tx, new OpsTx(DATABASE.ops()), new SecretBox(new SecretSettings("5e".repeat(32))));
    private final AuditLog audit = new AuditLog(tx);
    private final TenantId tenant = new TenantId(Ids.next());
    private final CurrentTenant owner = member(Role.OWNER);
    private volatile String says = "HTTP/1.1 204 No Content\r\n\r\n";
    private volatile InetAddress leads = LOOPBACK;
    private final LoopbackServer server =
            new LoopbackServer((request, out) -> out.write(says.getBytes(StandardCharsets.US_ASCII)));
    private final Witnesses witnesses = witnesses();

    private CurrentTenant member(Role role) {
        return new CurrentTenant(tenant, new PersonId(Ids.next()), Set.of(role));
    }

    private Witnesses witnesses() {
        FetchSettings settings = FetchSettings.defaults()
                .withOpenings(List.of(new Opening(LOOPBACK, 32, server.port())))
                .withTimes(Duration.ofSeconds(5), Duration.ofSeconds(5));
        Resolver resolver = host -> host.equals("witness.example") ? List.of(leads) : Resolver.SYSTEM.resolve(host);
        GuardedFetcher fetcher = new GuardedFetcher(settings, new AddressGuard(settings, resolver));
        return new Witnesses(tx, checkpoints, fetcher, audit, new WitnessSettings("https://market.example", EVERY));
    }

    @BeforeEach
    void a_tenant_with_an_owner() {
        Jdbi.create(DATABASE.superuser()).useHandle(handle -> {
            handle.execute("set search_path = market");
            handle.execute(
                    "insert into tenant (id, kind, slug, name) values (?, 'ENTERPRISE', ?, 'Nong')",
                    tenant.value(),
                    "t-" + tenant.toString().substring(24));
            handle.execute(
                    "insert into person (id, issuer, subject, display_name, email, personal_tenant)"
                            + " values (?, 'test', ?, 'Owner', '', ?)",
                    owner.person().value(),
                    owner.person().toString(),
                    tenant.value());
            handle.execute(
                    "insert into membership (tenant_id, person_id, roles) values (?, ?, '{OWNER}')",
                    tenant.value(),
                    owner.person().value());
        });
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    private void answers(int count) {
        for (int i = 0; i < count; i++)
            receipts.append(tenant, Crossed.nothing(Ids.next(), Ids.next(), 1, EgressPolicy.NONE));
    }

    private Witness choose() {
        return witnesses.choose(owner, "http://witness.example:" + server.port() + "/log?key=s3cret");
    }

    private Audit.Verdict check(String file, Checkpoint... witnessed) throws IOException {
        return ReceiptFile.check(
                new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)),
                new Audit(checkpoints.publicKey(), List.of(witnessed)));
    }

    @Test
    void a_witness_is_told_at_once_and_again_where_the_log_has_grown_with_proof_that_it_goes_on() throws IOException {
        answers(3);
        Witness chosen = choose();
        assertThat(chosen.well()).isTrue();
        assertThat(chosen.toldSize()).isEqualTo(3);
        answers(4);
        Instant next = witnesses.due(tenant).orElseThrow();

        assertThat(next).isAfter(Instant.now().plus(EVERY).minusSeconds(60));
        assertThat(witnesses.of(tenant).orElseThrow().toldSize()).isEqualTo(7);
        assertThat(server.requests.getLast()).startsWith("POST /log?key=s3cret HTTP/1.1\n");
        Audit.Verdict told = check(server.bodies.getLast());
        assertThat(told.problems()).isEmpty();
        assertThat(told.checkpoints()).isEqualTo(2);
        assertThat(server.bodies.getLast()).contains("\"type\":\"grown\",\"from\":3,\"to\":7");
        List<Checkpoint> kept = ReceiptFile.checkpoints(
                new ByteArrayInputStream(String.join("", server.bodies).getBytes(StandardCharsets.UTF_8)));
        assertThat(kept).extracting(Checkpoint::size).contains(3L, 7L);
        java.io.ByteArrayOutputStream file = new java.io.ByteArrayOutputStream();
        new ReceiptExport(tx, checkpoints).write(tenant, "https://market.example", file);
        assertThat(check(file.toString(StandardCharsets.UTF_8), kept.getLast()).clean())
                .isTrue();
    }

    @Test
    void nothing_is_told_where_nothing_was_written_unless_somebody_asks() {
        answers(2);
        choose();
        witnesses.due(tenant);
        assertThat(server.bodies).hasSize(1);
        witnesses.test(owner);
        assertThat(server.bodies).hasSize(2);
    }

    @Test
    void an_empty_log_can_be_told_of_too() throws IOException {
        assertThat(choose().well()).isTrue();
        assertThat(check(server.bodies.getFirst()).problems()).isEmpty();
        assertThat(witnesses.of(tenant).orElseThrow().toldSize()).isZero();
    }

    @Test
    void one_that_fails_is_tried_again_after_longer_and_longer_pauses_until_it_takes_it() {
        answers(1);
        says = "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n";
        Witness failing = choose();
        assertThat(failing.problem()).isEqualTo("refused");
        assertThat(failing.detail()).isEqualTo("503");
        assertThat(failing.toldAt()).isNull();
        for (int pause : new int[] {2, 4, 8}) {
            Instant next = witnesses.due(tenant).orElseThrow();
            assertThat(Duration.between(Instant.now(), next))
                    .isBetween(Duration.ofMinutes(pause).minusSeconds(30), Duration.ofMinutes(pause));
        }
        says = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
        witnesses.due(tenant);
        Witness well = witnesses.of(tenant).orElseThrow();
        assertThat(well.well()).isTrue();
        assertThat(well.failures()).isZero();
        assertThat(well.toldSize()).isEqualTo(1);
    }

    @Test
    void a_pause_has_a_longest() {
        WitnessSettings settings = new WitnessSettings("market", EVERY);
        assertThat(settings.pause(1)).isEqualTo(Duration.ofMinutes(1));
        assertThat(settings.pause(9)).isEqualTo(Duration.ofMinutes(256));
        assertThat(settings.pause(100)).isEqualTo(Duration.ofHours(6));
    }

    @ParameterizedTest
    @Tag("P-B44")
    @CsvSource({
        "http://127.1/, malformed",
        "http://2130706433/, malformed",
        "http://good.example@evil.example/, malformed",
        "file:///etc/passwd, malformed",
        "gopher://a.example/, malformed",
        "'', malformed",
        "http://127.0.0.1:1/, forbidden",
        "http://[::ffff:a9fe:a9fe]/, forbidden",
        "http://169.254.169.254/latest/, forbidden",
        "http://[::1]/, forbidden",
        "http://localhost/, forbidden",
        "https://10.1.2.3/, forbidden",
    })
    void an_address_that_no_source_may_have_no_witness_may_have(String address, String why) {
        answers(1);
        assertThatThrownBy(() -> witnesses.choose(owner, address)).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.code()).isEqualTo("witness_address_" + why);
            assertThat(refusal.kind()).isEqualTo(Refusal.Kind.INVALID);
        });
        assertThat(witnesses.of(tenant)).isEmpty();
    }

    @Test
    @Tag("P-B44")
    @Tag("P-B37")
    void a_name_that_leads_inside_later_is_not_followed_there() throws IOException {
        answers(1);
        choose();
        answers(1);
        leads = InetAddress.ofLiteral("10.0.0.1");
        witnesses.due(tenant);
        assertThat(witnesses.of(tenant).orElseThrow().problem()).isEqualTo("address_forbidden");
        assertThat(server.bodies).hasSize(1);
    }

    @Test
    void owners_only_choose_and_what_they_do_is_written_down_without_the_path() {
        for (Role role : List.of(Role.BUILDER, Role.SUPERVISOR, Role.BILLING, Role.VIEWER))
            for (Runnable deed : List.<Runnable>of(
                    () -> witnesses.choose(member(role), "https://a.example/"),
                    () -> witnesses.test(member(role)),
                    () -> witnesses.dismiss(member(role))))
                assertThatThrownBy(deed::run)
                        .isInstanceOfSatisfying(
                                Refusal.class,
                                refusal -> assertThat(refusal.kind()).isEqualTo(Refusal.Kind.FORBIDDEN));
        choose();
        witnesses.test(owner);
        witnesses.dismiss(owner);
        witnesses.dismiss(owner);
        assertThat(witnesses.of(tenant)).isEmpty();
        assertThat(witnesses.due(tenant)).isEmpty();
        List<AuditEntry> deeds = audit.page(owner, null, 10);
        assertThat(deeds)
                .extracting(AuditEntry::action)
                .containsExactly("receipts.witness-remove", "receipts.witness-test", "receipts.witness");
        assertThat(deeds)
                .allSatisfy(deed ->
                        assertThat(deed.toString()).contains("witness.example").doesNotContain("s3cret"));
    }

    @Test
    @Tag("P-I")
    void another_tenant_sees_no_witness() {
        choose();
        assertThat(witnesses.of(new TenantId(Ids.next()))).isEmpty();
    }
}
