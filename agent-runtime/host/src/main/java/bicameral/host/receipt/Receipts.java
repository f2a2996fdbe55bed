package bicameral.host.receipt;

import bicameral.host.gateway.Ceilings;
import bicameral.protocol.log.Frontier;
import bicameral.protocol.receipt.Entry;
import bicameral.tenant.TenantId;
import bicameral.tenant.TenantTx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Tenants' chains of receipts. Thread-safe. Append-only: nothing here, and no grant in the database, changes a receipt. */
@ApplicationScoped
public class Receipts {
    private final TenantTx tx;
    private final Heads heads = new Heads();

    public Receipts(TenantTx tx) {
        this.tx = tx;
    }

    /** Appends in a transaction of its own: durable when this returns. Appends of one tenant wait for each other. */
    public Receipt append(TenantId tenant, Crossed crossed) {
        // Those of this process one after the other, or all but the first would follow an end that is none any more.
        return inTurn(tenant, ReceiptRows.APPEND, crossed, handle -> true).orElseThrow();
    }

    /**
     * As {@link #append(TenantId, Crossed)}, but only where the tenant's ceiling lets the crossing's policy out in the moment in which
     * the receipt is written; empty where it does not.
     */
    public Optional<Receipt> appendWithinCeiling(TenantId tenant, Crossed crossed) {
        return inTurn(
                tenant, ReceiptRows.APPEND_WITHIN_CEILING, crossed, handle -> Ceilings.let(handle, crossed.policy()));
    }

    private Optional<Receipt> inTurn(TenantId tenant, String statement, Crossed crossed, Predicate<Handle> may) {
        ReentrantLock turn = heads.turn(tenant);
        turn.lock();
        try {
            Optional<Receipt> followed = follow(tenant, statement, crossed);
            if (followed.isPresent()) return followed;
            return append(tenant, handle -> may.test(handle) ? Optional.of(crossed) : Optional.empty());
        } finally {
            turn.unlock();
        }
    }

    /** In one round trip, where the log still ends where it was left and the statement finds nothing else in the way. */
    private Optional<Receipt> follow(TenantId tenant, String statement, Crossed crossed) {
        Heads.Known known = heads.of(tenant);
        if (known == null) return Optional.empty();
        Entry entry = entry(tenant, known.sequence() + 1, known.hash(), crossed);
        Frontier frontier = known.frontier();
        frontier.add(entry.leaf());
        boolean followed =
                tx.alone(tenant, statement, (prepared, from) -> ReceiptRows.set(prepared, from, entry, frontier));
        if (!followed) return Optional.empty();
        heads.note(tenant, entry, frontier);
        return Optional.of(new Receipt(entry));
    }

    /** An entry that stands, once its transaction does, and the tree it ends. */
    private record Appended(Entry entry, Frontier frontier) {}

    private static Appended append(Handle handle, TenantId tenant, Crossed crossed) {
        ReceiptRows.Head head = ReceiptRows.lockHead(handle, tenant.value());
        Frontier frontier = ReceiptRows.frontier(handle, head);
        Entry entry = entry(tenant, head.sequence() + 1, head.hash(), crossed);
        ReceiptRows.insert(handle, entry);
        frontier.add(entry.leaf());
        ReceiptRows.moveHead(handle, entry, frontier);
        return new Appended(entry, frontier);
    }

    /**
     * Appends what comes of other work in the same transaction, which therefore stands or falls with the entry.
     *
     * @param work gives nothing where nothing is to be appended; what else it did stands all the same
     */
    Optional<Receipt> append(TenantId tenant, Function<Handle, Optional<Crossed>> work) {
        Optional<Appended> appended =
                tx.in(tenant, handle -> work.apply(handle).map(crossed -> append(handle, tenant, crossed)));
        appended.ifPresent(one -> heads.note(tenant, one.entry(), one.frontier()));
        return appended.map(one -> new Receipt(one.entry()));
    }

    private static Entry entry(TenantId tenant, long sequence, String previous, Crossed crossed) {
        // A crossing without a span map is of the format that claims none.
        int format = crossed.sentBytes() > 0 && crossed.spans().total() == 0 ? 1 : Entry.FORMAT;
        return new Entry(
                        format,
                        tenant.value(),
                        sequence,
                        crossed.stage().name(),
                        crossed.message(),
                        crossed.agent(),
                        crossed.agentVersion(),
                        crossed.policy().name(),
                        crossed.engine(),
                        crossed.model(),
                        format == 1 ? "" : crossed.region(),
                        crossed.sentBytes(),
                        crossed.passages(),
                        crossed.spans(),
                        crossed.tokensIn(),
                        crossed.tokensOut(),
                        crossed.settlement().costMicros(),
                        crossed.settlement().priceMicros(),
                        crossed.settlement().currency(),
                        crossed.commitment(),
                        crossed.spanCommitment(),
                        Instant.now().truncatedTo(ChronoUnit.MICROS),
                        previous,
                        "")
                .sealed();
    }

