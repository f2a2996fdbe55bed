package bicameral.marketplace.billing;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.db.TestDatabase;
import bicameral.marketplace.billing.Accounts.Account;
import bicameral.marketplace.money.Money;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Ids;
import bicameral.tenant.OpsTx;
import bicameral.tenant.PersonId;
import bicameral.tenant.Role;
import bicameral.tenant.TenantId;
import bicameral.tenant.TenantTx;
import java.net.URI;
import java.time.Instant;
import java.util.Currency;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The books, with helpers to tell stories about money. All stories of a test run share one market, as each makes its own
 * tenants; the platform's balances count from where the story began.
 */
public final class Books {
    public static final String SECRET = "0123456789abcdef0123456789abcdef";

    private static final TestDatabase SHARED = TestDatabase.fresh();

    public final TestDatabase database;
    public final OpsTx ops;
    public final TenantTx tx;
    public final Accounts accounts;
    public final Ledger ledger = new Ledger();
    public final BillingSettings settings;
    /** To be turned in a market apart only: other stories go by it too. */
    public final Clockwork clock;

    public final Billing billing;
    private final Map<String, Long> before;

    public Books() {
        this(BillingSettings.defaults(false, true, SECRET, URI.create("http://localhost:8080")));
    }

    public Books(BillingSettings settings) {
        this(SHARED, settings);
    }

    /** On a market of its own, for stories that others must not be told in. */
    public Books(TestDatabase database, BillingSettings settings) {
        this.database = database;
        this.clock = new Clockwork(database);
        this.settings = settings;
        this.ops = new OpsTx(database.ops());
        this.tx = new TenantTx(database.app());
        this.accounts = new Accounts(ops);
        this.billing = new Billing(ops, accounts, ledger, settings);
        this.before = platformBalances();
    }

    /** A market that no other story shares, so that its clock may be turned. */
    public static Books apart() {
        return apart(BillingSettings.defaults(false, true, SECRET, URI.create("http://localhost:8080")));
    }

    public static Books apart(BillingSettings settings) {
        return new Books(TestDatabase.fresh(), settings);
    }

    /** The same market after the process was started again. */
    public Billing restarted() {
        return new Billing(ops, new Accounts(ops), ledger, settings);
    }

    public static Money yuan(String amount) {
        return Money.of(amount, Money.CNY);
    }

    public static TenantId tenant() {
        return new TenantId(Ids.next());
    }

    public static CurrentTenant owner(TenantId tenant) {
        return new CurrentTenant(tenant, new PersonId(Ids.next()), Set.of(Role.OWNER));
    }

    public static Offer offer(String price, int freePerDay) {
        return offer(yuan(price), freePerDay);
    }

    public static Offer offer(Money price, int freePerDay) {
        return new Offer(tenant(), Ids.next(), 1, "农技助手", "农", "jade", price, freePerDay);
    }

    public static Order order(Offer offer, @Nullable TenantId payer) {
        return new Order(Ids.next(), "asks", offer, payer, payer == null ? "visitor" : payer.toString());
    }

    public static Outcome done() {
        return new Outcome(Reservation.State.DONE, 120, 0, 0, null);
    }

    public static Outcome ended(Reservation.State state, int delivered) {
        return new Outcome(state, delivered, 0, 0, null);
    }

    /** Paid credit from nowhere but a provider. */
    public void give(TenantId tenant, String amount) {
        give(tenant, yuan(amount));
    }

    /** As {@link #give(TenantId, String)}, in any currency. */
    public void give(TenantId tenant, Money amount) {
        post(tenant, AccountKind.WALLET_PAID, AccountKind.PSP_CLEARING, "top_up", amount);
    }

    /** Available earnings of a message that somebody paid for. */
    public void earned(TenantId creator, Money amount) {
        post(creator, AccountKind.CREATOR_AVAILABLE, AccountKind.PSP_CLEARING, "top_up", amount);
    }

    public void promote(TenantId tenant, String amount) {
        promote(tenant, yuan(amount), null);
    }

