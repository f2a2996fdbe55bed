package bicameral.marketplace.simulator;

import bicameral.marketplace.agent.AgentSettings;
import bicameral.marketplace.billing.BillingSettings;
import bicameral.marketplace.billing.Commissions;
import bicameral.marketplace.billing.Offer;
import bicameral.marketplace.billing.Split;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.plan.Plan;
import bicameral.marketplace.plan.Plan.Kind;
import bicameral.marketplace.plan.Plans;
import bicameral.marketplace.share.ShareForecast;
import bicameral.marketplace.share.ShareForecast.Rights;
import bicameral.marketplace.subscription.PeriodForecast;
import bicameral.marketplace.tax.ChargeTaxes;
import bicameral.marketplace.tax.Tax;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.OpsTx;
import bicameral.tenant.Role.Permission;
import bicameral.tenant.TenantTx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What prices would bring: of a message, of plans, with the free quota and the trial; by the functions that divide charges and
 * periods, on what the agent's answers really used of the shared engine. Thread-safe; changes nothing.
 */
@ApplicationScoped
public class PriceSimulator {
    private static final int DAYS = 30;
    /** As high as a price may be. */
    private static final long MOST_MICROS = 100_000_000_000L;

    private final TenantTx tx;
    private final OpsTx ops;
    private final BillingSettings settings;
    private final Commissions commissions;
    private final ShareForecast shares;

    public PriceSimulator(
            TenantTx tx, OpsTx ops, BillingSettings settings, Commissions commissions, ShareForecast shares) {
        this.tx = tx;
        this.ops = ops;
        this.settings = settings;
        this.commissions = commissions;
        this.shares = shares;
    }

    /**
     * What is asked.
     *
     * @param price of a message, in the currency of all results
     * @param freePerDay free messages of a visitor and day
     * @param perDay messages that a visitor or subscriber who stays asks in a day, 1 or more
     * @param plans in the same currency
     * @param place of the payers, as the table of tax rates has it; where that has no rate now, the rate of the settings is used
     */
    public record Question(Money price, int freePerDay, int perDay, Plans plans, String place) {
        /** Only the price of a message, of payers whose place is not known. */
        public Question(Money price, int freePerDay, int perDay) {
            this(price, freePerDay, perDay, Plans.NONE, "");
        }
    }

    /**
     * What answers used of the shared engine in the last 30 days; all zero where there were none.
     *
     * @param answers with and without the engine, abstentions left out
     * @param average tokens of an answer
     * @param high tokens that 95 of 100 answers stay within
     */
    public record Usage(long answers, long average, long high) {}

    /**
     * A charge, or the price of a period, with all its legs: charged = tax + engine + commission + earned.
     *
     * @param messages that it is for
     * @param tokens of all of them
     * @param cost what the engine costs for it, of which {@code engine} is covered by the charge
     * @param authors of a remix, what others have of {@code earned}
     * @param referrer what whoever brought the creator in has of {@code commission}
     */
    public record Example(
            long messages,
            long tokens,
            Money cost,
            Money charged,
            Money tax,
            Money engine,
            Money commission,
            Money earned,
            Money authors,
            Money referrer) {
        /** What the creator keeps. */
        public Money kept() {
            return earned.minus(authors);
        }

        /** What the creator keeps of the charge, in whole per cent. */
        public long margin() {
            return charged.isZero() ? 0 : Math.round(100.0 * kept().micros() / charged.micros());
        }

        /** Whether the charge does not cover what the engine costs. */
        public boolean loses() {
            return cost.micros() > engine.micros();
        }
    }

    /**
     * A period of a plan, of one seat where it is by the seat.
     *
     * @param expected of who asks as often as is asked for
     * @param beyond messages that such a one pays by the message, after those that are included
     * @param beyondKept what the creator keeps of those
     * @param full of who uses all that is included, in average answers
     * @param worst the same with the most that the gateway lets a message use
     * @param breakEven the lowest price at which {@code full} leaves something; null where none does
     */
    public record Period(
            Plan plan,
            Example expected,
            long beyond,
            Money beyondKept,
            Example full,
            Example worst,
            @Nullable Money breakEven) {}

    /** What a trial costs the platform at the engine for who asks as often as is asked for; nobody is charged, and nothing earned. */
    public record TrialCost(Plans.Trial trial, long messages, Money cost) {}

    /** An average answer by the rate of a place. */
    public record AtPlace(String place, int basisPoints, Example average) {}

