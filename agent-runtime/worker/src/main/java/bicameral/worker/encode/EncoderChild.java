package bicameral.worker.encode;

import bicameral.protocol.Wire;
import bicameral.worker.child.Child;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Has texts encoded by a child process, started when the first come and ended when none have come for a while. A child that says
 * nothing in time, or takes more memory than a model of its size may, is killed, and its call fails; one that failed twice for
 * the same files is not started again. Thread-safe.
 */
public final class EncoderChild implements TextEncoder {
    private static final int HEAP_MEGABYTES = 128;
    /** Of the process; with worker, parser and learning it has to stay within what a chamber may have. */
    private static final long MEMORY_BYTES = 352L << 20;

    private static final int MOST_CHARACTERS = 4_000;
    private static final int MOST_FAILURES = 2;
    private static final Duration STARTING = Duration.ofSeconds(60);
    private static final Duration ANSWERING = Duration.ofSeconds(30);
    private static final Duration IDLE = Duration.ofMinutes(5);
    private static final int PAGE_BYTES = 4096;
    private static final int FRAME_BYTES = 2 << 20;

    private final EncoderHome home;
    private final Path scratch;
    private final ReentrantLock using = new ReentrantLock();
    private volatile @Nullable Process running;
    private volatile boolean closed;
    private volatile boolean resting;
    /** When what it is doing has to be done; also when to end it for want of work. */
    private volatile long deadline;
    /** Why the child was killed; null where it was not. */
    private volatile @Nullable String killed;

    private @Nullable InputStream says;
    private int failures;
    private long failed;
    private String problem = "encoder_failed";

    /**
     * Encodes by the model in {@code home}.
     *
     * @param scratch where the child may write
     */
    public EncoderChild(EncoderHome home, Path scratch) {
        this.home = home;
        this.scratch = scratch;
    }

    @Override
    public float[][] encode(List<String> texts, As as) throws IOException {
        if (texts.isEmpty()) return new float[0][];
        if (texts.size() > MOST_TEXTS) throw new IllegalArgumentException("too many texts at once");
        using.lock();
        try {
            return encoded(texts, as);
        } finally {
            using.unlock();
        }
    }

    /** While it rests it has no child, and calls fail: only one model at a time is in a chamber's memory. */
    public void rest(boolean now) {
        using.lock();
        try {
            resting = now;
            if (now) end();
        } finally {
            using.unlock();
        }
    }

    private float[][] encoded(List<String> texts, As as) throws IOException {
        long identity = home.identity();
        if (resting) throw new EncoderFailed("encoder_resting");
        if (identity == 0) throw new EncoderFailed("encoder_unreadable");
        if (failures >= MOST_FAILURES && failed == identity) throw new EncoderFailed(problem);
        try {
            Process child = started();
            EncoderTask.Texts task =
                    new EncoderTask.Texts(texts.stream().map(EncoderChild::cut).toList(), as);
            deadline = System.nanoTime() + ANSWERING.toNanos();
            Wire.write(child.getOutputStream(), task);
            EncoderFrame frame = answer(child);
            deadline = System.nanoTime() + IDLE.toNanos();
            failures = 0;
            return vectors(frame, texts.size());
        } catch (IOException e) {
            if (closed) throw new EncoderFailed("encoder_failed");
            problem = e instanceof EncoderFailed known ? known.code() : "encoder_failed";
            failures = failed == identity ? failures + 1 : 1;
            failed = identity;
            end();
            throw new EncoderFailed(problem);
        }
    }

    private static String cut(String text) {
        if (text.length() <= MOST_CHARACTERS) return text;
        int end = Character.isHighSurrogate(text.charAt(MOST_CHARACTERS - 1)) ? MOST_CHARACTERS - 1 : MOST_CHARACTERS;
        return text.substring(0, end);
    }

    private Process started() throws IOException {
        Process child = running;
        if (child != null && child.isAlive() && says != null) return child;
        if (closed) throw new EncoderFailed("encoder_failed");
        home.check();
        clear();
        Process started =
                Child.start(EncoderMain.class, Child.Libraries.ALL, HEAP_MEGABYTES, Child.Compiled.QUICKLY, scratch);
        running = started;
        killed = null;
        deadline = System.nanoTime() + STARTING.toNanos();
        Thread.ofVirtual().name("encoder-clock").start(() -> watch(started));
        says = new BufferedInputStream(started.getInputStream());
        Wire.write(started.getOutputStream(), new EncoderTask(home.directory().toString()));
        answer(started);
        return started;
    }

    /** The runtime lays its library there at each start; a child that is killed leaves it. */
    private void clear() throws IOException {
        Files.createDirectories(scratch);
        try (Stream<Path> left = Files.walk(scratch)) {
            for (Path file : left.sorted(Comparator.reverseOrder()).toList())
                if (!file.equals(scratch)) Files.deleteIfExists(file);
        }
    }

    private EncoderFrame answer(Process child) throws IOException {
        InputStream in = says;
        EncoderFrame frame = in == null ? null : Wire.read(in, EncoderFrame.class, FRAME_BYTES);
        if (frame == null) throw new EncoderFailed(ended(child));
        String why = frame.problem();
        if (why != null) throw new EncoderFailed(why);
        return frame;
    }

    private String ended(Process child) {
        try {
            String why = killed;
            if (!child.waitFor(2, TimeUnit.SECONDS)) return "encoder_failed";
            int code = child.exitValue();
            if (why != null) return why;
            return code == Child.OUT_OF_HEAP || code == Child.KILLED ? "encoder_too_large" : "encoder_failed";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "encoder_failed";
        }
    }

    private static float[][] vectors(EncoderFrame frame, int texts) throws EncoderFailed {
        byte[] bytes = Base64.getDecoder().decode(frame.vectors());
        if (frame.width() < 1 || bytes.length != texts * frame.width() * Float.BYTES)
            throw new EncoderFailed("encoder_outputs");
        FloatBuffer all = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        float[][] vectors = new float[texts][frame.width()];
        for (float[] vector : vectors) all.get(vector);
        return vectors;
    }

    private void watch(Process child) {
        try {
            while (!child.waitFor(200, TimeUnit.MILLISECONDS)) {
                boolean late = System.nanoTime() - deadline > 0;
                if (!late && resident(child.pid()) <= MEMORY_BYTES) continue;
                killed = late ? "encoder_failed" : "encoder_too_large";
                child.destroyForcibly();
            }
        } catch (InterruptedException e) {
            child.destroyForcibly();
        }
    }

    /** 0 where the system does not tell. */
    private static long resident(long process) {
        try {
            String[] pages = Files.readString(Path.of("/proc", Long.toString(process), "statm"))
                    .split(" ");
            return Long.parseLong(pages[1]) * PAGE_BYTES;
        } catch (IOException | RuntimeException e) {
            return 0;
        }
    }

    private void end() {
        Process child = running;
        running = null;
        says = null;
        if (child != null) child.destroyForcibly();
    }

    /** Kills the child; later calls fail. */
    @Override
    public void close() {
        closed = true;
        Process child = running;
        if (child != null) child.destroyForcibly();
    }
}
