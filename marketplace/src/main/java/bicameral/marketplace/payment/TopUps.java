package bicameral.marketplace.payment;

import bicameral.marketplace.billing.AccountKind;
import bicameral.marketplace.billing.Accounts;
import bicameral.marketplace.billing.Accounts.Account;
import bicameral.marketplace.billing.BillingSettings;
import bicameral.marketplace.billing.Ledger;
import bicameral.marketplace.billing.Posting;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.payment.PaymentProvider.Event;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Ids;
import bicameral.tenant.OpsTx;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role.Permission;
import bicameral.tenant.TenantId;
import bicameral.tenant.TenantTx;
import bicameral.tenant.audit.AuditLog;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;

/**
 * Top-ups. Thread-safe, also across instances.
 *
 * <p>What the provider said last (by its sequence, not by arrival) decides: paid posts the amount, failed takes it back. So
 * doubled, late and reordered webhooks converge. Events of top-ups that are not known yet are kept and applied when they are.
 */
@ApplicationScoped
public class TopUps {
    private static final Logger LOG = Logger.getLogger(TopUps.class);
    private static final long LEAST_MICROS = 1_000_000;
    private static final long MOST_MICROS = 10_000_000_000L;

    private final OpsTx ops;
    private final TenantTx tx;
    private final Accounts accounts;
    private final Ledger ledger;
    private final PaymentProvider provider;
    private final BillingSettings settings;
    private final AuditLog audit;
    private final Supplier<UUID> ids;

    @Inject
    public TopUps(
            OpsTx ops,
            TenantTx tx,
            Accounts accounts,
            Ledger ledger,
            PaymentProvider provider,
            BillingSettings settings,
            AuditLog audit) {
        this(ops, tx, accounts, ledger, provider, settings, audit, Ids::next);
    }

    TopUps(
            OpsTx ops,
            TenantTx tx,
            Accounts accounts,
            Ledger ledger,
            PaymentProvider provider,
            BillingSettings settings,
            AuditLog audit,
            Supplier<UUID> ids) {
        this.ops = ops;
        this.tx = tx;
        this.accounts = accounts;
        this.ledger = ledger;
        this.provider = provider;
        this.settings = settings;
        this.audit = audit;
        this.ids = ids;
    }

    /**
     * Starts one at the configured provider (SPEND). invalid_amount (INVALID) unless 1.00 to 10,000.00 in whole minor units,
     * currency_mismatch (INVALID) unless in the market's currency, payment_unavailable (UNAVAILABLE) without a provider. The
     * same key again gives the first top-up; with another amount it is idempotency_conflict (CONFLICT).
     *
     * @param key idempotency key
     */
    public TopUp start(CurrentTenant current, UUID key, Money amount) {
        current.require(Permission.SPEND);
        check(amount);
        if (!provider.available()) throw new Refusal("payment_unavailable", Refusal.Kind.UNAVAILABLE);
        UUID id = ids.get();
        Books books = books(current.tenant(), amount.currency(), provider.name());
        TopUp topUp = ops.in(handle -> {
            lock(handle, id);
            int started = handle.createUpdate("""
                            insert into market.top_up (tenant_id, id, idempotency_key, currency, amount, provider)
                            values (:tenant, :id, :key, :currency, :amount, :provider)
                            on conflict (tenant_id, idempotency_key) do nothing""")
                    .bind("tenant", current.tenant().value())
                    .bind("id", id)
                    .bind("key", key)
                    .bind("currency", amount.currency().getCurrencyCode())
                    .bind("amount", amount.micros())
                    .bind("provider", provider.name())
                    .execute();
            if (started == 1)
                audit.write(
                        handle,
                        current,
                        "top_up.start",
                        id.toString(),
                        Map.of("amount", amount.amount().toPlainString()));
            apply(handle, id, books);
            return handle.createQuery(
                            "select * from market.top_up where tenant_id = :tenant and idempotency_key = :key")
                    .bind("tenant", current.tenant().value())
                    .bind("key", key)
                    .map((row, context) -> topUp(row))
                    .one();
        });
        if (!topUp.amount().equals(amount)) throw new Refusal("idempotency_conflict", Refusal.Kind.CONFLICT);
        return topUp;
    }

