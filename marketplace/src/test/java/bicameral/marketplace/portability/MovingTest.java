package bicameral.marketplace.portability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.host.embedding.EmbeddingEndpoints;
import bicameral.marketplace.agent.AgentDraft;
import bicameral.protocol.archive.ArchiveLine;
import bicameral.protocol.archive.ArchiveReader;
import bicameral.protocol.archive.ArchiveWriter;
import bicameral.protocol.receipt.Audit;
import bicameral.protocol.receipt.ReceiptFile;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.tenant.Tenant;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An organisation goes from one instance to another with everything, or not at all. */
class MovingTest {
    @TempDir
    Path directory;

    private Instance here;
    private Instance there;
    private CurrentTenant owner;
    private AgentDraft agent;

    @BeforeEach
    void twoInstances() {
        here = new Instance(directory.resolve("here"), "ab".repeat(32));
        there = new Instance(directory.resolve("there"), "cd".repeat(32));
        owner = here.owner("Egret Ferry Tea");
        agent = here.furnished(owner, "Tea Guide");
    }

    private static Map<String, String> members(Path archive) throws IOException {
        Map<String, String> members = new LinkedHashMap<>();
        try (InputStream in = Files.newInputStream(archive)) {
            new ArchiveReader(new ArchiveReader.Limits(1000, 1 << 30))
                    .read(
                            in,
                            "tenant",
                            null,
                            (path, content) ->
                                    members.put(path, new String(content.readAllBytes(), StandardCharsets.UTF_8)));
        }
        return members;
    }

    @Test
    void every_table_has_a_decision_and_every_decision_a_table() {
        assertThat(TenantTable.ALL.stream().map(TenantTable::name)).containsExactlyInAnyOrderElementsOf(here.tables());
        assertThat(TenantTable.ALL)
                .allSatisfy(
                        table -> assertThat(table.brought() || !table.because().isBlank())
                                .as(table.name())
                                .isTrue());
    }

    @Test
    void the_archive_has_chamber_rows_and_receipts_and_no_secret() throws IOException {
        Map<String, String> members = members(here.archive(owner.tenant()));

        assertThat(members.get("chamber/chamber.db")).isEqualTo("CANARY-chamber");
        assertThat(members.get("market/agent.jsonl")).contains(agent.id().toString());
        assertThat(members.get("market/source.jsonl")).contains("Stock list").contains("\"has_secret\": true");
        assertThat(String.join("", members.values()))
                .doesNotContain("CANARY-secret")
                .doesNotContain("sealed");
        Audit.Verdict verdict = ReceiptFile.check(
                new ByteArrayInputStream(
                        members.getOrDefault("receipts.jsonl", "").getBytes(StandardCharsets.UTF_8)),
                new Audit(here.key.publicKey(), List.of()));
        assertThat(verdict.clean()).isTrue();
        assertThat(verdict.entries()).isEqualTo(1);
    }

    @Test
    void nothing_of_another_tenant_is_in_the_archive() throws IOException {
        CurrentTenant other = here.owner("Rival Teas");
        here.furnished(other, "Rival Guide");

        assertThat(String.join("", members(here.archive(owner.tenant())).values()))
                .doesNotContain("Rival")
                .doesNotContain(other.tenant().toString());
    }

    @Test
    void an_embedding_endpoint_goes_without_its_key_and_comes_back_off() throws IOException {
        here.endpoints.set(
                owner,
                new EmbeddingEndpoints.Wish(
                        "https://models.example/v1", "tiny", "query: ", "", 2_000, "CANARY-secret", true));
        Path archive = here.archive(owner.tenant());
        assertThat(String.join("", members(archive).values()))
                .contains("models.example")
                .doesNotContain("CANARY-secret");

        there.imports.bringIn(archive, here.key.publicKey());

        assertThat(there.endpoints.of(owner.tenant())).hasValueSatisfying(endpoint -> {
            assertThat(endpoint.identity())
                    .isEqualTo(here.endpoints.of(owner.tenant()).orElseThrow().identity());
            assertThat(endpoint.hasKey()).isFalse();
            assertThat(endpoint.enabled())
                    .as("nothing leaves before an owner says so here")
                    .isFalse();
        });
    }

