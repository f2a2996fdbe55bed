package bicameral.marketplace.department;

import bicameral.marketplace.billing.BillingSettings;
import bicameral.marketplace.money.Money;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Ids;
import bicameral.tenant.PersonId;
import bicameral.tenant.PlainText;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role.Permission;
import bicameral.tenant.TenantTx;
import bicameral.tenant.audit.AuditLog;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jspecify.annotations.Nullable;

/**
 * Departments of an organisation, whose members may spend from its wallet up to a budget a month. Reading needs VIEW, all else
 * SPEND, which owners and billing members have. Thread-safe.
 */
@ApplicationScoped
public class Departments {
    private static final int MOST = 200;
    private static final int LONGEST_NAME = 60;
    private static final String MONTH =
            "date_trunc('month', market.clock() at time zone 'Asia/Shanghai') at time zone 'Asia/Shanghai'";

    private final TenantTx tx;
    private final AuditLog audit;
    private final BillingSettings settings;

    public Departments(TenantTx tx, AuditLog audit, BillingSettings settings) {
        this.tx = tx;
        this.audit = audit;
        this.settings = settings;
    }

    /**
     * A department.
     *
     * @param budgets by currency, with what was spent or is held since the first of the month
     */
    public record Department(UUID id, String name, List<Budget> budgets, List<Person> members) {
        public Department {
            budgets = List.copyOf(budgets);
            members = List.copyOf(members);
        }
    }

    /** A budget of a month. */
    public record Budget(Money perMonth, Money spent) {
        /** How much of it is used, in per cent; more than 100 where it was lowered since. */
        public long percent() {
            return Math.round(100.0 * spent.micros() / perMonth.micros());
        }
    }

    /**
     * A member of the organisation.
     *
     * @param department null for none
     * @param always whether the roles allow spending without a department
     */
    public record Person(UUID id, String name, @Nullable UUID department, boolean always) {}

    /** All departments by name (VIEW). */
    public List<Department> list(CurrentTenant current) {
        current.require(Permission.VIEW);
        return tx.in(current.tenant(), handle -> {
            List<Person> people = people(handle, current);
            List<Department> departments = new ArrayList<>();
            handle.createQuery("select id, name from market.department where tenant_id = :tenant order by name, id")
                    .bind("tenant", current.tenant().value())
                    .map((row, context) -> Map.entry(row.getObject("id", UUID.class), row.getString("name")))
                    .forEach(row -> departments.add(new Department(
                            row.getKey(),
                            row.getValue(),
                            budgets(handle, current, row.getKey()),
                            people.stream()
                                    .filter(person -> row.getKey().equals(person.department()))
                                    .toList())));
            return departments;
        });
    }

    /** All members by name (VIEW). */
    public List<Person> people(CurrentTenant current) {
        current.require(Permission.VIEW);
        return tx.in(current.tenant(), handle -> people(handle, current));
    }

    private static List<Person> people(Handle handle, CurrentTenant current) {
        return handle.createQuery("""
            select m.person_id, p.display_name, d.department, m.roles && array['OWNER', 'BILLING'] as always
            from market.membership m join market.person p on p.id = m.person_id
            left join market.department_member d on d.tenant_id = m.tenant_id and d.person_id = m.person_id
            where m.tenant_id = :tenant order by p.display_name, m.person_id\
            """)
                .bind("tenant", current.tenant().value())
                .map((row, context) -> new Person(
                        row.getObject("person_id", UUID.class),
                        row.getString("display_name"),
                        row.getObject("department", UUID.class),
                        row.getBoolean("always")))
                .list();
    }

    private static List<Budget> budgets(Handle handle, CurrentTenant current, UUID department) {
        return handle.createQuery("""
            select b.currency, b.per_month, s.spent + s.held as spent
            from market.department_budget b
            cross join market.spent_since(b.tenant_id, b.currency, %s, b.department) s
            where b.tenant_id = :tenant and b.department = :department
            order by b.currency\
            """.formatted(MONTH))
                .bind("tenant", current.tenant().value())
                .bind("department", department)
                .map((row, context) -> {
                    Currency currency = Currency.getInstance(row.getString("currency"));
                    return new Budget(
                            new Money(row.getLong("per_month"), currency), new Money(row.getLong("spent"), currency));
                })
                .list();
    }

    /** Founds one; invalid_department (INVALID) unless its name has 1–60 characters, department_taken, too_many (CONFLICT). */
    public UUID found(CurrentTenant current, String name) {
        current.require(Permission.SPEND);
        String plain = PlainText.line(name, 1, LONGEST_NAME, "invalid_department");
        return tx.in(current.tenant(), handle -> {
            if (count(handle, current) >= MOST) throw new Refusal("too_many_departments", Refusal.Kind.CONFLICT);
            UUID id = Ids.next();
            try {
                handle.createUpdate("insert into market.department (tenant_id, id, name) values (:tenant, :id, :name)")
                        .bind("tenant", current.tenant().value())
                        .bind("id", id)
                        .bind("name", plain)
                        .execute();
            } catch (UnableToExecuteStatementException e) {
                if (e.getCause() instanceof SQLException sql && "23505".equals(sql.getSQLState()))
                    throw new Refusal("department_taken", Refusal.Kind.CONFLICT);
                throw e;
            }
            audit.write(handle, current, "department.found", id.toString(), Map.of("name", plain));
            return id;
        });
    }

