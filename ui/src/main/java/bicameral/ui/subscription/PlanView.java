package bicameral.ui.subscription;

import bicameral.marketplace.money.Money;
import bicameral.marketplace.plan.Plan;
import bicameral.marketplace.plan.Plan.Kind;

/** One plan as pages show it. */
public record PlanView(String kind, Money price, int included) {
    static PlanView of(Plan plan) {
        return new PlanView(plan.kind().id(), plan.price(), plan.included());
    }

    /** Key of what it is. */
    public String whatKey() {
        return kind + "_what";
    }

    /** Key of what its price is for. */
    public String perKey() {
        return "per_" + kind;
    }

    /** Whether it is bought by the seat. */
    public boolean seats() {
        return kind.equals(Kind.SEAT.id());
    }
}
