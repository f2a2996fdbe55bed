package bicameral.host.tinyworker;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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
                case "attempt" -> Attempt.valueOf(words[1]).make().toString();
                case "signal" -> Attempt.signal(Long.parseLong(words[1])).toString();
                case "name" -> Kernel.connectToName(words[1]).toString();
                case "socket" -> socket(Path.of(words[1]));
                case "interrupt" -> Kernel.byInterrupt().toString();
                case "link" -> link(Path.of(words[1]), Path.of(words[2]));
                case "far" -> far(Path.of(words[1]), Long.parseLong(words[2]));
                case "descriptors" -> descriptors(Integer.parseInt(words[1]));
                case "processes" -> processes(Integer.parseInt(words[1]));
                case "memory" -> memory(Integer.parseInt(words[1]));
                case "commands" -> commands();
                case "threads" -> threads(Integer.parseInt(words[1]));
                case "unlinked" -> unlinked(Path.of(words[1]), Integer.parseInt(words[2]));
                case "mapped" -> mapped(Path.of(words[1]), Integer.parseInt(words[2]));
                case "files" -> files(Path.of(words[1]), Integer.parseInt(words[2]));
                case "deep" -> deep(Path.of(words[1]), Integer.parseInt(words[2]));
                case "delete" -> delete(Path.of(words[1]));
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

    private static String socket(Path path) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            return channel.isConnected() ? "connected" : "failed";
        }
    }

    /** Whether a link of its own leads out of the chamber. */
    private static String link(Path link, Path target) throws IOException {
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, target);
        try {
            return list(link.toString());
        } finally {
            Files.delete(link);
        }
    }

    /** One byte so far into a file that there would be that much before it. */
    private static String far(Path path, long offset) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.seek(offset);
            file.write(1);
            return "written";
        } finally {
            Files.deleteIfExists(path);
        }
    }

    private static String descriptors(int count) throws IOException {
        List<AutoCloseable> open = new ArrayList<>();
        try {
            while (open.size() < count) open.add(new FileInputStream("/dev/null"));
            return "opened " + open.size();
        } catch (IOException e) {
            return "failed: after " + open.size();
        } finally {
            for (AutoCloseable one : open) close(one);
        }
    }

    private static void close(AutoCloseable one) {
        try {
            one.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a fork bomb does, but counted: each child waits for ever. */
    private static String processes(int count) {
        List<Long> children = new ArrayList<>();
        try {
            while (children.size() < count) {
                Kernel.Result child = Kernel.call(Attempt.number(56, 220), 17, 0, 0, 0, 0);
                if (!child.ok()) return child + " after " + children.size();
                if (child.value() == 0) Kernel.call(Attempt.number(271, 73), 0, 0, 0, 0);
                children.add(child.value());
            }
            await(new CountDownLatch(1));
            return "running " + children.size();
        } finally {
            for (long child : children) {
                Kernel.call(Attempt.number(62, 129), child, 9);
                Kernel.call(Attempt.number(61, 260), child, 0, 0, 0);
            }
        }
    }

    /** So many mebibytes outside of the heap, each page touched. */
    private static String memory(int mebibytes) {
        try (Arena arena = Arena.ofConfined()) {
            for (int i = 0; i < mebibytes; i++) arena.allocate(1 << 20).fill((byte) 1);
            await(new CountDownLatch(1));
            return "held " + mebibytes;
        }
    }

    /** The programs of all processes that can be seen. */
    private static String commands() throws IOException {
        Set<String> names = new TreeSet<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path entry : entries)
                names.add(Files.readString(entry.resolve("comm")).strip());
        }
        return String.join(" ", names);
    }

    private static String threads(int count) {
        CountDownLatch end = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < count; i++) threads.add(Thread.ofPlatform().daemon().start(() -> await(end)));
        // Long enough for the watchdog's round.
        await(new CountDownLatch(1));
        return "running " + threads.size();
    }

    /** So many mebibytes in files that lost their names while they were open. */
    private static String unlinked(Path directory, int mebibytes) throws IOException {
        List<AutoCloseable> open = new ArrayList<>();
        try {
            for (int i = 0; i < mebibytes; i++) {
                Path path = directory.resolve("unlinked");
                OutputStream file = Files.newOutputStream(path);
                open.add(file);
                Files.delete(path);
                file.write(new byte[1 << 20]);
            }
            return held(open.size());
        } finally {
            for (AutoCloseable one : open) close(one);
        }
    }

    /** So many mebibytes in files that are in memory only: neither named nor open. */
    private static String mapped(Path directory, int mebibytes) throws IOException {
        List<MappedByteBuffer> pieces = new ArrayList<>();
        for (int i = 0; i < mebibytes; i++) {
            Path path = directory.resolve("mapped");
            try (FileChannel file = FileChannel.open(
                    path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                pieces.add(file.map(FileChannel.MapMode.READ_WRITE, 0, 1 << 20));
            }
            Files.delete(path);
        }
        return held(pieces.size());
    }

    /** So many files with nothing in them. */
    private static String files(Path directory, int count) throws IOException {
        for (int i = 0; i < count; i++) Files.createFile(directory.resolve("empty-" + i));
        return held(count);
    }

    /** A file so far down that no path leads to it. */
    private static String deep(Path directory, int levels) throws IOException {
        Path file = Files.createDirectories(directory.resolve("0")).resolve("file");
        Files.write(file, new byte[1 << 20]);
        for (int i = 1; i <= levels; i++) {
            Path above = Files.createDirectory(directory.resolve(Integer.toString(i)));
            Files.move(directory.resolve(Integer.toString(i - 1)), above.resolve("d".repeat(200)));
        }
        return held(levels);
    }

    private static String delete(Path path) throws IOException {
        Files.delete(path);
        return "deleted";
    }

    /** Longer than the host goes without a look. */
    private static String held(int count) {
        try {
            if (new CountDownLatch(1).await(60, TimeUnit.SECONDS)) throw new IllegalStateException();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return "held " + count;
    }

    private static void await(CountDownLatch latch) {
        try {
            if (latch.await(10, TimeUnit.SECONDS)) return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
