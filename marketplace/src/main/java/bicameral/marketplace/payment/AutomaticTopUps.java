package bicameral.marketplace.payment;

import bicameral.marketplace.billing.BillingSettings;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.payment.PaymentProvider.Means;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Ids;
import bicameral.tenant.OpsTx;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role.Permission;
import bicameral.tenant.TenantId;
import bicameral.tenant.TenantTx;
import bicameral.tenant.audit.AuditLog;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Top-ups that a wallet asks for by itself when it runs low, paid with means that only the provider has. One at a time, never
 * more in a calendar month (UTC+8) than the payer has said, and off for good once a payment fails, which the payer's activity
 * tells. Thread-safe, also across instances.
 */
@ApplicationScoped
public class AutomaticTopUps {
    private static final int BATCH = 100;
    private static final long LEAST_MICROS = 1_000_000;
    private static final long MOST_MICROS = 10_000_000_000L;
    private static final long MOST_MONTH_MICROS = 1_000_000_000_000L;

    private final OpsTx ops;
    private final TenantTx tx;
    private final Outbox outbox;
    private final Providers providers;
    private final BillingSettings settings;
    private final AuditLog audit;
    private final PaymentLetters letters;

    public AutomaticTopUps(
            OpsTx ops,
            TenantTx tx,
            Outbox outbox,
            Providers providers,
            BillingSettings settings,
            AuditLog audit,
            PaymentLetters letters) {
        this.ops = ops;
        this.tx = tx;
        this.outbox = outbox;
        this.providers = providers;
        this.settings = settings;
        this.audit = audit;
        this.letters = letters;
    }

    /** How it stands. */
    public enum State {
        ON,
        OFF,
        /** Turned off by a payment that failed. */
        FAILED
    }

    /**
     * A payer's wish.
     *
     * @param below what can be spent, under which the wallet tops up
     * @param amount of one top-up, as of any other
     * @param perMonth the most of a month, at least one amount
     */
    public record Wish(Money below, Money amount, Money perMonth) {}

    /** A wish and how it stands. */
    public record Standing(Wish wish, State state) {}

    /** The provider that can keep means in a currency, where one does. */
    public Optional<String> provider(Currency currency) {
        return providers.keeping(currency).map(PaymentProvider::name);
    }

    /** Whether the provider has means of this payer (VIEW). */
    public boolean hasMeans(CurrentTenant current) {
        current.require(Permission.VIEW);
        return tx.in(
                current.tenant(),
                handle -> handle.createQuery(
                                "select exists (select 1 from market.saved_means where tenant_id = :tenant)")
                        .bind("tenant", current.tenant().value())
                        .mapTo(Boolean.class)
                        .one());
    }

    /** The wish in a currency (VIEW); empty where there never was one. */
    public Optional<Standing> read(CurrentTenant current, Currency currency) {
        current.require(Permission.VIEW);
        return tx.in(
                current.tenant(),
                handle -> handle.createQuery("""
                    select below, amount, per_month, state from market.automatic_top_up
                    where tenant_id = :tenant and currency = :currency\
                    """)
                        .bind("tenant", current.tenant().value())
                        .bind("currency", currency.getCurrencyCode())
                        .map((row, context) -> new Standing(
                                new Wish(
                                        new Money(row.getLong("below"), currency),
                                        new Money(row.getLong("amount"), currency),
                                        new Money(row.getLong("per_month"), currency)),
                                State.valueOf(row.getString("state").toUpperCase(Locale.ROOT))))
                        .findOne());
    }

    /**
     * Turns it on (SPEND). It waits for means of payment, which a top-up that keeps them brings.
     *
     * @throws Refusal invalid_amount, currency_mismatch (INVALID), payment_unavailable (UNAVAILABLE) where no provider keeps means
     */
    public void on(CurrentTenant current, Wish wish) {
        current.require(Permission.SPEND);
        Currency currency = settings.require(wish.amount().currency());
        check(currency, wish);
        if (provider(currency).isEmpty()) throw new Refusal("payment_unavailable", Refusal.Kind.UNAVAILABLE);
        tx.in(current.tenant(), handle -> {
            handle.createUpdate("""
                insert into market.automatic_top_up (tenant_id, currency, below, amount, per_month, state)
                values (:tenant, :currency, :below, :amount, :month, 'on')
                on conflict (tenant_id, currency) do update set below = excluded.below, amount = excluded.amount,
                  per_month = excluded.per_month, state = 'on', changed_at = market.clock()\
                """)
                    .bind("tenant", current.tenant().value())
                    .bind("currency", currency.getCurrencyCode())
                    .bind("below", wish.below().micros())
                    .bind("amount", wish.amount().micros())
                    .bind("month", wish.perMonth().micros())
                    .execute();
            audit.write(handle, current, "top_up.automatic", current.tenant().toString(), details(wish.amount()));
            return wish;
        });
    }

