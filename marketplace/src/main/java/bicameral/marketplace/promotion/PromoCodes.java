package bicameral.marketplace.promotion;

import bicameral.marketplace.billing.Accounts;
import bicameral.marketplace.billing.BillingSettings;
import bicameral.marketplace.billing.Ledger;
import bicameral.marketplace.billing.Posting;
import bicameral.marketplace.billing.PromoLots;
import bicameral.marketplace.money.Money;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Ids;
import bicameral.tenant.Operator;
import bicameral.tenant.OpsTx;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role.Permission;
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
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/**
 * Codes that payers redeem for promotional credit, each with an end and three limits: how often in all, how often by one payer,
 * and so how much at most. Making one is for billing admins: callers have asked for the role. Thread-safe, also across instances.
 */
@ApplicationScoped
public class PromoCodes {
    private static final Pattern WORD = Pattern.compile("[A-Z0-9]{8,24}");
    private static final int MOST_DAYS = 366;
    private static final int MOST_TIMES = 1_000_000;
    private static final int MOST_EACH = 100;
    private static final int MOST_SHOWN = 200;

    private final OpsTx ops;
    private final Accounts accounts;
    private final Ledger ledger;
    private final BillingSettings settings;
    private final OperatorLog log;
    private final AuditLog audit;

    public PromoCodes(
            OpsTx ops, Accounts accounts, Ledger ledger, BillingSettings settings, OperatorLog log, AuditLog audit) {
        this.ops = ops;
        this.accounts = accounts;
        this.ledger = ledger;
        this.settings = settings;
        this.log = log;
        this.audit = audit;
    }

    /** A code's way: proposed ones wait for a second person, ended ones give nothing any more. */
    public enum State {
        PROPOSED,
        ACTIVE,
        REJECTED,
        ENDED
    }

    /**
     * What a code gives.
     *
     * @param word 8 to 24 capital letters and digits
     * @param amount of each redemption
     * @param redeemableDays how long it can be redeemed, 1–366 days from now
     * @param days after its redemption credit expires, 1–366
     * @param most redemptions in all, 1–1,000,000
     * @param mostPerPayer redemptions by one payer, and by one person for whichever payer, 1–100
     */
    public record Terms(String word, Money amount, int redeemableDays, int days, int most, int mostPerPayer) {
        /** The most that the code can cost. */
        public Money atMost() {
            return new Money(Math.multiplyExact(amount.micros(), (long) most), amount.currency());
        }
    }

    /** A code with what became of it. */
    public record Code(
            UUID id,
            String word,
            Money amount,
            Instant redeemUntil,
            int days,
            int most,
            int mostPerPayer,
            int redeemed,
            String reason,
            State state,
            UUID proposedBy,
            String proposer) {}

    /**
     * Makes a code; where it may cost much in all, it waits for a second person ({@link #approve}).
     *
     * @param id the same id again is the same code
     * @throws Refusal invalid_code, invalid_amount, invalid_days, invalid_limit, reason_missing, currency_mismatch (INVALID),
     *     code_taken (CONFLICT)
     */
    public Code make(Operator by, UUID id, Terms terms, String reason) {
        String why = Promotions.reason(reason);
        check(terms);
        return ops.in(handle -> {
            Promotions.lock(handle, id);
            Optional<Code> before = find(handle, id);
            if (before.isPresent()) return before.get();
            boolean second = terms.atMost().micros() >= settings.secondPersonFromMicros();
            insert(handle, by, id, terms, why, second);
            if (!second) end(handle, by, id, "active");
            String action = second ? "code.propose" : "code.make";
            log.write(handle, by, action, id, why, Promotions.details(terms.word(), terms.atMost()));
            return find(handle, id).orElseThrow();
        });
    }

    private void check(Terms terms) {
        settings.require(terms.amount().currency());
        require(WORD.matcher(terms.word()).matches(), "invalid_code");
        require(
                terms.amount().micros() > 0 && terms.amount().micros() <= Long.MAX_VALUE / MOST_TIMES,
                "invalid_amount");
        require(within(terms.redeemableDays(), MOST_DAYS) && within(terms.days(), MOST_DAYS), "invalid_days");
        require(within(terms.most(), MOST_TIMES) && within(terms.mostPerPayer(), MOST_EACH), "invalid_limit");
    }

