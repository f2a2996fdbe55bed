package bicameral.marketplace.billing;

import bicameral.marketplace.money.Money;
import bicameral.tenant.PersonId;
import bicameral.tenant.TenantId;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Lots of promotional credit, of which the one that expires soonest is spent first ({@code market.take_promo}). What is left of a payer's lots in a currency
 * is always the balance of its {@code wallet_promo}. All methods belong in a transaction of {@link bicameral.tenant.OpsTx} that
 * has locked that account.
 *
 * <p>A lot that has expired is not spent any more, whether or not its rest has been taken off yet; and what a message gives back
 * goes to the lot it came from, also to one that has expired meanwhile.
 */
public final class PromoLots {
    private PromoLots() {}

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

    /** Gives that much of a message's back to the lots it came from: to the one that lasts longest first. */
    public static void giveBack(Handle handle, TenantId payer, Currency currency, UUID message, long amount) {
        handle.createQuery("select market.give_back_promo(:payer, :currency, :message, :amount)::text")
                .bind("payer", payer.value())
                .bind("currency", currency.getCurrencyCode())
                .bind("message", message)
                .bind("amount", amount)
                .mapTo(String.class)
                .findOne();
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
