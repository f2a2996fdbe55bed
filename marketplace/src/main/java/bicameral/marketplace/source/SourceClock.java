package bicameral.marketplace.source;

import bicameral.tenant.TenantId;
import java.util.UUID;

/** Lets a source run before its time. */
@FunctionalInterface
public interface SourceClock {
    /** As soon as a thread is free, here or on another machine. */
    void now(TenantId tenant, UUID source);
}
