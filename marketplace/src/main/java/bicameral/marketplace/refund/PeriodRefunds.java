package bicameral.marketplace.refund;

import bicameral.marketplace.billing.AccountKind;
import bicameral.marketplace.billing.Accounts;
import bicameral.marketplace.billing.Accounts.Account;
import bicameral.marketplace.billing.BillingSettings;
import bicameral.marketplace.billing.Ledger;
import bicameral.marketplace.billing.Posting;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.share.SharesBack;
import bicameral.marketplace.subscription.PeriodCharges;
import bicameral.marketplace.subscription.PeriodCharges.Opened;
import bicameral.marketplace.subscription.PeriodCharges.PeriodCharge;
import bicameral.tenant.Ids;
import bicameral.tenant.Operator;
import bicameral.tenant.OpsTx;
import bicameral.tenant.Refusal;
import bicameral.tenant.audit.OperatorLog;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Refunds of what was paid for a period of a subscription, whole or in part, into the wallet; for billing admins only, as
 * {@link Refunds}, whose rules hold here too: never more than the charge, a second person from a limit up, a posted refund ends the
 * open case. Thread-safe, also across instances.
 *
 * <p>Where the subscription goes on, the refund is a part of the whole time, what has run and what has not; the days to come earn
 * that much less. Where it ends now, what has not run goes back first, and all of it. What was earned is taken back day by day, the
 * latest first, each by its own legs.
 *
 * <p>Locks are taken in one order: subscription, days, creators' maturing earnings, accounts by id.
 */
@ApplicationScoped
public class PeriodRefunds {
    private final OpsTx ops;
    private final Accounts accounts;
    private final Ledger ledger;
    private final BillingSettings settings;
    private final PeriodCharges periods;
    private final RefundLetters letters;
    private final OperatorLog log;
    private final SharesBack shares;

    public PeriodRefunds(
            OpsTx ops,
            Accounts accounts,
            Ledger ledger,
            BillingSettings settings,
            PeriodCharges periods,
            RefundLetters letters,
            OperatorLog log) {
        this.ops = ops;
        this.accounts = accounts;
        this.ledger = ledger;
        this.settings = settings;
        this.periods = periods;
        this.letters = letters;
        this.log = log;
        this.shares = new SharesBack(ledger);
    }

    /** The period that a charge is of; empty for a message's. */
    public Optional<PeriodCharge> about(UUID charge) {
        return ops.in(handle -> periods.find(handle, charge));
    }

    /** What can still be given back of a period's charge, what is proposed taken off; unknown_charge (NOT_FOUND). */
    public Money refundable(UUID charge) {
        PeriodCharge period = known(charge);
        return ops.in(handle -> new Money(left(handle, period), period.currency()));
    }

    private PeriodCharge known(UUID charge) {
        return about(charge).orElseThrow(() -> new Refusal("unknown_charge", Refusal.Kind.NOT_FOUND));
    }

    private static long left(Handle handle, PeriodCharge period) {
        return period.left() - Refunds.spoken(handle, period.id(), "proposed");
    }

    /**
     * Gives back an amount of a period's charge, or proposes to where it needs a second person.
     *
     * @param id the same id again is the same refund; with another charge or amount it is idempotency_conflict (CONFLICT)
     * @param amount null for all that is left of the charge
     * @param ends whether the subscription ends with it
     * @throws Refusal unknown_charge (NOT_FOUND), reason_missing, invalid_amount, currency_mismatch, refund_above_charge,
     *     refund_below_rest (INVALID) where it ends and less than what has not run would go back, not_now (CONFLICT) where it
     *     has ended already; nothing is left behind
     */
    public Refund give(Operator by, UUID id, UUID charge, @Nullable Money amount, boolean ends, String reason) {
        String why = Refunds.reason(reason);
        PeriodCharge known = known(charge);
        Books books = books(known);
        return ops.in(handle -> {
            PeriodCharge period = periods.lock(handle, known);
            Optional<Refund> before = Refunds.find(handle, id);
            if (before.isPresent()) return Refunds.repeated(before.get(), charge, amount);
            Money what = Refunds.within(left(handle, period), period.currency(), amount);
            if (ends) mayEnd(period, what);
            boolean second = what.micros() >= settings.secondPersonFromMicros();
            insert(handle, period, id, what, ends, why, second, by);
            if (!second) post(handle, period, books, id, what, ends, by);
            log.write(handle, by, second ? "refund.propose" : "refund.post", id, why, details(period, what));
            return Refunds.find(handle, id).orElseThrow();
        });
    }

