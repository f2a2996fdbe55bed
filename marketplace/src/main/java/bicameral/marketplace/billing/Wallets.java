package bicameral.marketplace.billing;

import bicameral.marketplace.money.Money;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role.Permission;
import bicameral.tenant.TenantId;
import bicameral.tenant.TenantTx;
import bicameral.tenant.audit.AuditLog;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Wallets of tenants, one in each currency of the market. Thread-safe. */
@ApplicationScoped
public class Wallets {
    private static final int MOST_LINES = 200;

    private final TenantTx tx;
    private final AuditLog audit;
    private final BillingSettings settings;

    public Wallets(TenantTx tx, AuditLog audit, BillingSettings settings) {
        this.tx = tx;
        this.audit = audit;
        this.settings = settings;
    }

    /** The wallet in the market's default currency; as {@link #read(CurrentTenant, Currency, UUID, int)}. */
    public Wallet read(CurrentTenant current, @Nullable UUID after, int limit) {
        return read(current, settings.currency(), after, limit);
    }

    /**
     * Balance and the newest lines after the given one (VIEW) of the wallet in a currency; limit 1–200. Empty for a tenant that
     * never paid in it.
     */
    public Wallet read(CurrentTenant current, Currency currency, @Nullable UUID after, int limit) {
        return read(current, currency, null, after, limit);
    }

    /** As {@link #read(CurrentTenant, Currency, UUID, int)}, with the lines of one department only; of all for null. */
    public Wallet read(
            CurrentTenant current, Currency currency, @Nullable UUID department, @Nullable UUID after, int limit) {
        current.require(Permission.VIEW);
        return tx.in(current.tenant(), handle -> {
            Map<String, Long> balances = balances(handle, currency);
            long promo = PromoLots.spendable(handle, current.tenant(), currency);
            long spendable = promo + balances.getOrDefault("wallet_paid", 0L);
            long held = balances.getOrDefault("hold", 0L);
            Limits limits = limits(handle, currency);
            return new Wallet(
                    new Money(spendable, currency),
                    new Money(promo, currency),
                    new Money(held, currency),
                    new Money(Spending.today(handle, current.tenant(), currency), currency),
                    limits.perDay(),
                    new Money(Spending.month(handle, current.tenant(), currency, null), currency),
                    limits.perMonth(),
                    limits.budget(),
                    lines(handle, currency, department, after, Math.clamp(limit, 1, MOST_LINES)));
        });
    }

    /** What can be spent in each currency (VIEW): the market's own in their order, then others with credit left. */
    public List<Money> available(CurrentTenant current) {
        current.require(Permission.VIEW);
        Map<Currency, Long> sums = new LinkedHashMap<>();
        settings.currencies().forEach(currency -> sums.put(currency, 0L));
        tx.in(
                        current.tenant(),
                        handle -> handle.createQuery("""
                            select currency, sum(balance)::bigint as sum from (
                              select currency, balance from market.account where tenant_id = :tenant and kind = 'wallet_paid'
                              union all
                              select currency, unspent from market.promo_lot where tenant_id = :tenant
                                and (expires_at is null or expires_at > market.clock())) credit
                            group by currency having sum(balance) > 0 order by currency\
                            """)
                                .bind("tenant", current.tenant().value())
                                .map((row, context) ->
                                        new Money(row.getLong("sum"), Currency.getInstance(row.getString("currency"))))
                                .list())
                .forEach(sum -> sums.put(sum.currency(), sum.micros()));
        return sums.entrySet().stream()
                .map(sum -> new Money(sum.getValue(), sum.getKey()))
                .toList();
    }

    /** Sets the daily spending limit in its currency (SPEND); as {@link #limit(CurrentTenant, Currency, Money)}. */
    public void limit(CurrentTenant current, Money perDay) {
        limit(current, perDay.currency(), perDay);
    }

