package bicameral.marketplace.subscription;

import bicameral.marketplace.billing.AccountKind;
import bicameral.marketplace.billing.Accounts;
import bicameral.marketplace.billing.Accounts.Account;
import bicameral.marketplace.billing.BillingSettings;
import bicameral.marketplace.billing.Ledger;
import bicameral.marketplace.billing.Posting;
import bicameral.marketplace.billing.Split;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.subscription.Row.Period;
import bicameral.tenant.Ids;
import bicameral.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * The money of a period: paid into the deferred account, earned day by day, what is left given back. Works in the caller's
 * transaction, which holds the subscription's row. Thread-safe.
 */
@ApplicationScoped
class PeriodBooks {
    private final Accounts accounts;
    private final Ledger ledger;
    private final BillingSettings settings;

    PeriodBooks(Accounts accounts, Ledger ledger, BillingSettings settings) {
        this.accounts = accounts;
        this.ledger = ledger;
        this.settings = settings;
    }

    /** All accounts that a subscription touches. */
    record Purse(Account wallet, Account deferred, Account tax, Account recovery, Account commission, Account earner) {}

    /** Opens them; call it outside of transactions. */
    Purse purse(TenantId payer, UUID subscription, TenantId publisher, Currency currency) {
        return new Purse(
                accounts.of(payer, AccountKind.WALLET_PAID, currency),
                accounts.of(payer, AccountKind.DEFERRED, subscription.toString(), currency),
                accounts.platform(AccountKind.TAX, "", currency),
                accounts.platform(AccountKind.MODEL_RECOVERY, "", currency),
                accounts.platform(AccountKind.COMMISSION, "", currency),
                accounts.of(publisher, AccountKind.CREATOR_PENDING, currency));
    }

    /** As {@link #purse(TenantId, UUID, TenantId, Currency)}. */
    Purse purse(Row subscription) {
        return purse(subscription.payer(), subscription.id(), subscription.publisher(), subscription.currency());
    }

    /** What can be spent on subscriptions: paid credit only, as promotional credit could come back as paid. Locks it. */
    Money available(Handle handle, Purse purse) {
        long balance = ledger.lock(handle, List.of(purse.wallet()))
                .getOrDefault(purse.wallet().id(), 0L);
        return new Money(balance, purse.wallet().currency());
    }

    long tax(long price) {
        return Proration.share(price, settings.taxBasisPoints(), 10_000);
    }

    int commissionBasisPoints() {
        return settings.commissionBasisPoints();
    }

    /** Buys a period once; false where the wallet is short, and then nothing has happened. */
    boolean pay(Handle handle, Purse purse, UUID subscription, int n, long price) {
        if (price == 0) return true;
        if (available(handle, purse).micros() < price) return false;
        long tax = tax(price);
        ledger.post(
                handle,
                Posting.of("subscription:" + subscription + ":" + n, "subscription", subscription)
                        .debit(purse.wallet(), price)
                        .credit(purse.tax(), tax)
                        .credit(purse.deferred(), price - tax)
                        .build());
        return true;
    }

    /**
     * Earns what has run of a period until an instant, a slice for each day (UTC), whether this is done each day or late. Gives the
     * period as it is then.
     */
    Period earn(Handle handle, Row subscription, Period period, Purse purse, Instant until) {
        Instant end = until.isBefore(period.endsAt()) ? until : period.endsAt();
        Period now = period;
        while (now.running() && now.earnedTo().isBefore(end)) {
            Instant midnight = Proration.midnightAfter(now.earnedTo());
            Instant to = midnight.isBefore(end) ? midnight : end;
            long left = Proration.seconds(to, now.endsAt());
            long amount = Proration.earned(now.net(), now.seconds(), left) - now.earned();
            now = slice(handle, subscription, now, purse, to, Math.clamp(amount, 0, now.unearned()));
        }
        return now;
    }

    private Period slice(Handle handle, Row subscription, Period period, Purse purse, Instant to, long amount) {
        if (amount > 0) {
            Split split = Split.of(amount, engineDue(handle, subscription, period), 0, period.commissionBasisPoints());
            UUID day = Ids.next();
            journal(handle, subscription, period, day, to, split);
            ledger.post(
                    handle,
                    Posting.of("subscription_day:" + day, "subscription_day", day)
                            .debit(purse.deferred(), amount)
                            .credit(purse.recovery(), split.engine())
                            .credit(purse.commission(), split.commission())
                            .credit(purse.earner(), split.earned())
                            .build());
            if (split.earned() > 0) mature(handle, day);
        }
        handle.createUpdate("""
                        update market.subscription_period set earned = earned + :amount, earned_to = :to
                        where tenant_id = :payer and subscription = :id and n = :n""")
                .bind("amount", amount)
                .bind("to", Row.at(to))
                .bind("payer", subscription.payer().value())
                .bind("id", subscription.id())
                .bind("n", period.n())
                .execute();
        return Period.current(handle, subscription);
    }