    private void check(Money amount) {
        if (!amount.currency().equals(settings.currency()))
            throw new Refusal("currency_mismatch", Refusal.Kind.INVALID);
        long minorUnit = Math.powExact(10L, 6 - amount.currency().getDefaultFractionDigits());
        if (amount.micros() < LEAST_MICROS || amount.micros() > MOST_MICROS || amount.micros() % minorUnit != 0)
            throw new Refusal(
                    "invalid_amount",
                    Refusal.Kind.INVALID,
                    Map.of(
                            "least", new Money(LEAST_MICROS, amount.currency()),
                            "most", new Money(MOST_MICROS, amount.currency())));
    }

    /** A top-up of the tenant; unknown_top_up (NOT_FOUND) for others' too. */
    public TopUp get(CurrentTenant current, UUID topUp) {
        current.require(Permission.VIEW);
        return tx.in(
                current.tenant(),
                handle -> handle.createQuery("select * from market.top_up where id = :id")
                        .bind("id", topUp)
                        .map((row, context) -> topUp(row))
                        .findOne()
                        .orElseThrow(() -> new Refusal("unknown_top_up", Refusal.Kind.NOT_FOUND)));
    }

    private TopUp topUp(ResultSet row) throws SQLException {
        UUID id = row.getObject("id", UUID.class);
        return new TopUp(
                id,
                new Money(row.getLong("amount"), Currency.getInstance(row.getString("currency"))),
                row.getString("provider"),
                State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                provider.payPage(id));
    }

    /**
     * A provider's webhook: body and signature header as received. bad_signature, stale_webhook or bad_webhook (MALFORMED) are
     * refused, as is an unknown_provider (NOT_FOUND); duplicates and unknown types are accepted and do nothing.
     */
    public void webhook(String name, byte[] body, String signature) {
        if (!name.equals(provider.name()) || !provider.available())
            throw new Refusal("unknown_provider", Refusal.Kind.NOT_FOUND);
        Event event = provider.read(body, signature);
        if (!event.succeeded() && !event.failed()) {
            LOG.infof("webhook %s of an unknown type was left alone", event.id());
            return;
        }
        Optional<TenantId> owner = owner(event.topUp());
        Optional<Books> books = owner.map(tenant -> books(tenant, event.amount().currency(), name));
        boolean known = ops.in(handle -> {
            lock(handle, event.topUp());
            keep(handle, name, event);
            books.ifPresent(open -> apply(handle, event.topUp(), open));
            return books.isPresent() || owner(handle, event.topUp()).isEmpty();
        });
        // Its top-up was committed between our two looks: now it can be applied.
        if (!known) webhook(name, body, signature);
    }

    private Optional<TenantId> owner(UUID topUp) {
        return ops.in(handle -> owner(handle, topUp));
    }

    private static Optional<TenantId> owner(Handle handle, UUID topUp) {
        return handle.createQuery("select tenant_id from market.top_up where id = :id")
                .bind("id", topUp)
                .mapTo(UUID.class)
                .findOne()
                .map(TenantId::new);
    }

    /** So that a webhook and the start of its top-up see each other. */
    private static void lock(Handle handle, UUID topUp) {
        handle.createQuery("select pg_advisory_xact_lock(hashtextextended(:topUp, 1))::text")
                .bind("topUp", topUp.toString())
                .mapTo(String.class)
                .one();
    }

    private static void keep(Handle handle, String name, Event event) {
        handle.createUpdate("""
                        insert into market.provider_event (provider, event_id, type, top_up, currency, amount, sequence)
                        values (:provider, :id, :type, :topUp, :currency, :amount, :sequence) on conflict do nothing""")
                .bind("provider", name)
                .bind("id", event.id())
                .bind("type", event.type())
                .bind("topUp", event.topUp())
                .bind("currency", event.amount().currency().getCurrencyCode())
                .bind("amount", event.amount().micros())
                .bind("sequence", event.sequence())
                .execute();
    }

