package bicameral.host.chamber;

import bicameral.tenant.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What operators may see and do of chambers. For administrators only; nothing here shows what a chamber knows. */
public interface ChamberOperations {
    /** Chambers awake now. */
    List<Awake> awake();

    /** The most recent wakes of this host, oldest first. */
    List<Wake> wakes();

    /** Workers that have started and wait to hear whose they are; of no tenant. */
    List<SpareWorker> spares();

    /** Puts a chamber to sleep once its exchanges have ended; false where it was not awake or is busy. */
    boolean hibernate(TenantId tenant);

    /** Tenants and where their chambers are, the latest moved first; at most so many. */
    List<Overview> overview(int limit);

    /** One tenant and where its chamber is; empty where there is no such tenant. */
    Optional<Overview> overview(TenantId tenant);

    /** Where a chamber is. */
    Life life(TenantId tenant);

    /** What happened to a chamber, newest first. */
    List<Move> history(TenantId tenant, int limit);

    /** What a chamber's tenant has to know of it; as it stands written, so the same on every host. One query. */
    Condition condition(TenantId tenant);

    /** Wakes a chamber; refuses as a message would. */
    void wake(TenantId tenant);

    /** Puts a chamber to sleep after the exchanges it has, in the background. */
    void retire(TenantId tenant);

    /**
     * Ends quarantine, or the pause after a crash, wherever the chamber is; false where there was none. One that was held for its
     * disk may then have too much for a while, and no more than it has.
     */
    boolean release(TenantId tenant);

    /** Chambers that wait for their turn to wake. */
    int wakesWaiting();

    /** False where workers run without a sandbox, for development; every page then says so. */
    boolean isolated();

    /** Whether wakes use the ahead-of-time cache already. */
    boolean startCacheReady();

    /**
     * What of a chamber its tenant has to know.
     *
     * @param quarantined whether it stays shut until an operator has looked at it
     * @param overDisk whether that is for what it takes of the disk
     * @param shrinksUntil until when one that was held for that and released may have too much, so that its members delete; null
     *     where it may not
     */
    record Condition(
            boolean quarantined, boolean overDisk, @Nullable Instant shrinksUntil) {}

    /**
     * A chamber awake.
     *
     * @param pid of the worker's JVM, as the host numbers it
     * @param exchanges running now
     * @param wake how long it took to wake
     */
    record Awake(TenantId tenant, long pid, Instant since, int exchanges, Duration wake) {}

    /**
     * A worker that waits.
     *
     * @param pid of its JVM, as the host numbers it
     * @param memoryBytes of its own and its part of what is shared
     */
    record SpareWorker(long pid, long memoryBytes) {}

    /**
     * A wake: from the request that needed the chamber to the worker's word that it is ready.
     *
     * @param cached whether the ahead-of-time cache was used
     * @param spare whether the worker had started before it was wanted
     */
    record Wake(TenantId tenant, Instant at, Duration took, boolean cached, boolean spare) {}

    /**
     * A tenant's chamber.
     *
     * @param state as in {@link Life}, in capitals
     * @param since null where it was never used
     * @param memoryBytes of its worker, 0 where there is none
     * @param exchanges running now
     * @param waiting exchanges that wait for it to wake
     * @param place where its worker runs: a process, a pod, or another instance; empty where there is none
     */
    record Overview(
            TenantId tenant,
            String name,
            String state,
            Life.Reason reason,
            @Nullable Instant since,
            long memoryBytes,
            int exchanges,
            int waiting,
            String place) {}

    /** Where a chamber came to, and why. */
    record Move(Instant at, String state, Life.Reason reason) {}
}
