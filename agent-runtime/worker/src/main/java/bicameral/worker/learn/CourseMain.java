package bicameral.worker.learn;

import bicameral.protocol.Wire;
import bicameral.worker.encode.EncoderChild;
import bicameral.worker.encode.EncoderHome;
import bicameral.worker.encode.TextEncoder;
import bicameral.worker.retrieve.Snapshot;
import java.io.BufferedInputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The learning child: does one {@link CourseTask}, the first line of standard input, and says {@link CourseFrame}s on standard
 * output, at least one every few seconds. Each further line of input that is empty means that a question is being answered, and that
 * it should stand back for a moment; another is a {@link CourseAnswer}. The end of standard input means that the worker is gone or wants nothing more, and the child goes
 * too, whatever it is doing.
 */
public final class CourseMain {
    private static final long GIVING_WAY_NANOS = TimeUnit.MILLISECONDS.toNanos(40);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long TOLD_EVERY_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Consumer<CourseFrame> said;
    private final Remote remote;
    private volatile long lastAsked = System.nanoTime() - GIVING_WAY_NANOS;
    private volatile long lastTold = System.nanoTime();
    private volatile double reached;

    private CourseMain(Consumer<CourseFrame> said) {
        this.said = said;
        this.remote = new Remote((texts, as) -> said.accept(CourseFrame.wanted(reached, texts, as)));
    }

    /** No arguments. */
    public static void main(String[] arguments) throws IOException {
        PrintStream silence = new PrintStream(PrintStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        System.setOut(silence);
        System.setErr(silence);
        try (OutputStream out = new FileOutputStream(FileDescriptor.out)) {
            CourseMain main = new CourseMain(frame -> write(out, frame));
            InputStream worker = new BufferedInputStream(System.in);
            CourseTask task = Wire.read(worker, CourseTask.class);
            if (task == null) return;
            Thread.ofPlatform().daemon().name("worker").start(() -> main.listen(worker));
            try {
                main.carryOut(task);
            } catch (IOException | RuntimeException e) {
                // Standard error is nobody's: what went wrong is told where it is read.
                write(out, CourseFrame.broken(e));
                Runtime.getRuntime().halt(1);
            }
        }
        Runtime.getRuntime().halt(0);
    }

    /** Learns from a commit here, so that what the child needs is known to who trains the start cache. */
    public static void rehearse(Path index, String commit, Path model) throws IOException {
        new CourseMain(frame -> {})
                .carryOut(new CourseTask(
                        index.toString(), commit, model.toString(), null, model + ".encoded", List.of()));
    }

    private static void write(OutputStream out, CourseFrame frame) {
        try {
            Wire.write(out, frame);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void listen(InputStream worker) {
        try {
            worker.mark(1);
            for (int next = worker.read(); next >= 0; next = worker.read()) {
                lastAsked = System.nanoTime();
                if (next != '\n') remote.answered(answer(worker));
                worker.mark(1);
            }
            Runtime.getRuntime().halt(0);
        } catch (IOException e) {
            Runtime.getRuntime().halt(1);
        }
    }

    /** Its first byte has been read, and is marked. */
    private static CourseAnswer answer(InputStream worker) throws IOException {
        worker.reset();
        CourseAnswer answer = Wire.read(worker, CourseAnswer.class);
        if (answer == null) throw new IOException("half an answer");
        return answer;
    }

    private void carryOut(CourseTask task) throws IOException {
        try (Snapshot snapshot = Snapshot.open(Path.of(task.index()), task.commit());
                TextEncoder encoder = encoder(task)) {
            EncodedCourse encoded = encoder == null
                    ? null
                    : new EncodedCourse(snapshot, encoder, kind(task), Path.of(task.encoded()), this::look, this::tell);
            Course course = new Course(
                    snapshot, Budget.here(), Path.of(task.model()), this::look, this::tell, encoded, task.labels());
            Course.Outcome outcome = course.run();
            said.accept(CourseFrame.done(outcome));
        }
    }

    private static EncodedCourse.Kind kind(CourseTask task) {
        CourseTask.Endpoint endpoint = task.endpoint();
        if (endpoint == null) return EncodedCourse.Kind.model();
        String known = endpoint.known();
        return EncodedCourse.Kind.endpoint(endpoint.passages(), known == null ? null : Path.of(known));
    }

    private @Nullable TextEncoder encoder(CourseTask task) {
        if (task.endpoint() != null) return remote;
        String directory = task.encoder();
        if (directory == null) return null;
        Path scratch = Path.of(task.model()).resolveSibling("encoding");
        return new EncoderChild(new EncoderHome(Path.of(directory)), scratch);
    }

    /** Between small steps: stands back where it should, and shows that it is alive. */
    private boolean look() {
        if (System.nanoTime() - lastAsked < GIVING_WAY_NANOS) LockSupport.parkNanos(PAUSE_NANOS);
        if (System.nanoTime() - lastTold > TOLD_EVERY_NANOS) tell(reached);
        return false;
    }

    private synchronized void tell(double now) {
        reached = now;
        lastTold = System.nanoTime();
        said.accept(CourseFrame.reached(now));
    }
}
