package bicameral.host.receipt;

import bicameral.tenant.OpsTx;
import bicameral.tenant.TenantId;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What is done to receipts by the clock, as tasks of a clustered scheduler: a task for each witness, one that puts witnesses on
 * the clock that are not yet, one that signs the logs that have grown, and one that settles what was left behind. Thread-safe.
 */
@ApplicationScoped
public class ReceiptTasks {
    /** Whose witness. */
    public record Due(UUID tenant) {}

    private static final TaskDescriptor<Due> TELL = TaskDescriptor.of("receipt-witness", Due.class);

    private final Witnesses witnesses;
    private final Checkpoints checkpoints;
    private final Settlements settlements;
    private final OpsTx ops;

    public ReceiptTasks(Witnesses witnesses, Checkpoints checkpoints, Settlements settlements, OpsTx ops) {
        this.witnesses = witnesses;
        this.checkpoints = checkpoints;
        this.settlements = settlements;
        this.ops = ops;
    }

    /** The task that tells witnesses. */
    public Task<Due> tells() {
        return Tasks.custom(TELL).execute(this::tell);
    }

    /** The tasks that run by themselves. */
    public List<RecurringTask<Void>> recurring() {
        return List.of(
                Tasks.recurring("receipt-witness-sweep", FixedDelay.ofSeconds(30))
                        .execute((instance, context) -> enlist(context.getSchedulerClient())),
                Tasks.recurring("receipt-checkpoints", FixedDelay.of(Duration.ofHours(1)))
                        .execute((instance, context) -> checkpoints.signAll()),
                Tasks.recurring("receipt-settlements", FixedDelay.ofSeconds(30))
                        .execute((instance, context) -> settlements.settleDue()));
    }

    private CompletionHandler<Due> tell(TaskInstance<Due> instance, ExecutionContext context) {
        Optional<Instant> next = witnesses.due(new TenantId(instance.getData().tenant()));
        return next.<CompletionHandler<Due>>map(time -> (complete, operations) -> operations.reschedule(complete, time))
                .orElse((complete, operations) -> operations.remove());
    }

    private void enlist(SchedulerClient client) {
        for (Missing one : missing())
            client.scheduleIfNotExists(TELL.instance(one.tenant().toString())
                    .data(new Due(one.tenant()))
                    .scheduledTo(one.at()));
    }

    /** A witness without a time. */
    private record Missing(UUID tenant, Instant at) {}

    private List<Missing> missing() {
        return ops.in(handle -> handle.createQuery("""
                        select w.tenant_id, w.next_at from market.receipt_witness w
                        where not exists (select 1 from market.scheduled_tasks t
                          where t.task_name = 'receipt-witness' and t.task_instance = w.tenant_id::text)
                        limit 1000""")
                .map((row, context) -> new Missing(
                        row.getObject("tenant_id", UUID.class),
                        row.getObject("next_at", java.time.OffsetDateTime.class).toInstant()))
                .list());
    }
}
