package bicameral.launcher;

import bicameral.launcher.terminal.Trouble;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the built artifacts of the product are. */
public record Installation(Path root) {
    private static final String BUILD = "Run ./bicameral up, which builds it, or ./mvnw package -DskipTests.";

    /** The one named by the system property bicameral.root, else the working directory. */
    public static Installation current() {
        return new Installation(Path.of(System.getProperty("bicameral.root", "."))
                .toAbsolutePath()
                .normalize());
    }

    public Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    public Path keycloakZip() {
        return built(root.resolve("launcher/target/dist/keycloak.zip"), "Keycloak");
    }

    public Path app() {
        return built(root.resolve("ui/target/quarkus-app/quarkus-run.jar"), "The application");
    }

    /** The directory whose lib/ holds the worker's jars. */
    public Path worker() {
        return root.resolve("agent-runtime/worker/target/dist");
    }

    private static Path built(Path artifact, String what) {
        if (!Files.exists(artifact)) throw new Trouble(what + " is not built (" + artifact + " is missing).", BUILD);
        return artifact;
    }
}
