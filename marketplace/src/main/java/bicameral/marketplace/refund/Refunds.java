package bicameral.marketplace.refund;

import bicameral.marketplace.billing.AccountKind;
import bicameral.marketplace.billing.Accounts;
import bicameral.marketplace.billing.Accounts.Account;
import bicameral.marketplace.billing.BillingSettings;
import bicameral.marketplace.billing.Ledger;
import bicameral.marketplace.billing.Posting;
import bicameral.marketplace.billing.PromoLots;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.share.SharesBack;
import bicameral.tenant.Operator;
import bicameral.tenant.OpsTx;
import bicameral.tenant.Refusal;
import bicameral.tenant.TenantId;
import bicameral.tenant.audit.OperatorLog;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Refunds of charged messages, whole or in part, into the wallet that paid. For billing admins only: callers have asked for
 * the role. Thread-safe, also across instances.
 *
 * <p>The original legs are reversed pro rata. The creator's part is taken from what the message has pending, then from what is
 * available, and what is still missing then is the creator's debt, which later earnings pay off first; what went on to others
 * as their share comes back first. All refunds of a charge
 * together never exceed it. From a limit up a second person has to agree. A posted refund ends the message's open case, with
 * its reason as the answer to the payer.
 *
 * <p>Locks are taken in one order: message, the creator's maturing earnings, accounts by id.
 */
@ApplicationScoped
public class Refunds {
    private static final int MOST_REASON = 500;
    private static final int MOST_WAITING = 200;

    private final OpsTx ops;
    private final Accounts accounts;
    private final Ledger ledger;
    private final BillingSettings settings;
    private final OperatorLog log;
    private final SharesBack shares;

    public Refunds(OpsTx ops, Accounts accounts, Ledger ledger, BillingSettings settings, OperatorLog log) {
        this.ops = ops;
        this.accounts = accounts;
        this.ledger = ledger;
        this.settings = settings;
        this.log = log;
        this.shares = new SharesBack(ledger);
    }

    /**
     * Gives back an amount of a charge, or proposes to where it needs a second person.
     *
     * @param id the same id again is the same refund; with another message or amount it is idempotency_conflict (CONFLICT)
     * @param amount null for all that is left of the charge
     * @throws Refusal unknown_charge (NOT_FOUND) where the message cost nothing, reason_missing, invalid_amount,
     *     currency_mismatch, refund_above_charge (INVALID); nothing is left behind
     */
    public Refund give(Operator by, UUID id, UUID message, @Nullable Money amount, String reason) {
        String why = reason(reason);
        Charged charged = charged(message);
        Books books = books(charged);
        return ops.in(handle -> {
            lock(handle, message.toString(), 0);
            Optional<Refund> before = find(handle, id);
            if (before.isPresent()) return repeated(before.get(), message, amount);
            Money what = within(left(handle, charged), charged.currency(), amount);
            boolean second = what.micros() >= settings.secondPersonFromMicros();
            insert(handle, charged, id, what, why, second, by);
            if (!second) post(handle, charged, books, id, what, by);
            log.write(handle, by, second ? "refund.propose" : "refund.post", id, why, details(message, what));
            return find(handle, id).orElseThrow();
        });
    }

    static Refund repeated(Refund before, UUID message, @Nullable Money amount) {
        if (before.message().equals(message)
                && (amount == null || before.amount().equals(amount))) return before;
        throw new Refusal("idempotency_conflict", Refusal.Kind.CONFLICT);
    }

    /**
     * The second person agrees: posts it. second_person (FORBIDDEN) for the one who proposed it, refund_decided (CONFLICT) where
     * it has been decided, unknown_refund (NOT_FOUND), refund_above_charge (INVALID) where others came first. The log has the reason
     * that is agreed with.
     */
    public Refund approve(Operator by, UUID id) {
        return decide(by, id, "", true);
    }

    /** The second person says no; errors as of {@link #approve}, and reason_missing (INVALID). */
    public Refund reject(Operator by, UUID id, String reason) {
        return decide(by, id, reason(reason), false);
    }