    /** What the engine has cost for the period's messages and no slice has paid yet. */
    private static long engineDue(Handle handle, Row subscription, Period period) {
        return handle.createQuery("""
                        select greatest(0, (
                          select coalesce(sum(u.model_cost), 0) from market.plan_message m
                          join market.usage_event u using (message)
                          where m.tenant_id = :payer and m.subscription = :id and m.n = :n)
                        - (select coalesce(sum(d.engine), 0) from market.subscription_day d
                           where d.subscription = :id and d.n = :n))::bigint""")
                .bind("payer", subscription.payer().value())
                .bind("id", subscription.id())
                .bind("n", period.n())
                .mapTo(Long.class)
                .one();
    }

    private void journal(Handle handle, Row subscription, Period period, UUID day, Instant to, Split split) {
        handle.createUpdate("""
                        insert into market.subscription_day (tenant_id, id, subscription, n, agent, agent_name, kind, from_at, to_at,
                          currency, amount, engine, commission, earned, mature_at)
                        values (:publisher, :day, :id, :n, :agent, :name, :kind, :from, :to, :currency, :amount, :engine,
                          :commission, :earned, market.clock() + make_interval(days => :days))""")
                .bind("publisher", subscription.publisher().value())
                .bind("day", day)
                .bind("id", subscription.id())
                .bind("n", period.n())
                .bind("agent", subscription.agent())
                .bind("name", subscription.agentName())
                .bind("kind", subscription.kind().id())
                .bind("from", Row.at(period.earnedTo()))
                .bind("to", Row.at(to))
                .bind("currency", subscription.currency().getCurrencyCode())
                .bind("amount", split.charged())
                .bind("engine", split.engine())
                .bind("commission", split.commission())
                .bind("earned", split.earned())
                .bind("days", settings.maturationDays())
                .execute();
    }

    /** Matures as the earnings of messages do. */
    private static void mature(Handle handle, UUID day) {
        handle.createUpdate("""
                        insert into market.maturing (tenant_id, message, currency, amount, mature_at)
                        select tenant_id, id, currency, earned, mature_at from market.subscription_day where id = :day""").bind("day", day).execute();
    }

    /** Gives back a part of what is unearned, with its tax; what then remains is earned at once, and the period is over. */
    void close(Handle handle, Row subscription, Period period, Purse purse, Instant at, long back) {
        Period left = back > 0 ? giveBack(handle, subscription, period, purse, back) : period;
        if (left.unearned() > 0) left = slice(handle, subscription, left, purse, at, left.unearned());
        handle.createUpdate("""
                        update market.subscription_period set state = 'closed'
                        where tenant_id = :payer and subscription = :id and n = :n""")
                .bind("payer", subscription.payer().value())
                .bind("id", subscription.id())
                .bind("n", left.n())
                .execute();
    }

    private Period giveBack(Handle handle, Row subscription, Period period, Purse purse, long back) {
        long tax = taxOf(period, back);
        ledger.post(
                handle,
                Posting.of(
                                "subscription_refund:" + subscription.id() + ":" + period.n(),
                                "subscription_refund",
                                subscription.id())
                        .debit(purse.deferred(), back)
                        .debit(purse.tax(), tax)
                        .credit(purse.wallet(), back + tax)
                        .build());
        handle.createUpdate("""
                        update market.subscription_period set refunded = :back, refunded_tax = :tax
                        where tenant_id = :payer and subscription = :id and n = :n""")
                .bind("back", back)
                .bind("tax", tax)
                .bind("payer", subscription.payer().value())
                .bind("id", subscription.id())
                .bind("n", period.n())
                .execute();
        return Period.current(handle, subscription);
    }

    /** The tax that goes back with a part of what is unearned. */
    static long taxOf(Period period, long back) {
        return period.net() == 0 ? 0 : Proration.share(period.tax(), back, period.net());
    }
}
