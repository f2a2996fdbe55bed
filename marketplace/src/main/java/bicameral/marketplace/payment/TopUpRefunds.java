package bicameral.marketplace.payment;

import bicameral.marketplace.billing.BillingSettings;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.payment.Settlement.Books;
import bicameral.tenant.Operator;
import bicameral.tenant.OpsTx;
import bicameral.tenant.Refusal;
import bicameral.tenant.TenantId;
import bicameral.tenant.audit.OperatorLog;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
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
 * Credit that goes back to the card or account from which it was topped up, in whole minor units. The credit leaves the wallet at
 * once, lies aside while the provider is asked, and returns where the provider refuses. From a limit up a second person has to
 * agree. For billing admins only: callers have asked for the role. Thread-safe, also across instances.
 */
@ApplicationScoped
public class TopUpRefunds {
    private static final int MOST_REASON = 500;
    private static final int MOST_WAITING = 200;

    private final OpsTx ops;
    private final Settlement settlement;
    private final Outbox outbox;
    private final Providers providers;
    private final BillingSettings settings;
    private final OperatorLog log;

    public TopUpRefunds(
            OpsTx ops,
            Settlement settlement,
            Outbox outbox,
            Providers providers,
            BillingSettings settings,
            OperatorLog log) {
        this.ops = ops;
        this.settlement = settlement;
        this.outbox = outbox;
        this.providers = providers;
        this.settings = settings;
        this.log = log;
    }

    /** A refund of a top-up. */
    public record Refund(
            UUID id,
            UUID topUp,
            Money amount,
            String reason,
            State state,
            UUID proposedBy,
            String proposer,
            Instant proposedAt) {}

    /** A refund's way. */
    public enum State {
        /** Waits for a second person. */
        PROPOSED,
        REJECTED,
        /** Asked of the provider. */
        UNDER_WAY,
        /** Given back. */
        SETTLED,
        /** The provider would not, or the payer's bank did not take it. */
        REFUSED
    }

    /**
     * Gives an amount back, or proposes to where it needs a second person.
     *
     * @param id the provider's idempotency key too: the same id again is the same refund; with another top-up or amount it is
     *     idempotency_conflict (CONFLICT)
     * @throws Refusal unknown_top_up (NOT_FOUND), reason_missing, currency_mismatch, invalid_amount (INVALID) unless whole minor
     *     units, refund_above_credit (INVALID) where less is left of the top-up or in the wallet, refund_above_unsplit (INVALID) where
     *     creators were paid out of the top-up and less is left, refund_unsupported (CONFLICT) by providers that give nothing back;
     *     nothing is left behind
     */
    public Refund give(Operator by, UUID id, UUID topUp, Money amount, String reason) {
        String why = reason(reason);
        Books books = settlement.books(topUp).orElseThrow(TopUpRefunds::unknownTopUp);
        Refund refund = ops.in(handle -> {
            Settlement.lock(handle, topUp);
            Optional<Refund> before = find(handle, id);
            if (before.isPresent()) return repeated(before.get(), topUp, amount);
            Paid paid = paid(handle, topUp);
            check(handle, paid, amount, books);
            boolean second = amount.micros() >= settings.secondPersonFromMicros();
            insert(handle, paid, id, amount, why, second, by);
            if (!second) send(handle, paid, id, amount, books);
            log.write(
                    handle,
                    by,
                    second ? "top_up_refund.propose" : "top_up_refund.give",
                    id,
                    why,
                    details(topUp, amount));
            return find(handle, id).orElseThrow();
        });
        return carriedOut(refund);
    }

    private Refund carriedOut(Refund refund) {
        if (refund.state() != State.UNDER_WAY) return refund;
        outbox.attempt(refund.id());
        return ops.in(handle -> find(handle, refund.id())).orElseThrow();
    }

    private static Refund repeated(Refund before, UUID topUp, Money amount) {
        if (before.topUp().equals(topUp) && before.amount().equals(amount)) return before;
        throw new Refusal("idempotency_conflict", Refusal.Kind.CONFLICT);
    }

