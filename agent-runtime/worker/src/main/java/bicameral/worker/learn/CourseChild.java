package bicameral.worker.learn;

import bicameral.protocol.Wire;
import bicameral.worker.child.Child;
import bicameral.worker.encode.EncoderFailed;
import bicameral.worker.journal.Journal;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Has a course held in a child process, which is killed where it falls silent or nothing more is wanted of it. One course at a
 * time; cancelled and told of questions from any thread.
 */
final class CourseChild implements AutoCloseable {
    /** A child that says nothing for so long is stuck. */
    private static final long SILENCE_SECONDS = 300;

    private static final long TELLING_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final int heapMegabytes;
    /** Whoever writes to the child, one after the other. */
    private final ReentrantLock telling = new ReentrantLock();

    private volatile @Nullable Process running;
    private volatile boolean closed;
    private volatile long lastTold = System.nanoTime();
    private volatile long lastHeard;

    CourseChild(int heapMegabytes) {
        this.heapMegabytes = heapMegabytes;
    }

    /** Makes vectors of texts by the tenant's endpoint. */
    @FunctionalInterface
    interface Vectors {
        /** EncoderFailed where there are none. */
        float[][] of(CourseFrame.Wanted wanted) throws IOException;
    }

    /** Holds a course of a tenant without an endpoint, as below. */
    Course.Outcome hold(CourseTask task, DoubleConsumer progress) throws IOException {
        return hold(task, progress, wanted -> {
            throw new EncoderFailed("endpoint_off");
        });
    }

    /**
     * Holds a course.
     *
     * @param endpoint asked for vectors that the child wants
     * @throws CancellationException where it was closed
     * @throws IOException where the child failed
     */
    Course.Outcome hold(CourseTask task, DoubleConsumer progress, Vectors endpoint) throws IOException {
        Path scratch = Path.of(task.model()).resolveSibling("");
        Process child = Child.start(CourseMain.class, Child.Libraries.OWN, heapMegabytes, Child.Compiled.WELL, scratch);
        running = child;
        Thread clock = Thread.ofVirtual().name("course-clock").unstarted(() -> watch(child));
        try {
            if (closed) throw new CancellationException();
            clock.start();
            Wire.write(child.getOutputStream(), task);
            return listen(child, progress, endpoint);
        } catch (IOException e) {
            if (closed) throw new CancellationException();
            throw e;
        } finally {
            running = null;
            clock.interrupt();
            child.destroyForcibly();
        }
    }

    private Course.Outcome listen(Process child, DoubleConsumer progress, Vectors endpoint) throws IOException {
        InputStream says = new BufferedInputStream(child.getInputStream());
        CourseFrame frame;
        while ((frame = Wire.read(says, CourseFrame.class)) != null) {
            lastHeard = System.nanoTime();
            if (closed) throw new CancellationException();
            Course.Outcome outcome = frame.outcome();
            if (outcome != null) return outcome;
            if (frame.broken() != null) {
                Journal.note("course_broke", frame.broken());
                throw new IOException("the learning child broke");
            }
            progress.accept(Math.clamp(frame.progress(), 0, 1));
            CourseFrame.Wanted wanted = frame.wanted();
            if (wanted != null) answer(child, wanted, endpoint);
        }
        if (closed) throw new CancellationException();
        return ended(child);
    }

    /** It waits for nothing else meanwhile. */
    private void answer(Process child, CourseFrame.Wanted wanted, Vectors endpoint) throws IOException {
        CourseAnswer answer;
        try {
            answer = CourseAnswer.of(endpoint.of(wanted));
        } catch (EncoderFailed e) {
            answer = CourseAnswer.failed(e.code());
        }
        lastHeard = System.nanoTime();
        telling.lock();
        try {
            Wire.write(child.getOutputStream(), answer);
        } finally {
            telling.unlock();
        }
    }

    private static Course.Outcome ended(Process child) throws IOException {
        try {
            if (!child.waitFor(2, TimeUnit.SECONDS)) throw new IOException("the learning child says nothing more");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException();
        }
        if (child.exitValue() == Child.OUT_OF_HEAP) return Course.Outcome.untried(0, 0, "too_little_memory");
        throw new IOException("the learning child died: " + child.exitValue());
    }

    /** A question is being answered. Quick. */
    void asked() {
        Process child = running;
        long now = System.nanoTime();
        if (child == null || now - lastTold < TELLING_NANOS) return;
        if (!telling.tryLock()) return;
        lastTold = now;
        try {
            child.getOutputStream().write('\n');
            child.getOutputStream().flush();
        } catch (IOException e) {
            // It has just ended.
        } finally {
            telling.unlock();
        }
    }

    private void watch(Process child) {
        lastHeard = System.nanoTime();
        try {
            while (System.nanoTime() - lastHeard < TimeUnit.SECONDS.toNanos(SILENCE_SECONDS)) TimeUnit.SECONDS.sleep(1);
            child.destroyForcibly();
        } catch (InterruptedException e) {
            // It came to an end by itself.
        }
    }

    /** Kills the child at once; later courses are not held. */
    @Override
    public void close() {
        closed = true;
        Process child = running;
        if (child != null) child.destroyForcibly();
    }
}
