package bicameral.marketplace.billing;

import bicameral.marketplace.agent.AgentSettings;
import bicameral.marketplace.money.Money;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Role.Permission;
import bicameral.tenant.TenantTx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Currency;
import java.util.UUID;

/**
 * What a price would bring, by the same division as charges are posted by, on what the agent's answers really used of the shared
 * engine. Thread-safe; changes nothing.
 */
@ApplicationScoped
public class PriceSimulator {
    private static final int DAYS = 30;

    private final TenantTx tx;
    private final BillingSettings settings;
    private final Commissions commissions;

    public PriceSimulator(TenantTx tx, BillingSettings settings, Commissions commissions) {
        this.tx = tx;
        this.settings = settings;
        this.commissions = commissions;
    }

    /**
     * What is asked.
     *
     * @param price of a message, in the currency of all results
     * @param freePerDay free messages of a visitor and day
     * @param perDay messages that a visitor who stays asks in a day, 1 or more
     */
    public record Question(Money price, int freePerDay, int perDay) {}

    /**
     * What answers used of the shared engine in the last 30 days; all zero where there were none.
     *
     * @param answers with and without the engine, abstentions left out
     * @param average tokens of an answer
     * @param high tokens that 95 of 100 answers stay within
     */
    public record Usage(long answers, long average, long high) {}

    /**
     * One charge with all its legs: charged = tax + engine + commission + earned.
     *
     * @param cost what the engine costs for it, of which {@code engine} is covered by the charge
     */
    public record Example(
            long tokens, Money cost, Money charged, Money tax, Money engine, Money commission, Money earned) {
        /** What the creator keeps of the charge, in whole per cent. */
        public long margin() {
            return charged.isZero() ? 0 : Math.round(100.0 * earned.micros() / charged.micros());
        }

        /** Whether the charge does not cover what the engine costs. */
        public boolean loses() {
            return cost.micros() > engine.micros();
        }
    }

    /**
     * The results.
     *
     * @param rate of a thousand tokens
     * @param high of an answer longer than 95 of 100
     * @param worst of the most tokens that the gateway lets a message use; of none where no engine writes
     * @param breakEven the lowest price at which an average answer leaves the creator something
     * @param freeCost what the free messages of a visitor's day cost the platform at the engine
     * @param freeCarried paid messages of a visitor's day after which commission has paid for the free ones; 0 where they cost
     *     nothing, -1 where no number does
     * @param perVisitorDay what the creator earns of a visitor who asks so many messages in a day
     */
    public record Result(
            Usage usage,
            Money rate,
            int commissionBasisPoints,
            Money volume,
            Example average,
            Example high,
            Example worst,
            Money breakEven,
            Money freeCost,
            long freeCarried,
            Money perVisitorDay) {}

    /** Simulates (BUILD); for settings as they are in the draft, with the price of the question. */
    public Result simulate(CurrentTenant current, UUID agent, AgentSettings draft, Question question) {
        current.require(Permission.BUILD);
        Currency currency = settings.require(question.price().currency());
        Usage usage = tx.in(
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
        Commissions.Standing standing = commissions.of(current.tenant(), currency);
        Terms terms = new Terms(question.price(), draft.terms().passesEngineCost(), standing.basisPoints());
        return result(usage, terms, standing, Offer.mostTokens(draft), question);
    }

    /** How charges come about. */
    private record Terms(Money price, boolean passed, int commissionBasisPoints) {}

    private Result result(Usage usage, Terms terms, Commissions.Standing standing, long mostTokens, Question question) {
        Currency currency = terms.price().currency();
        Example average = example(terms, usage.average());
        long free = Math.min(question.freePerDay(), question.perDay());
        long paid = question.perDay() - free;
        Money freeCost = new Money(Math.multiplyExact(average.cost().micros(), free), currency);
        return new Result(
                usage,
                new Money(settings.engineMicrosPerThousandTokens(currency), currency),
                standing.basisPoints(),
                new Money(standing.volumeMicros(), currency),
                average,
                example(terms, usage.high()),
                example(terms, mostTokens),
                breakEven(terms, average.cost()),
                freeCost,
                carried(freeCost, average.commission()),
                new Money(Math.multiplyExact(average.earned().micros(), paid), currency));
    }

    private Example example(Terms terms, long tokens) {
        Currency currency = terms.price().currency();
        long cost = Math.multiplyExact(tokens, settings.engineMicrosPerThousandTokens(currency)) / 1_000;
        long charged = terms.price().micros() + (terms.passed() ? cost : 0);
        Split split = Split.of(charged, cost, settings.taxBasisPoints(), terms.commissionBasisPoints());
        return new Example(
                tokens,
                new Money(cost, currency),
                new Money(charged, currency),
                new Money(split.tax(), currency),
                new Money(split.engine(), currency),
                new Money(split.commission(), currency),
                new Money(split.earned(), currency));
    }

    /** Charged less its tax has to be more than the engine's cost; where that is passed on, any price is. */
    private Money breakEven(Terms terms, Money cost) {
        if (terms.passed() || cost.isZero()) return Money.zero(cost.currency());
        long untaxed = 10_000L - settings.taxBasisPoints();
        if (untaxed == 0) return new Money(Long.MAX_VALUE, cost.currency());
        return new Money(Math.multiplyExact(cost.micros(), 10_000L) / untaxed + 1, cost.currency());
    }

    private static long carried(Money freeCost, Money commission) {
        if (freeCost.isZero()) return 0;
        return commission.isZero() ? -1 : Math.ceilDiv(freeCost.micros(), commission.micros());
    }
}
