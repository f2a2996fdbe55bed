package bicameral.marketplace.source;

import bicameral.tenant.TenantId;
import java.time.Instant;
import java.util.UUID;

/** Lets a source run at another time than it would. */
@FunctionalInterface
public interface SourceClock {
    /** At this time, or as soon after it as a thread is free, here or on another machine; nothing where it runs already. */
    void at(TenantId tenant, UUID source, Instant time);

    /** At once. */
    default void now(TenantId tenant, UUID source) {
        at(tenant, source, Instant.now());
    }
}
