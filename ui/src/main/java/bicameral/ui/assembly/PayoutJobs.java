package bicameral.ui.assembly;

import bicameral.marketplace.payout.PayoutOutbox;
import bicameral.marketplace.payout.Payouts;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;

/** What runs beside requests for payouts; instances may do it at the same time. */
@ApplicationScoped
public class PayoutJobs {
    private final Payouts payouts;
    private final PayoutOutbox outbox;

    public PayoutJobs(Payouts payouts, PayoutOutbox outbox) {
        this.payouts = payouts;
        this.outbox = outbox;
    }

    /** Proposes the month's payouts once their day has come. */
    @Scheduled(every = "10m", delayed = "30s", concurrentExecution = ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void propose() {
        payouts.proposeDue();
    }

    /** Makes the calls of released payouts, and asks what became of those without an answer. */
    @Scheduled(every = "15s", delayed = "10s", concurrentExecution = ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void askProviders() {
        outbox.run();
    }
}