    private static void check(Currency currency, Wish wish) {
        if (!wish.below().currency().equals(currency)
                || !wish.perMonth().currency().equals(currency))
            throw new Refusal("currency_mismatch", Refusal.Kind.INVALID);
        long minor = Math.powExact(10L, 6 - currency.getDefaultFractionDigits());
        long amount = wish.amount().micros();
        boolean fine = wish.below().micros() > 0
                && wish.below().micros() <= MOST_MICROS
                && amount >= LEAST_MICROS
                && amount <= MOST_MICROS
                && amount % minor == 0
                && wish.perMonth().micros() >= amount
                && wish.perMonth().micros() <= MOST_MONTH_MICROS;
        if (!fine) throw new Refusal("invalid_amount", Refusal.Kind.INVALID);
    }

    private static Map<String, String> details(Money amount) {
        return Map.of(
                "amount", amount.amount().toPlainString(),
                "currency", amount.currency().getCurrencyCode());
    }

    /** Turns it off (SPEND); means stay with the provider until they are forgotten. */
    public void off(CurrentTenant current, Currency currency) {
        current.require(Permission.SPEND);
        tx.in(current.tenant(), handle -> {
            handle.createUpdate("update market.automatic_top_up set state = 'off', changed_at = market.clock()"
                            + " where tenant_id = :tenant and currency = :currency")
                    .bind("tenant", current.tenant().value())
                    .bind("currency", currency.getCurrencyCode())
                    .execute();
            audit.write(
                    handle, current, "top_up.automatic_off", current.tenant().toString(), Map.of());
            return currency;
        });
    }

    /**
     * Forgets the provider's names for the means and turns all off (SPEND). The provider is asked to forget them, too, soon and until it
     * has ({@link ForgottenMeans}).
     */
    public void forget(CurrentTenant current) {
        current.require(Permission.SPEND);
        tx.in(current.tenant(), handle -> {
            handle.createUpdate("delete from market.saved_means where tenant_id = :tenant")
                    .bind("tenant", current.tenant().value())
                    .execute();
            handle.createUpdate("update market.automatic_top_up set state = 'off', changed_at = market.clock()"
                            + " where tenant_id = :tenant and state = 'on'")
                    .bind("tenant", current.tenant().value())
                    .execute();
            audit.write(handle, current, "top_up.forget_means", current.tenant().toString(), Map.of());
            return current;
        });
    }

    /**
     * Keeps the provider's names for the means that a top-up was paid with: once, when it is paid, so that later news of it do not bring
     * back what was forgotten since. Means of a tenant that was erased meanwhile are forgotten at once.
     */
    static void keep(Handle handle, UUID topUp, Means means) {
        handle.createUpdate("""
            insert into market.forgotten_means (provider, customer, means)
            select u.provider, :customer, :means from market.top_up u join market.tenant t on t.id = u.tenant_id
            where u.id = :topUp and u.state <> 'paid' and t.erased_at is not null\
            """)
                .bind("customer", means.customer())
                .bind("means", means.method())
                .bind("topUp", topUp)
                .execute();
        handle.createUpdate("""
            insert into market.saved_means (tenant_id, provider, customer, means)
            select u.tenant_id, u.provider, :customer, :means from market.top_up u
            where u.id = :topUp and u.state <> 'paid'
              and not exists (select 1 from market.tenant t where t.id = u.tenant_id and t.erased_at is not null)
            on conflict (tenant_id, provider) do update
            set customer = excluded.customer, means = excluded.means, saved_at = market.clock()\
            """)
                .bind("customer", means.customer())
                .bind("means", means.method())
                .bind("topUp", topUp)
                .execute();
    }

    private record Due(TenantId tenant, Money amount, String provider) {}

