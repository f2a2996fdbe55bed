package bicameral.marketplace.limits;

import bicameral.marketplace.limits.Limits.Scope;
import java.util.EnumMap;
import java.util.Map;

/**
 * The rates.
 *
 * @param on false lifts them all; never in production
 * @param rates one for each scope
 * @param maxKeys how many addresses (visitors, agents, tenants) are remembered; the longest unseen is forgotten first
 */
public record LimitsSettings(boolean on, Map<Scope, Rate> rates, int maxKeys) {
    public LimitsSettings {
        rates = Map.copyOf(rates);
        if (rates.size() != Scope.values().length) throw new IllegalArgumentException("a rate for each scope");
        if (maxKeys < 1) throw new IllegalArgumentException("maxKeys must be positive");
    }

    /**
     * A rate.
     *
     * @param burst so many at once
     * @param perMinute so many a minute in the long run
     */
    public record Rate(int burst, int perMinute) {
        public Rate {
            if (burst < 1 || perMinute < 1) throw new IllegalArgumentException("a rate is positive");
        }

        /** Reads {@code 30/60}: burst, a minute. IllegalArgumentException for anything else. */
        public static Rate parse(String text) {
            int slash = text.indexOf('/');
            if (slash < 0) throw new IllegalArgumentException("not a rate: " + text);
            return new Rate(Integer.parseInt(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
        }
    }

    /** These rates instead, one for each scope. */
    public LimitsSettings with(Map<Scope, Rate> others) {
        return new LimitsSettings(on, others, maxKeys);
    }

    /**
     * A person types a few messages a minute, a school or an office behind one address some dozens; an agent or a tenant gets
     * what one chamber on two cores can answer.
     */
    public static LimitsSettings defaults(boolean on) {
        Map<Scope, Rate> rates = new EnumMap<>(Scope.class);
        rates.put(Scope.ADDRESS, new Rate(30, 60));
        rates.put(Scope.VISITOR, new Rate(10, 20));
        rates.put(Scope.AGENT, new Rate(60, 300));
        rates.put(Scope.TENANT, new Rate(120, 600));
        return new LimitsSettings(on, rates, 50_000);
    }
}
