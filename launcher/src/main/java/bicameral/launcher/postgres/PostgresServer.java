package bicameral.launcher.postgres;

import bicameral.launcher.process.Child;
import bicameral.launcher.process.Ports;
import bicameral.launcher.terminal.Trouble;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** One PostgreSQL server with the databases and roles of the product. Listens on loopback only; commits are durable. */
public final class PostgresServer {
    /** Of the programs that are unpacked, as a cluster's PG_VERSION says it. */
    public static final String MAJOR_VERSION = "18";

    private static final Set<String> ALREADY_THERE = Set.of("42710", "42P04");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path directory;
    private final Path log;
    private final String password;
    private final Map<String, String> rolePasswords;
    private final Path programs;
    private int port;

    /**
     * @param directory holds programs, data and port
     * @param password of the superuser postgres
     * @param rolePasswords values of the bootstrap script's placeholders
     */
    public PostgresServer(Path directory, Path log, String password, Map<String, String> rolePasswords)
            throws IOException {
        this.directory = Files.createDirectories(directory);
        this.log = log;
        this.password = password;
        this.rolePasswords = Map.copyOf(rolePasswords);
        this.programs = PostgresBinaries.unpackedIn(directory);
    }

    /** True where the cluster has not been created yet. */
    public boolean fresh() {
        return !Files.isDirectory(cluster());
    }

    /** Creates the cluster where there is none. */
    public void create() throws IOException {
        if (!fresh()) return;
        Path half = directory.resolve("data.new");
        PostgresBinaries.deleteTree(half);
        Path passwordFile = Files.createTempFile(
                directory,
                "initdb",
                "",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(passwordFile, password);
            initdb(half, passwordFile);
        } finally {
            Files.delete(passwordFile);
        }
        Files.move(half, cluster());
    }

    private void initdb(Path half, Path passwordFile) throws IOException {
        List<String> command = List.of(
                programs.resolve("bin/initdb").toString(),
                "--pgdata=" + half,
                "--username=postgres",
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C",
                "--no-instructions");
        Child initdb = Child.start(new Child.Plan(
                "initdb", Unprivileged.prefix(), command, Map.of("LC_ALL", "C"), directory, log, "TERM", "TERM"));
        if (initdb.awaitExit(PATIENCE) != 0) throw new Trouble("PostgreSQL could not create its files.", "See " + log);
    }

    /** What to start; the port is the one of last time, or another free one. */
    public Child.Plan plan() throws IOException {
        port = choosePort();
        return new Child.Plan(
                "postgres",
                Unprivileged.prefix(),
                command(),
                Map.of("LC_ALL", "C", "TZ", "UTC"),
                directory,
                log,
                "INT",
                "INT");
    }

    private List<String> command() {
        List<String> command = new ArrayList<>(List.of(
                programs.resolve("bin/postgres").toString(), "-D", cluster().toString()));
        List.of(
                        "port=" + port,
                        "listen_addresses=127.0.0.1",
                        "unix_socket_directories=",
                        "shared_buffers=64MB",
                        "max_connections=60",
                        "timezone=UTC",
                        "log_timezone=UTC",
                        // What people wrote must never reach a log: neither failing statements nor failing rows.
                        "log_min_error_statement=panic",
                        "log_error_verbosity=terse")
                .forEach(setting -> command.addAll(List.of("-c", setting)));
        return command;
    }

    /** Waits until it accepts connections. */
    public void awaitReady(Child child) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try (Connection connection = connect("postgres")) {
                if (connection.isValid(5)) return;
            } catch (SQLException e) {
                if (!child.alive()) throw new Trouble("PostgreSQL ended while starting.", "See " + log, e);
                if (System.nanoTime() > deadline) throw new Trouble("PostgreSQL did not start.", "See " + log, e);
            }
            pause();
        }
    }

    /** Creates roles and databases where they are missing. */
    public void bootstrap() throws IOException {
        Path done = directory.resolve("bootstrapped");
        if (Files.exists(done)) return;
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement()) {
            for (String sql : script()) run(statement, sql);
        } catch (SQLException e) {
            throw new IOException("PostgreSQL bootstrap failed", e);
        }
        Files.createFile(done);
    }

    private static void run(Statement statement, String sql) throws SQLException {
        try {
            statement.execute(sql);
        } catch (SQLException e) {
            if (!ALREADY_THERE.contains(e.getSQLState())) throw e;
        }
    }

    private List<String> script() throws IOException {
        try (InputStream in = PostgresServer.class.getResourceAsStream("/db/bootstrap.sql")) {
            if (in == null) throw new IOException("db/bootstrap.sql is not on the class path");
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8).replaceAll("(?m)^--.*$", "");
            UnaryOperator<String> fill = sql -> {
                String filled = sql;
                for (Map.Entry<String, String> entry : rolePasswords.entrySet()) {
                    filled = filled.replace("${" + entry.getKey() + "}", entry.getValue());
                }
                return filled;
            };
            return Arrays.stream(text.split(";"))
                    .map(String::strip)
                    .filter(sql -> !sql.isEmpty())
                    .map(fill)
                    .toList();
        }
    }

    public int port() {
        return port;
    }

    /** The address of a database, without user or password. */
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    /** The address of a database as superuser, password included. */
    public String superuserJdbcUrl(String database) {
        return jdbcUrl(database) + "?user=postgres&password=" + password;
    }

    private Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(superuserJdbcUrl(database) + "&connectTimeout=5&socketTimeout=30");
    }

    private Path cluster() {
        return directory.resolve("data");
    }

    private int choosePort() throws IOException {
        Path file = directory.resolve("port");
        if (Files.exists(file)) {
            int last = Integer.parseInt(Files.readString(file).strip());
            if (Ports.free(last)) return last;
        }
        int fresh = Ports.any();
        Files.writeString(file, fresh + "\n");
        return fresh;
    }

    private static void pause() {
        try {
            Thread.sleep(Duration.ofMillis(50));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
