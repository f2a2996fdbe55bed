package bicameral.host.gateway;

import bicameral.host.gateway.RouteHealth.Hold;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Ids;
import bicameral.tenant.Operator;
import bicameral.tenant.OpsTx;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.tenant.TenantId;
import bicameral.tenant.TenantTx;
import bicameral.tenant.audit.AuditLog;
import bicameral.tenant.audit.OperatorLog;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * What people say of the shared engine while it runs: operators hold routes out of use and grant tenants their part, owners bound
 * their agents. All of it stands in the database, so that every instance follows; one that has looked is believed for a second, so what
 * is said here holds here at once and elsewhere from the second after on. No call waits for a look but the first within a minute. While the database is away, what was last known holds.
 * Thread-safe.
 */
@ApplicationScoped
public class EngineRules implements Steering {
    private static final Logger LOG = Logger.getLogger(EngineRules.class);
    private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();
    /** Of what was looked at so lately a call does not wait for the next look: a trip to the database is a fifth of what it may cost here. */
    private static final long LATELY_NANOS = Duration.ofMinutes(1).toNanos();

    private static final int LONGEST_REASON = 500;
    /** More than the agents that an instance serves within a second; past it all are looked at anew. */
    private static final int MOST_KNOWN = 20_000;

    private final TenantTx tx;
    private final OpsTx ops;
    private final OperatorLog deeds;
    private final AuditLog audit;
    private final ConcurrentHashMap<Key, Known> known = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<TenantId, EngineShare> shares = new ConcurrentHashMap<>();
    private final AtomicLong heldReadNanos = new AtomicLong(System.nanoTime() - 2 * FRESH_NANOS);
    private final AtomicLong looks = new AtomicLong();
    private volatile Held held = new Held(0, Map.of());

    /** Routes out of use, as seen by the look with that number. */
    private record Held(long look, Map<String, Hold> routes) {}

    private record Key(TenantId tenant, UUID agent) {}

    private record Known(EngineShare share, EngineBound bound, long readNanos) {
        Known at(long nanos) {
            return new Known(share, bound, nanos);
        }
    }

    public EngineRules(TenantTx tx, OpsTx ops, OperatorLog deeds, AuditLog audit) {
        this.tx = tx;
        this.ops = ops;
        this.deeds = deeds;
        this.audit = audit;
    }

    /**
     * Holds a route out of use in all instances; calls that run go on. Where it is held already the reason becomes this one. Noted
     * in the operators' log.
     *
     * @throws Refusal reason_missing (INVALID) without a reason of at most 500 characters
     */
    public void hold(Operator who, String route, String reason) {
        String why = reason.strip();
        if (why.isEmpty() || why.length() > LONGEST_REASON)
            throw new Refusal("reason_missing", Refusal.Kind.INVALID, Map.of("most", LONGEST_REASON));
        ops.in(handle -> {
            UUID id = handle.createQuery("""
                            insert into market.engine_hold as h (id, route, reason, who) values (:id, :route, :reason, :who)
                            on conflict (route) do update set reason = excluded.reason, who = excluded.who
                            returning h.id""")
                    .bind("id", Ids.next())
                    .bind("route", route)
                    .bind("reason", why)
                    .bind("who", who.name())
                    .mapTo(UUID.class)
                    .one();
            deeds.write(handle, who, "engine.hold", id, why, Map.of("route", route));
            return id;
        });
        readHeld();
    }

    /** Takes a route back into use; false where it was not held. Noted in the operators' log. */
    public boolean takeBack(Operator who, String route) {
        boolean was = ops.in(handle -> {
            UUID id = handle.createQuery("delete from market.engine_hold where route = :route returning id")
                    .bind("route", route)
                    .mapTo(UUID.class)
                    .findOne()
                    .orElse(null);
            if (id != null) deeds.write(handle, who, "engine.take_back", id, "", Map.of("route", route));
            return id != null;
        });
        readHeld();
        return was;
    }