    /** Tops up the wallets that have run low, and turns off what has failed. Gives how many were started. Run by a job. */
    public int run() {
        failed();
        return (int) ops.in(AutomaticTopUps::due).stream().filter(this::start).count();
    }

    /** What is in the wallet counts without what is held, and without promotional credit that has expired. */
    private static List<Due> due(Handle handle) {
        return handle.createQuery("""
            select w.tenant_id, w.currency, w.amount, m.provider from market.automatic_top_up w
            join market.saved_means m on m.tenant_id = w.tenant_id
            where w.state = 'on' and w.below > (
                select coalesce(sum(a.balance), 0) from market.account a where a.tenant_id = w.tenant_id
                  and a.currency = w.currency and a.kind = 'wallet_paid') + (
                select coalesce(sum(l.unspent), 0) from market.promo_lot l where l.tenant_id = w.tenant_id
                  and l.currency = w.currency and (l.expires_at is null or l.expires_at > market.clock()))
              and not exists (select 1 from market.top_up u where u.tenant_id = w.tenant_id
                and u.currency = w.currency and u.automatic and u.state = 'pending')
              and w.amount <= w.per_month - (
                select coalesce(sum(u.amount), 0) from market.top_up u where u.tenant_id = w.tenant_id
                  and u.currency = w.currency and u.automatic and u.state = 'paid' and u.created_at >=
                    date_trunc('month', market.clock() at time zone 'Asia/Shanghai') at time zone 'Asia/Shanghai')
            order by w.tenant_id, w.currency limit :batch\
            """)
                .bind("batch", BATCH)
                .map((row, context) -> new Due(
                        new TenantId(row.getObject("tenant_id", UUID.class)),
                        new Money(row.getLong("amount"), Currency.getInstance(row.getString("currency"))),
                        row.getString("provider")))
                .list();
    }

    /** The index lets one be pending in a currency: of two instances one starts it. */
    private boolean start(Due due) {
        UUID id = Ids.next();
        String funds = providers
                .find(due.provider())
                .map(PaymentProvider::funds)
                .orElse(Funds.WALLET)
                .id();
        boolean started = ops.in(handle -> {
            Settlement.lock(handle, id);
            int inserted = handle.createUpdate("""
                insert into market.top_up (tenant_id, id, idempotency_key, currency, amount, provider, funds, automatic)
                values (:tenant, :id, :id, :currency, :amount, :provider, :funds, true) on conflict do nothing\
                """)
                    .bind("tenant", due.tenant().value())
                    .bind("id", id)
                    .bind("currency", due.amount().currency().getCurrencyCode())
                    .bind("amount", due.amount().micros())
                    .bind("provider", due.provider())
                    .bind("funds", funds)
                    .execute();
            if (inserted == 1)
                Outbox.put(handle, due.tenant(), id, id, due.provider(), Outbox.Kind.START, due.amount());
            return inserted == 1;
        });
        if (started) {
            tell(due.tenant(), "top_up.by_itself", id, due.amount());
            outbox.attempt(id);
        }
        return started;
    }

    private void tell(TenantId tenant, String action, UUID about, Money amount) {
        tx.in(tenant, handle -> {
            AuditLog.writeOwn(handle, tenant, action, about.toString(), details(amount));
            return about;
        });
    }

    private record Failure(TenantId tenant, UUID topUp, Money amount) {}

    private void failed() {
        List<Failure> failures = ops.in(handle -> {
            List<Failure> found = handle.createQuery("""
            update market.automatic_top_up w set state = 'failed', changed_at = market.clock()
            from market.top_up u where w.state = 'on' and u.tenant_id = w.tenant_id and u.currency = w.currency
              and u.automatic and u.state = 'failed' and u.created_at >= w.changed_at
            returning w.tenant_id, u.id, u.amount, u.currency\
            """)
                    .map((row, context) -> new Failure(
                            new TenantId(row.getObject("tenant_id", UUID.class)),
                            row.getObject("id", UUID.class),
                            new Money(row.getLong("amount"), Currency.getInstance(row.getString("currency")))))
                    .list();
            for (Failure one : found) letters.failedByItself(handle, one.tenant(), one.topUp(), one.amount());
            return found;
        });
        failures.forEach(
                failure -> tell(failure.tenant(), "top_up.by_itself_failed", failure.topUp(), failure.amount()));
    }
}
