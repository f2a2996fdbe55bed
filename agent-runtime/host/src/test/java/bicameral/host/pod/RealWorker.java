package bicameral.host.pod;

import bicameral.protocol.transport.Credentials;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The worker as it is shipped, in a process of its own that listens for TLS, as in a pod. */
public final class RealWorker implements AutoCloseable {
    private final Process process;

    private RealWorker(Process process) {
        this.process = process;
    }

    private static final List<String> COMMAND = List.of(
            "java",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx96m",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            "/app/lib/*",
            "bicameral.worker.Main");

    /** Starts one that has its files and returns once it accepts. */
    public static RealWorker start(Path chamber, Path identity, String address) throws IOException {
        RealWorker worker = launch(
                COMMAND,
                List.of("--dir", chamber.toString(), "--listen", address, "--identity", identity.toString()),
                chamber);
        worker.awaitReady();
        return worker;
    }

    /** Starts one that has its files and returns at once: by an image's command, with the JVM and the classes that are here. */
    public static RealWorker launch(List<String> image, List<String> arguments, Path chamber) throws IOException {
        Files.createDirectories(chamber);
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = new ArrayList<>(image);
        command.replaceAll(word -> word.equals("java") ? java : word);
        command.replaceAll(word -> word.equals("/app/lib/*") ? System.getProperty("java.class.path") : word);
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        chamber.resolveSibling(chamber.getFileName() + ".log").toFile()))
                .start();
        return new RealWorker(process);
    }

    private void awaitReady() throws IOException {
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = out.readLine();
        while (line != null && !line.equals("ready")) line = out.readLine();
        if (line == null) throw new IOException("the worker ended before it was ready");
    }

    /** Writes what a mounted secret would hold. */
    public static Path identity(Path directory, Credentials credentials, String token) throws IOException {
        Files.createDirectories(directory);
        Map<String, String> files = Map.of(
                Credentials.CERTIFICATE_FILE,
                credentials.certificate(),
                Credentials.KEY_FILE,
                credentials.key(),
                Credentials.AUTHORITY_FILE,
                credentials.authority(),
                "token",
                token);
        for (Map.Entry<String, String> file : files.entrySet())
            Files.writeString(directory.resolve(file.getKey()), file.getValue());
        return directory;
    }

    /** Of the JVM: what comes before it in the command makes way for it. */
    public long pid() {
        return process.pid();
    }

    /** Completes with the process once that has ended. */
    public CompletableFuture<Process> ended() {
        return process.onExit();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
