package bicameral.host.gateway;

import bicameral.tenant.TenantId;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** Tokens of each tenant in the last minute, in this instance. Thread-safe. */
final class Consumption {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int STEPS = 12;
    /** Past so many, those who used nothing lately are forgotten. */
    private static final int MANY = 1_000;

    private final LongSupplier nanos;
    private final ConcurrentHashMap<TenantId, Sliding> used = new ConcurrentHashMap<>();

    Consumption(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** A call of a tenant has ended. */
    void add(TenantId tenant, long tokens) {
        if (used.size() > MANY) used.values().removeIf(one -> one.sum() == 0);
        used.computeIfAbsent(tenant, any -> new Sliding(MINUTE, STEPS, nanos)).add(tokens);
    }

    List<TenantUse> largest(int limit) {
        Map<TenantId, Long> sums = new HashMap<>();
        used.forEach((tenant, one) -> sums.put(tenant, one.sum()));
        long all = sums.values().stream().mapToLong(Long::longValue).sum();
        return sums.entrySet().stream()
                .filter(one -> one.getValue() > 0)
                .map(one -> new TenantUse(one.getKey(), one.getValue(), all))
                .sorted(Comparator.comparingLong(TenantUse::tokens).reversed())
                .limit(limit)
                .toList();
    }
}
