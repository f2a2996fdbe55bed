package bicameral.marketplace.billing;

import bicameral.tenant.TenantId;
import java.util.Currency;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * What was spent of a wallet. A hold counts for the day and the month (UTC+8) in which it was made, with what of it was captured once
 * it has ended; a month counts what subscriptions took, too ({@link PlanSpending}). Who may spend how much on a message is asked before
 * it is accepted, by {@code market.permit}.
 */
final class Spending {
    private Spending() {}

    /** Spent on messages or held for them since midnight. */
    static long today(Handle handle, TenantId payer, Currency currency) {
        return handle.createQuery("select market.spent_today(:payer, :currency)")
                .bind("payer", payer.value())
                .bind("currency", currency.getCurrencyCode())
                .mapTo(Long.class)
                .one();
    }

    /** Spent or held since the first of the month, of one department or, for null, in all. */
    static long month(Handle handle, TenantId payer, Currency currency, @Nullable UUID department) {
        return handle.createQuery("select market.spent_this_month(:payer, :currency, :department)")
                .bind("payer", payer.value())
                .bind("currency", currency.getCurrencyCode())
                .bind("department", department)
                .mapTo(Long.class)
                .one();
    }
}
