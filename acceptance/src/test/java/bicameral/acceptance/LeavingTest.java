package bicameral.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.launcher.Product;
import bicameral.launcher.ProductOptions;
import bicameral.launcher.Secrets;
import bicameral.launcher.audit.Audit.Invariant;
import bicameral.launcher.backup.Backup;
import bicameral.launcher.backup.Restore;
import bicameral.launcher.backup.TenantArchives;
import bicameral.launcher.receipts.VerifyErasure;
import bicameral.launcher.receipts.VerifyReceipts;
import bicameral.launcher.terminal.Progress;
import bicameral.launcher.terminal.Trouble;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A whole instance is backed up while it is asked, and restored elsewhere; there an organisation is taken along as one archive, erased
 * with a signed record, and brought back in. Each time the same question has the same answer, or none at all.
 */
class LeavingTest {
    private static final String PASSPHRASE = "correct horse battery staple";
    private static final String CANARY = "quillwortlantern";
    private static final String QUESTION = "At what time is the " + CANARY + " lit?";

    private final Path file = Path.of("target", "leaving", "instance.zip").toAbsolutePath();
    private final Path data = Path.of("target", "leaving", "restored").toAbsolutePath();

    @Test
    void an_instance_comes_back_from_its_backup_and_an_organisation_goes_and_returns() throws Exception {
        Running.deleteTree(Path.of("target", "leaving"));
        // People are known by their identity provider's address, so the restored instance has to be at the same one.
        int port = Running.freePortPair();
        String slug;
        String before;
        try (Product first = Product.start(Path.of("target", "leaving", "first").toAbsolutePath(), port, options())) {
            Client owner = owner(first);
            Workshop workshop = Workshop.make(owner, "Lantern keeper");
            workshop.teach(
                    "lanterns.md",
                    ("# Lanterns\n\nThe " + CANARY + " is lit at half past seven every evening.\n")
                            .getBytes(StandardCharsets.UTF_8));
            slug = workshop.publish("0.10", 1000, false);
            before = answer(new Client(first.baseUrl()), slug);
            assertThat(before).contains("half past seven");
            leaveOneUnderWay(first);
            backUpWhileAsked(first, slug);
        }
        refuseWhatIsNoBackup();
        restore();

        try (Product restored = Product.start(data, port, options())) {
            assertThat(answer(new Client(restored.baseUrl()), slug)).isEqualTo(before);
            assertThat(bicameral.launcher.audit.Audit.of(restored.superuserJdbcUrl()))
                    .isNotEmpty()
                    .allMatch(Invariant::ok);
            Client there = owner(restored);
            verifyReceipts(there);
            Path archive = takeAlong(there);
            erase(restored, there, slug);
            bringBack(restored, archive, slug, before);
        }
    }

    private static ProductOptions options() {
        return ProductOptions.standard().tolerant().with("BICAMERAL_ERASURE_DAYS", "0");
    }

    private static Client owner(Product product) {
        String password =
                java.util.Objects.requireNonNull(product.demoAccounts().get("city-museum"));
        return new Client(product.baseUrl()).speaking("en").signIn("city-museum", password);
    }

    private static String answer(Client visitor, String slug) {
        Client.Answer answer = visitor.speaking("en").ask(slug, QUESTION);
        assertThat(answer.code()).as("%s", answer.json()).isEqualTo(200);
        return answer.text();
    }