    @Test
    void what_is_brought_in_is_what_went_out() throws IOException {
        Path archive = here.archive(owner.tenant());

        Imports.Imported imported = there.imports.bringIn(archive, here.key.publicKey());

        assertThat(imported.again()).isFalse();
        assertThat(imported.renamed()).isEmpty();
        assertThat(imported.sources()).containsExactly("Stock list");
        assertThat(imported.members()).singleElement().asString().contains("Mei Owner", "OWNER");
        assertThat(there.chamber(owner.tenant()).resolve("chamber.db")).hasContent("CANARY-chamber");
        assertThat(Instance.files(there.data.resolve("imports"))).isEmpty();
        assertThat(there.listings.bySlug(agent.slug())).hasValueSatisfying(listing -> {
            assertThat(listing.agent()).isEqualTo(agent.id());
            assertThat(listing.settings())
                    .isEqualTo(here.listings.bySlug(agent.slug()).orElseThrow().settings());
        });
        assertThat(there.number("select count(*) from market.source where paused and secret_id is null"))
                .isEqualTo(1);
        assertThat(there.count("account", owner.tenant())).as("no money").isZero();
    }

    @Test
    void whoever_opens_the_link_is_the_owner_and_has_the_old_receipts() throws IOException {
        Imports.Imported imported = there.imports.bringIn(here.archive(owner.tenant()), null);
        var person = there.people.signedIn("http://there", "1", "New Owner", "n@example.org");

        Tenant joined = there.invitations.accept(person.id(), imported.invitation());

        CurrentTenant current = there.members.current(person.id(), joined.id());
        assertThat(current.roles()).containsExactly(Role.OWNER);
        assertThat(there.agents.list(current)).extracting(AgentDraft::id).containsExactly(agent.id());
        var before = new java.io.ByteArrayOutputStream();
        new ReceiptsBefore(there.tx).write(current, before);
        assertThat(ReceiptFile.check(
                                new ByteArrayInputStream(before.toByteArray()),
                                new Audit(here.key.publicKey(), List.of()))
                        .clean())
                .isTrue();
        assertThat(there.receipts.verify(owner.tenant()).receipts()).isZero();
    }

    @Test
    void the_same_archive_twice_is_one_tenant_and_another_one_is_refused() throws IOException {
        Path archive = here.archive(owner.tenant());
        there.imports.bringIn(archive, null);

        Imports.Imported again = there.imports.bringIn(archive, null);

        assertThat(again.again()).isTrue();
        assertThat(again.sources()).containsExactly("Stock list");
        assertThat(there.count("agent", owner.tenant())).isEqualTo(1);
        refused("tenant_exists", () -> there.imports.bringIn(here.archive(owner.tenant()), null));
        refused("tenant_exists", () -> here.imports.bringIn(archive, null));
    }

    @Test
    void addresses_that_are_taken_get_others_and_it_is_told() throws IOException {
        there.furnished(there.owner("Egret Ferry Tea"), "Tea Guide");

        Imports.Imported imported = there.imports.bringIn(here.archive(owner.tenant()), null);

        assertThat(imported.renamed())
                .hasSize(3)
                .anyMatch(one -> one.startsWith("agent " + agent.slug() + " → " + agent.slug() + "-"));
        assertThat(there.number("select count(*) from market.listing")).isEqualTo(2);
    }

    @Test
    void an_import_that_dies_leaves_nothing_and_is_done_again() throws IOException {
        Path archive = here.archive(owner.tenant());
        there.trouble = () -> {
            throw new Refusal("out_of_space", Refusal.Kind.UNAVAILABLE);
        };
        refused("out_of_space", () -> there.imports.bringIn(archive, null));
        assertThat(there.count("tenant", owner.tenant())).isZero();
        assertThat(Instance.files(there.data)).isEmpty();

        // Killed between the chamber and the commit: a chamber that is nobody's.
        there.trouble = null;
        Instance.write(there.chamber(owner.tenant()).resolve("chamber.db"), "half");
        there.imports.bringIn(archive, null);

        assertThat(there.chamber(owner.tenant()).resolve("chamber.db")).hasContent("CANARY-chamber");
    }

