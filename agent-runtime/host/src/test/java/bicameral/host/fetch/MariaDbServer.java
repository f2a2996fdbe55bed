package bicameral.host.fetch;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A MariaDB server of this machine's package, as a child process on a port of its own with data of its own. */
final class MariaDbServer {
    private static final List<String> PLACES = List.of("/usr/sbin", "/usr/bin", "/usr/libexec", "/opt/homebrew/bin");

    final int port;
    private final Process process;

    /**
     * Starts one and waits until it listens.
     *
     * @param directory short, for the path of its socket has a bound
     * @param sql run at the start, a statement a line
     */
    MariaDbServer(Path directory, Certificates certificates, String sql) throws IOException, InterruptedException {
        Path data = directory.resolve("data");
        Path init = Files.writeString(directory.resolve("init.sql"), sql);
        String user = "--user=" + System.getProperty("user.name");
        Process install = new ProcessBuilder(
                        program("mariadb-install-db"),
                        "--no-defaults",
                        "--datadir=" + data,
                        "--auth-root-authentication-method=normal",
                        user)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("install.log").toFile())
                .start();
        if (install.waitFor() != 0) throw new IOException(Files.readString(directory.resolve("install.log")));
        port = freePort();
        process = new ProcessBuilder(new ArrayList<>(List.of(
                        program("mariadbd"),
                        "--no-defaults",
                        user,
                        "--datadir=" + data,
                        "--socket=" + directory.resolve("s"),
                        "--pid-file=" + directory.resolve("pid"),
                        "--bind-address=127.0.0.1",
                        "--port=" + port,
                        "--skip-name-resolve",
                        "--character-set-server=utf8mb4",
                        "--innodb-buffer-pool-size=16M",
                        "--ssl-cert=" + certificates.certificate(),
                        "--ssl-key=" + certificates.key(),
                        "--init-file=" + init)))
                .redirectErrorStream(true)
                .start();
        awaitReady();
    }

    private static String program(String name) throws IOException {
        for (String place : PLACES)
            if (Files.isExecutable(Path.of(place, name)))
                return Path.of(place, name).toString();
        throw new IOException(name + " is not installed; ./bicameral test installs mariadb-server");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    private void awaitReady() throws IOException {
        BufferedReader log =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder said = new StringBuilder();
        for (String line = log.readLine(); line != null; line = log.readLine()) {
            said.append(line).append('\n');
            if (line.contains("ready for connections")) {
                Thread.ofVirtual().start(() -> log.lines().forEach(ignored -> {}));
                return;
            }
        }
        throw new IOException("the server ended:\n" + said);
    }

    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) process.destroyForcibly().waitFor();
    }
}
