package bicameral.marketplace.department;

import bicameral.marketplace.billing.BillingSettings;
import bicameral.marketplace.mail.Bilingual;
import bicameral.marketplace.mail.Letters;
import bicameral.marketplace.money.Money;
import bicameral.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** What those who answer for a wallet are told by mail of its budgets. Thread-safe. */
@ApplicationScoped
public class BudgetLetters {
    private static final Bilingual TEXTS = Bilingual.of("bicameral/marketplace/department/letters");

    private final Letters letters;
    private final BillingSettings settings;

    public BudgetLetters(Letters letters, BillingSettings settings) {
        this.letters = letters;
        this.settings = settings;
    }

    /**
     * How much of a budget is used.
     *
     * @param name of the department; empty for the whole wallet
     * @param percent that has been reached
     */
    record Warning(String name, Money budget, Money spent, LocalDate month, int percent) {}

    /** Warns once of a percentage in a month. For operators' transactions. */
    void warn(Handle handle, TenantId tenant, UUID department, Warning warning) {
        if (!letters.on()) return;
        String kind = warning.name().isEmpty() ? "wallet" : "department";
        YearMonth month = YearMonth.from(warning.month());
        Object[] values = {
            warning.percent(),
            warning.budget(),
            month.toString(),
            warning.spent(),
            warning.name(),
            settings.baseUrl() + "/wallet"
        };
        String key = String.join(
                ":",
                "budget",
                tenant.value().toString(),
                warning.budget().currency().getCurrencyCode(),
                department.toString(),
                month.toString(),
                String.valueOf(warning.percent()));
        letters.writeToOwners(handle, tenant, key, TEXTS.subject(kind, values), TEXTS.body(kind, values));
    }
}
