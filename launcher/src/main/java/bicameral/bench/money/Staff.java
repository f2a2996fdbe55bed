package bicameral.bench.money;

import bicameral.marketplace.department.BudgetAlerts;
import bicameral.marketplace.department.BudgetLetters;
import bicameral.marketplace.department.Departments;
import bicameral.marketplace.department.Departments.Department;
import bicameral.marketplace.mail.Letters;
import bicameral.marketplace.mail.MailSettings;
import bicameral.marketplace.money.Money;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.PersonId;
import java.util.Currency;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Departments of organisations: founded, given budgets and members, and dissolved. */
final class Staff {
    private static final long CENT = 10_000L;
    private static final int NAMES = 3;

    private final Cast cast;
    private final Departments departments;
    private final BudgetAlerts alerts;

    Staff(Parts parts, Cast cast) {
        this.cast = cast;
        this.departments = new Departments(parts.tenants(), parts.audit(), parts.settings());
        this.alerts = new BudgetAlerts(
                parts.ops(),
                parts.tenants(),
                new BudgetLetters(new Letters(parts.ops(), MailSettings.NONE), parts.settings()));
    }

    /** The owner of an organisation decides something about its departments. */
    String decide(SplittableRandom dice) {
        int payer = cast.payerOf(dice.nextInt(cast.organisations()));
        CurrentTenant owner = cast.payers().get(payer);
        List<Department> all = departments.list(owner);
        int fate = dice.nextInt(12);
        if (all.isEmpty() || fate < 2) {
            departments.found(owner, "department " + dice.nextInt(NAMES));
            return "founded";
        }
        Department one = all.get(dice.nextInt(all.size()));
        if (fate == 2) {
            departments.dissolve(owner, one.id());
            return "dissolved";
        }
        if (fate < 7) {
            departments.budget(owner, one.id(), Cast.currencyOf(payer), budget(Cast.currencyOf(payer), dice));
            return "budget";
        }
        PersonId member = cast.members(payer)
                .get(dice.nextInt(cast.members(payer).size()))
                .person();
        departments.assign(owner, member, dice.nextInt(6) == 0 ? null : one.id());
        return "assigned";
    }

    private static @Nullable Money budget(Currency currency, SplittableRandom dice) {
        return dice.nextInt(8) == 0 ? null : new Money(CENT * (20 + dice.nextInt(1_500)), currency);
    }

    /** Warns of budgets that are nearly used. */
    String warn() {
        return alerts.run() > 0 ? "warned" : Tale.IDLE;
    }
}
