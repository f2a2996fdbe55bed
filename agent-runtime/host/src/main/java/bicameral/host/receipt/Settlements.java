package bicameral.host.receipt;

import bicameral.tenant.OpsTx;
import bicameral.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;

/**
 * Completes receipts with what an answer cost and what was paid for it. Billing says so within the transaction that decides
 * ({@link #due}); the entry is appended afterwards, once, whatever dies in between. Thread-safe.
 */
@ApplicationScoped
public class Settlements {
    private static final Logger LOG = Logger.getLogger(Settlements.class);
    private static final int BATCH = 500;

    private final Receipts receipts;
    private final OpsTx ops;

    public Settlements(Receipts receipts, OpsTx ops) {
        this.receipts = receipts;
        this.ops = ops;
    }

    /** Notes what a message cost, within the caller's transaction across tenants; saying it again changes nothing. */
    public static void due(Handle ops, TenantId tenant, UUID message, Settlement settlement) {
        ops.createUpdate("""
                        insert into market.receipt_due (tenant_id, message_id, cost_micros, price_micros, currency)
                        values (:tenant, :message, :cost, :price, :currency) on conflict do nothing""")
                .bind("tenant", tenant.value())
                .bind("message", message)
                .bind("cost", settlement.costMicros())
                .bind("price", settlement.priceMicros())
                .bind("currency", settlement.currency())
                .execute();
    }

    /**
     * Appends the entry of a message that is due. Says of the answer what its last crossing says; a message without any receipt
     * gets none.
     *
     * @return the entry; empty where nothing is due, or where a crossing of the message has not ended yet
     */
    public Optional<Receipt> settle(TenantId tenant, UUID message) {
        return receipts.append(tenant, handle -> due(handle, message).flatMap(due -> settled(handle, message, due)));
    }

    /** Settles what others left behind. Gives the number of entries; one that fails does not keep the next from its turn. */
    public int settleDue() {
        return (int) waiting().stream().filter(this::settled).count();
    }

    private boolean settled(Waiting one) {
        try {
            return settle(one.tenant(), one.message()).isPresent();
        } catch (RuntimeException e) {
            LOG.errorf(
                    "tenant %s message %s: its receipt is not settled: %s",
                    one.tenant(), one.message(), e.getClass().getSimpleName());
            return false;
        }
    }

    /** A message that is due. */
    private record Waiting(TenantId tenant, UUID message) {}

    /** Not those whose own answer is just about to settle them. */
    private List<Waiting> waiting() {
        return ops.in(handle -> handle.createQuery("""
                        select tenant_id, message_id from market.receipt_due where at < now() - interval '10 seconds'
                        order by at limit :batch""")
                .bind("batch", BATCH)
                .map((row, context) -> new Waiting(
                        new TenantId(row.getObject("tenant_id", UUID.class)), row.getObject("message_id", UUID.class)))
                .list());
    }

    /**
     * What is due.
     *
     * @param late whether a crossing that is still open will not end any more
     */
    private record Due(Settlement settlement, boolean late) {}

    private static Optional<Due> due(Handle handle, UUID message) {
        return handle.createQuery("""
                        select cost_micros, price_micros, currency, at < now() - interval '5 minutes' as late
                        from receipt_due where message_id = :message for update""")
                .bind("message", message)
                .map((row, context) -> new Due(
                        new Settlement(
                                row.getLong("cost_micros"), row.getLong("price_micros"), row.getString("currency")),
                        row.getBoolean("late")))
                .findOne();
    }

    private static Optional<Crossed> settled(Handle handle, UUID message, Due due) {
        List<Receipt> written = Receipts.ofMessage(handle, message);
        if (!due.late() && open(written)) return Optional.empty();
        handle.createUpdate("delete from receipt_due where message_id = :message")
                .bind("message", message)
                .execute();
        boolean done = written.stream().anyMatch(receipt -> receipt.stage() == Receipt.Stage.SETTLED);
        return written.isEmpty() || done
                ? Optional.empty()
                : Optional.of(Crossed.of(written.getLast()).settled(due.settlement()));
    }

    private static boolean open(List<Receipt> written) {
        return !written.isEmpty() && written.getLast().stage() == Receipt.Stage.OPENED;
    }
}
