package bicameral.host.instance;

import bicameral.protocol.transport.Names;
import bicameral.tenant.Ids;
import bicameral.tenant.OpsTx;
import bicameral.tenant.TenantId;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;

/**
 * This instance's registration and the leases that hang on it. An instance that has not been heard of for the lease's length may
 * be given up by one that needs a chamber of it: its row goes, under a lock that its own renewals need too, so that there is
 * no moment in which both believe to hold it. While nobody needs one, a late renewal makes all good again: a database that was
 * away for a while costs nobody anything.
 */
final class Leases {
    private static final Logger LOG = Logger.getLogger(Leases.class);

    /** Told once for each time this instance was given up; all that it held is lost. */
    interface Loss {
        void lost();
    }

    private final OpsTx tx;
    private final Duration length;
    private final Loss loss;
    private final Map<TenantId, Long> held = new ConcurrentHashMap<>();
    private final ReentrantLock registering = new ReentrantLock();
    private volatile UUID id = Ids.next();
    private volatile String address = "";
    private volatile boolean registered;
    private volatile long renewedNanos;

    Leases(OpsTx tx, Duration length, Loss loss) {
        this.tx = tx;
        this.length = length;
        this.loss = loss;
    }

    UUID id() {
        return id;
    }

    /** How many others have been heard of within the length of a lease. */
    int others() {
        UUID mine = id;
        return tx.in(handle -> handle.createQuery(
                        "select count(*) from app_instance where id <> :id and expires_at > clock_timestamp()")
                .bind("id", mine)
                .mapTo(Integer.class)
                .one());
    }

    /** Makes this instance known, where others reach it. */
    void register(String hostAndPort) {
        registering.lock();
        try {
            address = hostAndPort;
            renewedNanos = System.nanoTime();
            UUID mine = id;
            tx.in(handle -> handle.createUpdate("""
                    insert into app_instance (id, address, expires_at)
                    values (:id, :address, clock_timestamp() + :length)""")
                    .bind("id", mine)
                    .bind("address", hostAndPort)
                    .bind("length", length)
                    .execute());
            registered = true;
        } finally {
            registering.unlock();
        }
    }

    /** Says that this instance lives. What was given up meanwhile is lost, and it begins anew. */
    void renew() {
        long now = System.nanoTime();
        UUID mine = id;
        int rows = tx.in(handle -> renew(handle, mine));
        if (rows == 1) renewedNanos = now;
        else beginAnew(mine);
    }

    private int renew(Handle handle, UUID mine) {
        return handle.createUpdate("update app_instance set expires_at = clock_timestamp() + :length where id = :id")
                .bind("id", mine)
                .bind("length", length)
                .execute();
    }

    private void beginAnew(UUID gone) {
        registering.lock();
        try {
            if (!gone.equals(id)) return;
            LOG.error("this instance was given up by another one; it ends its chambers and begins anew");
            registered = false;
            held.clear();
            id = Ids.next();
            loss.lost();
            register(address);
        } finally {
            registering.unlock();
        }
    }

    /** Whether nobody can have given this instance up: its own clock since before the last renewal says so. */
    boolean sure() {
        return sureFor(length);
    }

    private boolean sureFor(Duration since) {
        return registered && System.nanoTime() - renewedNanos < since.toNanos();
    }

    /** False where it is registered and the last renewal is longer ago. */
    boolean heard(Duration since) {
        return !registered || sureFor(since);
    }

    /** The fence under which this instance holds a chamber, and surely so; 0 where it does not. */
    long fence(TenantId tenant) {
        return sure() ? held.getOrDefault(tenant, 0L) : 0;
    }

    boolean holds(TenantId tenant) {
        return held.containsKey(tenant);
    }

