package bicameral.host.gateway;

import bicameral.host.HostSettings.Budget;
import bicameral.tenant.TenantId;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The host's word that one message is being answered, under which policy and for how much. Thread-safe. Ended exactly by
 * {@link #close}: what runs for it is then cancelled and nothing new begins.
 */
public final class Permit implements AutoCloseable {
    private static final Duration QUIET = Duration.ofSeconds(2);

    private final TenantId tenant;
    private final UUID message;
    private final UUID agent;
    private final int agentVersion;
    private final EgressPolicy policy;
    private final Budget budget;
    private final Runnable onClose;
    private final Semaphore turn = new Semaphore(1);
    private final AtomicBoolean ended = new AtomicBoolean();
    private int calls;
    private long tokensIn;
    private long tokensOut;

    Permit(
            TenantId tenant,
            UUID message,
            UUID agent,
            int agentVersion,
            EgressPolicy policy,
            Budget budget,
            Runnable onClose) {
        this.tenant = tenant;
        this.message = message;
        this.agent = agent;
        this.agentVersion = agentVersion;
        this.policy = policy;
        this.budget = budget;
        this.onClose = onClose;
    }

    TenantId tenant() {
        return tenant;
    }

    UUID message() {
        return message;
    }

    UUID agent() {
        return agent;
    }

    int agentVersion() {
        return agentVersion;
    }

    EgressPolicy policy() {
        return policy;
    }

    /** Whether the message is no longer being answered. */
    boolean ended() {
        return ended.get();
    }

    /** One generation at a time; false where another one runs. */
    boolean begin() {
        return !ended() && turn.tryAcquire();
    }

    void finish() {
        turn.release();
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
            if (turn.tryAcquire(QUIET.toMillis(), TimeUnit.MILLISECONDS)) turn.release();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
