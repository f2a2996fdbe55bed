package bicameral.marketplace.billing;

import bicameral.marketplace.billing.Accounts.Account;
import bicameral.marketplace.money.Money;
import bicameral.tenant.PersonId;
import bicameral.tenant.Refusal;
import bicameral.tenant.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Currency;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * How much of a wallet subscriptions may take: within the month's limit and the department's budget, as messages. The day's limit
 * is for messages alone, as no payer's day is worth a month of a plan. Asked under the lock of the payer's wallet.
 */
public final class PlanSpending {
    private PlanSpending() {}

    private record Rules(
            @Nullable Long perMonth,
            boolean ofDepartment,
            @Nullable Long departmentMonth) {
        static Rules of(ResultSet row) throws SQLException {
            return new Rules(
                    row.getObject("per_month", Long.class),
                    row.getBoolean("of_department"),
                    row.getObject("department_month", Long.class));
        }
    }

    /** The department that a member spends for; null for none. */
    public static @Nullable UUID department(Handle handle, TenantId payer, PersonId person) {
        return handle.createQuery("""
                        select department from market.department_member where tenant_id = :payer and person_id = :person""")
                .bind("payer", payer.value())
                .bind("person", person.value())
                .mapTo(UUID.class)
                .findOne()
                .orElse(null);
    }

    /**
     * What forbids to pay that much for a period: monthly_limit_reached, department_without_budget or department_budget_reached
     * (UNPAID); empty where nothing does. A department that was dissolved since has no say any more.
     */
    public static Optional<Refusal> obstacle(Handle handle, Account wallet, @Nullable UUID department, long price) {
        Currency currency = wallet.currency();
        Rules rules = rules(handle, wallet, department);
        if (rules.ofDepartment()) {
            if (rules.departmentMonth() == null)
                return refusal("department_without_budget", Map.of("currency", currency.getCurrencyCode()));
            long spent = Spending.month(handle, wallet.owner(), currency, department);
            if (price > rules.departmentMonth() - spent)
                return refusal("department_budget_reached", limit(rules.departmentMonth(), currency));
        }
        if (rules.perMonth() == null) return Optional.empty();
        long spent = Spending.month(handle, wallet.owner(), currency, null);
        return price > rules.perMonth() - spent
                ? refusal("monthly_limit_reached", limit(rules.perMonth(), currency))
                : Optional.empty();
    }

    private static Rules rules(Handle handle, Account wallet, @Nullable UUID department) {
        return handle.createQuery("""
                        select l.per_month, d.id is not null as of_department, b.per_month as department_month
                        from (values (1)) one
                        left join market.spending_limit l on l.tenant_id = :payer and l.currency = :currency
                        left join market.department d on d.tenant_id = :payer and d.id = cast(:department as uuid)
                        left join market.department_budget b
                          on b.tenant_id = :payer and b.department = d.id and b.currency = :currency""")
                .bind("payer", wallet.owner().value())
                .bind("currency", wallet.currency().getCurrencyCode())
                .bind("department", department)
                .map((row, context) -> Rules.of(row))
                .one();
    }

    private static Map<String, Object> limit(long micros, Currency currency) {
        return Map.of("limit", new Money(micros, currency));
    }

    private static Optional<Refusal> refusal(String code, Map<String, Object> values) {
        return Optional.of(new Refusal(code, Refusal.Kind.UNPAID, values));
    }
}
