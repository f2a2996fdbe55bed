package bicameral.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.launcher.process.Identity;
import bicameral.launcher.process.Ports;
import bicameral.launcher.terminal.Trouble;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ProductTest {
    private static final ProductOptions DATABASE_ONLY =
            ProductOptions.standard().only(Part.POSTGRES);

    /** One for all: what a start leaves, crashed or not, the next one must be able to take up. */
    @TempDir
    static Path data;

    @Test
    void startsADurableDatabaseWithItsRolesAndKeepsWhatIsInIt() throws Exception {
        try (Product product = Product.start(data, 18080, DATABASE_ONLY)) {
            assertThat(query(product, "SHOW fsync")).isEqualTo("on");
            assertThat(query(
                            product,
                            "SELECT string_agg(rolname, ' ' ORDER BY rolname) FROM pg_roles"
                                    + " WHERE rolname LIKE 'bicameral%' AND NOT rolsuper AND NOT rolbypassrls"))
                    .isEqualTo("bicameral_app bicameral_ops bicameral_owner");
            execute(product, "CREATE TABLE kept (n int)");
        }
        try (Product product = Product.start(data, 18080, DATABASE_ONLY)) {
            assertThat(query(product, "SELECT count(*) FROM kept")).isEqualTo("0");
        }
    }

    @Test
    void aSecondStartOnTheSameDirectorySaysThatItRuns() throws Exception {
        try (Product product = Product.start(data, 18080, DATABASE_ONLY)) {
            assertThat(Product.running(data)).map(RunState::ready).contains(true);
            assertThatThrownBy(() -> Product.start(data, 18090, DATABASE_ONLY))
                    .isInstanceOf(Trouble.class)
                    .hasMessageContaining("already");
            assertThat(product.alive(Part.POSTGRES)).isTrue();
        }
        assertThat(Product.running(data)).isEmpty();
    }

    @Test
    void aBusyPortIsNamedWithTheRemedyAndNothingIsStarted(@TempDir Path empty) throws Exception {
        int port = Ports.anyPair();
        try (ServerSocket busy = new ServerSocket(port + 1, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> Product.start(empty, port, ProductOptions.standard()))
                    .isInstanceOf(Trouble.class)
                    .hasMessageContaining("Port " + busy.getLocalPort())
                    .hasMessageContaining("--port");
        }
        assertThat(empty.resolve("postgres/data")).doesNotExist();
    }

    @Test
    void whatACrashWroteDownIsRecognisedAsStale() throws Exception {
        Files.createDirectories(data.resolve("run"));
        // The process id is in use, by this JVM; the start tells that it is another process.
        new RunState(
                        new Identity(ProcessHandle.current().pid(), "1"),
                        true,
                        "http://localhost:8080",
                        1,
                        0,
                        Map.of("app", new Identity(ProcessHandle.current().pid(), "1")))
                .write(data.resolve("run/launcher.json"));

        assertThat(Product.running(data)).isEmpty();
        try (Product product = Product.start(data, 18080, DATABASE_ONLY)) {
            assertThat(product.alive(Part.POSTGRES)).isTrue();
        }
    }

    @Test
    @Tag("P-F3")
    void aDatabaseKilledAndRestartedKeepsWhatWasAcknowledged() throws Exception {
        try (Product product = Product.start(data, 18080, DATABASE_ONLY.tolerant())) {
            execute(product, "CREATE TABLE acknowledged (n int)");
            execute(product, "INSERT INTO acknowledged VALUES (1), (2)");
            product.kill(Part.POSTGRES);
            assertThat(product.alive(Part.POSTGRES)).isFalse();

            product.restart(Part.POSTGRES);

            assertThat(query(product, "SELECT count(*) FROM acknowledged")).isEqualTo("2");
        }
    }

    @Test
    void anUnexpectedEndOfOneProcessEndsAllAndNamesItsLog() throws Exception {
        try (Product product = Product.start(data, 18080, DATABASE_ONLY)) {
            String log = data.toRealPath().resolve("logs/postgres.log").toString();
            product.kill(Part.POSTGRES);

            Optional<String> cause = product.awaitEnd();

            assertThat(cause).hasValueSatisfying(line -> assertThat(line).contains("postgres", log));
        }
    }

    @Test
    void aLauncherKilledByForceLeavesNothingRunning() throws Exception {
        Process launcher = LauncherProcess.start(data, 18080);
        RunState state = awaitReady(launcher);
        Identity postgres = postgresOf(state);
        assertThat(postgres.alive()).isTrue();

        launcher.destroyForcibly().waitFor();

        assertThat(ended(postgres)).isTrue();
        assertThat(Product.running(data)).isEmpty();
        try (Product again = Product.start(data, 18080, DATABASE_ONLY)) {
            assertThat(query(again, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void askedToEndTheLauncherStopsItsProcessesFirst() throws Exception {
        Process launcher = LauncherProcess.start(data, 18080);
        Identity postgres = postgresOf(awaitReady(launcher));

        launcher.destroy();

        assertThat(launcher.waitFor(30, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
        assertThat(postgres.alive()).isFalse();
        assertThat(data.resolve("postgres/data/postmaster.pid")).doesNotExist();
        assertThat(data.resolve("run/launcher.json")).doesNotExist();
    }

    private RunState awaitReady(Process launcher) throws IOException, InterruptedException {
        while (true) {
            Optional<RunState> state = Product.running(data).filter(RunState::ready);
            if (state.isPresent()) return state.get();
            assertThat(launcher.isAlive()).isTrue();
            Thread.onSpinWait();
        }
    }

    private static Identity postgresOf(RunState state) {
        Identity postgres = state.children().get("postgres");
        if (postgres == null) throw new AssertionError("PostgreSQL is not among " + state.children());
        return postgres;
    }

    private static boolean ended(Identity process) {
        long deadline = System.nanoTime() + Duration.ofSeconds(15).toNanos();
        while (process.alive() && System.nanoTime() < deadline) Thread.onSpinWait();
        return !process.alive();
    }

    private static String query(Product product, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(product.superuserJdbcUrl());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }

    private static void execute(Product product, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(product.superuserJdbcUrl());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
