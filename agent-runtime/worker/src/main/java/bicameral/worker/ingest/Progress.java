package bicameral.worker.ingest;

import bicameral.protocol.ChamberEvent.DocumentState;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How far the document that is being learned has come. While it is parsed, the estimate follows the speed of the documents
 * before it and is unknown for the first; while it is learned, the speed so far. Thread-safe.
 */
final class Progress {
    private volatile @Nullable Current current;
    private double parsedBytesPerSecond;

    private record Current(UUID document, long startedNanos, long bytes, int done, int total, double bytesPerSecond) {}

    /** The child reads a file of this size. */
    synchronized void parsing(UUID document, long bytes) {
        current = new Current(document, System.nanoTime(), bytes, 0, 0, parsedBytesPerSecond);
    }

    /** The child is done. */
    synchronized void parsed() {
        Current parsing = current;
        if (parsing == null) return;
        double rate = parsing.bytes() / Math.max(0.001, seconds(parsing));
        parsedBytesPerSecond = parsedBytesPerSecond == 0 ? rate : 0.5 * parsedBytesPerSecond + 0.5 * rate;
    }

    /** So many of so many passages are in the index. */
    synchronized void learning(UUID document, int done, int total) {
        Current before = current;
        boolean same = before != null && before.total() > 0 && before.document().equals(document);
        long started = same && before != null ? before.startedNanos() : System.nanoTime();
        current = new Current(document, started, 0, done, total, 0);
    }

    void none() {
        current = null;
    }

    boolean any() {
        return current != null;
    }

    boolean is(UUID document) {
        Current now = current;
        return now != null && now.document().equals(document);
    }

    /** The state with what is known of its progress. */
    DocumentState on(DocumentState state) {
        Current now = current;
        if (now == null || !now.document().equals(state.document())) return state;
        return new DocumentState(
                state.document(),
                state.name(),
                state.mediaType(),
                state.bytes(),
                state.stage(),
                state.problem(),
                state.passages(),
                state.pages(),
                state.characters(),
                now.done(),
                now.total(),
                secondsLeft(now),
                state.addedAt(),
                state.readyAt(),
                state.speed(),
                state.archive(),
                state.replaces());
    }

    private static int secondsLeft(Current now) {
        double elapsed = seconds(now);
        if (now.total() > 0) return now.done() == 0 ? -1 : rounded(elapsed * (now.total() - now.done()) / now.done());
        if (now.bytesPerSecond() == 0) return -1;
        double left = now.bytes() / now.bytesPerSecond() - elapsed;
        return left < 0 ? -1 : rounded(left);
    }

    private static int rounded(double seconds) {
        return (int) Math.min(86_400, Math.ceil(seconds));
    }

    private static double seconds(Current since) {
        return (System.nanoTime() - since.startedNanos()) / (double) TimeUnit.SECONDS.toNanos(1);
    }
}
