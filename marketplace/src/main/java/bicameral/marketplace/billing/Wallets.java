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
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Wallets of tenants, in the market's currency. Thread-safe. */
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

    /** Balance and the newest lines after the given one (VIEW); limit 1–200. Empty for a tenant that never paid. */
    public Wallet read(CurrentTenant current, @Nullable UUID after, int limit) {
        current.require(Permission.VIEW);
        Currency currency = settings.currency();
        return tx.in(current.tenant(), handle -> {
            Map<String, Long> balances = balances(handle, currency);
            long promo = balances.getOrDefault("wallet_promo", 0L);
            long spendable = promo + balances.getOrDefault("wallet_paid", 0L);
            long held = balances.getOrDefault("hold", 0L);
            Long perDay = handle.createQuery("select per_day from market.spending_limit where currency = :currency")
                    .bind("currency", currency.getCurrencyCode())
                    .mapTo(Long.class)
                    .findOne()
                    .orElse(null);
            return new Wallet(
                    new Money(spendable, currency),
                    new Money(promo, currency),
                    new Money(held, currency),
                    new Money(spentToday(handle, current.tenant(), currency), currency),
                    perDay == null ? null : new Money(perDay, currency),
                    lines(handle, currency, after, Math.clamp(limit, 1, MOST_LINES)));
        });
    }

    /** Sets or lifts the daily spending limit (SPEND). invalid_amount or currency_mismatch (INVALID) for bad ones. */
    public void limit(CurrentTenant current, @Nullable Money perDay) {
        current.require(Permission.SPEND);
        if (perDay != null && !perDay.currency().equals(settings.currency()))
            throw new Refusal("currency_mismatch", Refusal.Kind.INVALID);
        if (perDay != null && perDay.micros() < 0) throw new Refusal("invalid_amount", Refusal.Kind.INVALID);
        tx.in(current.tenant(), handle -> {
            setLimit(handle, current.tenant(), perDay);
            String value = perDay == null ? "" : perDay.amount().toPlainString();
            audit.write(handle, current, "wallet.limit", current.tenant().toString(), Map.of("perDay", value));
            return value;
        });
    }

    private void setLimit(Handle handle, TenantId tenant, @Nullable Money perDay) {
        if (perDay == null) {
            handle.createUpdate("delete from market.spending_limit where tenant_id = :tenant and currency = :currency")
                    .bind("tenant", tenant.value())
                    .bind("currency", settings.currency().getCurrencyCode())
                    .execute();
            return;
        }
        handle.createUpdate("""
                        insert into market.spending_limit values (:tenant, :currency, :perDay)
                        on conflict (tenant_id, currency) do update set per_day = excluded.per_day""")
                .bind("tenant", tenant.value())
                .bind("currency", perDay.currency().getCurrencyCode())
                .bind("perDay", perDay.micros())
                .execute();
    }

    /** Captured since midnight (UTC+8) or still held; a hold counts for the day on which it was made. */
    static long spentToday(Handle handle, TenantId tenant, Currency currency) {
        return handle.createQuery("""
                        select coalesce(sum(case state when 'open' then from_promo + from_paid else captured end), 0)::bigint
                        from market.hold where tenant_id = :tenant and currency = :currency
                          and created_at >= date_trunc('day', market.clock() at time zone 'Asia/Shanghai')
                            at time zone 'Asia/Shanghai'""")
                .bind("tenant", tenant.value())
                .bind("currency", currency.getCurrencyCode())
                .mapTo(Long.class)
                .one();
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
    private static List<Wallet.Line> lines(Handle handle, Currency currency, @Nullable UUID after, int limit) {
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
                        group by t.id, t.created_at, t.kind, t.reference order by t.id desc limit :limit""")
                .bind("currency", currency.getCurrencyCode())
                .bind("after", after)
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
