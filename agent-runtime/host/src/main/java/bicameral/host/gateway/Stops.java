package bicameral.host.gateway;

import bicameral.host.receipt.Crossed;
import bicameral.host.receipt.Receipt;
import bicameral.host.receipt.Receipts;
import bicameral.tenant.Ids;
import bicameral.tenant.TenantId;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Requests that were not what they said: refused and recorded, so that whoever reads the receipts sees it. As a chamber could make any
 * number of them, one is recorded for each message, after which nothing goes out for that; and of what it learns from, which is no
 * message, one an hour and tenant in this instance. All of them are refused. Thread-safe.
 */
final class Stops {
    private static final Logger LOG = Logger.getLogger(Stops.class);
    private static final long LEARNING_NANOS = Duration.ofHours(1).toNanos();

    private final Receipts receipts;
    private final LongSupplier nanos;
    private final ConcurrentHashMap<TenantId, Long> learning = new ConcurrentHashMap<>();

    Stops(Receipts receipts, LongSupplier nanos) {
        this.receipts = receipts;
        this.nanos = nanos;
    }

    /** A request for a message. */
    void record(Permit permit, Stop why) {
        if (!permit.stop()) return;
        Admission of = permit.admission();
        record(of.tenant(), why, Crossed.stopped(of.message(), of.agent(), of.agentVersion(), of.policy()));
    }

    /** What a chamber wanted to learn from, under this ceiling. */
    void record(TenantId tenant, EgressPolicy ceiling, Stop why) {
        long now = nanos.getAsLong();
        Long last = learning.get(tenant);
        if (last != null && now - last < LEARNING_NANOS) return;
        boolean first = last == null ? learning.putIfAbsent(tenant, now) == null : learning.replace(tenant, last, now);
        if (!first) return;
        record(tenant, why, Crossed.stopped(Ids.next(), Receipt.NO_AGENT, 0, ceiling));
    }

    private void record(TenantId tenant, Stop why, Crossed stopped) {
        LOG.errorf("tenant %s message %s: stopped at the wall: %s", tenant, stopped.message(), why.words());
        receipts.append(tenant, stopped);
    }
}