    private static long count(Handle handle, CurrentTenant current) {
        return handle.createQuery("select count(*) from market.department where tenant_id = :tenant")
                .bind("tenant", current.tenant().value())
                .mapTo(Long.class)
                .one();
    }

    /** Dissolves one: its members have none afterwards, what it spent stays in the statement. unknown_department (NOT_FOUND). */
    public void dissolve(CurrentTenant current, UUID department) {
        current.require(Permission.SPEND);
        tx.in(current.tenant(), handle -> {
            String name = name(handle, current, department);
            handle.createUpdate("delete from market.department where tenant_id = :tenant and id = :id")
                    .bind("tenant", current.tenant().value())
                    .bind("id", department)
                    .execute();
            audit.write(handle, current, "department.dissolve", department.toString(), Map.of("name", name));
            return name;
        });
    }

    /**
     * Sets what a department may spend in a month in a currency; zero or null for nothing. invalid_amount, currency_mismatch
     * (INVALID), unknown_department (NOT_FOUND).
     */
    public void budget(CurrentTenant current, UUID department, Currency currency, @Nullable Money perMonth) {
        current.require(Permission.SPEND);
        settings.require(currency);
        if (perMonth != null && !perMonth.currency().equals(currency))
            throw new Refusal("currency_mismatch", Refusal.Kind.INVALID);
        if (perMonth != null && perMonth.micros() < 0) throw new Refusal("invalid_amount", Refusal.Kind.INVALID);
        tx.in(current.tenant(), handle -> {
            String name = name(handle, current, department);
            setBudget(handle, current, department, currency, perMonth == null || perMonth.isZero() ? null : perMonth);
            String amount = perMonth == null ? "" : perMonth.amount().toPlainString();
            audit.write(
                    handle,
                    current,
                    "department.budget",
                    department.toString(),
                    Map.of("name", name, "perMonth", amount, "currency", currency.getCurrencyCode()));
            return name;
        });
    }

    private static void setBudget(
            Handle handle, CurrentTenant current, UUID department, Currency currency, @Nullable Money perMonth) {
        String sql = perMonth == null
                ? "delete from market.department_budget"
                        + " where tenant_id = :tenant and department = :department and currency = :currency"
                : """
                insert into market.department_budget (tenant_id, department, currency, per_month)
                values (:tenant, :department, :currency, :perMonth)
                on conflict (tenant_id, department, currency) do update set per_month = excluded.per_month\
                """;
        var update = handle.createUpdate(sql)
                .bind("tenant", current.tenant().value())
                .bind("department", department)
                .bind("currency", currency.getCurrencyCode());
        if (perMonth != null) update.bind("perMonth", perMonth.micros());
        update.execute();
    }

    /** Puts a member into a department, or out of every one for null. unknown_member, unknown_department (NOT_FOUND). */
    public void assign(CurrentTenant current, PersonId person, @Nullable UUID department) {
        current.require(Permission.SPEND);
        tx.in(current.tenant(), handle -> {
            Person member = people(handle, current).stream()
                    .filter(one -> one.id().equals(person.value()))
                    .findFirst()
                    .orElseThrow(() -> new Refusal("unknown_member", Refusal.Kind.NOT_FOUND));
            String to = department == null ? "" : name(handle, current, department);
            place(handle, current, person, department);
            audit.write(
                    handle,
                    current,
                    "department.assign",
                    person.value().toString(),
                    Map.of("name", member.name(), "department", to));
            return to;
        });
    }

    private static void place(Handle handle, CurrentTenant current, PersonId person, @Nullable UUID department) {
        String sql = department == null
                ? "delete from market.department_member where tenant_id = :tenant and person_id = :person"
                : """
                insert into market.department_member (tenant_id, person_id, department)
                values (:tenant, :person, :department)
                on conflict (tenant_id, person_id) do update set department = excluded.department\
                """;
        var update = handle.createUpdate(sql)
                .bind("tenant", current.tenant().value())
                .bind("person", person.value());
        if (department != null) update.bind("department", department);
        update.execute();
    }

    private static String name(Handle handle, CurrentTenant current, UUID department) {
        Optional<String> name = handle.createQuery(
                        "select name from market.department where tenant_id = :tenant and id = :id")
                .bind("tenant", current.tenant().value())
                .bind("id", department)
                .mapTo(String.class)
                .findOne();
        return name.orElseThrow(() -> new Refusal("unknown_department", Refusal.Kind.NOT_FOUND));
    }
}