    /**
     * Sets or lifts the daily spending limit in a currency (SPEND). invalid_amount or currency_mismatch (INVALID) for bad ones.
     */
    public void limit(CurrentTenant current, Currency currency, @Nullable Money perDay) {
        current.require(Permission.SPEND);
        Limits kept = tx.in(current.tenant(), handle -> limits(handle, currency));
        limits(current, currency, new Limits(perDay, kept.perMonth(), kept.budget()));
    }

    /**
     * What a wallet may be used for.
     *
     * @param perDay most in a day, null for no limit; a message beyond it is refused
     * @param perMonth most in a calendar month, null for no limit; a message beyond it is refused
     * @param budget of a month, null for none: nothing is refused, but there is a warning at 80 and at 100 per cent
     */
    public record Limits(
            @Nullable Money perDay,
            @Nullable Money perMonth,
            @Nullable Money budget) {
        static final Limits NONE = new Limits(null, null, null);
    }

    /** Sets or lifts all limits in a currency (SPEND). invalid_amount or currency_mismatch (INVALID) for bad ones. */
    public void limits(CurrentTenant current, Currency currency, Limits limits) {
        current.require(Permission.SPEND);
        settings.require(currency);
        check(currency, limits.perDay(), 0);
        check(currency, limits.perMonth(), 0);
        check(currency, limits.budget(), 1);
        tx.in(current.tenant(), handle -> {
            setLimits(handle, current.tenant(), currency, limits);
            audit.write(handle, current, "wallet.limit", current.tenant().toString(), details(currency, limits));
            return limits;
        });
    }

    private static void check(Currency currency, @Nullable Money amount, long least) {
        if (amount == null) return;
        if (!amount.currency().equals(currency)) throw new Refusal("currency_mismatch", Refusal.Kind.INVALID);
        if (amount.micros() < least) throw new Refusal("invalid_amount", Refusal.Kind.INVALID);
    }

    private static Map<String, String> details(Currency currency, Limits limits) {
        return Map.of(
                "perDay", written(limits.perDay()),
                "perMonth", written(limits.perMonth()),
                "budget", written(limits.budget()),
                "currency", currency.getCurrencyCode());
    }

    private static String written(@Nullable Money amount) {
        return amount == null ? "" : amount.amount().toPlainString();
    }

    private static void setLimits(Handle handle, TenantId tenant, Currency currency, Limits limits) {
        handle.createUpdate("""
            insert into market.spending_limit (tenant_id, currency, per_day, per_month, budget)
            values (:tenant, :currency, :perDay, :perMonth, :budget)
            on conflict (tenant_id, currency) do update
            set per_day = excluded.per_day, per_month = excluded.per_month, budget = excluded.budget\
            """)
                .bind("tenant", tenant.value())
                .bind("currency", currency.getCurrencyCode())
                .bind("perDay", micros(limits.perDay()))
                .bind("perMonth", micros(limits.perMonth()))
                .bind("budget", micros(limits.budget()))
                .execute();
    }

    private static @Nullable Long micros(@Nullable Money amount) {
        return amount == null ? null : amount.micros();
    }

    private static Limits limits(Handle handle, Currency currency) {
        return handle.createQuery(
                        "select per_day, per_month, budget from market.spending_limit where currency = :currency")
                .bind("currency", currency.getCurrencyCode())
                .map((row, context) -> new Limits(
                        money(row.getObject("per_day", Long.class), currency),
                        money(row.getObject("per_month", Long.class), currency),
                        money(row.getObject("budget", Long.class), currency)))
                .findOne()
                .orElse(Limits.NONE);
    }

    private static @Nullable Money money(@Nullable Long micros, Currency currency) {
        return micros == null ? null : new Money(micros, currency);
    }

    /**
     * Promotional credit that can still be spent.
     *
     * @param unspent what is left of it
     * @param expires null for never
     */
    public record Lot(UUID id, Money unspent, @Nullable Instant expires) {}

