package bicameral.host.chamber;

import bicameral.tenant.TenantId;
import java.util.concurrent.CompletableFuture;

/** Starts tenants' workers, on this machine or on others. Thread-safe. */
interface Launcher {
    /**
     * Starts a worker, or takes over the one that runs already where workers outlive their host, and waits for its word.
     *
     * @param fence under which this instance holds the chamber
     */
    Launch launch(TenantId tenant, long fence) throws ChamberLost;

    /** Of the worker's programs that it starts now; a worker of another version gives way to one of this. */
    String version();

    /** Where uploads go before the worker is told of them. */
    Arrivals arrivals(TenantId tenant);

    /** What the chamber's directory uses, in bytes; 0 where the place itself sets the bound. */
    long diskBytes(TenantId tenant);

    /** Whether something stronger than the watchdog holds each worker's memory and processes. */
    boolean heldByKernel();

    /** False where workers run without a sandbox; every page then says so. */
    boolean isolated();

    /** Makes what speeds up starts, unless it is there; completes with whether starts use it from now on. */
    CompletableFuture<Boolean> prepare();

    /** Whether starts are sped up already. */
    boolean prepared();
}
