package bicameral.launcher;

import bicameral.launcher.terminal.Progress;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * How to start the product.
 *
 * @param seed whether the demo tenants are made on first start
 * @param environment added to the application's, over what the launcher sets
 * @param parts what to start
 * @param endTogether whether an unexpected end of one process stops all; tests that kill processes say no
 * @param progress where to tell what happens
 */
public record ProductOptions(
        boolean seed, Map<String, String> environment, Set<Part> parts, boolean endTogether, Progress progress) {

    /** Everything, with demo tenants, silently. */
    public static ProductOptions standard() {
        return new ProductOptions(true, Map.of(), EnumSet.allOf(Part.class), true, Progress.silent());
    }

    public ProductOptions withSeed(boolean seed) {
        return new ProductOptions(seed, environment, parts, endTogether, progress);
    }

    /** One more variable for the application. */
    public ProductOptions with(String variable, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(variable, value);
        return new ProductOptions(seed, Map.copyOf(more), parts, endTogether, progress);
    }

    public ProductOptions only(Part first, Part... others) {
        return new ProductOptions(seed, environment, EnumSet.of(first, others), endTogether, progress);
    }

    /** The rest goes on when one process ends: for tests that kill. */
    public ProductOptions tolerant() {
        return new ProductOptions(seed, environment, parts, false, progress);
    }

    public ProductOptions telling(Progress progress) {
        return new ProductOptions(seed, environment, parts, endTogether, progress);
    }
}