    /** An archive whose members somebody has changed and sealed again with a key of their own. */
    private Path forged(String member, UnaryOperator<String> change) throws IOException {
        Map<String, String> members = members(here.archive(owner.tenant()));
        Path file = directory.resolve("forged.zip");
        Map<String, String> facts =
                new HashMap<>(Map.of("tenant", owner.tenant().toString()));
        ArchiveLine.Head head =
                new ArchiveLine.Head(1, "tenant", "http://evil", here.key.publicKey(), Instant.EPOCH, facts);
        try (OutputStream out = Files.newOutputStream(file);
                ArchiveWriter writer = new ArchiveWriter(out, head)) {
            for (Map.Entry<String, String> one : members.entrySet()) {
                String content = one.getKey().equals(member) ? change.apply(one.getValue()) : one.getValue();
                writer.add(one.getKey(), Instance.bytes(content));
            }
            if (!members.containsKey(member)) writer.add(member, Instance.bytes(change.apply("")));
            writer.finish(here.key.signing());
        }
        return file;
    }

    @Test
    void rows_in_another_tenants_name_are_the_tenants_own() throws IOException {
        CurrentTenant victim = there.owner("Victim");

        there.imports.bringIn(
                forged(
                        "market/agent.jsonl",
                        rows -> rows.replace(
                                "\"tenant_id\": \"" + owner.tenant(), "\"tenant_id\": \"" + victim.tenant())),
                null);

        assertThat(there.count("agent", victim.tenant())).isZero();
        assertThat(there.count("agent", owner.tenant())).isEqualTo(1);
    }

    @Test
    void rows_that_no_instance_would_write_leave_nothing_behind() throws IOException {
        for (UnaryOperator<String> change : List.<UnaryOperator<String>>of(
                rows -> rows.replace("priceMicros", "priceMacros"),
                rows -> "[]\n",
                rows -> "no json\n",
                rows -> rows.replace("\"number\": 1", "\"number\": -1"))) {
            Path forged = forged("market/agent_version.jsonl", change);
            refused("archive_damaged", () -> there.imports.bringIn(forged, null));
            assertThat(there.count("tenant", owner.tenant())).isZero();
            assertThat(Instance.files(there.data)).isEmpty();
        }
    }

    @Test
    void a_file_that_no_chamber_has_and_a_key_that_was_not_expected_are_refused() throws IOException {
        Path forged = forged("chamber/run.sh", nothing -> "rm -rf /");
        refused("archive_unsafe_name", () -> there.imports.bringIn(forged, null));
        refused(
                "archive_not_genuine",
                () -> there.imports.bringIn(here.archive(owner.tenant()), there.key.publicKey()));
        assertThat(Instance.files(there.data)).isEmpty();
    }

    @Test
    void an_export_that_an_owner_asks_for_is_ready_fetched_and_gone_when_its_time_is_over() throws Exception {
        Exports.Export export = here.exports.begin(owner);
        long end = System.nanoTime() + 30_000_000_000L;
        while (here.exports.find(owner, export.id()).state() == Exports.State.RUNNING && System.nanoTime() < end)
            Thread.onSpinWait();

        Path file = here.exports.file(owner, export.id());
        assertThat(members(file)).containsKey("chamber/chamber.db");
        CurrentTenant stranger = here.owner("Stranger");
        refused("not_found", () -> here.exports.file(stranger, export.id()));
        CurrentTenant builder = new CurrentTenant(owner.tenant(), owner.person(), java.util.Set.of(Role.BUILDER));
        refused("not_allowed", () -> here.exports.begin(builder));

        here.database
                .superuser()
                .getConnection()
                .createStatement()
                .execute("update market.tenant_export set expires_at = now() - interval '1 second'");
        here.exports.sweep();
        assertThat(here.exports.find(owner, export.id()).state()).isEqualTo(Exports.State.GONE);
        assertThat(file).doesNotExist();
        refused("not_found", () -> here.exports.file(owner, export.id()));
    }

    @Test
    void an_export_whose_writer_has_died_is_written_again() throws Exception {
        java.util.UUID id = java.util.UUID.randomUUID();
        here.database
                .superuser()
                .getConnection()
                .createStatement()
                .execute("insert into market.tenant_export (tenant_id, id, asked_by, beat_at) values ('"
                        + owner.tenant() + "', '" + id + "', '" + owner.person() + "', now() - interval '5 minutes')");

        here.exports.sweep();

        long end = System.nanoTime() + 30_000_000_000L;
        while (here.exports.find(owner, id).state() == Exports.State.RUNNING && System.nanoTime() < end)
            Thread.onSpinWait();
        assertThat(here.exports.find(owner, id).state()).isEqualTo(Exports.State.READY);
    }

    private static void refused(String code, ThrowingCallable deed) {
        assertThatThrownBy(deed)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }
}