    /**
     * Receipts newest first: the closed ones, and crossings whose end was never recorded.
     *
     * @param before sequence to go on after, null for the newest
     * @param limit 1..200
     */
    public List<Receipt> page(TenantId tenant, @Nullable Long before, int limit) {
        return tx.in(
                tenant,
                handle -> handle.createQuery("""
                                select * from receipt r
                                where sequence < :before
                                  and (stage = 'CLOSED' or stage = 'OPENED' and not exists (
                                    select 1 from receipt c
                                    where c.tenant_id = r.tenant_id and c.message_id = r.message_id
                                      and c.stage = 'CLOSED' and c.commitment = r.commitment))
                                order by sequence desc limit :limit""")
                        .bind("before", before == null ? Long.MAX_VALUE : before)
                        .bind("limit", Math.clamp(limit, 1, 200))
                        .map(ReceiptRows.RECEIPT)
                        .list());
    }

    /** All receipts of a message, in order; empty where it has none or is another tenant's. */
    public List<Receipt> ofMessage(TenantId tenant, UUID message) {
        return tx.in(tenant, handle -> ofMessage(handle, message));
    }

    static List<Receipt> ofMessage(Handle handle, UUID message) {
        return handle.createQuery("select * from receipt where message_id = :message order by sequence")
                .bind("message", message)
                .map(ReceiptRows.RECEIPT)
                .list();
    }

    /** The last closed receipt of each of these messages that has one. */
    public Map<UUID, Receipt> closed(TenantId tenant, Collection<UUID> messages) {
        Map<UUID, Receipt> closed = new HashMap<>();
        tx.in(
                        tenant,
                        handle -> handle.createQuery("""
                                select * from receipt where message_id = any(:messages) and stage = 'CLOSED'
                                order by sequence""")
                                .bind("messages", messages.toArray(UUID[]::new))
                                .map(ReceiptRows.RECEIPT)
                                .list())
                .forEach(receipt -> closed.put(receipt.message(), receipt));
        return closed;
    }

    /**
     * What the engine has used for a message by our count, over all its crossings; of one whose end was never recorded, what
     * went in. Within the caller's transaction, which sees all tenants.
     */
    public static Tokens tokens(Handle ops, TenantId tenant, UUID message) {
        return ops.createQuery("""
                        select coalesce(sum(tokens_in), 0) as tokens_in, coalesce(sum(tokens_out), 0) as tokens_out
                        from (select max(tokens_in) as tokens_in, max(tokens_out) as tokens_out from market.receipt
                              where tenant_id = :tenant and message_id = :message and sent_bytes > 0
                              group by commitment) crossing""")
                .bind("tenant", tenant.value())
                .bind("message", message)
                .map((row, context) -> new Tokens(row.getInt("tokens_in"), row.getInt("tokens_out")))
                .one();
    }

    /**
     * Tokens of the shared engine that a tenant has used since then, prompt and answer.
     *
     * @param agent of this agent only; null for all
     */
    public long tokensSince(TenantId tenant, @Nullable UUID agent, Instant from) {
        return tx.in(
                tenant,
                handle -> handle.createQuery("""
                                select coalesce(sum(tokens_in + tokens_out), 0) from receipt
                                where at >= :from and stage = 'CLOSED' and sent_bytes > 0
                                  and (cast(:agent as uuid) is null or agent_id = :agent)""")
                        .bind("from", OffsetDateTime.ofInstant(from, ZoneOffset.UTC))
                        .bind("agent", agent)
                        .mapTo(Long.class)
                        .one());
    }

    /** Tokens of the shared engine, counted by us. */
    public record Tokens(int in, int out) {
        /** Both ways. */
        public long sum() {
            return (long) in + out;
        }
    }

    /** Recomputes the tenant's chain from its first receipt to its head. */
    public Verification verify(TenantId tenant) {
        return verify(tenant, Long.MAX_VALUE);
    }

    /**
     * Recomputes the end of the tenant's chain.
     *
     * @param newest so many entries; where there are no more, the whole
     */
    public Verification verify(TenantId tenant, long newest) {
        return tx.in(tenant, handle -> {
            // Entries are there as soon as the head is that covers them, so that appends need not wait.
            ReceiptRows.Head head = ReceiptRows.seen(handle);
            long before = Math.max(0, head.sequence() - newest);
            try (Stream<Receipt> rows = handle
                    .createQuery("select * from receipt where sequence >= :from and sequence <= :to order by sequence")
                    // The one before tells what the first one has to follow.
                    .bind("from", before)
                    .bind("to", head.sequence())
                    .setFetchSize(500)
                    .map(ReceiptRows.RECEIPT)
                    .stream()) {
                return new Verifier(before).check(rows, head);
            }
        });
    }
}
