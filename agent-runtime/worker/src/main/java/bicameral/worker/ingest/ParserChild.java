package bicameral.worker.ingest;

import bicameral.worker.journal.Journal;
import bicameral.worker.parse.ParserFrames;
import bicameral.worker.parse.UnreadableDocument;
import bicameral.worker.passage.Passage;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Starts a parser child for each document, hands on what it says and kills it where it goes too far. A child that dies, hangs
 * or talks nonsense costs its document, nothing else. One at a time; cancelled from any thread.
 */
final class ParserChild {
    private static final Path NICE = Path.of("/usr/bin/nice");
    private static final List<String> CACHE_OPTIONS =
            List.of("-XX:AOTCache=", "--enable-native-access=", "--add-modules=", "--sun-misc-unsafe-memory-access=");
    private static final int KILLED = 128 + 9;

    private final ParserLimits limits;
    private volatile @Nullable Running running;

    ParserChild(ParserLimits limits) {
        this.limits = limits;
    }

    private record Running(UUID document, Process process) {}

    /** Gets what the child says, in order. */
    interface Listener {
        /** First. */
        void facts(ParserFrames.Facts facts);

        /** Each passage. */
        void passage(Passage passage);
    }

    /**
     * Parses one file.
     *
     * @throws UnreadableDocument with the problem; what the listener got before does not count then
     */
    void parse(UUID document, Path file, String name, Listener listener) throws UnreadableDocument, IOException {
        Path scratch = Files.createTempDirectory("parse");
        try {
            Process child = start(file, scratch);
            running = new Running(document, child);
            Alarm alarm = new Alarm(child);
            Thread clock = Thread.ofVirtual().name("parser-clock").start(alarm);
            try {
                name(child, name);
                listen(child, listener, alarm);
            } finally {
                child.destroyForcibly();
                clock.interrupt();
                running = null;
            }
        } finally {
            deleteAll(scratch);
        }
    }

    /** Kills the child that runs now, if any. */
    void cancel() {
        Running now = running;
        if (now != null) now.process().destroyForcibly();
    }

    /** Kills the child if it reads this document. */
    void cancel(UUID document) {
        Running now = running;
        if (now != null && now.document().equals(document)) now.process().destroyForcibly();
    }

    private Process start(Path file, Path scratch) throws IOException {
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(NICE)) command.addAll(List.of(NICE.toString(), "-n", "10"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ownCache());
        command.addAll(List.of(
                // The virtual machine's own warnings go to standard output, where they would spoil the frames.
                "-Xlog:disable",
                "-Xmx" + limits.heapMegabytes() + "m",
                "-Xss2m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-XX:+ExitOnOutOfMemoryError",
                "-Djava.awt.headless=true",
                "-Djava.io.tmpdir=" + scratch,
                "-cp",
                System.getProperty("java.class.path"),
                "bicameral.worker.parse.ParserMain",
                file.toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.put("LC_ALL", "C.UTF-8");
        return builder.start();
    }

    /**
     * The worker's AOT cache holds the parser's classes too. It is only valid with the module options it was made with.
     */
    private static List<String> ownCache() {
        List<String> own = List.of(ProcessHandle.current().info().arguments().orElse(new String[0]));
        if (own.stream().noneMatch(argument -> argument.startsWith("-XX:AOTCache="))) return List.of();
        return own.stream()
                .filter(argument -> CACHE_OPTIONS.stream().anyMatch(argument::startsWith))
                .toList();
    }

    /** A name is one line, whatever its owner called the file. The stream stays open: its end would end the child. */
    private static void name(Process child, String name) throws IOException {
        String line = name.replaceAll("\\p{Cntrl}", " ") + "\n";
        try {
            OutputStream in = child.getOutputStream();
            in.write(line.getBytes(StandardCharsets.UTF_8));
            in.flush();
        } catch (IOException e) {
            if (child.isAlive()) throw e;
        }
    }

    private void listen(Process child, Listener listener, Alarm alarm) throws UnreadableDocument {
        Counting counting = new Counting(listener);
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(child.getInputStream(), 64 * 1024))) {
            while (true) {
                ParserFrames.Frame frame = ParserFrames.read(in);
                if (frame == null) throw new UnreadableDocument(causeOfDeath(child, alarm));
                if (frame instanceof ParserFrames.End) break;
                counting.accept(frame);
            }
        } catch (IOException e) {
            Journal.broken("parser_broke_off", null, e);
            throw new UnreadableDocument(causeOfDeath(child, alarm), e);
        }
        if (counting.facts == null) throw new UnreadableDocument("unreadable");
        if (counting.passages == 0) throw new UnreadableDocument("empty");
    }

    private static String causeOfDeath(Process child, Alarm alarm) {
        if (alarm.rung) return "too_slow";
        try {
            if (!child.waitFor(2, TimeUnit.SECONDS)) return "unreadable";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "unreadable";
        }
        // 3 is the virtual machine's own exit when its heap is full; 137 is the kernel's kill for memory.
        int code = child.exitValue();
        Journal.note("parser_died", code);
        return code == 3 || code == KILLED ? "too_complex" : "unreadable";
    }

    private static void deleteAll(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                Files.deleteIfExists(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Holds the child to what one document may say. */
    private final class Counting {
        private final Listener listener;
        private ParserFrames.@Nullable Facts facts;
        private long bytes;
        private int passages;

        Counting(Listener listener) {
            this.listener = listener;
        }

        void accept(ParserFrames.Frame frame) throws UnreadableDocument, IOException {
            switch (frame) {
                case ParserFrames.Facts said -> first(said);
                case ParserFrames.Piece piece -> next(piece);
                case ParserFrames.Problem problem -> throw new UnreadableDocument(problem.code());
                case ParserFrames.End end -> throw new IllegalStateException("the end is not counted");
            }
        }

        private void first(ParserFrames.Facts said) throws UnreadableDocument, IOException {
            if (facts != null) throw new IOException("facts twice");
            if (said.passages() > limits.passages()) throw new UnreadableDocument("too_complex");
            facts = said;
            listener.facts(said);
        }

        private void next(ParserFrames.Piece piece) throws UnreadableDocument, IOException {
            if (facts == null || piece.passage().ordinal() != passages) throw new IOException("out of order");
            bytes += piece.bytes();
            passages++;
            if (bytes > limits.textBytes()) throw new UnreadableDocument("too_large");
            if (passages > limits.passages()) throw new UnreadableDocument("too_complex");
            listener.passage(piece.passage());
        }
    }

    /** Kills the child when its time is up. */
    private final class Alarm implements Runnable {
        private final Process child;
        private volatile boolean rung;

        Alarm(Process child) {
            this.child = child;
        }

        @Override
        public void run() {
            try {
                Thread.sleep(limits.time());
                rung = true;
                child.destroyForcibly();
            } catch (InterruptedException e) {
                // The child was done in time.
            }
        }
    }
}
