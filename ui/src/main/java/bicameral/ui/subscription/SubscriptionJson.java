package bicameral.ui.subscription;

import bicameral.marketplace.money.Money;
import bicameral.marketplace.plan.Plan;
import bicameral.marketplace.plan.Plan.Kind;
import bicameral.marketplace.plan.Plans;
import bicameral.marketplace.subscription.Subscription;
import bicameral.marketplace.subscription.Subscriptions.Choice;
import bicameral.tenant.Refusal;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The JSON forms of plans and subscriptions. */
public final class SubscriptionJson {
    private SubscriptionJson() {}

    /** An amount: a plain decimal as text. */
    public record Amount(@Nullable String amount, @Nullable String currency) {
        static Amount of(Money money) {
            return new Amount(money.amount().toPlainString(), money.currency().getCurrencyCode());
        }

        Money read() {
            return Money.parse(amount == null ? "" : amount, currency == null ? "" : currency);
        }
    }

    /** What an agent offers. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Offered(
            String agent, List<Offer> plans, @Nullable TrialOffer trial) {
        public Offered {
            plans = List.copyOf(plans);
        }

        static Offered of(String slug, Plans plans) {
            Plans.Trial trial = plans.trial();
            return new Offered(
                    slug,
                    plans.offered().stream().map(Offer::of).toList(),
                    trial == null ? null : new TrialOffer(trial.days(), trial.messages()));
        }
    }

    /** A plan: month, seat or day; the price and the included messages are of one seat and period. */
    public record Offer(String plan, Amount price, int included) {
        static Offer of(Plan plan) {
            return new Offer(plan.kind().id(), Amount.of(plan.price()), plan.included());
        }
    }

    /** How long the month may be tried, and with how many messages. */
    public record TrialOffer(int days, int messages) {}

    /**
     * What to subscribe to, or to change to.
     *
     * @param agent its slug; only for a new one
     * @param seats 1 where none is said
     * @param trial whether to begin with the trial; false where nothing is said
     * @param price of a seat and period, as it was shown
     */
    public record Wish(
            @Nullable String agent,
            @Nullable String plan,
            @Nullable Integer seats,
            @Nullable Boolean trial,
            @Nullable Amount price) {
        Choice choice() {
            if (price == null) throw new Refusal("malformed", Refusal.Kind.MALFORMED);
            return new Choice(kind(plan), seats == null ? 1 : seats, Boolean.TRUE.equals(trial), price.read());
        }
    }

    static Kind kind(@Nullable String plan) {
        for (Kind known : Kind.values()) if (known.id().equals(plan)) return known;
        throw new Refusal("unknown_plan", Refusal.Kind.INVALID);
    }

    /** The tenant's, those that run first. */
    public record All(List<One> subscriptions) {
        public All {
            subscriptions = List.copyOf(subscriptions);
        }
    }

    /** One subscription. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record One(
            UUID id,
            String agent,
            String agentName,
            String plan,
            Amount price,
            int seats,
            String state,
            Period period,
            int messagesUsed,
            int messagesIncluded,
            boolean usable,
            Instant due,
            boolean mayStepBack,
            @Nullable Announced announced,
            @Nullable Instant endedAt,
            @Nullable String cause) {
        static One of(Subscription one) {
            Subscription.Announced announced = one.announced();
            return new One(
                    one.id(),
                    one.slug(),
                    one.agentName(),
                    one.kind().id(),
                    Amount.of(one.price()),
                    one.seats(),
                    one.state().id(),
                    Period.of(one.current()),
                    one.used(),
                    one.allowance(),
                    one.usable(),
                    one.due(),
                    one.mayStepBack(),
                    announced == null ? null : Announced.of(announced),
                    one.endedAt(),
                    one.cause());
        }
    }

    /** A period; paidAt is missing while it waits for its money, or never got it. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Period(
            int n,
            Instant from,
            Instant to,
            Amount price,
            Amount refunded,
            @Nullable Instant paidAt) {
        static Period of(Subscription.Period period) {
            return new Period(
                    period.n(),
                    period.startsAt(),
                    period.endsAt(),
                    Amount.of(period.price()),
                    Amount.of(period.refunded()),
                    period.paidAt());
        }
    }

    /** Terms to come; without a price the plan ends then. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Announced(Instant from, @Nullable Amount price, int included) {
        static Announced of(Subscription.Announced announced) {
            Money price = announced.price();
            return new Announced(announced.from(), price == null ? null : Amount.of(price), announced.included());
        }
    }

    /** One with its periods, newest first. */
    public record Details(One subscription, List<Period> periods) {
        public Details {
            periods = List.copyOf(periods);
        }

        static Details of(Subscription.Details details) {
            return new Details(
                    One.of(details.subscription()),
                    details.periods().stream().map(Period::of).toList());
        }
    }

    /** What a change would come to: what comes back of the running period, and what is paid for a new one. */
    public record Quote(Amount back, Amount pay) {
        static Quote of(Subscription.Quote quote) {
            return new Quote(Amount.of(quote.back()), Amount.of(quote.pay()));
        }
    }
}
