package bicameral.marketplace.limits;

import bicameral.tenant.Refusal;
import bicameral.tenant.TenantId;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Refuses what comes too fast: too_many (TOO_MANY) with {@code retryAfter}, in seconds from 1. Thread-safe, in bounded
 * memory. Not a bean by itself; the edge makes one from its settings.
 */
public class Limits {
    private static final int NETWORK_BYTES = 8;

    private final boolean on;
    private final Map<Scope, Buckets> buckets = new EnumMap<>(Scope.class);

    public Limits(LimitsSettings settings) {
        this(settings, TimeMeter.SYSTEM_NANOTIME);
    }

    Limits(LimitsSettings settings, TimeMeter clock) {
        this.on = settings.on();
        settings.rates().forEach((scope, rate) -> buckets.put(scope, new Buckets(rate, settings.maxKeys(), clock)));
    }

    /** Whose rate. */
    public enum Scope {
        ADDRESS,
        VISITOR,
        AGENT,
        TENANT
    }

    /** One message to an agent; takes from all four rates or, where one refuses, from none. */
    public void take(String address, String visitor, UUID agent, TenantId tenant) {
        if (!on) return;
        List<Bucket> taken = new ArrayList<>();
        for (Bucket bucket : List.of(
                bucket(Scope.ADDRESS, address),
                bucket(Scope.VISITOR, visitor),
                bucket(Scope.AGENT, agent.toString()),
                bucket(Scope.TENANT, tenant.toString()))) {
            ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
            if (!probe.isConsumed()) {
                taken.forEach(before -> before.addTokens(1));
                throw refusal(probe);
            }
            taken.add(bucket);
        }
    }

    /** One deed under one rate. */
    public void take(Scope scope, String key) {
        if (!on) return;
        ConsumptionProbe probe = bucket(scope, key).tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) throw refusal(probe);
    }

    private Bucket bucket(Scope scope, String key) {
        Buckets ofScope = buckets.get(scope);
        if (ofScope == null) throw new IllegalStateException("no rate for " + scope);
        return ofScope.of(scope == Scope.ADDRESS ? network(key) : key);
    }

    /** An IPv6 subscriber has a whole /64 to pick addresses from, so that is what counts. Reads literals only, asks no DNS. */
    private static String network(String address) {
        if (!address.contains(":")) return address;
        try {
            InetAddress parsed = InetAddress.ofLiteral(address);
            if (!(parsed instanceof Inet6Address)) return parsed.getHostAddress();
            return HexFormat.of().formatHex(Arrays.copyOf(parsed.getAddress(), NETWORK_BYTES));
        } catch (IllegalArgumentException e) {
            return address;
        }
    }

    private static Refusal refusal(ConsumptionProbe probe) {
        long seconds = Math.max(1, Math.ceilDiv(probe.getNanosToWaitForRefill(), 1_000_000_000L));
        return new Refusal("too_many", Refusal.Kind.TOO_MANY, Map.of("retryAfter", seconds));
    }

    /** The buckets of one scope, least recently used out first. */
    private static final class Buckets {
        private final LimitsSettings.Rate rate;
        private final TimeMeter clock;
        private final Map<String, Bucket> byKey;

        Buckets(LimitsSettings.Rate rate, int maxKeys, TimeMeter clock) {
            this.rate = rate;
            this.clock = clock;
            this.byKey = new LeastRecentlyUsed(maxKeys);
        }

        synchronized Bucket of(String key) {
            return byKey.computeIfAbsent(key, any -> fresh());
        }

        private Bucket fresh() {
            return Bucket.builder()
                    .addLimit(
                            limit -> limit.capacity(rate.burst()).refillGreedy(rate.perMinute(), Duration.ofMinutes(1)))
                    .withCustomTimePrecision(clock)
                    .build();
        }
    }

    private static final class LeastRecentlyUsed extends LinkedHashMap<String, Bucket> {
        private static final long serialVersionUID = 1;
        private final int max;

        LeastRecentlyUsed(int max) {
            super(64, 0.75f, true);
            this.max = max;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > max;
        }
    }
}