    private void backUpWhileAsked(Product first, String slug) throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        List<Integer> codes = new ArrayList<>();
        Thread asking = Thread.ofVirtual().start(() -> {
            while (!done.get()) {
                codes.add(new Client(first.baseUrl()).ask(slug, QUESTION).code());
                // One address may not ask faster for long.
                LockSupport.parkNanos(500_000_000);
            }
        });
        String operator = Secrets.in(first.data().root().resolve("secrets")).get("operator");
        long bytes = new Backup(first.data().root(), file, PASSPHRASE, Progress.silent())
                .write(Optional.of(new Backup.Running(first.baseUrl(), operator, first.superuserJdbcUrl("postgres"))));
        done.set(true);
        asking.join();
        assertThat(bytes).isPositive();
        assertThat(codes).as("it answered all the while").contains(200).doesNotContain(500, 503);
    }

    private void refuseWhatIsNoBackup() throws IOException {
        Path flipped = file.resolveSibling("flipped.zip");
        byte[] bytes = Files.readAllBytes(file);
        // In the name of the first member: elsewhere, a bit of compressed zeros may mean the same zeros.
        bytes[30] ^= 1;
        Files.write(flipped, bytes);
        assertThatThrownBy(() -> restore(flipped, PASSPHRASE))
                .isInstanceOf(Trouble.class)
                .hasMessageContaining("archive_");
        assertThatThrownBy(() -> restore(file, "another passphrase"))
                .isInstanceOf(Trouble.class)
                .hasMessageContaining("passphrase");
        assertThat(data).doesNotExist();
        Files.delete(flipped);
        Files.createDirectories(data);
        Files.writeString(data.resolve("mine"), "precious");
        assertThatThrownBy(() -> restore(file, PASSPHRASE))
                .isInstanceOf(Trouble.class)
                .hasMessageContaining("not empty");
        assertThat(data.resolve("mine")).hasContent("precious");
        Files.delete(data.resolve("mine"));
    }

    private void restore() throws IOException {
        restore(file, PASSPHRASE);
        assertThat(file.resolveSibling("restored.restoring")).doesNotExist();
    }

    private void restore(Path from, String passphrase) throws IOException {
        new Restore(from, data, passphrase, "18", Progress.silent()).write();
    }

    private static void verifyReceipts(Client owner) throws IOException {
        Path log = Path.of("target", "leaving", "receipts.jsonl");
        Files.writeString(log, owner.get("/account/receipts/log").body());
        assertThat(VerifyReceipts.run(List.of(log.toString()))).isZero();
    }

    private static Path takeAlong(Client owner) throws Exception {
        JsonNode export = Client.read(owner.send(owner.request("/api/v1/exports")
                        .header("Accept", "application/json")
                        .POST(BodyPublishers.noBody()))
                .body());
        String address = "/api/v1/exports/" + export.path("id").asText();
        awaiting(() -> !Client.read(owner.getJson(address).body())
                .path("state")
                .asText()
                .equals("running"));
        assertThat(owner.get("/account/leave").body()).contains("Download");
        Path archive = Path.of("target", "leaving", "tenant.zip").toAbsolutePath();
        HttpResponse<Path> fetched =
                owner.http().send(owner.request(address + "/archive").GET().build(), BodyHandlers.ofFile(archive));
        assertThat(fetched.statusCode()).isEqualTo(200);
        return archive;
    }

    private static void erase(Product product, Client owner, String slug) throws Exception {
        assertThat(owner.submit("/account/leave", "/account/leave/erase", Map.of("name", "not the name"))
                        .statusCode())
                .isEqualTo(422);
        Matcher name = Pattern.compile("<label for=\"erase-name\">[^<]*<small>([^<]+)</small>")
                .matcher(owner.get("/account/leave").body());
        assertThat(name.find()).isTrue();
        HttpResponse<String> asked = owner.submit(
                "/account/leave",
                "/account/leave/erase",
                Map.of("name", name.group(1).replace("&#39;", "'").replace("&amp;", "&")));
        Matcher link = Pattern.compile("/erasures/[A-Za-z0-9_-]{43}").matcher(asked.body());
        assertThat(link.find()).as("%s", asked.statusCode()).isTrue();
        Client holder = new Client(product.baseUrl()).speaking("en");
        awaiting(() -> holder.get(link.group() + "/record").statusCode() == 200);

        Path record = Path.of("target", "leaving", "erasure.json");
        Files.writeString(record, holder.get(link.group() + "/record").body());
        assertThat(VerifyErasure.run(List.of(record.toString()))).isZero();
        Files.writeString(record, Files.readString(record).replaceFirst("\"chamberBytes\":\\d", "\"chamberBytes\":9"));
        assertThat(holder.get(link.group()).body()).contains("It is erased");
        assertThat(holder.ask(slug, QUESTION).code()).isEqualTo(404);
        assertThat(nowhere(product)).isEmpty();
        assertThat(bicameral.launcher.audit.Audit.of(product.superuserJdbcUrl()))
                .allMatch(Invariant::ok);
    }

    /** A message that a process did not live to end holds erasing back until it expires, which takes ten minutes. */
    private static void leaveOneUnderWay(Product product) throws SQLException {
        try (Connection database = DriverManager.getConnection(product.superuserJdbcUrl());
                Statement statement = database.createStatement()) {
            int made = statement.executeUpdate("""
                    insert into market.asked (tenant_id, message, agent, agent_version, fingerprint, means, currency, price, visitor,
                      free_day, free_left, free_per_day, expires_at)
                    select a.tenant_id, gen_random_uuid(), a.agent, agent_version, fingerprint, means, currency, price, visitor,
                      free_day, free_left, free_per_day, now() + interval '10 minutes'
                    from market.asked a order by created_at desc limit 1""");
            assertThat(made).isEqualTo(1);
        }
    }

    /** Where the canary still is: tables, chambers, archives, logs. */
    private static List<String> nowhere(Product product) throws SQLException, IOException {
        List<String> found = new ArrayList<>();
        try (Connection database = DriverManager.getConnection(product.superuserJdbcUrl());
                Statement statement = database.createStatement()) {
            List<String> tables = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery(
                    "select format('%I.%I', schemaname, tablename) from pg_tables where schemaname = 'market'")) {
                while (rows.next()) tables.add(rows.getString(1));
            }
            for (String table : tables)
                try (ResultSet rows = statement.executeQuery(
                        "select count(*) from " + table + " t where t::text ilike '%" + CANARY + "%'")) {
                    rows.next();
                    if (rows.getLong(1) > 0) found.add(table);
                }
        }
        for (String directory : List.of("chambers", "exports", "imports", "logs", "run")) {
            Path root = product.data().root().resolve(directory);
            if (!Files.isDirectory(root)) continue;
            try (Stream<Path> files = Files.walk(root)) {
                for (Path one : files.filter(Files::isRegularFile).toList())
                    if (Files.readString(one, StandardCharsets.ISO_8859_1).contains(CANARY)) found.add(one.toString());
            }
        }
        return found;
    }

    private static void bringBack(Product product, Path archive, String slug, String before) throws IOException {
        TenantArchives archives = new TenantArchives(
                product.baseUrl(),
                Secrets.in(product.data().root().resolve("secrets")).get("operator"));
        List<String> told = archives.bringIn(archive);
        assertThat(told).anyMatch(line -> line.contains("/invite/"));
        assertThat(archives.bringIn(archive)).anyMatch(line -> line.contains("was here already"));
        assertThat(answer(new Client(product.baseUrl()), slug)).isEqualTo(before);
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void awaiting(Condition condition) throws Exception {
        long end = System.nanoTime() + 180_000_000_000L;
        while (!condition.holds()) {
            if (System.nanoTime() > end) throw new AssertionError("not in three minutes");
            LockSupport.parkNanos(300_000_000);
        }
    }
}