    private record Known(Money amount, State state, long appliedSequence) {}

    private record Latest(boolean succeeded, long sequence) {}

    /** Brings the top-up to what its latest event says. Events of another amount or currency are not of this top-up. */
    private void apply(Handle handle, UUID id, Books books) {
        Optional<Known> found = handle.createQuery("select * from market.top_up where id = :id for update")
                .bind("id", id)
                .map((row, context) -> new Known(
                        new Money(row.getLong("amount"), Currency.getInstance(row.getString("currency"))),
                        State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                        row.getLong("applied_sequence")))
                .findOne();
        if (found.isEmpty()) return;
        Known topUp = found.get();
        latest(handle, id, topUp).ifPresent(latest -> {
            if (latest.succeeded() && topUp.state() != State.PAID) pay(handle, id, topUp.amount(), latest, books);
            if (!latest.succeeded() && topUp.state() == State.PAID) takeBack(handle, id, topUp, latest, books);
            handle.createUpdate("update market.top_up set state = :state, applied_sequence = :sequence where id = :id")
                    .bind("state", latest.succeeded() ? "paid" : "failed")
                    .bind("sequence", latest.sequence())
                    .bind("id", id)
                    .execute();
        });
    }

    private static Optional<Latest> latest(Handle handle, UUID id, Known topUp) {
        return handle.createQuery("""
                        select type, sequence from market.provider_event e
                        where top_up = :id and currency = :currency and amount = :amount and sequence > :applied
                          and provider = (select provider from market.top_up where id = :id)
                        order by sequence desc limit 1""")
                .bind("id", id)
                .bind("currency", topUp.amount().currency().getCurrencyCode())
                .bind("amount", topUp.amount().micros())
                .bind("applied", topUp.appliedSequence())
                .map((row, context) ->
                        new Latest(row.getString("type").equals("payment.succeeded"), row.getLong("sequence")))
                .findOne();
    }

    /** What the payer still owes from a payment that was taken back is paid first. */
    private void pay(Handle handle, UUID id, Money amount, Latest latest, Books books) {
        long owed = -ledger.lock(handle, books.tenants())
                .getOrDefault(books.receivable().id(), 0L);
        long settled = Math.clamp(owed, 0, amount.micros());
        ledger.post(
                handle,
                Posting.of("top_up:" + id + ":" + latest.sequence(), "top_up", id)
                        .debit(books.clearing(), amount.micros())
                        .credit(books.receivable(), settled)
                        .credit(books.wallet(), amount.micros() - settled)
                        .build());
    }

    /** A compensating entry: from the wallet as far as it reaches, the rest is owed. */
    private void takeBack(Handle handle, UUID id, Known topUp, Latest latest, Books books) {
        long amount = topUp.amount().micros();
        long paid =
                ledger.lock(handle, books.tenants()).getOrDefault(books.wallet().id(), 0L);
        long fromWallet = Math.min(paid, amount);
        ledger.post(
                handle,
                Posting.of("top_up_reversal:" + id + ":" + latest.sequence(), "top_up_reversal", id)
                        .debit(books.wallet(), fromWallet)
                        .debit(books.receivable(), amount - fromWallet)
                        .credit(books.clearing(), amount)
                        .build());
    }

    /** The accounts of a top-up, opened before the transaction that uses them. */
    private record Books(Account clearing, Account wallet, Account receivable) {
        List<Account> tenants() {
            return List.of(wallet, receivable);
        }
    }

    private Books books(TenantId tenant, Currency currency, String providerName) {
        return new Books(
                accounts.platform(AccountKind.PSP_CLEARING, providerName, currency),
                accounts.of(tenant, AccountKind.WALLET_PAID, currency),
                accounts.of(tenant, AccountKind.RECEIVABLE, currency));
    }

    /**
     * One top-up.
     *
     * @param payPage where the payer goes to pay; local path for play money
     */
    public record TopUp(UUID id, Money amount, String provider, State state, String payPage) {}

    /** A top-up's way. */
    public enum State {
        PENDING,
        PAID,
        FAILED
    }
}