    /** Lots of promotional credit (VIEW), in the order in which they are spent; at most 200. */
    public List<Lot> lots(CurrentTenant current, Currency currency) {
        current.require(Permission.VIEW);
        return tx.in(
                current.tenant(),
                handle -> handle.createQuery("""
                    select id, unspent, expires_at from market.promo_lot
                    where tenant_id = :tenant and currency = :currency and unspent > 0
                      and (expires_at is null or expires_at > market.clock())
                    order by expires_at nulls last, id limit :most\
                    """)
                        .bind("tenant", current.tenant().value())
                        .bind("currency", currency.getCurrencyCode())
                        .bind("most", MOST_LINES)
                        .map((row, context) -> new Lot(
                                row.getObject("id", UUID.class),
                                new Money(row.getLong("unspent"), currency),
                                PromoLots.instant(row.getObject("expires_at", OffsetDateTime.class))))
                        .list());
    }

    private static Map<String, Long> balances(Handle handle, Currency currency) {
        Map<String, Long> balances = new HashMap<>();
        handle.createQuery("select kind, balance from market.account where currency = :currency")
                .bind("currency", currency.getCurrencyCode())
                .map((row, context) -> Map.entry(row.getString("kind"), row.getLong("balance")))
                .forEach(balance -> balances.put(balance.getKey(), balance.getValue()));
        return balances;
    }

    private record Row(UUID id, Instant at, String kind, String about, UUID reference, long net, long newer) {}

    /** What changed the whole wallet, held credit included: so a reservation is no line, and a release is one of zero. */
    private static List<Wallet.Line> lines(
            Handle handle, Currency currency, @Nullable UUID department, @Nullable UUID after, int limit) {
        List<Row> rows = handle.createQuery("""
            with purse as (select id, balance from market.account
                           where kind in ('wallet_paid', 'wallet_promo', 'hold') and currency = :currency),
            newer as (select coalesce(sum(e.amount), 0) net from market.entry e join purse p on p.id = e.account_id
                      where e.transaction_id >= cast(:after as uuid))
            select t.id, t.created_at, t.kind, t.reference, coalesce(min(h.agent_name), min(u.provider), min(s.agent_name), '') about,
              sum(e.amount)::bigint net,
              ((select coalesce(sum(balance), 0) from purse) - (select net from newer))::bigint reached
            from market.entry e join purse p on p.id = e.account_id
            join market.ledger_transaction t on t.id = e.transaction_id
            left join market.hold h on h.message = t.reference
            left join market.top_up u on u.id = t.reference
            left join market.subscription s on s.id = t.reference
            where t.kind <> 'reserve' and (cast(:after as uuid) is null or t.id < cast(:after as uuid))
              and (cast(:department as uuid) is null or coalesce(h.department, s.department) = :department)
            group by t.id, t.created_at, t.kind, t.reference order by t.id desc limit :limit\
            """)
                .bind("currency", currency.getCurrencyCode())
                .bind("after", after)
                .bind("department", department)
                .bind("limit", limit)
                .map((row, context) -> new Row(
                        row.getObject("id", UUID.class),
                        row.getObject("created_at", OffsetDateTime.class).toInstant(),
                        row.getString("kind"),
                        row.getString("about"),
                        row.getObject("reference", UUID.class),
                        row.getLong("net"),
                        row.getLong("reached")))
                .list();
        List<Wallet.Line> lines = new ArrayList<>();
        long balance = rows.isEmpty() ? 0 : rows.getFirst().newer();
        for (Row row : rows) {
            lines.add(new Wallet.Line(
                    row.id(),
                    row.at(),
                    kind(row.kind()),
                    row.about(),
                    row.reference(),
                    new Money(row.net(), currency),
                    new Money(balance, currency)));
            balance -= row.net();
        }
        return lines;
    }

    private static String kind(String transaction) {
        return switch (transaction) {
            case "capture" -> "message";
            case "expire" -> "release";
            case "promo_grant", "promo_expiry" -> "promo";
            case "top_up_reversal", "top_up_refund", "top_up_refund_failed" -> "payment_refund";
            case "dispute_opened", "dispute_won" -> "dispute";
            default -> transaction;
        };
    }
}
