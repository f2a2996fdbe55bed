package bicameral.marketplace.department;

import bicameral.marketplace.money.Money;
import bicameral.tenant.OpsTx;
import bicameral.tenant.TenantId;
import bicameral.tenant.TenantTx;
import bicameral.tenant.audit.AuditLog;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Warns at 80 and at 100 per cent of a month's budget: once each, as an entry of the tenant's activity and by a letter. Of what was spent on messages
 * and subscriptions, not of what is only held. Thread-safe, also across instances.
 */
@ApplicationScoped
public class BudgetAlerts {
    private static final int BATCH = 500;
    private static final String MONTH = "date_trunc('month', market.clock() at time zone 'Asia/Shanghai')";

    private final OpsTx ops;
    private final TenantTx tx;
    private final BudgetLetters letters;

    public BudgetAlerts(OpsTx ops, TenantTx tx, BudgetLetters letters) {
        this.ops = ops;
        this.tx = tx;
        this.letters = letters;
    }

    private record Due(
            TenantId tenant, UUID department, String name, Money budget, Money spent, LocalDate month, int percent) {}

    /** Writes the warnings that are due and were not given yet; gives their number. Run by a job. */
    public int run() {
        // The letter first: each is written once, so that whoever dies in between leaves none out.
        List<Due> due = ops.in(handle -> {
            List<Due> found = due(handle);
            for (Due one : found)
                letters.warn(
                        handle,
                        one.tenant(),
                        one.department(),
                        new BudgetLetters.Warning(one.name(), one.budget(), one.spent(), one.month(), one.percent()));
            return found;
        });
        return due.stream()
                .mapToInt(one -> tx.in(one.tenant(), handle -> warn(handle, one)))
                .sum();
    }

    /** A wallet without a budget of its own is warned of its month's limit. */
    private static List<Due> due(Handle handle) {
        return handle.createQuery("""
                        with budget (tenant_id, department, name, currency, amount) as (
                          select tenant_id, '00000000-0000-0000-0000-000000000000'::uuid, '', currency,
                            coalesce(budget, per_month)
                          from market.spending_limit where coalesce(budget, per_month) > 0
                          union all
                          select b.tenant_id, b.department, d.name, b.currency, b.per_month
                          from market.department_budget b join market.department d
                            on d.tenant_id = b.tenant_id and d.id = b.department),
                        used as (
                          select b.*, s.spent from budget b
                          cross join market.spent_since(b.tenant_id, b.currency, %1$s at time zone 'Asia/Shanghai',
                            case when b.name <> '' then b.department end) s)
                        select u.*, (%1$s)::date as month, p.percent
                        from used u cross join (values (80), (100)) p (percent)
                        where u.spent >= u.amount / 100 * p.percent and not exists (
                          select 1 from market.budget_alert a where a.tenant_id = u.tenant_id and a.currency = u.currency
                            and a.department = u.department and a.month = (%1$s)::date and a.percent = p.percent)
                        order by p.percent, u.tenant_id, u.currency, u.department limit :batch""".formatted(MONTH))
                .bind("batch", BATCH)
                .map((row, context) -> {
                    Currency currency = Currency.getInstance(row.getString("currency"));
                    return new Due(
                            new TenantId(row.getObject("tenant_id", UUID.class)),
                            row.getObject("department", UUID.class),
                            row.getString("name"),
                            new Money(row.getLong("amount"), currency),
                            new Money(row.getLong("spent"), currency),
                            row.getObject("month", LocalDate.class),
                            row.getInt("percent"));
                })
                .list();
    }

    private static int warn(Handle handle, Due due) {
        int isNew = handle.createUpdate("""
                        insert into market.budget_alert (tenant_id, currency, department, month, percent)
                        values (:tenant, :currency, :department, :month, :percent) on conflict do nothing""")
                .bind("tenant", due.tenant().value())
                .bind("currency", due.budget().currency().getCurrencyCode())
                .bind("department", due.department())
                .bind("month", due.month())
                .bind("percent", due.percent())
                .execute();
        if (isNew == 1)
            AuditLog.writeOwn(
                    handle,
                    due.tenant(),
                    "wallet.budget",
                    due.department().toString(),
                    Map.of(
                            "name", due.name(),
                            "percent", String.valueOf(due.percent()),
                            "amount", due.budget().amount().toPlainString(),
                            "currency", due.budget().currency().getCurrencyCode()));
        return isNew;
    }
}
