package bicameral.bench.money;

import bicameral.tenant.CurrentTenant;
import java.util.Currency;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** An operation that is due, with dice of its own. What it gives is the word for what came of it. */
record Moment(World world, int index, SplittableRandom dice) {
    private static final String DONE = "done";

    static String done(Runnable act) {
        act.run();
        return DONE;
    }

    /** Who spends in it. */
    CurrentTenant payer() {
        return world.payer(index);
    }

    Currency currency() {
        return world.currency(index);
    }

    Plan plan() {
        return world.plan();
    }

    /** Goes on with an operation of that kind some while before, where there is one. */
    String about(Deed kind, int reach, IntFunction<String> act) {
        int before = plan().before(index, kind, dice, reach);
        return before < 0 ? Tale.IDLE : act.apply(before);
    }

    /** As that, of what lasts. */
    String lasting(Deed kind, IntFunction<String> act) {
        return about(kind, plan().season(), act);
    }

    /** For what costs much. */
    String seldom(Supplier<String> act) {
        return plan().seldom(dice) ? act.get() : Tale.IDLE;
    }
}
