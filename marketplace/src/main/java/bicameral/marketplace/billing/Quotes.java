package bicameral.marketplace.billing;

import bicameral.marketplace.billing.Charge.Means;
import bicameral.marketplace.money.Money;
import bicameral.tenant.OpsTx;
import bicameral.tenant.TenantId;
import java.util.Currency;
import org.jspecify.annotations.Nullable;

/** What a message would cost. Thread-safe. */
final class Quotes {
    private final OpsTx ops;
    private final BillingSettings settings;
    private final Keyed visitors;

    Quotes(OpsTx ops, BillingSettings settings) {
        this.ops = ops;
        this.settings = settings;
        this.visitors = new Keyed(settings.secret(), "visitor");
    }

    /** As it is kept of a visitor. */
    String hash(String visitor) {
        return visitors.hash(visitor);
    }

    /** Whether no quota is kept for whoever asks. */
    boolean unlimited(@Nullable TenantId payer) {
        return payer == null && !settings.visitorLimits();
    }

    /** The price, and with it what the engine may come to where that is passed on. */
    Money ceiling(Offer offer) {
        if (offer.passedTokens() == 0) return offer.price();
        Currency currency = offer.price().currency();
        return offer.price().plus(new Money(settings.engineCost(offer.passedTokens(), currency), currency));
    }

    Charge quote(Offer offer, @Nullable TenantId payer, String visitor, Order.@Nullable Member member) {
        int left = unlimited(payer) ? offer.freePerDay() : Math.max(0, offer.freePerDay() - used(offer, visitor));
        Money zero = Money.zero(offer.price().currency());
        Money price = ceiling(offer);
        Charge.Parts parts = Charge.Parts.unpaid(offer.price());
        if (price.isZero()) return new Charge(Means.GRATIS, zero, zero, parts, left, offer.freePerDay());
        if (ops.in(handle -> PlanAllowance.has(handle, offer.agent(), payer, member)))
            return new Charge(Means.PLAN, price, zero, parts, left, offer.freePerDay());
        boolean free = left > 0 || unlimited(payer);
        return new Charge(
                free ? Means.FREE_QUOTA : Means.WALLET, price, free ? zero : price, parts, left, offer.freePerDay());
    }

    private int used(Offer offer, String visitor) {
        return ops.in(handle -> handle.createQuery("""
            select used from market.free_use where tenant_id = :publisher and agent = :agent and visitor = :visitor
              and day = (market.clock() at time zone 'Asia/Shanghai')::date\
            """)
                .bind("publisher", offer.publisher().value())
                .bind("agent", offer.agent())
                .bind("visitor", hash(visitor))
                .mapTo(Integer.class)
                .findOne()
                .orElse(0));
    }
}
