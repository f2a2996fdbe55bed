package bicameral.ui.answer;

import bicameral.marketplace.message.AnswerEvent;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One answer being made on a virtual thread of its own, read by the thread that writes to the asker. A slow reader slows the
 * maker; a reader that is gone cancels it.
 */
public final class Exchange {
    private static final int CAPACITY = 256;
    private static final long POLL_MILLIS = 250;

    private final BlockingQueue<Step> steps = new ArrayBlockingQueue<>(CAPACITY);
    private final BooleanSupplier gone;
    private volatile boolean cancelled;

    private Exchange(BooleanSupplier gone) {
        this.gone = gone;
    }

    /** What makes the answer. */
    @FunctionalInterface
    public interface Asking {
        void run(Consumer<AnswerEvent> events, BooleanSupplier cancelled);
    }

    private sealed interface Step {}

    private record Event(AnswerEvent event) implements Step {}

    private record Broken(RuntimeException failure) implements Step {}

    /**
     * Starts.
     *
     * @param gone whether the asker has left
     */
    public static Exchange start(Asking asking, BooleanSupplier gone) {
        Exchange exchange = new Exchange(gone);
        Thread.ofVirtual().name("answer").start(() -> exchange.run(asking));
        return exchange;
    }

    private void run(Asking asking) {
        try {
            asking.run(event -> put(new Event(event)), this::isCancelled);
        } catch (RuntimeException failure) {
            put(new Broken(failure));
        }
    }

    /** Waits for room as long as someone reads. */
    private void put(Step step) {
        try {
            while (!isCancelled() && !steps.offer(step, POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                // the reader is slow; look again whether it is still there
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            cancel();
        }
    }

    /**
     * The next event, or null where none came in time.
     *
     * @throws RuntimeException what the maker threw
     */
    public @Nullable AnswerEvent next(Duration wait) {
        try {
            Step step = steps.poll(wait.toMillis(), TimeUnit.MILLISECONDS);
            return switch (step) {
                case null -> null;
                case Event(AnswerEvent event) -> event;
                case Broken(RuntimeException failure) -> throw failure;
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            cancel();
            return null;
        }
    }

    /** The asker has left. */
    public void cancel() {
        cancelled = true;
    }

    public boolean isCancelled() {
        return cancelled || gone.getAsBoolean();
    }
}