    @Override
    public void look() {
        long now = System.nanoTime();
        long read = heldReadNanos.get();
        // One looks, the others go on with what is known.
        if (now - read < FRESH_NANOS || !heldReadNanos.compareAndSet(read, now)) return;
        begin(now - read < LATELY_NANOS && looks.get() > 0, this::readHeld);
    }

    private static void begin(boolean behind, Runnable look) {
        Runnable safely = () -> {
            try {
                look.run();
            } catch (JdbiException e) {
                LOG.warnf("the engine's rules cannot be read: %s", e.getClass().getSimpleName());
            }
        };
        if (behind) Thread.ofVirtual().name("engine-rules").start(safely);
        else safely.run();
    }

    private void readHeld() {
        long look = looks.incrementAndGet();
        Map<String, Hold> found = new HashMap<>();
        ops.in(handle -> handle.createQuery("select route, reason, who, since from market.engine_hold")
                .map((row, context) -> found.put(row.getString("route"), hold(row)))
                .list());
        seen(new Held(look, Map.copyOf(found)));
    }

    /** A look that began earlier and ends later has seen what is no longer so. */
    private synchronized void seen(Held now) {
        if (now.look() > held.look()) held = now;
    }

    private static Hold hold(ResultSet row) throws SQLException {
        return new Hold(
                row.getString("reason"),
                row.getString("who"),
                row.getObject("since", OffsetDateTime.class).toInstant());
    }

    @Override
    public @Nullable Hold hold(String route) {
        return held.routes().get(route);
    }

    @Override
    public void look(TenantId tenant, UUID agent) {
        look();
        Key key = new Key(tenant, agent);
        Known old = known.get(key);
        long now = System.nanoTime();
        if (old == null) {
            begin(false, () -> {
                Known first = read(key);
                if (known.putIfAbsent(key, first) == null) shares.put(tenant, first.share());
            });
            return;
        }
        Known looking = old.at(now);
        if (now - old.readNanos() < FRESH_NANOS || !known.replace(key, old, looking)) return;
        // Where something else was said here meanwhile, that was not seen yet and the next call looks.
        begin(now - old.readNanos() < LATELY_NANOS, () -> {
            Known next = read(key);
            if (known.replace(key, looking, next)) shares.put(tenant, next.share());
        });
    }

    private Known read(Key key) {
        if (known.size() > MOST_KNOWN) {
            known.clear();
            shares.clear();
        }
        return tx.in(key.tenant(), handle -> read(handle, key)).at(System.nanoTime());
    }

    private static Known read(Handle handle, Key key) {
        return new Known(share(handle, key.tenant()), bound(handle, key), 0);
    }

    private static EngineShare share(Handle handle, TenantId tenant) {
        return handle.createQuery("select * from market.engine_share where tenant_id = :tenant")
                .bind("tenant", tenant.value())
                .map((row, context) -> new EngineShare(
                        row.getObject("weight", Integer.class),
                        row.getObject("calls", Integer.class),
                        row.getObject("tokens_per_minute", Long.class),
                        row.getObject("tokens_per_day", Long.class)))
                .findOne()
                .orElse(EngineShare.USUAL);
    }

    private static EngineBound bound(Handle handle, Key key) {
        return handle.createQuery("select * from market.engine_bound where tenant_id = :tenant and agent_id = :agent")
                .bind("tenant", key.tenant().value())
                .bind("agent", key.agent())
                .map((row, context) -> new EngineBound(
                        row.getInt("calls"), row.getLong("tokens_per_minute"), row.getLong("tokens_per_day")))
                .findOne()
                .orElse(EngineBound.NONE);
    }

    @Override
    public EngineShare share(TenantId tenant) {
        return shares.getOrDefault(tenant, EngineShare.USUAL);
    }

    @Override
    public EngineBound bound(TenantId tenant, UUID agent) {
        Known there = known.get(new Key(tenant, agent));
        return there == null ? EngineBound.NONE : there.bound();
    }

