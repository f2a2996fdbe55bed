package bicameral.launcher.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.launcher.Part;
import bicameral.launcher.Product;
import bicameral.launcher.ProductOptions;
import bicameral.launcher.postgres.PostgresServer;
import bicameral.launcher.terminal.Progress;
import bicameral.launcher.terminal.Trouble;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real server is copied while it is written to, and starts elsewhere with what was acknowledged. */
@Timeout(180)
class BackupTest {
    private static final ProductOptions DATABASE_ONLY =
            ProductOptions.standard().only(Part.POSTGRES);
    private static final String TENANT = "0198c0de-0000-7000-8000-000000000001";

    @TempDir
    Path directory;

    private Path data() {
        return directory.resolve("here");
    }

    private Path file() {
        return directory.resolve("backup.zip");
    }

    private static Backup.Running running(Product product) {
        return new Backup.Running(URI.create("http://127.0.0.1:1"), "none", product.superuserJdbcUrl("postgres"));
    }

    private Restore restore(Path into, String passphrase) {
        return new Restore(file(), into, passphrase, PostgresServer.MAJOR_VERSION, Progress.silent());
    }

    @Test
    void aServerThatIsWrittenToComesBackWithAllThatWasAcknowledgedBefore() throws Exception {
        AtomicLong acknowledged = new AtomicLong();
        AtomicBoolean enough = new AtomicBoolean();
        long before;
        try (Product product = Product.start(data(), 18180, DATABASE_ONLY)) {
            execute(product.superuserJdbcUrl(), "create table counted (n bigint primary key, filler text)");
            Thread writing = Thread.ofVirtual().start(() -> {
                while (!enough.get()) {
                    execute(
                            product.superuserJdbcUrl(),
                            "insert into counted values (" + (acknowledged.get() + 1) + ", repeat('x', 4000))");
                    acknowledged.incrementAndGet();
                }
            });
            while (acknowledged.get() < 20) Thread.onSpinWait();
            before = acknowledged.get();
            new Backup(data(), file(), null, Progress.silent()).write(Optional.of(running(product)));
            enough.set(true);
            writing.join();
            assertThat(number(product.superuserJdbcUrl(), "select count(*) from pg_replication_slots"))
                    .as("nothing is left behind in the server")
                    .isZero();
        }

        Path elsewhere = directory.resolve("elsewhere");
        restore(elsewhere, "").write();
        try (Product product = Product.start(elsewhere, 18180, DATABASE_ONLY)) {
            long count = number(product.superuserJdbcUrl(), "select count(*) from counted");
            assertThat(count).isGreaterThanOrEqualTo(before);
            assertThat(number(product.superuserJdbcUrl(), "select max(n) from counted"))
                    .as("of one moment")
                    .isEqualTo(count);
            assertThat(number(product.superuserJdbcUrl("keycloak"), "select 1")).isEqualTo(1);
        }
    }

    @Test
    void anInstanceAtRestIsCopiedWithItsChambersButNotWithWhatChambersMadeUp() throws Exception {
        try (Product product = Product.start(data(), 18180, DATABASE_ONLY)) {
            execute(product.superuserJdbcUrl(), "create table kept (n int)");
        }
        Path chamber = data().resolve("chambers").resolve(TENANT);
        for (String name : new String[] {"chamber.db", "originals/a", "inbox/b", "snapshot/c/chamber.db", "made up"}) {
            for (String below : new String[] {"originals", "inbox", "snapshot/c"})
                Files.createDirectories(chamber.resolve(below));
            Files.writeString(chamber.resolve(name), name);
        }
        Files.createSymbolicLink(chamber.resolve("index"), Path.of("/etc"));
        Path moving = Files.createDirectory(chamber.resolveSibling(".moving-" + TENANT));
        assertThatThrownBy(() -> new Backup(data(), file(), null, Progress.silent()).write(Optional.empty()))
                .as("part of it is elsewhere")
                .isInstanceOf(Trouble.class)
                .hasMessageContaining("not whole");
        assertThat(file()).doesNotExist();
        Files.delete(moving);

        new Backup(data(), file(), "a passphrase of many words", Progress.silent()).write(Optional.empty());
        Path elsewhere = directory.resolve("elsewhere");
        restore(elsewhere, "a passphrase of many words").write();

        Path restored = elsewhere.resolve("chambers").resolve(TENANT);
        assertThat(restored.resolve("chamber.db")).hasContent("chamber.db");
        assertThat(restored.resolve("originals/a")).hasContent("originals/a");
        for (String none : new String[] {"inbox", "snapshot", "made up", "index"})
            assertThat(restored.resolve(none)).doesNotExist();
        assertThat(elsewhere.resolve("secrets")).hasSameTextualContentAs(data().resolve("secrets"));
        try (Product product = Product.start(elsewhere, 18180, DATABASE_ONLY)) {
            assertThat(number(product.superuserJdbcUrl(), "select count(*) from kept"))
                    .isZero();
        }
    }

    @Test
    void whatIsNotWholeOrNotOpenedIsRestoredNotAtAll() throws Exception {
        try (Product product = Product.start(data(), 18180, DATABASE_ONLY)) {
            assertThat(product.alive(Part.POSTGRES)).isTrue();
        }
        new Backup(data(), file(), "a passphrase of many words", Progress.silent()).write(Optional.empty());
        Path elsewhere = directory.resolve("elsewhere");

        refused(restore(elsewhere, "another passphrase"), "passphrase");
        refused(new Restore(file(), elsewhere, "x", "17", Progress.silent()), "PostgreSQL 18");
        byte[] whole = Files.readAllBytes(file());
        byte[] flipped = whole.clone();
        // In the name of the first member: elsewhere, a bit of compressed zeros may mean the same zeros.
        flipped[30] ^= 1;
        Files.write(file(), flipped);
        refused(restore(elsewhere, "a passphrase of many words"), "archive_");
        Files.write(file(), java.util.Arrays.copyOf(whole, whole.length / 2));
        refused(restore(elsewhere, "a passphrase of many words"), "archive_unreadable");
        assertThat(elsewhere).doesNotExist();
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left.map(path -> path.getFileName().toString())).containsExactlyInAnyOrder("here", "backup.zip");
        }
        Files.write(file(), whole);
        refused(new Restore(file(), data(), "a passphrase of many words", "18", Progress.silent()), "not empty");
        assertThatThrownBy(() -> new Backup(data(), file(), null, Progress.silent()).write(Optional.empty()))
                .isInstanceOf(Trouble.class)
                .hasMessageContaining("already");
    }

    private static void refused(Restore restore, String words) {
        assertThatThrownBy(restore::write).isInstanceOf(Trouble.class).hasMessageContaining(words);
    }

    private static void execute(String url, String sql) {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long number(String url, String sql) throws SQLException, IOException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }
}
