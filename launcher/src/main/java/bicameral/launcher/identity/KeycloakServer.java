package bicameral.launcher.identity;

import bicameral.launcher.process.Child;
import bicameral.launcher.process.PrivateFile;
import bicameral.launcher.terminal.Progress;
import bicameral.launcher.terminal.Trouble;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The real Keycloak server of one data directory. Unpacked and optimised once per version, which makes later starts fast; the
 * realm is imported on its first start.
 */
public final class KeycloakServer {
    private static final List<String> BUILD_OPTIONS = List.of(
            "--db=postgres",
            "--health-enabled=true",
            "--http-management-health-enabled=false",
            "--metrics-enabled=false");

    private final Settings settings;
    private final Path home;

    /**
     * @param directory holds the unpacked server
     * @param port of its pages, on loopback
     * @param database JDBC URL of its database, whose role is keycloak
     * @param marketAddress where the market is, to which people return after signing in
     * @param realm the realm to import on first start, placeholders filled
     */
    public record Settings(
            Path java,
            Path zip,
            Path directory,
            Path log,
            int port,
            String database,
            String databasePassword,
            String adminPassword,
            String marketAddress,
            String realm) {}

    public KeycloakServer(Settings settings) {
        this.settings = settings;
        this.home = settings.directory().resolve("server");
    }

    /** Unpacks and optimises where that has not been done, and puts the login theme in place. */
    public void prepare(Progress.Step step) throws IOException {
        String wanted = fingerprint();
        Path marker = settings.directory().resolve("prepared");
        if (!Files.exists(marker) || !Files.readString(marker).equals(wanted)) {
            Files.deleteIfExists(marker);
            step.now("unpacking, once");
            Archives.unzipTree(settings.zip(), home);
            // Else each pooled connection fails one sign-in after PostgreSQL was restarted.
            Files.writeString(
                    home.resolve("conf/quarkus.properties"),
                    "quarkus.datasource.jdbc.foreground-validation-interval=1S\n");
            step.now("optimising, once");
            optimise();
            Files.writeString(marker, wanted);
        }
        LoginTheme.install(home.resolve("themes"));
        Archives.deleteTree(home.resolve("data/tmp"));
        if (imported()) {
            ClientAddress.follow(
                    importMarker(), settings.marketAddress(), settings.database(), settings.databasePassword());
        } else {
            writeRealm();
        }
    }

    /** What to start. */
    public Child.Plan plan() {
        List<String> command = java("-Xms64m", "-Xmx400m");
        command.addAll(List.of("start", "--optimized", "--import-realm"));
        Map<String, String> environment = new HashMap<>(Map.of(
                "KC_DB_URL", settings.database(),
                "KC_DB_USERNAME", "keycloak",
                "KC_DB_PASSWORD", settings.databasePassword(),
                "KC_DB_POOL_MAX_SIZE", "20",
                "KC_HTTP_ENABLED", "true",
                "KC_HTTP_HOST", "127.0.0.1",
                "KC_HTTP_PORT", Integer.toString(settings.port()),
                "KC_CACHE", "local",
                "KC_LOG_LEVEL", "info,io.smallrye.health:error",
                "KC_HOSTNAME", address().toString()));
        if (!imported()) {
            environment.put("KC_BOOTSTRAP_ADMIN_USERNAME", "keycloak-admin");
            environment.put("KC_BOOTSTRAP_ADMIN_PASSWORD", settings.adminPassword());
        }
        return new Child.Plan(
                "keycloak", List.of(), command, environment, settings.directory(), settings.log(), "TERM", "KILL");
    }

    /** Where people's browsers find it. */
    public URI address() {
        return URI.create("http://localhost:" + settings.port());
    }

    public URI health() {
        return URI.create("http://127.0.0.1:" + settings.port() + "/health/ready");
    }

    /** To be called once it is ready: the realm is in the database, its file with passwords is no longer needed. */
    public void started() throws IOException {
        if (imported()) return;
        Files.deleteIfExists(realmFile());
        Files.writeString(importMarker(), settings.marketAddress() + "\n");
    }

    /** True where the realm is in the database already. */
    public boolean imported() {
        return Files.exists(importMarker());
    }

    private void writeRealm() throws IOException {
        Files.createDirectories(realmFile().getParent());
        PrivateFile.write(realmFile(), settings.realm());
    }

    private Path realmFile() {
        return home.resolve("data/import/bicameral-realm.json");
    }

    private Path importMarker() {
        return settings.directory().resolve("imported");
    }

    private String fingerprint() throws IOException {
        return settings.zip().getFileName() + " " + Files.size(settings.zip()) + " " + BUILD_OPTIONS + " "
                + Runtime.version().feature();
    }

    private void optimise() throws IOException {
        List<String> command = java("-Xmx512m");
        command.add("build");
        command.addAll(BUILD_OPTIONS);
        Child build = Child.start(new Child.Plan(
                "keycloak-build", List.of(), command, Map.of(), settings.directory(), settings.log(), "TERM", "KILL"));
        if (build.awaitExit(Duration.ofMinutes(10)) != 0) {
            throw new Trouble("Keycloak could not be prepared.", "See " + settings.log());
        }
    }

    private List<String> java(String... memory) {
        List<String> command = new ArrayList<>();
        command.add(settings.java().toString());
        command.addAll(List.of(memory));
        command.addAll(List.of(
                "-XX:+UseSerialGC",
                "-XX:MetaspaceSize=96M",
                "-XX:MaxMetaspaceSize=256m",
                "-XX:+ExitOnOutOfMemoryError",
                "-Dfile.encoding=UTF-8",
                "-Dstdout.encoding=UTF-8",
                "-Dstderr.encoding=UTF-8",
                "-Duser.language=en",
                "-Duser.country=US",
                "-Djava.util.concurrent.ForkJoinPool.common.threadFactory=io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory",
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
                "--add-opens=java.base/java.security=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dkc.home.dir=" + home,
                "-Djboss.server.config.dir=" + home.resolve("conf"),
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-Dpicocli.disable.closures=true",
                "-Dquarkus-log-max-startup-records=10000",
                "-cp",
                home.resolve("lib/quarkus-run.jar").toString(),
                "io.quarkus.bootstrap.runner.QuarkusEntryPoint"));
        return command;
    }
}