    /** Takes the chamber's lease, where no living instance has it. */
    Claim claim(TenantId tenant) {
        long fence = fence(tenant);
        if (fence > 0) return new Claim.Mine(fence, false);
        UUID mine = id;
        long begun = System.nanoTime();
        Taken taken = tx.in(handle -> take(handle, tenant, mine));
        switch (taken) {
            case Taken.Expelled expelled -> {
                beginAnew(mine);
                return claim(tenant);
            }
            case Taken.Refused refused -> {
                return new Claim.Theirs(Names.address(refused.address()));
            }
            case Taken.Held now -> {
                if (!mine.equals(id)) return claim(tenant);
                renewedNanos = begun;
                held.put(tenant, now.fence());
                return new Claim.Mine(now.fence(), now.inherited());
            }
        }
    }

    private sealed interface Taken {
        record Held(long fence, boolean inherited) implements Taken {}

        record Refused(String address) implements Taken {}

        record Expelled() implements Taken {}
    }

    private record Row(UUID instance, boolean held, long fence) {}

    private record Instance(UUID id, String address, boolean alive) {}

    private Taken take(Handle handle, TenantId tenant, UUID mine) {
        Row row = locked(handle, tenant, mine);
        boolean theirs = row.held() && !row.instance().equals(mine);
        // Both in the order of their ids, or two instances that give each other up would wait for each other for ever.
        Map<UUID, Instance> instances = handle.createQuery("""
                        select id, address, expires_at > clock_timestamp() as alive from app_instance
                        where id in (:mine, :other) order by id for update""")
                .bind("mine", mine)
                .bind("other", theirs ? row.instance() : mine)
                .map((set, context) -> new Instance(
                        set.getObject("id", UUID.class), set.getString("address"), set.getBoolean("alive")))
                .collect(java.util.stream.Collectors.toMap(Instance::id, instance -> instance));
        if (!instances.containsKey(mine)) return new Taken.Expelled();
        Instance other = theirs ? instances.get(row.instance()) : null;
        if (other != null && other.alive()) return new Taken.Refused(other.address());
        if (other != null) giveUp(handle, other);
        renew(handle, mine);
        long fence = row.fence() + 1;
        handle.createUpdate("""
                update chamber_lease set instance_id = :mine, held = true, fence = :fence where tenant_id = :tenant""")
                .bind("mine", mine)
                .bind("fence", fence)
                .bind("tenant", tenant.value())
                .execute();
        return new Taken.Held(fence, !row.instance().equals(mine));
    }

    private static Row locked(Handle handle, TenantId tenant, UUID mine) {
        handle.createUpdate("""
                insert into chamber_lease (tenant_id, instance_id, held, fence) values (:tenant, :mine, false, 1)
                on conflict do nothing""")
                .bind("tenant", tenant.value())
                .bind("mine", mine)
                .execute();
        return handle.createQuery(
                        "select instance_id, held, fence from chamber_lease where tenant_id = :tenant for update")
                .bind("tenant", tenant.value())
                .map((set, context) ->
                        new Row(set.getObject("instance_id", UUID.class), set.getBoolean("held"), set.getLong("fence")))
                .one();
    }

    private static void giveUp(Handle handle, Instance dead) {
        LOG.warnf("instance %s at %s is not heard of any more; its chambers are taken over", dead.id(), dead.address());
        handle.createUpdate("delete from app_instance where id = :id")
                .bind("id", dead.id())
                .execute();
    }

    /** From now on this instance does not hold it, though the database learns so only by {@link #release}. */
    long letGo(TenantId tenant) {
        Long fence = held.remove(tenant);
        return fence == null ? 0 : fence;
    }

    /** Tells the database; nothing where it was taken again since, by whomever. */
    void release(TenantId tenant, long fence) {
        tx.in(handle -> handle.createUpdate("""
                        update chamber_lease set held = false
                        where tenant_id = :tenant and instance_id = :mine and fence = :fence""")
                .bind("tenant", tenant.value())
                .bind("mine", id)
                .bind("fence", fence)
                .execute());
    }

    /** Leaves; what is still held is free at once. */
    void leave() {
        registered = false;
        held.clear();
        UUID mine = id;
        tx.in(handle -> handle.createUpdate("delete from app_instance where id = :id")
                .bind("id", mine)
                .execute());
    }
}