    private static void mayEnd(PeriodCharge period, Money amount) {
        if (!period.mayEnd()) throw new Refusal("not_now", Refusal.Kind.CONFLICT, Map.of("state", "ended"));
        Money rest = new Money(period.rest(), period.currency());
        if (amount.micros() < rest.micros())
            throw new Refusal("refund_below_rest", Refusal.Kind.INVALID, Map.of("rest", rest));
    }

    /** As {@link Refunds#approve}. A subscription that has ended meanwhile stays so. */
    public Refund approve(Operator by, UUID id) {
        PeriodCharge known = known(charge(id));
        Books books = books(known);
        return ops.in(handle -> {
            PeriodCharge period = periods.lock(handle, known);
            Refund refund = Refunds.toDecide(handle, id, by);
            post(handle, period, books, id, refund.amount(), refund.ends(), by);
            log.write(handle, by, "refund.approve", id, refund.reason(), details(period, refund.amount()));
            return Refunds.find(handle, id).orElseThrow();
        });
    }

    /** As {@link Refunds#reject}. */
    public Refund reject(Operator by, UUID id, String reason) {
        String why = Refunds.reason(reason);
        PeriodCharge known = known(charge(id));
        return ops.in(handle -> {
            PeriodCharge period = periods.lock(handle, known);
            Refund refund = Refunds.toDecide(handle, id, by);
            Refunds.rejected(handle, id, by);
            log.write(handle, by, "refund.reject", id, why, details(period, refund.amount()));
            return Refunds.find(handle, id).orElseThrow();
        });
    }

    /** Whether a refund is of a period; unknown_refund (NOT_FOUND). */
    public boolean has(UUID refund) {
        return about(charge(refund)).isPresent();
    }

    private UUID charge(UUID refund) {
        return ops.in(handle -> Refunds.find(handle, refund))
                .orElseThrow(() -> new Refusal("unknown_refund", Refusal.Kind.NOT_FOUND))
                .message();
    }

    private static Map<String, String> details(PeriodCharge period, Money amount) {
        return Refunds.details(period.id(), amount);
    }

    private static void insert(
            Handle handle,
            PeriodCharge period,
            UUID id,
            Money amount,
            boolean ends,
            String reason,
            boolean second,
            Operator by) {
        handle.createUpdate("""
                        insert into market.refund (tenant_id, id, message, payer, subscription, period, currency, amount, ends, reason,
                          needs_second, state, proposed_by, proposer)
                        values (:publisher, :id, :charge, :payer, :subscription, :n, :currency, :amount, :ends, :reason, :second,
                          'proposed', :by, :name)""")
                .bind("publisher", period.publisher().value())
                .bind("id", id)
                .bind("charge", period.id())
                .bind("payer", period.payer().value())
                .bind("subscription", period.subscription())
                .bind("n", period.n())
                .bind("currency", period.currency().getCurrencyCode())
                .bind("amount", amount.micros())
                .bind("ends", ends)
                .bind("reason", reason)
                .bind("second", second)
                .bind("by", by.person().value())
                .bind("name", by.name())
                .execute();
    }

    private void post(
            Handle handle, PeriodCharge period, Books books, UUID id, Money amount, boolean ends, Operator by) {
        long left = period.left();
        if (amount.micros() > left) throw Refunds.aboveCharge(left, period.currency());
        long tax = share(period.tax(), amount.micros(), left);
        long net = amount.micros() - tax;
        long unearned = ends && period.mayEnd()
                ? Math.min(net, period.unearned())
                : share(period.unearned(), net, period.unearned() + period.earned());
        List<Back> days = days(handle, period, net - unearned);
        Legs earned = days.stream().map(Back::legs).reduce(Legs.NONE, Legs::plus);
        lock(handle, period, days);
        long fromPending = 0;
        for (Back day : days) {
            insert(handle, period, id, day);
            Legs legs = day.legs();
            shares.take(
                    handle, day.day(), period.publisher(), day.id(), legs.earned(), legs.commission(), books.tenants());
            fromPending += Refunds.takePending(handle, period.publisher(), day.day(), legs.earned());
        }
        Map<UUID, Long> balances = ledger.lock(handle, books.tenants());
        long fromAvailable = Math.min(
                earned.earned() - fromPending,
                balances.getOrDefault(books.available().id(), 0L));
        Opened opened = books.opened();
        ledger.post(
                handle,
                Posting.of("refund:" + id, "subscription_refund", period.subscription())
                        .debit(opened.tax(), tax)
                        .debit(opened.deferred(), unearned)
                        .debit(opened.recovery(), earned.engine())
                        .debit(opened.commission(), earned.commission())
                        .debit(opened.pending(), fromPending)
                        .debit(books.available(), fromAvailable)
                        .debit(books.debt(), earned.earned() - fromPending - fromAvailable)
                        .credit(opened.wallet(), amount.micros())
                        .build());
        periods.taken(handle, period, unearned, earned.sum(), tax);
        Refunds.posted(
                handle, id, by, new Legs(tax, earned.engine(), earned.commission(), earned.earned(), 0), unearned);
        if (ends) periods.end(handle, period, opened);
        Refund refund = Refunds.find(handle, id).orElseThrow();
        Cases.end(handle, period.id(), "refunded", refund.reason());
        letters.given(handle, period, refund);
    }

