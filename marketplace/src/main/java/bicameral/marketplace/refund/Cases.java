package bicameral.marketplace.refund;

import bicameral.marketplace.billing.Charge;
import bicameral.marketplace.billing.Charge.Means;
import bicameral.marketplace.money.Money;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Ids;
import bicameral.tenant.Operator;
import bicameral.tenant.OpsTx;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role.Permission;
import bicameral.tenant.TenantTx;
import bicameral.tenant.audit.AuditLog;
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
 * What payers hold against charges: they see what a message or a period of a subscription cost and why, open a case and withdraw it; billing admins decline
 * it, or refund ({@link Refunds#give}), which ends it. Thread-safe, also across instances.
 */
@ApplicationScoped
public class Cases {
    private static final int MOST_OPEN = 200;
    private static final int MOST_ANSWER = 500;

    private final TenantTx tx;
    private final OpsTx ops;
    private final AuditLog audit;
    private final OperatorLog log;

    public Cases(TenantTx tx, OpsTx ops, AuditLog audit, OperatorLog log) {
        this.tx = tx;
        this.ops = ops;
        this.audit = audit;
        this.log = log;
    }

    /**
     * A message that the tenant asked and paid for: by its wallet, out of its plan, or, as it was free, not at all.
     *
     * @param outcome done, partial, stopped, abstained, uncited, failed or expired
     * @param price the most it could cost
     * @param parts what a whole answer costs by itself, and what the engine cost on top where that is passed on
     * @param charged what this one cost
     * @param promotional how much of the charge was promotional credit
     * @param refunded what has come back of it
     * @param used of a plan: messages that are used of its period; of a free message: those of its day, with this one
     * @param of how many the plan includes, or are free a day
     */
    public record Paid(
            UUID message,
            UUID agent,
            String agentName,
            Instant at,
            Means means,
            String outcome,
            Money price,
            Charge.Parts parts,
            Money charged,
            Money promotional,
            Money refunded,
            int used,
            int of,
            @Nullable Case charge) {
        /** Whether a case may be opened. */
        public boolean disputable() {
            return charge == null && refunded.micros() < charged.micros();
        }

        /** What was held because the engine might have cost it, and came back at once. */
        public Money unused() {
            return means == Means.WALLET ? price.minus(parts.whole()) : Money.zero(price.currency());
        }

        /** What a whole answer would have cost, and was not charged. */
        public Money deducted() {
            return parts.whole().minus(charged);
        }
    }

    /** What a message of the tenant's cost and why (VIEW); unknown_message (NOT_FOUND) also for others' and for one that is not over. */
    public Paid paid(CurrentTenant current, UUID message) {
        current.require(Permission.VIEW);
        return Bought.find(tx, ops, current.tenant(), message)
                .orElseThrow(() -> new Refusal("unknown_message", Refusal.Kind.NOT_FOUND));
    }

    /** What a case is about. */
    private record Held(UUID agent, String agentName, UUID publisher, Money captured) {}

    private static Optional<Held> held(Handle handle, UUID message) {
        return handle.createQuery("""
                        select agent, agent_name, publisher, currency, captured
                        from market.hold where message = :message and state = 'captured'""")
                .bind("message", message)
                .map((row, context) -> {
                    return new Held(
                            row.getObject("agent", UUID.class),
                            row.getString("agent_name"),
                            row.getObject("publisher", UUID.class),
                            new Money(row.getLong("captured"), Currency.getInstance(row.getString("currency"))));
                })
                .findOne();
    }

    /**
     * Opens a case (SPEND). A message has one: asked again while it is open, it is the same; case_ended (CONFLICT) afterwards,
     * already_refunded (CONFLICT) where all has come back, unknown_message (NOT_FOUND) for what the tenant did not pay.
     */
    public Case open(CurrentTenant current, UUID message, Case.Ground ground) {
        current.require(Permission.SPEND);
        Paid paid = paid(current, message);
        if (paid.charged().isZero()) throw new Refusal("unknown_message", Refusal.Kind.NOT_FOUND);
        if (paid.charge() == null && !paid.disputable()) throw new Refusal("already_refunded", Refusal.Kind.CONFLICT);
        Held held = tx.in(current.tenant(), handle -> held(handle, message).orElseThrow());
        return open(current, message, held, ground);
    }

    private Case open(CurrentTenant current, UUID charge, Held held, Case.Ground ground) {
        return ops.in(handle -> {
            int opened = handle.createUpdate("""
                            insert into market.charge_case (tenant_id, id, message, publisher, agent, agent_name, ground, currency,
                              charged, opened_by)
                            values (:payer, :id, :charge, :publisher, :agent, :name, :ground, :currency, :charged, :by)
                            on conflict (message) do nothing""")
                    .bind("payer", current.tenant().value())
                    .bind("id", Ids.next())
                    .bind("charge", charge)
                    .bind("publisher", held.publisher())
                    .bind("agent", held.agent())
                    .bind("name", held.agentName())
                    .bind("ground", ground.id())
                    .bind("currency", held.captured().currency().getCurrencyCode())
                    .bind("charged", held.captured().micros())
                    .bind("by", current.person().value())
                    .execute();
            Case found = find(handle, charge).orElseThrow();
            if (found.state() != Case.State.OPEN) throw new Refusal("case_ended", Refusal.Kind.CONFLICT);
            if (opened == 1)
                audit.write(handle, current, "case.open", charge.toString(), Map.of("ground", ground.id()));
            return found;
        });
    }

    /**
     * A period of a subscription that the tenant's wallet paid.
     *
     * @param charge its name among charges
     * @param tax contained in the price
     * @param refunded what has come back of it, for whatever cause
     * @param running whether it is the one that runs
     */
    public record PaidPeriod(
            UUID charge,
            UUID subscription,
            int n,
            String agentName,
            Instant from,
            Instant to,
            Instant paidAt,
            Money price,
            Money tax,
            Money refunded,
            boolean running,
            @Nullable Case dispute) {
        /** Whether a case may be opened. */
        public boolean disputable() {
            return dispute == null && refunded.micros() < price.micros();
        }
    }

    /** A paid period of the tenant's (VIEW); unknown_charge (NOT_FOUND) also for others' and for one that was free or is not paid. */
    public PaidPeriod paidPeriod(CurrentTenant current, UUID subscription, int n) {
        current.require(Permission.VIEW);
        return tx.in(
                        current.tenant(),
                        handle -> handle.createQuery("""
                                select p.*, s.agent_name from market.subscription_period p
                                join market.subscription s on s.tenant_id = p.tenant_id and s.id = p.subscription
                                where p.subscription = :subscription and p.n = :n and p.paid_at is not null and p.price > 0""")
                                .bind("subscription", subscription)
                                .bind("n", n)
                                .map((row, context) -> paidPeriod(handle, row))
                                .findOne())
                .orElseThrow(() -> new Refusal("unknown_charge", Refusal.Kind.NOT_FOUND));
    }

    private static PaidPeriod paidPeriod(Handle handle, ResultSet row) throws SQLException {
        UUID charge = row.getObject("charge", UUID.class);
        Currency currency = Currency.getInstance(row.getString("currency"));
        long refunded = row.getLong("refunded") + row.getLong("refunded_tax") + row.getLong("taken_back");
        return new PaidPeriod(
                charge,
                row.getObject("subscription", UUID.class),
                row.getInt("n"),
                row.getString("agent_name"),
                instant(row, "starts_at"),
                instant(row, "ends_at"),
                instant(row, "paid_at"),
                new Money(row.getLong("price"), currency),
                new Money(row.getLong("tax"), currency),
                new Money(refunded, currency),
                row.getString("state").equals("running"),
                find(handle, charge).orElse(null));
    }

    /** Opens a case about a period, as {@link #open} about a message; unknown_charge as of {@link #paidPeriod}. */
    public Case openPeriod(CurrentTenant current, UUID subscription, int n, Case.Ground ground) {
        current.require(Permission.SPEND);
        PaidPeriod paid = paidPeriod(current, subscription, n);
        if (paid.dispute() == null && !paid.disputable()) throw new Refusal("already_refunded", Refusal.Kind.CONFLICT);
        Held held = tx.in(
                current.tenant(),
                handle -> handle.createQuery(
                                "select agent, agent_name, publisher from market.subscription where id = :subscription")
                        .bind("subscription", subscription)
                        .map((row, context) -> new Held(
                                row.getObject("agent", UUID.class),
                                row.getString("agent_name"),
                                row.getObject("publisher", UUID.class),
                                paid.price()))
                        .one());
        return open(current, paid.charge(), held, ground);
    }

    /** Takes the tenant's open case back (SPEND); unknown_case (NOT_FOUND) where there is none. */
    public void withdraw(CurrentTenant current, UUID message) {
        current.require(Permission.SPEND);
        ops.in(handle -> {
            int withdrawn = handle.createUpdate("""
                            update market.charge_case set state = 'withdrawn', ended_at = market.clock()
                            where tenant_id = :tenant and message = :message and state = 'open'""")
                    .bind("tenant", current.tenant().value())
                    .bind("message", message)
                    .execute();
            if (withdrawn == 0) throw new Refusal("unknown_case", Refusal.Kind.NOT_FOUND);
            audit.write(handle, current, "case.withdraw", message.toString(), Map.of());
            return withdrawn;
        });
    }

    /** The case about a message's charge, if there was one. For billing admins: the caller has asked for the role. */
    public Optional<Case> about(UUID message) {
        return ops.in(handle -> find(handle, message));
    }

    /** Open cases, oldest first, at most 200. For billing admins: the caller has asked for the role. */
    public List<Case> open() {
        return ops.in(handle -> handle.createQuery(
                        "select * from market.charge_case where state = 'open' order by opened_at, id limit :most")
                .bind("most", MOST_OPEN)
                .map((row, context) -> read(row))
                .list());
    }

    /**
     * A billing admin lets the charge stand, and says why to the payer. reason_missing (INVALID) without a word or with more
     * than 500 characters, unknown_case (NOT_FOUND), case_ended (CONFLICT).
     */
    public void decline(Operator by, UUID id, String answer) {
        String said = answer.strip();
        if (said.isEmpty() || said.length() > MOST_ANSWER)
            throw new Refusal("reason_missing", Refusal.Kind.INVALID, Map.of("most", MOST_ANSWER));
        ops.in(handle -> {
            Case charge = handle.createQuery("select * from market.charge_case where id = :id for update")
                    .bind("id", id)
                    .map((row, context) -> read(row))
                    .findOne()
                    .orElseThrow(() -> new Refusal("unknown_case", Refusal.Kind.NOT_FOUND));
            if (charge.state() != Case.State.OPEN) throw new Refusal("case_ended", Refusal.Kind.CONFLICT);
            end(handle, charge.message(), "declined", said);
            log.write(
                    handle,
                    by,
                    "case.decline",
                    id,
                    said,
                    Map.of("message", charge.message().toString()));
            return charge;
        });
    }

    /** Ends the open case of a message, if there is one, within the transaction of what ends it. */
    static void end(Handle handle, UUID message, String state, String answer) {
        handle.createUpdate("""
                        update market.charge_case set state = :state, answer = :answer, ended_at = market.clock()
                        where message = :message and state = 'open'""")
                .bind("state", state)
                .bind("answer", answer)
                .bind("message", message)
                .execute();
    }

    static Optional<Case> find(Handle handle, UUID message) {
        return handle.createQuery("select * from market.charge_case where message = :message")
                .bind("message", message)
                .map((row, context) -> read(row))
                .findOne();
    }

    private static Case read(ResultSet row) throws SQLException {
        return new Case(
                row.getObject("id", UUID.class),
                row.getObject("message", UUID.class),
                row.getString("agent_name"),
                Case.Ground.read(row.getString("ground")),
                new Money(row.getLong("charged"), Currency.getInstance(row.getString("currency"))),
                Case.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getString("answer"),
                instant(row, "opened_at"),
                row.getObject("ended_at") == null ? null : instant(row, "ended_at"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
