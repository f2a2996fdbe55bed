package bicameral.marketplace.promotion;

import bicameral.marketplace.billing.AccountKind;
import bicameral.marketplace.billing.Accounts;
import bicameral.marketplace.billing.Accounts.Account;
import bicameral.marketplace.billing.BillingSettings;
import bicameral.marketplace.billing.Ledger;
import bicameral.marketplace.billing.Posting;
import bicameral.marketplace.billing.PromoLots;
import bicameral.marketplace.money.Money;
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
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;

/**
 * Grants of promotional credit, and the end of what has expired. For billing admins only: callers have asked for the role.
 * Thread-safe, also across instances.
 */
@ApplicationScoped
public class Promotions {
    private static final Logger LOG = Logger.getLogger(Promotions.class);
    private static final int MOST_REASON = 500;
    private static final int MOST_DAYS = 366;
    private static final int MOST_SHOWN = 200;
    private static final int BATCH = 500;

    private final OpsTx ops;
    private final Accounts accounts;
    private final Ledger ledger;
    private final BillingSettings settings;
    private final OperatorLog log;

    public Promotions(OpsTx ops, Accounts accounts, Ledger ledger, BillingSettings settings, OperatorLog log) {
        this.ops = ops;
        this.accounts = accounts;
        this.ledger = ledger;
        this.settings = settings;
        this.log = log;
    }

    /** A grant's way: proposed ones wait for a second person. */
    public enum State {
        PROPOSED,
        POSTED,
        REJECTED
    }

    /**
     * Credit that an admin gives.
     *
     * @param payer name of who gets it
     * @param proposer as others read the name
     */
    public record Grant(
            UUID id,
            TenantId tenant,
            String payer,
            Money amount,
            Instant expires,
            String reason,
            State state,
            UUID proposedBy,
            String proposer,
            Instant proposedAt) {}

    /**
     * Gives credit that expires after so many days; a large amount waits for a second person ({@link #approve}).
     *
     * @param id the same id again is the same grant; with another payer or amount it is idempotency_conflict (CONFLICT)
     * @param payer name in addresses of the organisation or space that gets it; unknown_tenant (NOT_FOUND)
     * @param days 1–366; invalid_days (INVALID)
     * @throws Refusal also reason_missing, invalid_amount, currency_mismatch (INVALID); nothing is left behind
     */
    public Grant give(Operator by, UUID id, String payer, Money amount, int days, String reason) {
        String why = reason(reason);
        settings.require(amount.currency());
        if (amount.micros() <= 0) throw new Refusal("invalid_amount", Refusal.Kind.INVALID);
        if (days < 1 || days > MOST_DAYS)
            throw new Refusal("invalid_days", Refusal.Kind.INVALID, Map.of("most", MOST_DAYS));
        TenantId tenant = tenant(payer);
        Books books = books(tenant, amount.currency());
        return ops.in(handle -> {
            lock(handle, id);
            Optional<Grant> before = find(handle, id);
            if (before.isPresent()) return repeated(before.get(), tenant, amount);
            boolean second = amount.micros() >= settings.secondPersonFromMicros();
            insert(handle, by, id, tenant, amount, days, why, second);
            if (!second) post(handle, books, by, id);
            log.write(handle, by, second ? "credit.propose" : "credit.post", id, why, details(payer, amount));
            return find(handle, id).orElseThrow();
        });
    }

    private static Grant repeated(Grant before, TenantId tenant, Money amount) {
        if (before.tenant().equals(tenant) && before.amount().equals(amount)) return before;
        throw new Refusal("idempotency_conflict", Refusal.Kind.CONFLICT);
    }

    static String reason(String reason) {
        String why = reason.strip();
        if (why.isEmpty() || why.length() > MOST_REASON)
            throw new Refusal("reason_missing", Refusal.Kind.INVALID, Map.of("most", MOST_REASON));
        return why;
    }

    private TenantId tenant(String slug) {
        return ops.in(handle -> handle.createQuery(
                                "select id from market.tenant where slug = :slug and erased_at is null")
                        .bind("slug", slug.strip())
                        .mapTo(UUID.class)
                        .findOne())
                .map(TenantId::new)
                .orElseThrow(() -> new Refusal("unknown_tenant", Refusal.Kind.NOT_FOUND));
    }

    static Map<String, String> details(String about, Money amount) {
        return Map.of(
                "about", about,
                "amount", amount.amount().toPlainString(),
                "currency", amount.currency().getCurrencyCode());
    }

    private static void insert(
            Handle handle,
            Operator by,
            UUID id,
            TenantId tenant,
            Money amount,
            int days,
            String reason,
            boolean second) {
        handle.createUpdate("""
            insert into market.promo_grant (tenant_id, id, currency, amount, expires_at, reason, needs_second, state,
              proposed_by, proposer)
            values (:tenant, :id, :currency, :amount, market.clock() + make_interval(hours => 24 * :days), :reason, :second,
              'proposed', :by, :name)\
            """)
                .bind("tenant", tenant.value())
                .bind("id", id)
                .bind("currency", amount.currency().getCurrencyCode())
                .bind("amount", amount.micros())
                .bind("days", days)
                .bind("reason", reason)
                .bind("second", second)
                .bind("by", by.person().value())
                .bind("name", by.name())
                .execute();
    }

    private void post(Handle handle, Books books, Operator by, UUID id) {
        Grant grant = find(handle, id).orElseThrow();
        ledger.post(
                handle,
                Posting.of("promo_grant:" + id, "promo_grant", id)
                        .debit(books.cost(), grant.amount().micros())
                        .credit(books.promo(), grant.amount().micros())
                        .build());
        PromoLots.add(handle, grant.tenant(), id, grant.amount(), grant.expires(), null, null);
        end(handle, by, id, "posted");
    }

