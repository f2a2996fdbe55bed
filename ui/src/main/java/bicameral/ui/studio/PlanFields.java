package bicameral.ui.studio;

import bicameral.marketplace.money.Money;
import bicameral.marketplace.plan.Plan;
import bicameral.marketplace.plan.Plan.Kind;
import bicameral.marketplace.plan.Plans;
import bicameral.tenant.Refusal;
import java.util.ArrayList;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Plans as forms write them, by field: month_price, month_included …, trial_days, trial_messages. */
public final class PlanFields {
    private static final String TRIAL = "trial";

    private PlanFields() {}

    /** What stands in the fields for plans; empty for those that are not offered. */
    public static Map<String, String> typed(Plans plans) {
        Map<String, String> typed = new LinkedHashMap<>();
        for (Kind kind : Kind.values()) {
            Optional<Plan> plan = plans.of(kind);
            typed.put(
                    kind.id() + "_price",
                    plan.map(p -> Figures.decimal(p.price())).orElse(""));
            typed.put(
                    kind.id() + "_included",
                    plan.map(p -> String.valueOf(p.included())).orElse(""));
        }
        Plans.Trial trial = plans.trial();
        typed.put(TRIAL + "_days", trial == null ? "" : String.valueOf(trial.days()));
        typed.put(TRIAL + "_messages", trial == null ? "" : String.valueOf(trial.messages()));
        return typed;
    }

    /** What was typed; invalid_plans (INVALID) where that cannot be read. */
    public static Plans read(Map<String, String> typed, Currency currency) {
        List<Plan> offered = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            String price = typed.getOrDefault(kind.id() + "_price", "");
            if (price.isEmpty()) continue;
            offered.add(
                    new Plan(kind, amount(price, currency), number(typed.getOrDefault(kind.id() + "_included", ""))));
        }
        String days = typed.getOrDefault(TRIAL + "_days", "");
        String messages = typed.getOrDefault(TRIAL + "_messages", "");
        boolean none = days.isEmpty() && messages.isEmpty();
        return new Plans(offered, none ? null : new Plans.Trial(number(days), number(messages)));
    }

    private static Money amount(String typed, Currency currency) {
        if (!typed.matches("\\d{1,9}(\\.\\d{1,6})?")) throw new Refusal("invalid_plans", Refusal.Kind.INVALID);
        return Money.of(typed, currency);
    }

    private static int number(String typed) {
        if (!typed.matches("\\d{1,7}")) throw new Refusal("invalid_plans", Refusal.Kind.INVALID);
        return Integer.parseInt(typed);
    }
}
