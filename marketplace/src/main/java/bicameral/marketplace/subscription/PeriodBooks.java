package bicameral.marketplace.subscription;

import bicameral.marketplace.billing.AccountKind;
import bicameral.marketplace.billing.Accounts;
import bicameral.marketplace.billing.Accounts.Account;
import bicameral.marketplace.billing.BillingSettings;
import bicameral.marketplace.billing.Ledger;
import bicameral.marketplace.billing.PlanSpending;
import bicameral.marketplace.billing.Posting;
import bicameral.marketplace.billing.Split;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.subscription.Row.Period;
import bicameral.marketplace.tax.ChargeTaxes;
import bicameral.marketplace.tax.Tax;
import bicameral.tenant.Ids;
import bicameral.tenant.OpsTx;
import bicameral.tenant.Refusal;
import bicameral.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The money of a period: paid into the deferred account, earned day by day, what is left given back. Works in the caller's
 * transaction, which holds the subscription's row. Thread-safe.
 */
@ApplicationScoped
public class PeriodBooks {
    private final OpsTx ops;
    private final Accounts accounts;
    private final Ledger ledger;
    private final BillingSettings settings;

    public PeriodBooks(OpsTx ops, Accounts accounts, Ledger ledger, BillingSettings settings) {
        this.ops = ops;
        this.accounts = accounts;
        this.ledger = ledger;
        this.settings = settings;
    }

    /** All accounts that a subscription touches. */
    record Purse(Account wallet, Account deferred, Taxes taxes, Account recovery, Account commission, Account earner) {}

    /**
     * The rate of the payer's place when the purse was opened, and the tax accounts of that place and of those by which periods of
     * the subscription were taxed before.
     *
     * @param valid empty where none of the table is, and then the setting's share is the tax
     */
    record Taxes(Optional<Tax> valid, int settingBasisPoints, Map<String, Account> places) {
        Taxes {
            places = Map.copyOf(places);
        }

        /** What of a price is tax, by the rate of now. */
        long of(long price) {
            return Split.tax(price, valid.orElse(null), settingBasisPoints);
        }

        String place() {
            return valid.map(Tax::place).orElse("");
        }

        /** The account of a place; a period of another instance's making is for the next try. */
        Account account(String place) {
            Account account = places.get(place);
            if (account == null) throw new IllegalStateException("taxed meanwhile by another place: " + place);
            return account;
        }
    }

    /** Opens them; call it outside of transactions. */
    Purse purse(TenantId payer, UUID subscription, TenantId publisher, Currency currency) {
        return new Purse(
                accounts.of(payer, AccountKind.WALLET_PAID, currency),
                accounts.of(payer, AccountKind.DEFERRED, subscription.toString(), currency),
                taxes(payer, subscription, currency),
                accounts.platform(AccountKind.MODEL_RECOVERY, "", currency),
                accounts.platform(AccountKind.COMMISSION, "", currency),
                accounts.of(publisher, AccountKind.CREATOR_PENDING, currency));
    }

    /** As {@link #purse(TenantId, UUID, TenantId, Currency)}. */
    Purse purse(Row subscription) {
        return purse(subscription.payer(), subscription.id(), subscription.publisher(), subscription.currency());
    }

    private Taxes taxes(TenantId payer, UUID subscription, Currency currency) {
        Optional<Tax> valid = ops.in(handle -> ChargeTaxes.of(handle, payer.value()));
        List<String> places = ops.in(handle -> handle.createQuery("""
                        select distinct tax_place from market.subscription_period
                        where tenant_id = :payer and subscription = :id""")
                .bind("payer", payer.value())
                .bind("id", subscription)
                .mapTo(String.class)
                .list());
        Map<String, Account> opened = new HashMap<>();
        places.forEach(place -> opened.put(place, accounts.platform(AccountKind.TAX, place, currency)));
        opened.computeIfAbsent(
                valid.map(Tax::place).orElse(""), place -> accounts.platform(AccountKind.TAX, place, currency));
        return new Taxes(valid, settings.taxBasisPoints(), opened);
    }

    /** What can be spent on subscriptions: paid credit only, as promotional credit could come back as paid. Locks it. */
    Money available(Handle handle, Purse purse) {
        long balance = ledger.lock(handle, List.of(purse.wallet()))
                .getOrDefault(purse.wallet().id(), 0L);
        return new Money(balance, purse.wallet().currency());
    }

    /**
     * What stands in the way of paying a period: wallet_short, or a limit of the month as {@link PlanSpending#obstacle} has it
     * (UNPAID). Locks the wallet.
     */
    Optional<Refusal> obstacle(Handle handle, Purse purse, @Nullable UUID department, long price) {
        Money available = available(handle, purse);
        if (available.micros() < price)
            return Optional.of(new Refusal(
                    "wallet_short",
                    Refusal.Kind.UNPAID,
                    Map.of("price", new Money(price, available.currency()), "amount", available)));
        return PlanSpending.obstacle(handle, purse.wallet(), department, price);
    }

    int commissionBasisPoints() {
        return settings.commissionBasisPoints();
    }

    /** Buys a period once; what stood in the way else, and then nothing has happened. */
    Optional<Refusal> pay(Handle handle, Purse purse, UUID subscription, @Nullable UUID department, int n, long price) {
        if (price == 0) return Optional.empty();
        Optional<Refusal> obstacle = obstacle(handle, purse, department, price);
        if (obstacle.isPresent()) return obstacle;
        long tax = purse.taxes().of(price);
        ledger.post(
                handle,
                Posting.of("subscription:" + subscription + ":" + n, "subscription", subscription)
                        .debit(purse.wallet(), price)
                        .credit(purse.taxes().account(purse.taxes().place()), tax)
                        .credit(purse.deferred(), price - tax)
                        .build());
        return Optional.empty();
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
            long amount = now.earnedAt(left) - (now.earned() - now.takenBack());
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
                          :commission, :earned, market.clock() + make_interval(hours => 24 * :days))""")
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
                        .debit(purse.taxes().account(period.taxPlace()), tax)
                        .credit(purse.wallet(), back + tax)
                        .build());
        handle.createUpdate("""
                        update market.subscription_period set refunded = refunded + :back, refunded_tax = refunded_tax + :tax
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
        return period.kept() == 0 ? 0 : Proration.share(period.tax() - period.refundedTax(), back, period.kept());
    }
}
