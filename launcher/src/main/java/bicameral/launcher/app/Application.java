package bicameral.launcher.app;

import bicameral.launcher.process.Child;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How the Quarkus application is started. */
public final class Application {
    /** Its memory and how that is collected; benchmarks of what runs in it take the same. */
    public static final List<String> MEMORY =
            List.of("-Xms96m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:MaxMetaspaceSize=256m");

    private Application() {}

    /** What to start, listening on loopback only. */
    public static Child.Plan plan(
            Path java, Path jar, int port, Map<String, String> environment, Path directory, Path log) {
        List<String> command = new ArrayList<>();
        command.add(java.toString());
        command.addAll(MEMORY);
        command.addAll(List.of(
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-Dfile.encoding=UTF-8",
                "-Dstdout.encoding=UTF-8",
                "-Dstderr.encoding=UTF-8",
                "-Duser.timezone=UTC",
                "-Dquarkus.http.host=127.0.0.1",
                "-Dquarkus.http.port=" + port,
                "-jar",
                jar.toString()));
        return new Child.Plan("app", List.of(), command, environment, directory, log, "TERM", "KILL");
    }
}