    private static long share(long amount, long part, long whole) {
        if (whole == 0) return 0;
        return BigInteger.valueOf(amount)
                .multiply(BigInteger.valueOf(part))
                .divide(BigInteger.valueOf(whole))
                .longValueExact();
    }

    /** What is taken back of a day. */
    private record Back(UUID id, UUID day, Legs legs) {}

    /** Of the period's latest days, as far as the amount goes. */
    private static List<Back> days(Handle handle, PeriodCharge period, long amount) {
        List<Back> whole = handle.createQuery("""
                        select d.id, 0::bigint as tax, d.engine - coalesce(sum(b.engine), 0)::bigint as engine,
                          d.commission - coalesce(sum(b.commission), 0)::bigint as commission,
                          d.earned - coalesce(sum(b.earned), 0)::bigint as earned, 0::bigint as promo
                        from market.subscription_day d left join market.refund_day b on b.day = d.id
                        where d.subscription = :subscription and d.n = :n
                        group by d.tenant_id, d.id order by d.to_at desc, d.from_at desc, d.id""")
                .bind("subscription", period.subscription())
                .bind("n", period.n())
                .map((row, context) -> new Back(Ids.next(), row.getObject("id", UUID.class), Refunds.legs(row)))
                .list();
        List<Back> taken = new ArrayList<>();
        long left = amount;
        for (Back day : whole) {
            long part = Math.min(left, day.legs().sum());
            if (part == 0) continue;
            taken.add(new Back(day.id(), day.day(), day.legs().part(part)));
            left -= part;
        }
        if (left != 0) throw new IllegalStateException("the days of " + period.id() + " are short of " + left);
        return taken;
    }

    /** So that no share of a day is posted meanwhile, and nothing of a creator's matures. */
    private static void lock(Handle handle, PeriodCharge period, List<Back> days) {
        days.stream().map(day -> day.day().toString()).sorted().forEach(day -> Refunds.lock(handle, day, 0));
        List<String> sharers = handle.createQuery(
                        "select distinct tenant_id::text from market.share where line = any(:days)")
                .bind("days", days.stream().map(Back::day).toArray(UUID[]::new))
                .mapTo(String.class)
                .list();
        Stream.concat(Stream.of(period.publisher().toString()), sharers.stream())
                .distinct()
                .sorted()
                .forEach(creator -> Refunds.lock(handle, creator, 2));
    }

    private static void insert(Handle handle, PeriodCharge period, UUID refund, Back day) {
        handle.createUpdate("""
                        insert into market.refund_day (tenant_id, id, refund, day, engine, commission, earned)
                        values (:publisher, :id, :refund, :day, :engine, :commission, :earned)""")
                .bind("publisher", period.publisher().value())
                .bind("id", day.id())
                .bind("refund", refund)
                .bind("day", day.day())
                .bind("engine", day.legs().engine())
                .bind("commission", day.legs().commission())
                .bind("earned", day.legs().earned())
                .execute();
    }

    /** All accounts of a refund, opened before the transaction that uses them. */
    private record Books(Opened opened, Account available, Account debt) {
        List<Account> tenants() {
            return List.of(opened.wallet(), opened.deferred(), opened.pending(), available, debt);
        }
    }

    private Books books(PeriodCharge period) {
        return new Books(
                periods.open(period),
                accounts.of(period.publisher(), AccountKind.CREATOR_AVAILABLE, period.currency()),
                accounts.of(period.publisher(), AccountKind.CREATOR_DEBT, period.currency()));
    }
}
