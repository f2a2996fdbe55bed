package bicameral.ui.assembly;

import bicameral.marketplace.share.Shares;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;

/** Posts what authors and referrers have of what was charged since. */
@ApplicationScoped
class ShareJob {
    private final Shares shares;

    ShareJob(Shares shares) {
        this.shares = shares;
    }

    @Scheduled(every = "30s", delayed = "12s", concurrentExecution = ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void share() {
        shares.run();
    }
}