    private Refund decide(Operator by, UUID id, String reason, boolean agreed) {
        UUID message = ops.in(handle -> find(handle, id))
                .orElseThrow(() -> new Refusal("unknown_refund", Refusal.Kind.NOT_FOUND))
                .message();
        Charged charged = charged(message);
        Books books = books(charged);
        return ops.in(handle -> {
            lock(handle, message.toString(), 0);
            Refund refund = toDecide(handle, id, by);
            if (agreed) post(handle, charged, books, id, refund.amount(), by);
            else rejected(handle, id, by);
            log.write(
                    handle,
                    by,
                    agreed ? "refund.approve" : "refund.reject",
                    id,
                    agreed ? refund.reason() : reason,
                    details(message, refund.amount()));
            return find(handle, id).orElseThrow();
        });
    }

    /** The refund that a second person decides about, under the lock of its charge; refusals as of {@link #approve}. */
    static Refund toDecide(Handle handle, UUID id, Operator by) {
        Refund refund = find(handle, id).orElseThrow();
        if (refund.state() != Refund.State.PROPOSED) throw new Refusal("refund_decided", Refusal.Kind.CONFLICT);
        if (refund.proposedBy().equals(by.person().value())) throw new Refusal("second_person", Refusal.Kind.FORBIDDEN);
        return refund;
    }

    static void rejected(Handle handle, UUID id, Operator by) {
        handle.createUpdate("""
                        update market.refund set state = 'rejected', decided_by = :by, decided_at = market.clock()
                        where id = :id""").bind("by", by.person().value()).bind("id", id).execute();
    }

    /** Refunds that wait for a second person, oldest first; at most 200. */
    public List<Refund> waiting() {
        return ops.in(handle -> handle.createQuery(
                        "select * from market.refund where state = 'proposed' order by proposed_at limit :most")
                .bind("most", MOST_WAITING)
                .map((row, context) -> refund(row))
                .list());
    }

    /** All refunds of a message, oldest first. */
    public List<Refund> of(UUID message) {
        return ops.in(handle -> handle.createQuery("select * from market.refund where message = :message order by id")
                .bind("message", message)
                .map((row, context) -> refund(row))
                .list());
    }

    /** What can still be given back of a message's charge; zero where it cost nothing. */
    public Money refundable(UUID message) {
        return ops.in(handle -> charged(handle, message)
                .map(charged -> new Money(left(handle, charged), charged.currency()))
                .orElse(Money.zero(settings.currency())));
    }

    static String reason(String reason) {
        String why = reason.strip();
        if (why.isEmpty() || why.length() > MOST_REASON)
            throw new Refusal("reason_missing", Refusal.Kind.INVALID, Map.of("most", MOST_REASON));
        return why;
    }

    static Map<String, String> details(UUID message, Money amount) {
        return Map.of(
                "message", message.toString(),
                "amount", amount.amount().toPlainString(),
                "currency", amount.currency().getCurrencyCode());
    }

    /** The amount that is asked for, null for all, of what is left of a charge. */
    static Money within(long left, Currency currency, @Nullable Money amount) {
        if (amount != null && !amount.currency().equals(currency))
            throw new Refusal("currency_mismatch", Refusal.Kind.INVALID);
        if (amount != null && amount.micros() <= 0) throw new Refusal("invalid_amount", Refusal.Kind.INVALID);
        long micros = amount == null ? left : amount.micros();
        if (micros > left || micros == 0) throw aboveCharge(left, currency);
        return new Money(micros, currency);
    }

    private static long left(Handle handle, Charged charged) {
        return charged.legs().sum() - spoken(handle, charged.message(), "proposed", "posted");
    }

    static Refusal aboveCharge(long left, Currency currency) {
        return new Refusal("refund_above_charge", Refusal.Kind.INVALID, Map.of("left", new Money(left, currency)));
    }

    static long spoken(Handle handle, UUID message, String... states) {
        return handle.createQuery("""
            select coalesce(sum(amount), 0)::bigint from market.refund
            where message = :message and state = any(:states)\
            """)
                .bind("message", message)
                .bind("states", states)
                .mapTo(Long.class)
                .one();
    }