    /**
     * The second person agrees. second_person (FORBIDDEN) for the one who proposed it, refund_decided (CONFLICT) where it has been
     * decided, unknown_refund (NOT_FOUND), refund_above_credit (INVALID) where the credit has been spent meanwhile. The log has the
     * reason that is agreed with.
     */
    public Refund approve(Operator by, UUID id) {
        return carriedOut(decide(by, id, "", true));
    }

    /** The second person says no; errors as of {@link #approve}, and reason_missing (INVALID). */
    public Refund reject(Operator by, UUID id, String reason) {
        return decide(by, id, reason(reason), false);
    }

    private Refund decide(Operator by, UUID id, String reason, boolean agreed) {
        UUID topUp = ops.in(handle -> find(handle, id))
                .orElseThrow(() -> new Refusal("unknown_refund", Refusal.Kind.NOT_FOUND))
                .topUp();
        Books books = settlement.books(topUp).orElseThrow(TopUpRefunds::unknownTopUp);
        return ops.in(handle -> {
            Settlement.lock(handle, topUp);
            Refund refund = find(handle, id).orElseThrow();
            if (refund.state() != State.PROPOSED) throw new Refusal("refund_decided", Refusal.Kind.CONFLICT);
            if (refund.proposedBy().equals(by.person().value()))
                throw new Refusal("second_person", Refusal.Kind.FORBIDDEN);
            decided(handle, by, id, agreed);
            if (agreed) {
                within(handle, refund.amount(), books);
                send(handle, paid(handle, topUp), id, refund.amount(), books);
            }
            String action = agreed ? "top_up_refund.approve" : "top_up_refund.reject";
            log.write(handle, by, action, id, agreed ? refund.reason() : reason, details(topUp, refund.amount()));
            return find(handle, id).orElseThrow();
        });
    }

    /** Refunds that wait for a second person, oldest first; at most 200. */
    public List<Refund> waiting() {
        return ops.in(handle -> handle.createQuery(
                        "select * from market.top_up_refund where state = 'proposed' order by proposed_at limit :most")
                .bind("most", MOST_WAITING)
                .map((row, context) -> refund(row))
                .list());
    }

    /** All refunds of a top-up, oldest first. */
    public List<Refund> of(UUID topUp) {
        return ops.in(
                handle -> handle.createQuery("select * from market.top_up_refund where top_up = :topUp order by id")
                        .bind("topUp", topUp)
                        .map((row, context) -> refund(row))
                        .list());
    }

    /**
     * A top-up that was paid.
     *
     * @param left what has neither gone back nor is asked for, nor in dispute, nor was paid to creators
     * @param split what was paid to creators out of it, or is being asked for
     */
    private record Paid(TenantId tenant, UUID topUp, String provider, Currency currency, long left, long split) {}

    private static Paid paid(Handle handle, UUID topUp) {
        return handle.createQuery("""
                        select tenant_id, provider, currency, split, (paid - refunded - withdrawn - split - (
                          select coalesce(sum(amount), 0) from market.top_up_refund r
                          where r.top_up = u.id and r.state in ('proposed', 'under_way')))::bigint as left
                        from market.top_up u where id = :id for update""")
                .bind("id", topUp)
                .map((row, context) -> new Paid(
                        new TenantId(row.getObject("tenant_id", UUID.class)),
                        topUp,
                        row.getString("provider"),
                        Currency.getInstance(row.getString("currency")),
                        row.getLong("left"),
                        row.getLong("split")))
                .findOne()
                .orElseThrow(TopUpRefunds::unknownTopUp);
    }

    private void check(Handle handle, Paid paid, Money amount, Books books) {
        if (!amount.currency().equals(paid.currency())) throw new Refusal("currency_mismatch", Refusal.Kind.INVALID);
        long minorUnit = Math.powExact(10L, 6 - paid.currency().getDefaultFractionDigits());
        if (amount.micros() <= 0 || amount.micros() % minorUnit != 0)
            throw new Refusal("invalid_amount", Refusal.Kind.INVALID);
        if (!providers.find(paid.provider()).map(PaymentProvider::refunds).orElse(false))
            throw new Refusal("refund_unsupported", Refusal.Kind.CONFLICT);
        if (amount.micros() > paid.left()) throw aboveLeft(paid);
        within(handle, amount, books);
    }

