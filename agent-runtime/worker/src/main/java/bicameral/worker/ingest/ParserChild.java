package bicameral.worker.ingest;

import bicameral.protocol.Wire;
import bicameral.worker.child.Child;
import bicameral.worker.journal.Journal;
import bicameral.worker.parse.ParserFrames;
import bicameral.worker.parse.ParserMain;
import bicameral.worker.parse.ParserTask;
import bicameral.worker.parse.UnreadableDocument;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A parser child that reads one document after the other while there are any: it stays warm, and is a new one after each
 * problem. Hands on what it says and kills it where it goes too far. A child that dies, hangs or talks nonsense costs its
 * document, nothing else. Used by one thread; cancelled from any.
 */
final class ParserChild {
    /** A document that yields text may take longer: a second more for so many characters. */
    private static final int CHARACTERS_PER_SECOND = 50_000;

    private final ParserLimits limits;
    private volatile @Nullable Running running;
    private volatile @Nullable UUID document;

    ParserChild(ParserLimits limits) {
        this.limits = limits;
    }

    private record Running(Process process, DataInputStream says, Path scratch) {}

    /** Gets what the child says on the way, in order. */
    interface Listener {
        /** How far it has come. */
        void advance(ParserFrames.Advance advance);

        /** A file of an archive. */
        void member(ParserFrames.Member member);
    }

    /**
     * Has one file read.
     *
     * @return {@link ParserFrames.Learned} or {@link ParserFrames.Unpacked}
     * @throws UnreadableDocument with the problem; what the listener got before does not count then
     */
    ParserFrames.Frame work(ParserTask task, Listener listener) throws UnreadableDocument, IOException {
        Running child = awake();
        document = task.document();
        Alarm alarm = new Alarm(child.process());
        Thread clock = Thread.ofVirtual().name("parser-clock").start(alarm);
        boolean sound = false;
        try {
            tell(child.process(), task);
            ParserFrames.Frame end = listen(child, listener, alarm);
            sound = true;
            return end;
        } finally {
            clock.interrupt();
            document = null;
            if (!sound) rest();
        }
    }

    /** Nothing more to read for now: ends the child, if there is one. */
    void rest() throws IOException {
        Running now = running;
        running = null;
        if (now == null) return;
        now.process().destroyForcibly();
        Directories.delete(now.scratch());
    }

    /** Kills the child that runs now, if any. */
    void cancel() {
        Running now = running;
        if (now != null) now.process().destroyForcibly();
    }

    /** Kills the child if it reads this document. */
    void cancel(UUID read) {
        if (read.equals(document)) cancel();
    }

    private Running awake() throws IOException {
        Running now = running;
        if (now != null && now.process().isAlive()) return now;
        rest();
        Path scratch = Files.createTempDirectory("parse");
        Process process = Child.start(
                ParserMain.class, Child.Libraries.ALL, limits.heapMegabytes(), Child.Compiled.QUICKLY, scratch);
        Running started = new Running(
                process, new DataInputStream(new BufferedInputStream(process.getInputStream(), 16 * 1024)), scratch);
        running = started;
        return started;
    }

    /** The stream stays open: its end would end the child. */
    private static void tell(Process child, ParserTask task) throws IOException {
        try {
            Wire.write(child.getOutputStream(), task);
        } catch (IOException e) {
            if (child.isAlive()) throw e;
        }
    }

    private static ParserFrames.Frame listen(Running child, Listener listener, Alarm alarm) throws UnreadableDocument {
        try {
            while (true) {
                ParserFrames.Frame frame = ParserFrames.read(child.says());
                switch (frame) {
                    case null -> throw new UnreadableDocument(causeOfDeath(child.process(), alarm));
                    case ParserFrames.Advance advance -> {
                        alarm.earned(advance.characters());
                        listener.advance(advance);
                    }
                    case ParserFrames.Member member -> listener.member(member);
                    case ParserFrames.Problem problem -> throw new UnreadableDocument(problem.code());
                    case ParserFrames.Learned learned -> {
                        return learned;
                    }
                    case ParserFrames.Unpacked unpacked -> {
                        return unpacked;
                    }
                }
            }
        } catch (IOException e) {
            Journal.broken("parser_broke_off", null, e);
            throw new UnreadableDocument(causeOfDeath(child.process(), alarm), e);
        }
    }

    private static String causeOfDeath(Process child, Alarm alarm) {
        if (alarm.rung) return "too_slow";
        try {
            if (!child.waitFor(2, TimeUnit.SECONDS)) return "unreadable";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "unreadable";
        }
        int code = child.exitValue();
        Journal.note("parser_died", code);
        return code == Child.OUT_OF_HEAP || code == Child.KILLED ? "too_complex" : "unreadable";
    }

    /** Kills the child when its time is up. */
    private final class Alarm implements Runnable {
        private final Process child;
        private final long startedNanos = System.nanoTime();
        private volatile long characters;
        private volatile boolean rung;

        Alarm(Process child) {
            this.child = child;
        }

        void earned(long soFar) {
            characters = soFar;
        }

        @Override
        public void run() {
            try {
                for (long left = leftNanos(); left > 0; left = leftNanos()) TimeUnit.NANOSECONDS.sleep(left);
                rung = true;
                child.destroyForcibly();
            } catch (InterruptedException e) {
                // The child was done in time.
            }
        }

        private long leftNanos() {
            long allowed = limits.time().toNanos() + TimeUnit.SECONDS.toNanos(1) * (characters / CHARACTERS_PER_SECOND);
            return startedNanos + allowed - System.nanoTime();
        }
    }
}
