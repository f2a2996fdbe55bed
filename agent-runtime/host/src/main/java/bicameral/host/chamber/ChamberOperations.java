package bicameral.host.chamber;

import bicameral.tenant.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What operators may see and do of chambers. For administrators only; nothing here shows what a chamber knows. */
public interface ChamberOperations {
    /** Chambers awake now. */
    List<Awake> awake();

    /** The most recent wakes of this host, oldest first. */
    List<Wake> wakes();

    /** Puts a chamber to sleep once its exchanges have ended; false where it was not awake or is busy. */
    boolean hibernate(TenantId tenant);

    /** False where workers run without a sandbox, for development; every page then says so. */
    boolean isolated();

    /** Whether wakes use the ahead-of-time cache already. */
    boolean startCacheReady();

    /**
     * A chamber awake.
     *
     * @param pid of the worker's JVM, as the host numbers it
     * @param exchanges running now
     * @param wake how long it took to wake
     */
    record Awake(TenantId tenant, long pid, Instant since, int exchanges, Duration wake) {}

    /**
     * A wake: from the request that needed the chamber to the worker's word that it is ready.
     *
     * @param cached whether the ahead-of-time cache was used
     */
    record Wake(TenantId tenant, Instant at, Duration took, boolean cached) {}
}
