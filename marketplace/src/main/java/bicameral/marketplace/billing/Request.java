package bicameral.marketplace.billing;

import bicameral.tenant.Ids;
import bicameral.tenant.TenantId;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What {@code market.reserve} is asked of one message; written as JSON, the database's {@code market.request}.
 *
 * @param price the most it can cost
 * @param fixed what the answer itself costs where the engine's cost is passed on
 * @param freeMost the free quota that is kept, 0 for none
 * @param planned who asks, as far as is known: whose plan may include it, and whose usage shows it where it is free
 * @param payer whose wallet pays, null where nobody does; with its accounts
 * @param spender in whose hands the wallet is, where a department may let them spend
 */
@JsonNaming(SnakeCaseStrategy.class)
record Request(
        UUID message,
        String fingerprint,
        UUID agent,
        int agentVersion,
        String agentName,
        UUID publisher,
        String currency,
        long price,
        @Nullable Long fixed,
        String visitor,
        int freePerDay,
        int freeMost,
        int minutes,
        @Nullable UUID planned,
        @Nullable UUID payer,
        @Nullable UUID promo,
        @Nullable UUID paid,
        @Nullable UUID held,
        UUID posting,
        @JsonIgnore @Nullable Spender spender) {

    static Request of(Order order, @Nullable Purse purse, Quotes quotes, int minutes) {
        Offer offer = order.offer();
        TenantId planned = PlanAllowance.tenant(order.payer(), order.member());
        return new Request(
                order.message(),
                order.fingerprint(),
                offer.agent(),
                offer.version(),
                offer.name(),
                offer.publisher().value(),
                offer.price().currency().getCurrencyCode(),
                quotes.ceiling(offer).micros(),
                fixed(offer),
                quotes.hash(order.visitor()),
                offer.freePerDay(),
                quotes.unlimited(order.payer()) ? Integer.MAX_VALUE : offer.freePerDay(),
                minutes,
                planned == null ? null : planned.value(),
                purse == null ? null : purse.payer().value(),
                purse == null ? null : purse.promo().id(),
                purse == null ? null : purse.paid().id(),
                purse == null ? null : purse.hold().id(),
                Ids.next(),
                order.spender());
    }

    private static @Nullable Long fixed(Offer offer) {
        return offer.passedTokens() > 0 ? (Long) offer.price().micros() : null;
    }
}