    private static boolean within(int value, int most) {
        return value >= 1 && value <= most;
    }

    private static void require(boolean fine, String code) {
        if (!fine) throw new Refusal(code, Refusal.Kind.INVALID);
    }

    private static void insert(Handle handle, Operator by, UUID id, Terms terms, String reason, boolean second) {
        try {
            handle.createUpdate("""
                insert into market.promo_code (id, word, currency, amount, redeem_until, days, most, most_per_payer,
                  reason, needs_second, state, proposed_by, proposer)
                values (:id, :word, :currency, :amount, market.clock() + make_interval(hours => 24 * :redeemable), :days,
                  :most, :each, :reason, :second, 'proposed', :by, :name)\
                """)
                    .bind("id", id)
                    .bind("word", terms.word())
                    .bind("currency", terms.amount().currency().getCurrencyCode())
                    .bind("amount", terms.amount().micros())
                    .bind("redeemable", terms.redeemableDays())
                    .bind("days", terms.days())
                    .bind("most", terms.most())
                    .bind("each", terms.mostPerPayer())
                    .bind("reason", reason)
                    .bind("second", second)
                    .bind("by", by.person().value())
                    .bind("name", by.name())
                    .execute();
        } catch (UnableToExecuteStatementException e) {
            if (e.getCause() instanceof SQLException sql && "23505".equals(sql.getSQLState()))
                throw new Refusal("code_taken", Refusal.Kind.CONFLICT);
            throw e;
        }
    }

    private static void end(Handle handle, Operator by, UUID id, String state) {
        handle.createUpdate("update market.promo_code set state = :state, decided_by = :by, decided_at = market.clock()"
                        + " where id = :id")
                .bind("state", state)
                .bind("by", by.person().value())
                .bind("id", id)
                .execute();
    }

    /**
     * The second person agrees. second_person (FORBIDDEN) for the one who proposed it, credit_decided (CONFLICT) where it has
     * been decided, unknown_code (NOT_FOUND). The log has the reason that is agreed with.
     */
    public Code approve(Operator by, UUID id) {
        return decide(by, id, State.PROPOSED, "active", "");
    }

    /** The second person says no; errors as of {@link #approve}, and reason_missing (INVALID). */
    public Code reject(Operator by, UUID id, String reason) {
        return decide(by, id, State.PROPOSED, "rejected", Promotions.reason(reason));
    }

    /** Nobody redeems it any more; what was redeemed stays. credit_decided (CONFLICT) unless it is active. */
    public Code stop(Operator by, UUID id, String reason) {
        return decide(by, id, State.ACTIVE, "ended", Promotions.reason(reason));
    }

    private Code decide(Operator by, UUID id, State from, String to, String reason) {
        return ops.in(handle -> {
            Promotions.lock(handle, id);
            Code code = find(handle, id).orElseThrow(() -> new Refusal("unknown_code", Refusal.Kind.NOT_FOUND));
            if (code.state() != from) throw new Refusal("credit_decided", Refusal.Kind.CONFLICT);
            if (from == State.PROPOSED && code.proposedBy().equals(by.person().value()))
                throw new Refusal("second_person", Refusal.Kind.FORBIDDEN);
            if (from == State.ACTIVE) stop(handle, id);
            else end(handle, by, id, to);
            String why = reason.isEmpty() ? code.reason() : reason;
            log.write(handle, by, "code." + to, id, why, Promotions.details(code.word(), code.amount()));
            return find(handle, id).orElseThrow();
        });
    }

    /** Who made it active stays written. */
    private static void stop(Handle handle, UUID id) {
        handle.createUpdate("update market.promo_code set state = 'ended' where id = :id")
                .bind("id", id)
                .execute();
    }

