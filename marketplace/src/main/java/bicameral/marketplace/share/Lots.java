package bicameral.marketplace.share;

import bicameral.tenant.TenantId;
import java.util.Collection;
import java.util.Currency;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Maturing earnings, under the lock that maturation takes too. */
final class Lots {
    private Lots() {}

    /** Locks the maturing earnings of creators, in one order. */
    static void lock(Handle handle, Collection<TenantId> creators) {
        creators.stream()
                .map(TenantId::toString)
                .distinct()
                .sorted()
                .forEach(creator -> handle.createQuery(
                                "select pg_advisory_xact_lock(hashtextextended(:creator, 2))::text")
                        .bind("creator", creator)
                        .mapTo(String.class)
                        .one());
    }

    /** Takes from a lot as far as it goes; gives how much that was. */
    static long take(Handle handle, TenantId creator, UUID lot, long amount) {
        long pending = amount(handle, creator, lot);
        long taken = Math.min(pending, amount);
        if (taken == 0) return 0;
        if (taken == pending)
            handle.createUpdate("delete from market.maturing where tenant_id = :creator and message = :lot")
                    .bind("creator", creator.value())
                    .bind("lot", lot)
                    .execute();
        else change(handle, creator, lot, -taken);
        return taken;
    }

    /** Adds to a lot that is still there; false where it has matured or is used up. */
    static boolean add(Handle handle, TenantId creator, UUID lot, long amount) {
        return change(handle, creator, lot, amount) == 1;
    }

    /** A lot that matures when another one does; where that one is gone, when the line said. */
    static void open(Handle handle, TenantId creator, UUID lot, Currency currency, long amount, Line line) {
        handle.createUpdate("""
                        insert into market.maturing (tenant_id, message, currency, amount, mature_at)
                        values (:creator, :lot, :currency, :amount, coalesce(
                          (select mature_at from market.maturing where tenant_id = :publisher and message = :line), :matureAt))""")
                .bind("creator", creator.value())
                .bind("lot", lot)
                .bind("currency", currency.getCurrencyCode())
                .bind("amount", amount)
                .bind("publisher", line.publisher().value())
                .bind("line", line.id())
                .bind("matureAt", line.matureAt())
                .execute();
    }

    private static long amount(Handle handle, TenantId creator, UUID lot) {
        return handle.createQuery("select amount from market.maturing where tenant_id = :creator and message = :lot")
                .bind("creator", creator.value())
                .bind("lot", lot)
                .mapTo(Long.class)
                .findOne()
                .orElse(0L);
    }

    private static int change(Handle handle, TenantId creator, UUID lot, long by) {
        return handle.createUpdate("""
                        update market.maturing set amount = amount + :by where tenant_id = :creator and message = :lot""")
                .bind("by", by)
                .bind("creator", creator.value())
                .bind("lot", lot)
                .execute();
    }
}
