package bicameral.host.tinyworker;

import java.io.File;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Tries what a worker must not be able to do, and reports what happened in words. */
final class Probe {
    private static final byte[] METADATA = {(byte) 169, (byte) 254, (byte) 169, (byte) 254};

    private Probe() {}

    static String run(String what) {
        String[] words = what.split(" ");
        try {
            return switch (words[0]) {
                case "tcp" -> tcp(words[1], Integer.parseInt(words[2]));
                case "udp" -> udp();
                case "dns" -> Arrays.toString(InetAddress.getAllByName("example.org"));
                case "list" -> list(words[1]);
                case "read" -> Files.readString(Path.of(words[1]));
                case "write" -> Files.writeString(Path.of(words[1]), "x").toString();
                case "environment" -> System.getenv().keySet().toString();
                case "run" -> run(Arrays.copyOfRange(words, 1, words.length));
                case "large" -> large(Path.of(words[1]), Long.parseLong(words[2]));
                case "threads" -> threads(Integer.parseInt(words[1]));
                default -> "what?";
            };
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            return "failed: " + e.getClass().getSimpleName();
        }
    }

    private static String tcp(String host, int port) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral(host), port), 2000);
            return "connected";
        }
    }

    private static String udp() throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.send(new DatagramPacket(new byte[] {1}, 1, InetAddress.getByAddress(METADATA), 53));
            return "sent";
        }
    }

    private static String list(String path) {
        String[] names = new File(path).list();
        if (names == null) return "failed: missing";
        Arrays.sort(names);
        return String.join(" ", names);
    }

    private static String run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).start();
        try {
            return "exit " + process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    private static String large(Path path, long bytes) throws IOException {
        try (var file = Files.newOutputStream(path)) {
            byte[] piece = new byte[1 << 20];
            for (long written = 0; written < bytes; written += piece.length) file.write(piece);
            return "written";
        } finally {
            Files.deleteIfExists(path);
        }
    }

    private static String threads(int count) {
        CountDownLatch end = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < count; i++) threads.add(Thread.ofPlatform().daemon().start(() -> await(end)));
        // Long enough for the watchdog's round.
        await(new CountDownLatch(1));
        return "running " + threads.size();
    }

    private static void await(CountDownLatch latch) {
        try {
            if (latch.await(10, TimeUnit.SECONDS)) return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
