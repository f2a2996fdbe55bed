package bicameral.marketplace.billing;

import bicameral.marketplace.billing.Accounts.Account;
import bicameral.marketplace.money.Money;
import bicameral.tenant.Refusal;
import bicameral.tenant.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Currency;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Who may spend how much of a wallet. Asked before a message is accepted, under the lock of the payer's accounts, so that
 * parallel messages see each other's holds. A hold counts for the day and the month (UTC+8) in which it was made, with what of it
 * was captured once it has ended; a month counts what subscriptions took, too ({@link PlanSpending}).
 */
final class Spending {
    /** Beginning of the calendar day and month. */
    private static final String DAY =
            "date_trunc('day', market.clock() at time zone 'Asia/Shanghai') at time zone 'Asia/Shanghai'";

    private static final String MONTH =
            "date_trunc('month', market.clock() at time zone 'Asia/Shanghai') at time zone 'Asia/Shanghai'";

    private Spending() {}

    private record Rules(
            @Nullable Long perDay,
            @Nullable Long perMonth,
            @Nullable UUID department,
            @Nullable Long departmentMonth) {
        static Rules of(ResultSet row) throws SQLException {
            return new Rules(
                    row.getObject("per_day", Long.class),
                    row.getObject("per_month", Long.class),
                    row.getObject("department", UUID.class),
                    row.getObject("department_month", Long.class));
        }
    }

    /**
     * Asks whether that much may be held. Gives the department it counts for, null for none.
     *
     * @throws Refusal spending_not_allowed, department_without_budget, department_budget_reached, daily_limit_reached,
     *     monthly_limit_reached (UNPAID)
     */
    static @Nullable UUID permit(Handle handle, Account wallet, @Nullable Spender spender, long price) {
        Rules rules = rules(handle, wallet, spender);
        if (rules.department() == null && spender != null && !spender.always())
            throw refusal("spending_not_allowed", Map.of());
        if (rules.department() != null) withinDepartment(handle, wallet, rules.department(), rules, price);
        Currency currency = wallet.currency();
        within(rules.perDay(), () -> today(handle, wallet.owner(), currency), price, "daily_limit_reached", currency);
        within(
                rules.perMonth(),
                () -> month(handle, wallet.owner(), currency, null),
                price,
                "monthly_limit_reached",
                currency);
        return rules.department();
    }

    private static void withinDepartment(Handle handle, Account wallet, UUID department, Rules rules, long price) {
        Currency currency = wallet.currency();
        if (rules.departmentMonth() == null)
            throw refusal("department_without_budget", Map.of("currency", currency.getCurrencyCode()));
        within(
                rules.departmentMonth(),
                () -> month(handle, wallet.owner(), currency, department),
                price,
                "department_budget_reached",
                currency);
    }

    private interface Spent {
        long micros();
    }

    /** What was spent is added up only where there is a limit. */
    private static void within(@Nullable Long limit, Spent spent, long price, String code, Currency currency) {
        if (limit == null) return;
        if (price > limit - spent.micros()) throw refusal(code, Map.of("limit", new Money(limit, currency)));
    }

    private static Refusal refusal(String code, Map<String, Object> values) {
        return new Refusal(code, Refusal.Kind.UNPAID, values);
    }

    private static Rules rules(Handle handle, Account wallet, @Nullable Spender spender) {
        return handle.createQuery("""
                        select l.per_day, l.per_month, m.department, b.per_month as department_month
                        from (values (1)) one
                        left join market.spending_limit l on l.tenant_id = :payer and l.currency = :currency
                        left join market.department_member m on m.tenant_id = :payer and m.person_id = cast(:person as uuid)
                        left join market.department_budget b
                          on b.tenant_id = :payer and b.department = m.department and b.currency = :currency""")
                .bind("payer", wallet.owner().value())
                .bind("currency", wallet.currency().getCurrencyCode())
                .bind("person", spender == null ? null : spender.person().value())
                .map((row, context) -> Rules.of(row))
                .one();
    }

    /** Spent on messages or held for them since midnight. */
    static long today(Handle handle, TenantId payer, Currency currency) {
        return handle.createQuery("""
                        select coalesce(sum(case state when 'open' then from_promo + from_paid else captured end), 0)::bigint
                        from market.hold where tenant_id = :payer and currency = :currency and created_at >= %s""".formatted(DAY))
                .bind("payer", payer.value())
                .bind("currency", currency.getCurrencyCode())
                .mapTo(Long.class)
                .one();
    }

    /** Spent or held since the first of the month, of one department or, for null, in all. */
    static long month(Handle handle, TenantId payer, Currency currency, @Nullable UUID department) {
        return handle.createQuery("""
                        select spent + held from market.spent_since(:payer, :currency, %s, cast(:department as uuid))""".formatted(MONTH))
                .bind("payer", payer.value())
                .bind("currency", currency.getCurrencyCode())
                .bind("department", department)
                .mapTo(Long.class)
                .one();
    }
}