    /**
     * The results.
     *
     * @param rate of a thousand tokens
     * @param taxBasisPoints of the rate that was used: of the table on the price without tax, of the settings on the price with it
     * @param taxed whether it is one of the table
     * @param commissionBasisPoints of messages, by the creator's tier
     * @param periodBasisPoints commission of periods
     * @param volume what was charged for the creator in 30 days
     * @param authorsBasisPoints of what is earned, to the authors of whom the agent was made
     * @param referrerBasisPoints of the commission, to whoever brought the creator in
     * @param high of an answer longer than 95 of 100
     * @param worst of the most tokens that the gateway lets a message use; of none where no engine writes
     * @param breakEven the lowest price at which an average answer leaves something; null where none does
     * @param freeCost what the free messages of a visitor's day cost the platform at the engine
     * @param freeCarried paid messages of a visitor's day after which commission has paid for the free ones; 0 where they cost
     *     nothing, -1 where no number does
     * @param perVisitorDay what the creator keeps of a visitor who asks so many messages in a day
     * @param periods in the order of the plans
     * @param places by each rate of the table that is valid now
     */
    public record Result(
            Usage usage,
            Money rate,
            int taxBasisPoints,
            boolean taxed,
            int commissionBasisPoints,
            int periodBasisPoints,
            Money volume,
            int authorsBasisPoints,
            int referrerBasisPoints,
            Example average,
            Example high,
            Example worst,
            @Nullable Money breakEven,
            Money freeCost,
            long freeCarried,
            Money perVisitorDay,
            List<Period> periods,
            @Nullable TrialCost trial,
            List<AtPlace> places) {
        public Result {
            periods = List.copyOf(periods);
            places = List.copyOf(places);
        }
    }

    /** Simulates (BUILD); for settings as they are in the draft, with the prices of the question. */
    public Result simulate(CurrentTenant current, UUID agent, AgentSettings draft, Question question) {
        current.require(Permission.BUILD);
        Currency currency = settings.require(question.price().currency());
        Commissions.Standing standing = commissions.of(current.tenant(), currency);
        List<Tax> rates = rates();
        Terms terms = new Terms(
                currency,
                draft.terms().passesEngineCost(),
                standing.basisPoints(),
                taxOf(rates, question.place()),
                shares.of(current.tenant(), agent, currency));
        return result(usage(current, agent), terms, standing, Offer.mostTokens(draft), rates, question);
    }

    /** Places for which the table has a rate that is valid now, {@code *} for everywhere else; by name. */
    public List<String> places() {
        return rates().stream().map(Tax::place).toList();
    }

    private List<Tax> rates() {
        return ops.in(ChargeTaxes::valid);
    }

    private static @Nullable Tax taxOf(List<Tax> rates, String place) {
        return rates.stream()
                .filter(rate -> rate.place().equals(place))
                .findFirst()
                .or(() ->
                        rates.stream().filter(rate -> rate.place().equals("*")).findFirst())
                .orElse(null);
    }

    private Usage usage(CurrentTenant current, UUID agent) {
        return tx.in(
                current.tenant(),
                handle -> handle.createQuery("""
                    select count(*) as answers, coalesce(round(avg(tokens_in + tokens_out)), 0)::bigint as average,
                      coalesce(percentile_disc(0.95) within group (order by tokens_in + tokens_out), 0)::bigint as high
                    from market.usage_event where tenant_id = :tenant and agent = :agent and outcome <> 'abstained'
                      and created_at > market.clock() - make_interval(days => :days)\
                    """)
                        .bind("tenant", current.tenant().value())
                        .bind("agent", agent)
                        .bind("days", DAYS)
                        .map((row, context) ->
                                new Usage(row.getLong("answers"), row.getLong("average"), row.getLong("high")))
                        .one());
    }

    /** How charges come about. */
    private record Terms(
            Currency currency,
            boolean passed,
            int commissionBasisPoints,
            @Nullable Tax tax,
            Rights rights) {
        Terms at(Tax other) {
            return new Terms(currency, passed, commissionBasisPoints, other, rights);
        }
    }

    private Result result(
            Usage usage,
            Terms terms,
            Commissions.Standing standing,
            long mostTokens,
            List<Tax> rates,
            Question question) {
        long price = question.price().micros();
        Example average = message(terms, price, usage.average());
        long free = Math.min(question.freePerDay(), question.perDay());
        Money freeCost = times(average.cost(), free);
        Tax tax = terms.tax();
        return new Result(
                usage,
                new Money(settings.engineMicrosPerThousandTokens(terms.currency()), terms.currency()),
                tax == null ? settings.taxBasisPoints() : tax.basisPoints(),
                tax != null,
                standing.basisPoints(),
                settings.commissionBasisPoints(),
                new Money(standing.volumeMicros(), terms.currency()),
                terms.rights().authorsBasisPoints(),
                terms.rights().referrerBasisPoints(),
                average,
                message(terms, price, usage.high()),
                message(terms, price, mostTokens),
                breakEven(terms, usage.average()),
                freeCost,
                carried(freeCost, average.commission().minus(average.referrer())),
                times(average.kept(), question.perDay() - free),
                question.plans().offered().stream()
                        .map(plan -> period(terms, plan, usage, mostTokens, question, average))
                        .toList(),
                trial(question, average),
                rates.stream()
                        .map(rate -> new AtPlace(
                                rate.place(), rate.basisPoints(), message(terms.at(rate), price, usage.average())))
                        .toList());
    }

