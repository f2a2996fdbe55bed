package bicameral.marketplace.billing;

import bicameral.marketplace.billing.Agreed.Held;
import bicameral.marketplace.billing.Charge.Means;
import bicameral.marketplace.billing.Requests.Said;
import bicameral.marketplace.billing.Reservation.State;
import bicameral.marketplace.money.Money;
import bicameral.tenant.OpsTx;
import bicameral.tenant.Refusal;
import bicameral.tenant.TenantId;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Accepts messages: one call of the database, which asks all that may be in the way under one lock. Only whoever has a plan for the
 * agent takes another turn, as seats are found here.
 */
final class Reserving {
    private final OpsTx ops;
    private final Accounts accounts;
    private final BillingSettings settings;
    private final Quotes quotes;
    private final Agreements agreements;
    private final Requests requests;

    Reserving(OpsTx ops, Accounts accounts, BillingSettings settings, Quotes quotes, Agreements agreements) {
        this.ops = ops;
        this.accounts = accounts;
        this.settings = settings;
        this.quotes = quotes;
        this.agreements = agreements;
        this.requests = new Requests(ops);
    }

    /** As {@link Billing#reserve}. */
    Reservation reserve(Order order) {
        if (!settings.currencies().contains(order.offer().price().currency()))
            return repeated(order).orElseThrow(() -> new Refusal("currency_mismatch", Refusal.Kind.INVALID));
        Purse purse = purse(order);
        Request request = Request.of(order, purse, quotes, settings.holdMinutes());
        Said said = requests.ask(request);
        return switch (said.word()) {
            case "before" -> repeated(order).orElseThrow();
            case "subscribed" -> ops.in(handle -> planned(handle, order, purse, request));
            default -> {
                Reservation accepted = accepted(order, purse, said);
                agreements.remember(agreed(order, request, purse, said, accepted.charge()));
                yield accepted;
            }
        };
    }

    /** As it would be read from what the database has written. */
    private static Agreed agreed(Order order, Request request, @Nullable Purse purse, Said said, Charge charge) {
        Offer offer = order.offer();
        Asked asked = new Asked(
                offer.publisher(),
                order.message(),
                order.fingerprint(),
                charge.means(),
                offer.price().currency(),
                charge.price().micros(),
                request.fixed(),
                charge.freeLeft(),
                offer.freePerDay(),
                State.OPEN,
                null,
                null);
        Held held = purse == null || charge.means() != Means.WALLET
                ? null
                : new Held(
                        purse.payer(),
                        offer.publisher(),
                        said.promo(),
                        charge.price().micros() - said.promo());
        return new Agreed(asked, held, said.tier());
    }

    private @Nullable Purse purse(Order order) {
        TenantId wallet = order.wallet();
        if (wallet == null || quotes.ceiling(order.offer()).isZero()) return null;
        return Purse.of(accounts, wallet, order.offer().price().currency());
    }

    private Optional<Reservation> repeated(Order order) {
        return ops.in(handle -> Asked.find(handle, order.message()).map(asked -> repeat(handle, asked, order)));
    }

    private static Reservation repeat(Handle handle, Asked asked, Order order) {
        if (!asked.fingerprint().equals(order.fingerprint()))
            throw new Refusal("idempotency_conflict", Refusal.Kind.CONFLICT);
        Charge charge = asked.state() == State.OPEN ? asked.open() : asked.charge(Asked.cost(handle, asked.message()));
        return new Reservation(asked.message(), asked.state(), asked.code(), asked.conversation(), charge);
    }

    /** With the plan: what is taken of it stands or falls with the message. */
    private Reservation planned(Handle handle, Order order, @Nullable Purse purse, Request request) {
        handle.createQuery("select pg_advisory_xact_lock(hashtextextended(:message, 0))::text")
                .bind("message", order.message().toString())
                .mapTo(String.class)
                .one();
        Optional<Asked> before = Asked.find(handle, order.message());
        if (before.isPresent()) return repeat(handle, before.get(), order);
        boolean taken = PlanAllowance.take(handle, order);
        return accepted(order, purse, Requests.ask(handle, request, taken ? "taken" : "none"));
    }

    private Reservation accepted(Order order, @Nullable Purse purse, Said said) {
        Offer offer = order.offer();
        Money zero = Money.zero(offer.price().currency());
        Money price = quotes.ceiling(offer);
        int left = (int) said.amount();
        Charge.Parts parts = Charge.Parts.unpaid(offer.price());
        Charge charge = switch (said.word()) {
            case "gratis" -> new Charge(Means.GRATIS, zero, zero, parts, left, offer.freePerDay());
            case "plan" -> new Charge(Means.PLAN, price, zero, parts, left, offer.freePerDay());
            case "free_quota" -> new Charge(Means.FREE_QUOTA, price, zero, parts, left, offer.freePerDay());
            case "wallet" -> new Charge(Means.WALLET, price, price, parts, left, offer.freePerDay());
            default -> throw refusal(order, purse, said);
        };
        return new Reservation(order.message(), State.OPEN, null, null, charge);
    }

    private Refusal refusal(Order order, @Nullable Purse purse, Said said) {
        Money price = quotes.ceiling(order.offer());
        Money amount = new Money(said.amount(), price.currency());
        Map<String, Object> values = switch (said.word()) {
            case "free_quota_used" -> Map.of("perDay", order.offer().freePerDay());
            case "spending_not_allowed" -> Map.of();
            case "department_without_budget" ->
                Map.of("currency", price.currency().getCurrencyCode());
            case "department_budget_reached", "daily_limit_reached", "monthly_limit_reached" -> Map.of("limit", amount);
            case "insufficient_funds" -> Map.of("price", price, "amount", amount);
            default -> throw new IllegalStateException("market.reserve said " + said.word());
        };
        if (said.word().equals("insufficient_funds") && amount.isZero() && purse != null && hasOtherCredit(purse))
            return new Refusal(
                    "no_credit_in_currency",
                    Refusal.Kind.UNPAID,
                    Map.of("price", price, "currency", price.currency().getCurrencyCode()));
        return new Refusal(said.word(), Refusal.Kind.UNPAID, values);
    }

    /** Nothing is turned into another currency; but a payer who has some in another is told so. */
    private boolean hasOtherCredit(Purse purse) {
        return ops.in(handle -> handle.createQuery("""
            select exists (select 1 from market.account where tenant_id = :payer and currency <> :currency
              and kind in ('wallet_paid', 'wallet_promo') and balance > 0)\
            """)
                .bind("payer", purse.payer().value())
                .bind("currency", purse.paid().currency().getCurrencyCode())
                .mapTo(Boolean.class)
                .one());
    }
}
