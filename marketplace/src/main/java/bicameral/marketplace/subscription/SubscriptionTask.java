package bicameral.marketplace.subscription;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import jakarta.enterprise.context.ApplicationScoped;

/** The clock of subscriptions, as a task of the clustered scheduler. Thread-safe. */
@ApplicationScoped
public class SubscriptionTask {
    private final Renewals renewals;

    public SubscriptionTask(Renewals renewals) {
        this.renewals = renewals;
    }

    /** Does every half minute what is due; one instance at a time, and were it two, each period once. */
    public RecurringTask<Void> recurring() {
        return Tasks.recurring("subscription-sweep", FixedDelay.ofSeconds(30))
                .execute((instance, context) -> renewals.sweep());
    }
}