    /** What a tenant is granted, as it stands written. */
    public EngineShare granted(TenantId tenant) {
        return tx.in(tenant, handle -> share(handle, tenant));
    }

    /** How an agent is bounded, as it stands written. */
    public EngineBound bounded(CurrentTenant current, UUID agent) {
        current.require(Role.Permission.VIEW);
        return tx.in(current.tenant(), handle -> bound(handle, new Key(current.tenant(), agent)));
    }

    /**
     * Grants a tenant its part, for calls from now on. Noted in the operators' log.
     *
     * @throws Refusal engine_numbers_wrong (INVALID)
     */
    public void grant(Operator who, TenantId tenant, EngineShare share) {
        if (!share.sound()) throw wrong();
        ops.in(handle -> {
            handle.createUpdate("""
                            insert into market.engine_share (tenant_id, weight, calls, tokens_per_minute, tokens_per_day)
                            values (:tenant, :weight, :calls, :minute, :day)
                            on conflict (tenant_id) do update set weight = excluded.weight, calls = excluded.calls,
                              tokens_per_minute = excluded.tokens_per_minute, tokens_per_day = excluded.tokens_per_day""")
                    .bind("tenant", tenant.value())
                    .bind("weight", share.weight())
                    .bind("calls", share.calls())
                    .bind("minute", share.tokensPerMinute())
                    .bind("day", share.tokensPerDay())
                    .execute();
            deeds.write(handle, who, "engine.grant", tenant.value(), "", said(share));
            return share;
        });
        shares.put(tenant, share);
        known.replaceAll((key, there) ->
                key.tenant().equals(tenant) ? new Known(share, there.bound(), there.readNanos()) : there);
    }

    /**
     * Bounds an agent (owners), for calls from now on. Noted in the activity log.
     *
     * @throws Refusal engine_numbers_wrong (INVALID); not_found (NOT_FOUND) where the tenant has no such agent
     */
    public void bound(CurrentTenant current, UUID agent, EngineBound bound) {
        current.require(Role.Permission.MANAGE_EGRESS);
        if (!bound.sound()) throw wrong();
        TenantId tenant = current.tenant();
        tx.in(tenant, handle -> {
            int rows = handle.createUpdate("""
                            insert into market.engine_bound (tenant_id, agent_id, calls, tokens_per_minute, tokens_per_day)
                            select a.tenant_id, a.id, :calls, :minute, :day from market.agent a
                            where a.tenant_id = :tenant and a.id = :agent and a.deleted_at is null
                            on conflict (tenant_id, agent_id) do update set calls = excluded.calls,
                              tokens_per_minute = excluded.tokens_per_minute, tokens_per_day = excluded.tokens_per_day""")
                    .bind("tenant", tenant.value())
                    .bind("agent", agent)
                    .bind("calls", bound.calls())
                    .bind("minute", bound.tokensPerMinute())
                    .bind("day", bound.tokensPerDay())
                    .execute();
            if (rows == 0) throw new Refusal("not_found", Refusal.Kind.NOT_FOUND);
            audit.write(handle, current, "agent.engine", agent.toString(), Map.of());
            return rows;
        });
        // Nothing known would be no bound at all to those who wait.
        known.computeIfPresent(
                new Key(tenant, agent), (key, there) -> new Known(there.share(), bound, there.readNanos()));
    }

    private static Refusal wrong() {
        return new Refusal("engine_numbers_wrong", Refusal.Kind.INVALID);
    }

    private static Map<String, String> said(EngineShare share) {
        Map<String, String> said = new TreeMap<>();
        note(said, "weight", share.weight());
        note(said, "calls", share.calls());
        note(said, "tokensPerMinute", share.tokensPerMinute());
        note(said, "tokensPerDay", share.tokensPerDay());
        return said;
    }

    private static void note(Map<String, String> said, String what, @Nullable Number value) {
        if (value != null) said.put(what, value.toString());
    }
}
