package bicameral.ui.assembly;

import bicameral.marketplace.payout.PartReversals;
import bicameral.marketplace.payout.PayoutOutbox;
import bicameral.marketplace.payout.PayoutRun;
import bicameral.marketplace.payout.SplitOutbox;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;

/** What runs beside requests for payouts; instances may do it at the same time. */
@ApplicationScoped
public class PayoutJobs {
    private final PayoutRun run;
    private final PayoutOutbox outbox;
    private final SplitOutbox split;
    private final PartReversals reversals;

    public PayoutJobs(PayoutRun run, PayoutOutbox outbox, SplitOutbox split, PartReversals reversals) {
        this.run = run;
        this.outbox = outbox;
        this.split = split;
        this.reversals = reversals;
    }

    /** Proposes the month's payouts once their day has come. */
    @Scheduled(every = "10m", delayed = "30s", concurrentExecution = ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void propose() {
        run.proposeDue();
    }

    /** Makes the calls of released payouts, and asks what became of those without an answer. */
    @Scheduled(every = "15s", delayed = "10s", concurrentExecution = ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void askProviders() {
        outbox.run();
    }

    /** The same of those that are paid out of payments, part by part. */
    @Scheduled(every = "15s", delayed = "12s", concurrentExecution = ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void split() {
        split.run();
    }

    /** Takes back of what was paid out of payments that were lost afterwards. */
    @Scheduled(every = "1m", delayed = "40s", concurrentExecution = ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void takeBack() {
        reversals.run();
    }
}
