package bicameral.worker.ingest;

import bicameral.protocol.ChamberEvent.DocumentState;
import bicameral.worker.parse.ParserFrames;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How far the document that is being learned has come. The time left follows its own pace as far as its format tells how much
 * of it has been read, else the pace of the documents before it; unknown for the first of those. Thread-safe.
 */
final class Progress {
    private static final int WHOLE = 1000;

    private volatile @Nullable Current current;
    private double bytesPerSecond;

    private record Current(
            UUID document, long startedNanos, long bytes, int permille, int passages, long characters, double pace) {}

    /** The child reads a file of this size. */
    synchronized void reading(UUID document, long bytes) {
        current = new Current(document, System.nanoTime(), bytes, 0, 0, 0, bytesPerSecond);
    }

    /** The child has told how far it is. */
    synchronized void advanced(ParserFrames.Advance advance) {
        Current before = current;
        if (before == null) return;
        current = new Current(
                before.document(),
                before.startedNanos(),
                before.bytes(),
                Math.clamp(advance.permille(), 0, WHOLE),
                advance.passages(),
                advance.characters(),
                before.pace());
    }

    /**
     * The document of so many characters has been read and indexed; what is left to do is the same for all.
     *
     * @return characters per second
     */
    synchronized int read(long characters) {
        Current now = current;
        if (now == null) return 0;
        double seconds = seconds(now);
        double rate = now.bytes() / seconds;
        bytesPerSecond = bytesPerSecond == 0 ? rate : 0.5 * bytesPerSecond + 0.5 * rate;
        return perSecond(characters, seconds);
    }

    synchronized void none() {
        current = null;
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
                now.passages() == 0 ? state.passages() : now.passages(),
                state.pages(),
                now.characters() == 0 ? state.characters() : now.characters(),
                now.permille(),
                now.permille() == 0 ? 0 : WHOLE,
                secondsLeft(now),
                state.addedAt(),
                state.readyAt(),
                perSecond(now.characters(), seconds(now)),
                state.archive(),
                state.replaces());
    }

    private static int secondsLeft(Current now) {
        double elapsed = seconds(now);
        if (now.permille() > 0) return rounded(elapsed * (WHOLE - now.permille()) / now.permille());
        if (now.pace() == 0) return -1;
        double left = now.bytes() / now.pace() - elapsed;
        return left < 0 ? -1 : rounded(left);
    }

    private static int rounded(double seconds) {
        return (int) Math.min(86_400, Math.ceil(seconds));
    }

    private static int perSecond(long characters, double seconds) {
        return (int) Math.min(Integer.MAX_VALUE, characters / seconds);
    }

    private static double seconds(Current since) {
        return Math.max(0.001, (System.nanoTime() - since.startedNanos()) / (double) TimeUnit.SECONDS.toNanos(1));
    }
}
