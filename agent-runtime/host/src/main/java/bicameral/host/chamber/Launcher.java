package bicameral.host.chamber;

import bicameral.protocol.ChamberRequest;
import bicameral.tenant.TenantId;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Starts tenants' workers, on this machine or on others. Thread-safe. */
interface Launcher extends AutoCloseable {
    /**
     * Starts a worker, or takes over the one that runs already where workers outlive their host, and waits for its word.
     *
     * @param fence under which this instance holds the chamber
     */
    Launch launch(TenantId tenant, long fence) throws ChamberLost;

    /** Of the worker's programs that it starts now; a worker of another version gives way to one of this. */
    String version();

    /**
     * Where uploads go before the worker is told of them.
     *
     * @param carrier to the worker, where there is no directory that both see
     */
    Arrivals arrivals(TenantId tenant, Carrier carrier);

    /** Brings a request to a tenant's worker and waits until it is done. */
    @FunctionalInterface
    interface Carrier {
        void carry(ChamberRequest request);
    }

    /** What a chamber takes of the disk while its worker runs; nothing where the place itself sets the bound. */
    DiskUse disk(TenantId tenant, Worker worker);

    /**
     * Makes a directory on this machine the chamber of a tenant that has none; refuses with chamber_exists, and with
     * import_in_pods (CONFLICT) where chambers are not on this machine. No worker runs.
     */
    void install(TenantId tenant, Path directory);

    /** Deletes all that a chamber is, for good; gives the bytes that there were, 0 where that is unknown. No worker runs. */
    long erase(TenantId tenant);

    /** Whether something stronger than the watchdog holds each worker's memory and processes. */
    boolean heldByKernel();

    /** False where workers run without a sandbox; every page then says so. */
    boolean isolated();

    /** Whether workers go on when this instance ends, and the next one takes them over. */
    boolean outlivesHost();

    /** Tenants whose workers run, or are there to be cleaned up, whoever started them; none where they end with their host. */
    List<TenantId> running() throws ChamberLost;

    /** Ends a worker that is nobody's. What the chamber knows stays. */
    void remove(TenantId tenant);

    /** Makes what speeds up starts, unless it is there; completes with whether starts use it from now on. */
    CompletableFuture<Boolean> prepare();

    /** Whether starts are sped up already. */
    boolean prepared();

    /** Workers that have started before anybody needs them. */
    Spares spares();

    /** Ends what it started and nobody has: spare workers, and the making of what speeds up starts. */
    @Override
    void close();
}