    private void within(Handle handle, Money amount, Books books) {
        long spendable = settlement.spendable(handle, books);
        if (amount.micros() > spendable) throw aboveCredit(spendable, amount.currency());
    }

    private static Refusal aboveLeft(Paid paid) {
        long left = Math.max(0, paid.left());
        if (paid.split() == 0) return aboveCredit(left, paid.currency());
        return new Refusal(
                "refund_above_unsplit",
                Refusal.Kind.INVALID,
                Map.of(
                        "left", new Money(left, paid.currency()),
                        "split", new Money(paid.split(), paid.currency())));
    }

    private static Refusal aboveCredit(long left, Currency currency) {
        return new Refusal("refund_above_credit", Refusal.Kind.INVALID, Map.of("left", new Money(left, currency)));
    }

    private static Refusal unknownTopUp() {
        return new Refusal("unknown_top_up", Refusal.Kind.NOT_FOUND);
    }

    private static String reason(String reason) {
        String why = reason.strip();
        if (why.isEmpty() || why.length() > MOST_REASON)
            throw new Refusal("reason_missing", Refusal.Kind.INVALID, Map.of("most", MOST_REASON));
        return why;
    }

    private static Map<String, String> details(UUID topUp, Money amount) {
        return Map.of(
                "topUp", topUp.toString(),
                "amount", amount.amount().toPlainString(),
                "currency", amount.currency().getCurrencyCode());
    }

    private static void insert(
            Handle handle, Paid paid, UUID id, Money amount, String reason, boolean second, Operator by) {
        handle.createUpdate("""
                        insert into market.top_up_refund (tenant_id, id, top_up, currency, amount, reason, needs_second, state,
                          proposed_by, proposer, decided_by, decided_at)
                        values (:tenant, :id, :topUp, :currency, :amount, :reason, :second, :state, :by, :name, :decider,
                          case when cast(:decider as uuid) is not null then market.clock() end)""")
                .bind("tenant", paid.tenant().value())
                .bind("id", id)
                .bind("topUp", paid.topUp())
                .bind("currency", paid.currency().getCurrencyCode())
                .bind("amount", amount.micros())
                .bind("reason", reason)
                .bind("second", second)
                .bind("state", second ? "proposed" : "under_way")
                .bind("by", by.person().value())
                .bind("name", by.name())
                .bind("decider", decider(second, by))
                .execute();
    }

    private static @Nullable UUID decider(boolean second, Operator by) {
        return second ? null : by.person().value();
    }

    private static void decided(Handle handle, Operator by, UUID id, boolean agreed) {
        handle.createUpdate("""
                        update market.top_up_refund set state = :state, decided_by = :by, decided_at = market.clock()
                        where id = :id""")
                .bind("state", agreed ? "under_way" : "rejected")
                .bind("by", by.person().value())
                .bind("id", id)
                .execute();
    }

    /** The credit leaves the wallet, and the call is in the outbox: both or neither. */
    private void send(Handle handle, Paid paid, UUID id, Money amount, Books books) {
        settlement.setAside(handle, paid.topUp(), id, amount.micros(), books);
        Outbox.put(handle, paid.tenant(), id, paid.topUp(), paid.provider(), Outbox.Kind.REFUND, amount);
    }

    private static Optional<Refund> find(Handle handle, UUID id) {
        return handle.createQuery("select * from market.top_up_refund where id = :id")
                .bind("id", id)
                .map((row, context) -> refund(row))
                .findOne();
    }

    private static Refund refund(ResultSet row) throws SQLException {
        return new Refund(
                row.getObject("id", UUID.class),
                row.getObject("top_up", UUID.class),
                new Money(row.getLong("amount"), Currency.getInstance(row.getString("currency"))),
                row.getString("reason"),
                State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getObject("proposed_by", UUID.class),
                row.getString("proposer"),
                row.getObject("proposed_at", OffsetDateTime.class).toInstant());
    }
}
