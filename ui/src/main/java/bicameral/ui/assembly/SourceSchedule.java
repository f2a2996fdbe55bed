package bicameral.ui.assembly;

import bicameral.host.receipt.ReceiptTasks;
import bicameral.marketplace.billing.NightlyAudit;
import bicameral.marketplace.source.SourceClock;
import bicameral.marketplace.source.SourceTask;
import bicameral.marketplace.subscription.SubscriptionTask;
import bicameral.tenant.TenantId;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.serializer.JacksonSerializer;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Named;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.Executors;
import javax.sql.DataSource;

/**
 * The clustered clock of sources, receipts, subscriptions and the nightly check of the books: as many copies of the application as
 * there are share its table and its work.
 */
@ApplicationScoped
public class SourceSchedule implements SourceClock {
    private static final int RUNS_AT_ONCE = 6;

    private final Scheduler scheduler;

    public SourceSchedule(
            @Named("ops") DataSource ops,
            SourceTask task,
            ReceiptTasks receipts,
            SubscriptionTask subscriptions,
            NightlyAudit audit) {
        this.scheduler = Scheduler.create(ops, task.runs(), receipts.tells())
                .startTasks(task.sweep())
                .startTasks(receipts.recurring())
                .startTasks(subscriptions.recurring())
                .startTasks(audit.recurring())
                .tableName("market.scheduled_tasks")
                .serializer(new JacksonSerializer(JsonMapper.builder().build()))
                .threads(RUNS_AT_ONCE)
                .executorService(Executors.newVirtualThreadPerTaskExecutor())
                .pollingInterval(Duration.ofSeconds(5))
                .heartbeatInterval(Duration.ofSeconds(20))
                .shutdownMaxWait(Duration.ofSeconds(5))
                .alwaysPersistTimestampInUTC()
                .enableImmediateExecution()
                .build();
    }

    void start(@Observes StartupEvent event) {
        scheduler.start();
    }

    void stop(@Observes ShutdownEvent event) {
        scheduler.stop();
    }

    @Override
    public void at(TenantId tenant, UUID source, Instant time) {
        SourceTask.at(scheduler, tenant, source, time);
    }
}
