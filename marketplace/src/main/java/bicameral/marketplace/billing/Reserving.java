package bicameral.marketplace.billing;

import bicameral.marketplace.billing.Agreed.Held;
import bicameral.marketplace.billing.Charge.Means;
import bicameral.marketplace.billing.Reservation.State;
import bicameral.marketplace.money.Money;
import bicameral.tenant.Ids;
import bicameral.tenant.OpsTx;
import bicameral.tenant.Refusal;
import bicameral.tenant.TenantId;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Accepts messages: one call of {@code market.reserve}, which asks all that may be in the way under one lock. Only whoever has a
 * plan for the agent takes another turn, as seats are found here.
 */
final class Reserving {
    private static final String RESERVE = """
            select said, coalesce(amount, 0) as amount, coalesce(promo, 0) as promo, tier from market.reserve(
              p_message => :message, p_fingerprint => :fingerprint, p_agent => :agent, p_agent_version => :version,
              p_agent_name => :name, p_publisher => :publisher, p_currency => :currency, p_price => :price, p_fixed => :fixed,
              p_visitor => :visitor, p_free_per_day => :perDay, p_free_most => :most, p_minutes => :minutes,
              p_planned => :planned, p_plan => :plan, p_payer => :payer, p_promo => :promo, p_paid => :paid, p_held => :held,
              p_spender => :spender, p_always => :always, p_posting => :posting)""";

    private final OpsTx ops;
    private final Accounts accounts;
    private final BillingSettings settings;
    private final Quotes quotes;
    private final Agreements agreements;

    Reserving(OpsTx ops, Accounts accounts, BillingSettings settings, Quotes quotes, Agreements agreements) {
        this.ops = ops;
        this.accounts = accounts;
        this.settings = settings;
        this.quotes = quotes;
        this.agreements = agreements;
    }

    /** What the database said, the number that belongs to it, and where a wallet pays, how much of that is promotional credit. */
    private record Said(
            String word, long amount, long promo, @Nullable Integer tier) {}

    /** As {@link Billing#reserve}. */
    Reservation reserve(Order order) {
        if (!settings.currencies().contains(order.offer().price().currency()))
            return repeated(order).orElseThrow(() -> new Refusal("currency_mismatch", Refusal.Kind.INVALID));
        Purse purse = purse(order);
        Said said = ops.alone(handle -> said(handle, order, purse, "ask"));
        return switch (said.word()) {
            case "before" -> repeated(order).orElseThrow();
            case "subscribed" -> ops.in(handle -> planned(handle, order, purse));
            default -> {
                Reservation accepted = accepted(order, purse, said);
                agreements.remember(agreed(order, purse, said, accepted.charge()));
                yield accepted;
            }
        };
    }

    /** As it would be read from what the database has written. */
    private static Agreed agreed(Order order, @Nullable Purse purse, Said said, Charge charge) {
        Offer offer = order.offer();
        Asked asked = new Asked(
                offer.publisher(),
                order.message(),
                order.fingerprint(),
                charge.means(),
                offer.price().currency(),
                charge.price().micros(),
                fixed(offer),
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

    /** What the answer itself costs where the engine's cost is passed on. */
    private static @Nullable Long fixed(Offer offer) {
        return offer.passedTokens() > 0 ? (Long) offer.price().micros() : null;
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
        long charged = asked.state() == State.OPEN ? asked.ceiling() : Asked.charged(handle, asked.message());
        return new Reservation(
                asked.message(), asked.state(), asked.code(), asked.conversation(), asked.charge(charged));
    }

    /** With the plan: what is taken of it stands or falls with the message. */
    private Reservation planned(Handle handle, Order order, @Nullable Purse purse) {
        handle.createQuery("select pg_advisory_xact_lock(hashtextextended(:message, 0))::text")
                .bind("message", order.message().toString())
                .mapTo(String.class)
                .one();
        Optional<Asked> before = Asked.find(handle, order.message());
        if (before.isPresent()) return repeat(handle, before.get(), order);
        boolean taken = PlanAllowance.take(handle, order);
        return accepted(order, purse, said(handle, order, purse, taken ? "taken" : "none"));
    }

    private Said said(Handle handle, Order order, @Nullable Purse purse, String plan) {
        Offer offer = order.offer();
        int most = quotes.unlimited(order.payer()) ? Integer.MAX_VALUE : offer.freePerDay();
        Spender spender = order.spender();
        return handle.createQuery(RESERVE)
                .bind("message", order.message())
                .bind("fingerprint", order.fingerprint())
                .bind("agent", offer.agent())
                .bind("version", offer.version())
                .bind("name", offer.name())
                .bind("publisher", offer.publisher().value())
                .bind("currency", offer.price().currency().getCurrencyCode())
                .bind("price", quotes.ceiling(offer).micros())
                .bind("fixed", fixed(offer))
                .bind("visitor", quotes.hash(order.visitor()))
                .bind("perDay", offer.freePerDay())
                .bind("most", most)
                .bind("minutes", settings.holdMinutes())
                .bind("planned", planned(order))
                .bind("plan", plan)
                .bind("payer", purse == null ? null : purse.payer().value())
                .bind("promo", purse == null ? null : purse.promo().id())
                .bind("paid", purse == null ? null : purse.paid().id())
                .bind("held", purse == null ? null : purse.hold().id())
                .bind("spender", spender == null ? null : spender.person().value())
                .bind("always", spender == null || spender.always())
                .bind("posting", Ids.next())
                .map((row, context) -> new Said(
                        row.getString("said"),
                        row.getLong("amount"),
                        row.getLong("promo"),
                        row.getObject("tier", Integer.class)))
                .one();
    }

    private static @Nullable UUID planned(Order order) {
        TenantId tenant = PlanAllowance.tenant(order.payer(), order.member());
        return tenant == null ? null : tenant.value();
    }

    private Reservation accepted(Order order, @Nullable Purse purse, Said said) {
        Offer offer = order.offer();
        Money zero = Money.zero(offer.price().currency());
        Money price = quotes.ceiling(offer);
        int left = (int) said.amount();
        Charge charge = switch (said.word()) {
            case "gratis" -> new Charge(Means.GRATIS, zero, zero, left, offer.freePerDay());
            case "plan" -> new Charge(Means.PLAN, price, zero, left, offer.freePerDay());
            case "free_quota" -> new Charge(Means.FREE_QUOTA, price, zero, left, offer.freePerDay());
            case "wallet" -> new Charge(Means.WALLET, price, price, left, offer.freePerDay());
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