    /** Codes, newest first; at most 200. */
    public List<Code> newest() {
        return ops.in(
                handle -> handle.createQuery("select * from market.promo_code order by proposed_at desc limit :most")
                        .bind("most", MOST_SHOWN)
                        .map((row, context) -> code(row))
                        .list());
    }

    /**
     * Redeems a code for the tenant's wallet (SPEND); gives what came in.
     *
     * @param word as typed: blanks, hyphens and small letters do not matter
     * @throws Refusal unknown_code (INVALID) where there is none that can be redeemed now, code_used_up (CONFLICT) where it has
     *     been redeemed as often as it may be, code_used (CONFLICT) where this payer or person has
     */
    public Money redeem(CurrentTenant current, String word) {
        current.require(Permission.SPEND);
        String plain = word.replaceAll("[\\s-]", "").toUpperCase(Locale.ROOT);
        Code known = ops.in(handle -> redeemable(handle, plain))
                .orElseThrow(() -> new Refusal("unknown_code", Refusal.Kind.INVALID));
        Promotions.Books books =
                Promotions.books(accounts, current.tenant(), known.amount().currency());
        return ops.in(handle -> {
            count(handle, known.id());
            if (timesBefore(handle, current, known.id()) >= known.mostPerPayer())
                throw new Refusal("code_used", Refusal.Kind.CONFLICT);
            UUID lot = Ids.next();
            long micros = known.amount().micros();
            ledger.post(
                    handle,
                    Posting.of("promo_grant:" + lot, "promo_grant", lot)
                            .debit(books.cost(), micros)
                            .credit(books.promo(), micros)
                            .build());
            Instant expires = handle.createQuery("select market.clock() + make_interval(hours => 24 * :days)")
                    .bind("days", known.days())
                    .mapTo(OffsetDateTime.class)
                    .one()
                    .toInstant();
            PromoLots.add(handle, current.tenant(), lot, known.amount(), expires, known.id(), current.person());
            audit.write(
                    handle,
                    current,
                    "wallet.redeem",
                    lot.toString(),
                    Map.of(
                            "amount", known.amount().amount().toPlainString(),
                            "currency", known.amount().currency().getCurrencyCode()));
            return known.amount();
        });
    }

    private static Optional<Code> redeemable(Handle handle, String word) {
        return handle.createQuery("""
            select * from market.promo_code
            where word = :word and state = 'active' and redeem_until > market.clock()\
            """)
                .bind("word", word)
                .map((row, context) -> code(row))
                .findOne();
    }

    /** Counts one up, under the lock of the code's row; so a redemption that is refused later is not counted. */
    private static void count(Handle handle, UUID id) {
        int counted = handle.createUpdate("""
            update market.promo_code set redeemed = redeemed + 1
            where id = :id and state = 'active' and redeem_until > market.clock() and redeemed < most\
            """).bind("id", id).execute();
        if (counted == 0) throw new Refusal("code_used_up", Refusal.Kind.CONFLICT);
    }

    /** By this payer, and by this person for whichever payer: spaces of one's own are made in a minute. */
    private static long timesBefore(Handle handle, CurrentTenant current, UUID id) {
        return handle.createQuery("select count(*) from market.promo_lot where code = :id"
                        + " and (tenant_id = :payer or redeemed_by = :person)")
                .bind("id", id)
                .bind("payer", current.tenant().value())
                .bind("person", current.person().value())
                .mapTo(Long.class)
                .one();
    }

    private static Optional<Code> find(Handle handle, UUID id) {
        return handle.createQuery("select * from market.promo_code where id = :id")
                .bind("id", id)
                .map((row, context) -> code(row))
                .findOne();
    }

    private static Code code(ResultSet row) throws SQLException {
        return new Code(
                row.getObject("id", UUID.class),
                row.getString("word"),
                new Money(row.getLong("amount"), Currency.getInstance(row.getString("currency"))),
                row.getObject("redeem_until", OffsetDateTime.class).toInstant(),
                row.getInt("days"),
                row.getInt("most"),
                row.getInt("most_per_payer"),
                row.getInt("redeemed"),
                row.getString("reason"),
                State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getObject("proposed_by", UUID.class),
                row.getString("proposer"));
    }
}