    /** Promotional credit as a lot. */
    public UUID promote(TenantId tenant, Money amount, @Nullable Instant expires) {
        UUID lot = post(tenant, AccountKind.WALLET_PROMO, AccountKind.PROMO_COST, "promo_grant", amount);
        ops.in(handle -> {
            PromoLots.add(handle, tenant, lot, amount, expires, null, null);
            return lot;
        });
        return lot;
    }

    private UUID post(TenantId tenant, AccountKind to, AccountKind from, String kind, Money amount) {
        UUID reference = Ids.next();
        Account credit = accounts.of(tenant, to, amount.currency());
        Account debit = accounts.platform(from, "test", amount.currency());
        long micros = amount.micros();
        Posting posting = Posting.of(kind + ":" + reference, kind, reference)
                .credit(credit, micros)
                .debit(debit, micros)
                .build();
        ops.in(handle -> ledger.post(handle, posting));
        return reference;
    }

    public Money balance(TenantId tenant, AccountKind kind) {
        return balance(tenant, kind, Money.CNY);
    }

    public Money balance(TenantId tenant, AccountKind kind, Currency currency) {
        Account account = accounts.of(tenant, kind, currency);
        return new Money(
                ops.in(handle -> handle.createQuery("select balance from market.account where id = :id")
                        .bind("id", account.id())
                        .mapTo(Long.class)
                        .one()),
                currency);
    }

    /** How many messages are noted as had for nothing by a tenant's people. */
    public long noted(TenantId tenant) {
        return ops.in(handle -> handle.createQuery("select count(*) from market.free_message where tenant_id = :tenant")
                .bind("tenant", tenant.value())
                .mapTo(Long.class)
                .one());
    }

    /** What this story moved on the platform's accounts of a kind. */
    public Money platform(AccountKind kind) {
        long now = platformBalances().getOrDefault(kind.id(), 0L);
        return new Money(now - before.getOrDefault(kind.id(), 0L), Money.CNY);
    }

    private Map<String, Long> platformBalances() {
        Map<String, Long> balances = new HashMap<>();
        ops.in(handle -> handle.createQuery("""
                                select a.kind, sum(e.amount)::bigint as amount from market.entry e
                                join market.account a on a.id = e.account_id where a.currency = 'CNY' group by a.kind""")
                        .map((row, context) -> Map.entry(row.getString("kind"), row.getLong("amount")))
                        .list())
                .forEach(balance -> balances.put(balance.getKey(), balance.getValue()));
        return balances;
    }

    /** All invariants hold; call after every story. */
    public void audit() {
        assertThat(new LedgerAudit(ops).run())
                .isNotEmpty()
                .allSatisfy(finding -> assertThat(finding.ok())
                        .as("%s: %d violations", finding.name(), finding.violations())
                        .isTrue());
    }

    /** Makes every reservation look as old as it must be to expire, on the database's clock. */
    public void letHoldsExpire() {
        execute("update market.asked set expires_at = market.clock() - interval '1 second' where state = 'open'");
    }

    /** Moves the clock of money, for all stories; {@code 0} sets it right again. */
    public void shiftClock(String interval) {
        execute("insert into market.clock_shift (shift) values (interval '" + interval
                + "') on conflict (one) do update set shift = excluded.shift");
    }

    /** A tenant with a row of its own, as departments and activity need. */
    public TenantId founded(String kind) {
        TenantId tenant = tenant();
        execute("insert into market.tenant (id, kind, slug, name) values ('%1$s', '%2$s', 't-%1$s', 'Tenant')"
                .formatted(tenant, kind));
        return tenant;
    }

    /** A person with a space of their own. */
    public PersonId person(String name) {
        UUID id = Ids.next();
        execute("insert into market.person (id, issuer, subject, display_name, email, personal_tenant)"
                + " values ('%1$s', 'test', '%1$s', '%2$s', '', '%3$s')".formatted(id, name, founded("PERSONAL")));
        return new PersonId(id);
    }

    /** Makes a person a member. */
    public CurrentTenant joined(TenantId tenant, PersonId person, Role role) {
        execute("insert into market.membership (tenant_id, person_id, roles) values ('%s', '%s', '{%s}')"
                .formatted(tenant, person, role));
        return new CurrentTenant(tenant, person, Set.of(role));
    }

    /** As superuser: what no role of the market may do. */
    public void execute(String sql) {
        try (var connection = database.superuser().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