    private static Money times(Money one, long many) {
        return new Money(Math.multiplyExact(one.micros(), many), one.currency());
    }

    private Example message(Terms terms, long price, long tokens) {
        long cost = settings.engineCost(tokens, terms.currency());
        return example(terms, 1, tokens, cost, List.of(charge(terms, price, cost)));
    }

    private Split charge(Terms terms, long price, long cost) {
        return Split.of(
                price + (terms.passed() ? cost : 0),
                terms.tax(),
                settings.taxBasisPoints(),
                cost,
                terms.commissionBasisPoints());
    }

    /** The price of a period: its tax when it is bought, all else day by day. */
    private List<Split> bought(Terms terms, Plan plan, long price, long cost) {
        long tax = Split.tax(price, terms.tax(), settings.taxBasisPoints());
        int days = plan.kind() == Kind.DAY ? 1 : DAYS;
        return Stream.concat(
                        Stream.of(new Split(tax, tax, 0, 0, 0)),
                        PeriodForecast.days(price - tax, cost, days, settings.commissionBasisPoints()).stream())
                .toList();
    }

    private Example example(Terms terms, long messages, long tokens, long cost, List<Split> splits) {
        return new Example(
                messages,
                tokens,
                money(terms, cost),
                money(terms, splits, Split::charged),
                money(terms, splits, Split::tax),
                money(terms, splits, Split::engine),
                money(terms, splits, Split::commission),
                money(terms, splits, Split::earned),
                money(terms, splits, split -> terms.rights().authors(split.earned())),
                money(terms, splits, split -> terms.rights().referrer(split.commission())));
    }

    private static Money money(Terms terms, List<Split> splits, ToLongFunction<Split> leg) {
        return money(terms, splits.stream().mapToLong(leg).sum());
    }

    private static Money money(Terms terms, long micros) {
        return new Money(micros, terms.currency());
    }

    private Period period(Terms terms, Plan plan, Usage usage, long mostTokens, Question question, Example message) {
        long asked = (long) question.perDay() * (plan.kind() == Kind.DAY ? 1 : DAYS);
        long used = Math.min(asked, plan.included());
        return new Period(
                plan,
                period(terms, plan, used, usage.average()),
                asked - used,
                times(message.kept(), asked - used),
                period(terms, plan, plan.included(), usage.average()),
                period(terms, plan, plan.included(), mostTokens),
                breakEven(
                        terms,
                        price -> bought(
                                terms,
                                plan,
                                price,
                                Math.multiplyExact(settings.engineCost(usage.average(), terms.currency()), (long)
                                        plan.included()))));
    }

    private Example period(Terms terms, Plan plan, long messages, long tokens) {
        long cost = Math.multiplyExact(settings.engineCost(tokens, terms.currency()), messages);
        return example(
                terms,
                messages,
                Math.multiplyExact(tokens, messages),
                cost,
                bought(terms, plan, plan.price().micros(), cost));
    }

    private static @Nullable TrialCost trial(Question question, Example message) {
        Plans.Trial trial = question.plans().trial();
        if (trial == null) return null;
        long messages = Math.min(trial.messages(), (long) question.perDay() * trial.days());
        return new TrialCost(trial, messages, times(message.cost(), messages));
    }

    /** Where the engine is passed on, or costs nothing, any price is. */
    private @Nullable Money breakEven(Terms terms, long tokens) {
        long cost = settings.engineCost(tokens, terms.currency());
        if (terms.passed() || cost == 0) return money(terms, 0);
        return breakEven(terms, price -> List.of(charge(terms, price, cost)));
    }

    /** The lowest price that leaves something for commission and creator; a higher price leaves no less. */
    private static @Nullable Money breakEven(Terms terms, LongFunction<List<Split>> divided) {
        if (!leaves(divided.apply(MOST_MICROS))) return null;
        long low = 0;
        long high = MOST_MICROS;
        while (low < high) {
            long middle = (low + high) / 2;
            if (leaves(divided.apply(middle))) high = middle;
            else low = middle + 1;
        }
        return money(terms, low);
    }

    private static boolean leaves(List<Split> splits) {
        return splits.stream().anyMatch(split -> split.commission() + split.earned() > 0);
    }

    private static long carried(Money freeCost, Money commission) {
        if (freeCost.isZero()) return 0;
        return commission.isZero() ? -1 : Math.ceilDiv(freeCost.micros(), commission.micros());
    }
}