    private static void insert(
            Handle handle, Charged charged, UUID id, Money amount, String reason, boolean second, Operator by) {
        handle.createUpdate("""
            insert into market.refund (tenant_id, id, message, payer, currency, amount, reason, needs_second, state,
              proposed_by, proposer)
            values (:publisher, :id, :message, :payer, :currency, :amount, :reason, :second, 'proposed', :by, :name)\
            """)
                .bind("publisher", charged.publisher().value())
                .bind("id", id)
                .bind("message", charged.message())
                .bind("payer", charged.payer().value())
                .bind("currency", charged.currency().getCurrencyCode())
                .bind("amount", amount.micros())
                .bind("reason", reason)
                .bind("second", second)
                .bind("by", by.person().value())
                .bind("name", by.name())
                .execute();
    }

    private void post(Handle handle, Charged charged, Books books, UUID id, Money amount, Operator by) {
        Legs left = charged.legs().minus(given(handle, charged.message()));
        if (amount.micros() > left.sum()) throw aboveCharge(left.sum(), charged.currency());
        Legs legs = left.part(amount.micros());
        shares.take(
                handle, charged.message(), charged.publisher(), id, legs.earned(), legs.commission(), books.tenants());
        long fromPending = takePending(handle, charged.publisher(), charged.message(), legs.earned());
        Map<UUID, Long> balances = ledger.lock(handle, books.tenants());
        long fromAvailable = Math.min(
                legs.earned() - fromPending,
                balances.getOrDefault(books.available().id(), 0L));
        ledger.post(
                handle,
                Posting.of("refund:" + id, "refund", charged.message())
                        .debit(books.tax(), legs.tax())
                        .debit(books.engine(), legs.engine())
                        .debit(books.commission(), legs.commission())
                        .debit(books.pending(), fromPending)
                        .debit(books.available(), fromAvailable)
                        .debit(books.debt(), legs.earned() - fromPending - fromAvailable)
                        .credit(books.promo(), legs.promo())
                        .credit(books.paid(), amount.micros() - legs.promo())
                        .build());
        if (legs.promo() > 0)
            PromoLots.giveBack(handle, charged.payer(), charged.currency(), charged.message(), legs.promo());
        posted(handle, id, by, legs, 0);
        Cases.end(
                handle,
                charged.message(),
                "refunded",
                find(handle, id).orElseThrow().reason());
    }

    /** Notes a refund's legs, and what of it was not earned yet. */
    static void posted(Handle handle, UUID id, Operator by, Legs legs, long deferred) {
        handle.createUpdate("""
            update market.refund set state = 'posted', decided_by = :by, decided_at = market.clock(), tax = :tax,
              engine = :engine, commission = :commission, earned = :earned, deferred = :deferred, to_promo = :promo
            where id = :id\
            """)
                .bind("by", by.person().value())
                .bind("tax", legs.tax())
                .bind("engine", legs.engine())
                .bind("commission", legs.commission())
                .bind("earned", legs.earned())
                .bind("deferred", deferred)
                .bind("promo", legs.promo())
                .bind("id", id)
                .execute();
    }

    /** Takes from what a message, or a day, has pending, as far as that goes; under the lock that maturation takes too. */
    static long takePending(Handle handle, TenantId publisher, UUID lot, long earned) {
        if (earned == 0) return 0;
        lock(handle, publisher.toString(), 2);
        long pending = handle.createQuery("select amount from market.maturing where message = :lot")
                .bind("lot", lot)
                .mapTo(Long.class)
                .findOne()
                .orElse(0L);
        long taken = Math.min(pending, earned);
        if (taken == 0) return 0;
        String sql = taken == pending
                ? "delete from market.maturing where message = :lot"
                : "update market.maturing set amount = amount - :taken where message = :lot";
        var update = handle.createUpdate(sql).bind("lot", lot);
        if (taken < pending) update.bind("taken", taken);
        update.execute();
        return taken;
    }

