package bicameral.marketplace.billing;

import bicameral.marketplace.money.Money;
import bicameral.tenant.Ids;
import bicameral.tenant.PersonId;
import bicameral.tenant.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Lots of promotional credit, of which the one that expires soonest is spent first. What is left of a payer's lots in a currency
 * is always the balance of its {@code wallet_promo}. All methods belong in a transaction of {@link bicameral.tenant.OpsTx} that
 * has locked that account.
 *
 * <p>A lot that has expired is not spent any more, whether or not its rest has been taken off yet; and what a message gives back
 * goes to the lot it came from, also to one that has expired meanwhile.
 */
public final class PromoLots {
    private PromoLots() {}

    private record Lot(UUID id, long amount) {}

    /**
     * Adds a lot.
     *
     * @param expires null for never
     * @param code by which it came, null for none
     * @param by who redeemed the code, null for none
     */
    public static void add(
            Handle handle,
            TenantId payer,
            UUID id,
            Money amount,
            @Nullable Instant expires,
            @Nullable UUID code,
            @Nullable PersonId by) {
        handle.createUpdate("""
                        insert into market.promo_lot (tenant_id, id, currency, amount, unspent, expires_at, code, redeemed_by)
                        values (:payer, :id, :currency, :amount, :amount, :expires, :code, :by)""")
                .bind("payer", payer.value())
                .bind("id", id)
                .bind("currency", amount.currency().getCurrencyCode())
                .bind("amount", amount.micros())
                .bind("expires", expires == null ? null : expires.atOffset(ZoneOffset.UTC))
                .bind("code", code)
                .bind("by", by == null ? null : by.value())
                .execute();
    }

    /** What of a payer's lots has not expired, in micro-units. */
    static long spendable(Handle handle, TenantId payer, Currency currency) {
        return handle.createQuery("""
                        select coalesce(sum(unspent), 0)::bigint from market.promo_lot
                        where tenant_id = :payer and currency = :currency and unspent > 0
                          and (expires_at is null or expires_at > market.clock())""")
                .bind("payer", payer.value())
                .bind("currency", currency.getCurrencyCode())
                .mapTo(Long.class)
                .one();
    }

    /** Takes that much, which is {@link #spendable}, for a message: from the lot that expires soonest. */
    static void take(Handle handle, TenantId payer, Currency currency, UUID message, long amount) {
        long left = amount;
        for (Lot lot : unexpired(handle, payer, currency)) {
            long taken = Math.min(left, lot.amount());
            if (taken == 0) break;
            change(handle, lot.id(), -taken);
            handle.createUpdate("insert into market.promo_use (tenant_id, message, lot, taken)"
                            + " values (:payer, :message, :lot, :taken)")
                    .bind("payer", payer.value())
                    .bind("message", message)
                    .bind("lot", lot.id())
                    .bind("taken", taken)
                    .execute();
            left -= taken;
        }
        if (left > 0) throw new IllegalStateException("promotional credit without a lot: " + message);
    }

    private static List<Lot> unexpired(Handle handle, TenantId payer, Currency currency) {
        return handle.createQuery("""
                        select id, unspent as amount from market.promo_lot
                        where tenant_id = :payer and currency = :currency and unspent > 0
                          and (expires_at is null or expires_at > market.clock())
                        order by expires_at nulls last, id""")
                .bind("payer", payer.value())
                .bind("currency", currency.getCurrencyCode())
                .map((row, context) -> lot(row))
                .list();
    }

    /** Gives that much of a message's back to the lots it came from: to the one that lasts longest first. */
    public static void giveBack(Handle handle, TenantId payer, Currency currency, UUID message, long amount) {
        long left = amount;
        for (Lot use : used(handle, message)) {
            long given = Math.min(left, use.amount());
            if (given == 0) break;
            change(handle, use.id(), given);
            handle.createUpdate("update market.promo_use set given_back = given_back + :given"
                            + " where message = :message and lot = :lot")
                    .bind("given", given)
                    .bind("message", message)
                    .bind("lot", use.id())
                    .execute();
            left -= given;
        }
        // Held before there were lots.
        if (left > 0) add(handle, payer, Ids.next(), new Money(left, currency), null, null, null);
    }

    private static List<Lot> used(Handle handle, UUID message) {
        return handle.createQuery("""
                        select u.lot as id, u.taken - u.given_back as amount
                        from market.promo_use u join market.promo_lot l on l.id = u.lot
                        where u.message = :message and u.taken > u.given_back
                        order by l.expires_at desc nulls first, l.id desc""")
                .bind("message", message)
                .map((row, context) -> lot(row))
                .list();
    }

    private static Lot lot(ResultSet row) throws SQLException {
        return new Lot(row.getObject("id", UUID.class), row.getLong("amount"));
    }

    /** Changes what is left of a lot by an amount. */
    public static void change(Handle handle, UUID lot, long by) {
        handle.createUpdate("update market.promo_lot set unspent = unspent + :by where id = :lot")
                .bind("by", by)
                .bind("lot", lot)
                .execute();
    }

    /** Reads a time that may be none. */
    static @Nullable Instant instant(@Nullable OffsetDateTime at) {
        return at == null ? null : at.toInstant();
    }
}
