package bicameral.host.gateway;

import bicameral.host.HostSettings.Budget;
import bicameral.tenant.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The host's word that one message is being answered, under which policy and for how much. Thread-safe. Ended exactly by
 * {@link #close}: what runs for it is then cancelled and nothing new begins. Nothing new begins either once a request for it was stopped at the wall: the
 * rest of what that chamber asks for the message is refused without a further receipt or line in the log.
 */
public final class Permit implements AutoCloseable {
    private static final Duration QUIET = Duration.ofSeconds(2);
    /** A message is searched for in its parts. */
    private static final int MOST_ASIDES = 8;

    private final Admission admission;
    private final Budget budget;
    private final Runnable onClose;
    private final Semaphore turn = new Semaphore(1);
    /** Questions to the tenant's own endpoint; a late one is in no engine's way. */
    private final Semaphore aside = new Semaphore(1);

    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private volatile @Nullable Refusal refusal;
    private int calls;
    private int asides;
    private long tokensIn;
    private long tokensOut;

    Permit(Admission admission, Budget budget, Runnable onClose) {
        this.admission = admission;
        this.budget = budget;
        this.onClose = onClose;
    }

    Admission admission() {
        return admission;
    }

    /** The gateway does not let the message's call through. */
    void refuse(Refusal why) {
        refusal = why;
    }

    /** Why the gateway let the last call of the message not through; null where it did. */
    public @Nullable Refusal refusal() {
        return refusal;
    }

    /** Whether the message is no longer being answered. */
    boolean ended() {
        return ended.get();
    }

    /** A request for the message was not what it said, so none goes out for it any more; false where one was not before. */
    boolean stop() {
        return stopped.compareAndSet(false, true);
    }

    /** Whether none goes out any more. */
    boolean stopped() {
        return stopped.get();
    }

    /** One generation at a time; false where another one runs. */
    boolean begin() {
        return !ended() && !stopped() && turn.tryAcquire();
    }

    void finish() {
        turn.release();
    }

    /** One question to the tenant's own endpoint at a time, and not without end; false where it is not to be asked. */
    synchronized boolean beginAside() {
        if (ended() || stopped() || asides >= MOST_ASIDES || !aside.tryAcquire()) return false;
        asides++;
        return true;
    }

    void finishAside() {
        aside.release();
    }

    /** Takes one call of so many tokens from the budget, or nothing. */
    synchronized boolean spend(int promptTokens, int answerTokens) {
        boolean fits = calls < budget.calls()
                && tokensIn + promptTokens <= budget.tokensIn()
                && tokensOut + answerTokens <= budget.tokensOut();
        if (!fits) return false;
        calls++;
        tokensIn += promptTokens;
        tokensOut += answerTokens;
        return true;
    }

    /** Cancels what runs and waits a moment, so that its receipt is closed. */
    @Override
    public void close() {
        ended.set(true);
        onClose.run();
        try {
            for (Semaphore running : List.of(turn, aside))
                if (running.tryAcquire(QUIET.toMillis(), TimeUnit.MILLISECONDS)) running.release();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
