package bicameral.marketplace.source;

import bicameral.tenant.OpsTx;
import bicameral.tenant.TenantId;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The clock of sources, as tasks of a clustered scheduler: one per source, and one that puts sources on the clock that are not
 * yet, so that the scheduler's table need not change in the same transaction as the source. Thread-safe.
 */
@ApplicationScoped
public class SourceTask {
    /** What a task knows. */
    public record Due(UUID tenant, UUID source) {}

    private static final TaskDescriptor<Due> RUN = TaskDescriptor.of("source-run", Due.class);

    private final SourceRunner runner;
    private final OpsTx ops;

    public SourceTask(SourceRunner runner, OpsTx ops) {
        this.runner = runner;
        this.ops = ops;
    }

    /** The task that runs sources. */
    public Task<Due> runs() {
        return Tasks.custom(RUN).execute(this::run);
    }

    /** The task that finds sources without a time. */
    public com.github.kagkarlsson.scheduler.task.helper.RecurringTask<Void> sweep() {
        return Tasks.recurring("source-sweep", FixedDelay.ofSeconds(30))
                .execute((instance, context) -> enlist(context.getSchedulerClient()));
    }

    private CompletionHandler<Due> run(TaskInstance<Due> instance, ExecutionContext context) {
        Due due = instance.getData();
        Instant period = context.getExecution().getExecutionTime();
        @Nullable
        Instant next =
                runner.run(new TenantId(due.tenant()), due.source(), period).orElse(null);
        return next == null
                ? (complete, operations) -> operations.remove()
                : (complete, operations) -> operations.reschedule(complete, next);
    }

    /** Puts a source on the clock, or to another time on it; nothing where it runs already. */
    public static void at(SchedulerClient client, TenantId tenant, UUID source, Instant time) {
        client.schedule(
                RUN.instance(source.toString())
                        .data(new Due(tenant.value(), source))
                        .scheduledTo(time),
                SchedulerClient.ScheduleOptions.WHEN_EXISTS_RESCHEDULE);
    }

    private void enlist(SchedulerClient client) {
        for (Due due : missing())
            client.scheduleIfNotExists(
                    RUN.instance(due.source().toString()).data(due).scheduledTo(Instant.now()));
    }

    private List<Due> missing() {
        return ops.in(handle -> handle.createQuery("""
                        select s.tenant_id, s.id from source s
                        where s.schedule is not null and not s.paused and s.deleted_at is null
                          and not exists (select 1 from scheduled_tasks t
                            where t.task_name = 'source-run' and t.task_instance = s.id::text)
                        limit 1000""")
                .map((row, context) -> new Due(row.getObject("tenant_id", UUID.class), row.getObject("id", UUID.class)))
                .list());
    }
}