    private static void end(Handle handle, Operator by, UUID id, String state) {
        handle.createUpdate(
                        "update market.promo_grant set state = :state, decided_by = :by, decided_at = market.clock()"
                                + " where id = :id")
                .bind("state", state)
                .bind("by", by.person().value())
                .bind("id", id)
                .execute();
    }

    /**
     * The second person agrees. second_person (FORBIDDEN) for the one who proposed it, credit_decided (CONFLICT) where it has
     * been decided, unknown_credit (NOT_FOUND). The log has the reason that is agreed with.
     */
    public Grant approve(Operator by, UUID id) {
        return decide(by, id, "", true);
    }

    /** The second person says no; errors as of {@link #approve}, and reason_missing (INVALID). */
    public Grant reject(Operator by, UUID id, String reason) {
        return decide(by, id, reason(reason), false);
    }

    private Grant decide(Operator by, UUID id, String reason, boolean agreed) {
        Grant known = ops.in(handle -> find(handle, id))
                .orElseThrow(() -> new Refusal("unknown_credit", Refusal.Kind.NOT_FOUND));
        Books books = books(known.tenant(), known.amount().currency());
        return ops.in(handle -> {
            lock(handle, id);
            Grant grant = find(handle, id).orElseThrow();
            if (grant.state() != State.PROPOSED) throw new Refusal("credit_decided", Refusal.Kind.CONFLICT);
            if (grant.proposedBy().equals(by.person().value()))
                throw new Refusal("second_person", Refusal.Kind.FORBIDDEN);
            if (agreed) post(handle, books, by, id);
            else end(handle, by, id, "rejected");
            String action = agreed ? "credit.approve" : "credit.reject";
            String why = agreed ? grant.reason() : reason;
            log.write(handle, by, action, id, why, details(grant.payer(), grant.amount()));
            return find(handle, id).orElseThrow();
        });
    }

    /** Grants, newest first; at most 200. */
    public List<Grant> newest() {
        return ops.in(handle -> handle.createQuery(GRANTS + " order by g.id desc limit :most")
                .bind("most", MOST_SHOWN)
                .map((row, context) -> grant(row))
                .list());
    }

    private static final String GRANTS = """
        select g.*, coalesce(n.name, '') as payer from market.promo_grant g
        left join market.tenant n on n.id = g.tenant_id\
        """;

    private static Optional<Grant> find(Handle handle, UUID id) {
        return handle.createQuery(GRANTS + " where g.id = :id")
                .bind("id", id)
                .map((row, context) -> grant(row))
                .findOne();
    }

    private static Grant grant(ResultSet row) throws SQLException {
        return new Grant(
                row.getObject("id", UUID.class),
                new TenantId(row.getObject("tenant_id", UUID.class)),
                row.getString("payer"),
                new Money(row.getLong("amount"), Currency.getInstance(row.getString("currency"))),
                row.getObject("expires_at", OffsetDateTime.class).toInstant(),
                row.getString("reason"),
                State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getObject("proposed_by", UUID.class),
                row.getString("proposer"),
                row.getObject("proposed_at", OffsetDateTime.class).toInstant());
    }

    static void lock(Handle handle, UUID id) {
        handle.createQuery("select pg_advisory_xact_lock(hashtextextended(:id, 4))::text")
                .bind("id", id.toString())
                .mapTo(String.class)
                .one();
    }

    /** The accounts of a grant, opened before the transaction that uses them. */
    record Books(Account promo, Account cost) {}

    private Books books(TenantId tenant, Currency currency) {
        return books(accounts, tenant, currency);
    }

    static Books books(Accounts accounts, TenantId tenant, Currency currency) {
        return new Books(
                accounts.of(tenant, AccountKind.WALLET_PROMO, currency),
                accounts.platform(AccountKind.PROMO_COST, "", currency));
    }

    private record Due(UUID lot, TenantId tenant, Currency currency) {}

    /** Takes off what is left of expired lots: that alone, whatever else is in the wallet. Gives their number. Run by a job. */
    public int expire() {
        List<Due> due = ops.in(handle -> handle.createQuery("""
            select id, tenant_id, currency from market.promo_lot
            where unspent > 0 and expires_at <= market.clock() order by expires_at, id limit :batch\
            """)
                .bind("batch", BATCH)
                .map((row, context) -> new Due(
                        row.getObject("id", UUID.class),
                        new TenantId(row.getObject("tenant_id", UUID.class)),
                        Currency.getInstance(row.getString("currency"))))
                .list());
        int expired = (int) due.stream().filter(this::expire).count();
        if (expired > 0) LOG.infof("%d lots of promotional credit have expired", expired);
        return expired;
    }

    /** A message may give some back after its lot has expired, so a lot may be taken off more than once. */
    private boolean expire(Due due) {
        Books books = books(due.tenant(), due.currency());
        return ops.in(handle -> {
            ledger.lock(handle, List.of(books.promo()));
            long left = handle.createQuery("select unspent from market.promo_lot where id = :lot")
                    .bind("lot", due.lot())
                    .mapTo(Long.class)
                    .one();
            if (left == 0) return false;
            long times = handle.createQuery("select count(*) from market.ledger_transaction"
                            + " where reference = :lot and kind = 'promo_expiry'")
                    .bind("lot", due.lot())
                    .mapTo(Long.class)
                    .one();
            ledger.post(
                    handle,
                    Posting.of("promo_expiry:" + due.lot() + ":" + (times + 1), "promo_expiry", due.lot())
                            .debit(books.promo(), left)
                            .credit(books.cost(), left)
                            .build());
            PromoLots.change(handle, due.lot(), -left);
            return true;
        });
    }
}