    private static Legs given(Handle handle, UUID message) {
        return handle.createQuery("""
            select coalesce(sum(tax), 0)::bigint tax, coalesce(sum(engine), 0)::bigint engine,
              coalesce(sum(commission), 0)::bigint commission, coalesce(sum(earned), 0)::bigint earned,
              coalesce(sum(to_promo), 0)::bigint promo
            from market.refund where message = :message and state = 'posted'\
            """)
                .bind("message", message)
                .map((row, context) -> legs(row))
                .one();
    }

    static Legs legs(ResultSet row) throws SQLException {
        return new Legs(
                row.getLong("tax"),
                row.getLong("engine"),
                row.getLong("commission"),
                row.getLong("earned"),
                row.getLong("promo"));
    }

    /** So that refunds of one message (0), and what changes a creator's maturing earnings (2), come one after the other. */
    static void lock(Handle handle, String id, int kind) {
        handle.createQuery("select pg_advisory_xact_lock(hashtextextended(:id, :kind))::text")
                .bind("id", id)
                .bind("kind", kind)
                .mapTo(String.class)
                .one();
    }

    /** A captured message: who paid whom, and how it was split. */
    private record Charged(
            UUID message, TenantId publisher, TenantId payer, Currency currency, String taxPlace, Legs legs) {}

    private Charged charged(UUID message) {
        return ops.in(handle -> charged(handle, message))
                .orElseThrow(() -> new Refusal("unknown_charge", Refusal.Kind.NOT_FOUND));
    }

    private static Optional<Charged> charged(Handle handle, UUID message) {
        return handle.createQuery("""
                        select u.tenant_id as publisher, h.tenant_id as payer, u.currency, u.tax, u.engine, u.commission, u.earned,
                          least(u.charged, h.from_promo) as promo, coalesce(c.place, '') as tax_place
                        from market.usage_event u join market.hold h using (message)
                        left join market.charge_tax c using (message)
                        where u.message = :message and h.state = 'captured'""")
                .bind("message", message)
                .map((row, context) -> new Charged(
                        message,
                        new TenantId(row.getObject("publisher", UUID.class)),
                        new TenantId(row.getObject("payer", UUID.class)),
                        Currency.getInstance(row.getString("currency")),
                        row.getString("tax_place"),
                        legs(row)))
                .findOne();
    }

    static Optional<Refund> find(Handle handle, UUID id) {
        return handle.createQuery("select * from market.refund where id = :id")
                .bind("id", id)
                .map((row, context) -> refund(row))
                .findOne();
    }

    private static Refund refund(ResultSet row) throws SQLException {
        OffsetDateTime decided = row.getObject("decided_at", OffsetDateTime.class);
        return new Refund(
                row.getObject("id", UUID.class),
                row.getObject("message", UUID.class),
                new Money(row.getLong("amount"), Currency.getInstance(row.getString("currency"))),
                row.getString("reason"),
                row.getBoolean("needs_second"),
                Refund.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getObject("proposed_by", UUID.class),
                row.getString("proposer"),
                row.getObject("proposed_at", OffsetDateTime.class).toInstant(),
                decided == null ? null : decided.toInstant(),
                row.getBoolean("ends"));
    }

    /** All accounts of a refund, opened before the transaction that uses them. */
    private record Books(
            Account tax,
            Account engine,
            Account commission,
            Account pending,
            Account available,
            Account debt,
            Account promo,
            Account paid) {
        List<Account> tenants() {
            return List.of(pending, available, debt, promo, paid);
        }
    }

    private Books books(Charged charged) {
        Currency currency = charged.currency();
        return new Books(
                accounts.platform(AccountKind.TAX, charged.taxPlace(), currency),
                accounts.platform(AccountKind.MODEL_RECOVERY, "", currency),
                accounts.platform(AccountKind.COMMISSION, "", currency),
                accounts.of(charged.publisher(), AccountKind.CREATOR_PENDING, currency),
                accounts.of(charged.publisher(), AccountKind.CREATOR_AVAILABLE, currency),
                accounts.of(charged.publisher(), AccountKind.CREATOR_DEBT, currency),
                accounts.of(charged.payer(), AccountKind.WALLET_PROMO, currency),
                accounts.of(charged.payer(), AccountKind.WALLET_PAID, currency));
    }
}
