package bicameral.host.chamber;

import bicameral.host.HostSettings.Patience;
import bicameral.host.chamber.ChamberOperations.Move;
import bicameral.tenant.Ids;
import bicameral.tenant.OpsTx;
import bicameral.tenant.TenantId;
import bicameral.tenant.TenantTx;
import bicameral.tenant.audit.AuditLog;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * What happened to chambers, in the market database: states and reasons, of each tenant the last {@value #KEPT}. Written
 * beside the work, in order; where the database is away for long, what does not fit into the queue is lost. Thread-safe.
 */
final class Moves implements AutoCloseable {
    static final int KEPT = 50;

    private static final Logger LOG = Logger.getLogger(Moves.class);
    private static final int QUEUE = 10_000;
    private static final String FULL = "FULL";
    /** One that deletes a little and fills up again all day is told of once. */
    private static final Duration TOLD_AGAIN = Duration.ofDays(7);

    private static final Duration ALERTS_KEPT = Duration.ofDays(90);

    private static final String LATEST = """
            select t.id, t.name, m.at, m.state, m.reason, i.id as instance, i.address from tenant t
            left join lateral (
              select at, state, reason from chamber_move where tenant_id = t.id order by id desc limit 1) m on true
            left join chamber_lease l on l.tenant_id = t.id and l.held
            left join app_instance i on i.id = l.instance_id and i.expires_at > clock_timestamp()""";

    private final TenantTx tx;
    private final OpsTx ops;
    private final ThreadPoolExecutor writer = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(QUEUE),
            Thread.ofPlatform().daemon().name("chamber-moves").factory(),
            (move, executor) -> LOG.debug("a move of a chamber is not written down"));

    Moves(TenantTx tx, OpsTx ops) {
        this.tx = tx;
        this.ops = ops;
    }

    /** Returns at once. */
    void note(TenantId tenant, Life life) {
        UUID id = Ids.next();
        String state = state(life);
        write(tenant, state, () -> write(tenant, id, state, life));
    }

    /** That a chamber takes no more documents; told to its owners, and not again within {@link #TOLD_AGAIN}. Returns at once. */
    void noteFull(TenantId tenant) {
        Instant now = Instant.now();
        write(
                tenant,
                FULL,
                () -> tx.in(tenant, handle -> {
                    boolean told = handle.createQuery("""
                            select exists (select from chamber_alert
                              where tenant_id = :tenant and kind = :kind and at > :since)""")
                            .bind("tenant", tenant.value())
                            .bind("kind", FULL)
                            .bind("since", now.minus(TOLD_AGAIN).atOffset(ZoneOffset.UTC))
                            .mapTo(Boolean.class)
                            .one();
                    if (!told) alert(handle, tenant, now, FULL, Life.Reason.OVER_DISK);
                    return told;
                }));
    }

    private void write(TenantId tenant, String what, Runnable work) {
        writer.execute(() -> {
            try {
                work.run();
            } catch (RuntimeException e) {
                LOG.warnf(
                        "tenant %s: %s is not written down: %s",
                        tenant, what, e.getClass().getSimpleName());
            }
        });
    }

    private void write(TenantId tenant, UUID id, String state, Life life) {
        tx.in(tenant, handle -> {
            tellOwner(handle, tenant, life);
            handle.createUpdate("""
                    insert into chamber_move (tenant_id, id, at, state, reason)
                    values (:tenant, :id, :at, :state, :reason)""")
                    .bind("tenant", tenant.value())
                    .bind("id", id)
                    .bind("at", life.since().atOffset(ZoneOffset.UTC))
                    .bind("state", state)
                    .bind("reason", life.reason().name())
                    .execute();
            return handle.createUpdate("""
                    delete from chamber_move where tenant_id = :tenant and id <= (
                      select id from chamber_move where tenant_id = :tenant order by id desc offset :kept limit 1)""")
                    .bind("tenant", tenant.value())
                    .bind("kept", KEPT)
                    .execute();
        });
    }

    /** What stops a tenant's agents, and what lets them go on, stands in its own log; what stops them goes to its owners, too. */
    private static void tellOwner(Handle handle, TenantId tenant, Life life) {
        Map<String, String> why = Map.of("reason", life.reason().name());
        if (life instanceof Life.Quarantined) {
            AuditLog.writeOwn(handle, tenant, "chamber.quarantine", tenant.toString(), why);
            alert(handle, tenant, life.since(), state(life), life.reason());
        } else if (life.reason().released())
            AuditLog.writeOwn(handle, tenant, "chamber.release", tenant.toString(), why);
    }

    /** The market writes the letter: it knows who the owners are. */
    private static void alert(Handle handle, TenantId tenant, Instant at, String kind, Life.Reason reason) {
        handle.createUpdate("delete from chamber_alert where tenant_id = :tenant and at < :forgotten")
                .bind("tenant", tenant.value())
                .bind("forgotten", at.minus(ALERTS_KEPT).atOffset(ZoneOffset.UTC))
                .execute();
        handle.createUpdate("""
                        insert into chamber_alert (tenant_id, id, at, kind, reason)
                        values (:tenant, :id, :at, :kind, :reason)""")
                .bind("tenant", tenant.value())
                .bind("id", Ids.next())
                .bind("at", at.atOffset(ZoneOffset.UTC))
                .bind("kind", kind)
                .bind("reason", reason.name())
                .execute();
    }

    /** A quarantine and crashes that still count outlive the host that saw them. */
    Life last(TenantId tenant, Patience patience) {
        return remembered(of(tenant, KEPT), Instant.now(), patience);
    }

    /** @param moves newest first */
    static Life remembered(List<Move> moves, Instant now, Patience patience) {
        if (moves.isEmpty()) return Life.unborn(now);
        Move last = moves.getFirst();
        List<Instant> crashes = crashes(moves, now.minus(patience.window()));
        if (last.state().equals("QUARANTINED")) return new Life.Quarantined(last.at(), last.reason(), crashes);
        if (crashes.isEmpty()) return Life.unborn(now);
        if (last.state().equals("CRASHED"))
            return new Life.Crashed(last.at(), last.reason(), crashes, last.at().plus(patience.pause(crashes.size())));
        return new Life.Asleep(last.at(), last.reason(), crashes);
    }

    /** Since somebody looked at the chamber last and let it go, the oldest first. */
    private static List<Instant> crashes(List<Move> moves, Instant begin) {
        return moves.stream()
                .takeWhile(move -> !move.reason().released())
                .filter(move -> move.state().equals("CRASHED") && move.at().isAfter(begin))
                .map(Move::at)
                .toList()
                .reversed();
    }

    /** Does something once all that was noted so far is written. */
    void afterwards(Runnable action) {
        writer.execute(() -> {
            try {
                action.run();
            } catch (RuntimeException e) {
                LOG.warnf("a chamber is not given free: %s", e.getClass().getSimpleName());
            }
        });
    }

    /** Newest first. */
    List<Move> of(TenantId tenant, int limit) {
        return tx.in(
                tenant,
                handle -> handle.createQuery("""
                        select at, state, reason from chamber_move where tenant_id = :tenant
                        order by id desc limit :limit""")
                        .bind("tenant", tenant.value())
                        .bind("limit", limit)
                        .map((row, context) -> move(row))
                        .list());
    }

    /** The tenants whose chambers moved last, then those whose never did. */
    List<Known> latest(int limit) {
        return ops.in(handle -> handle.createQuery(LATEST + " order by m.at desc nulls last, t.id limit :limit")
                .bind("limit", limit)
                .map((row, context) -> known(row))
                .list());
    }

    /** One tenant; empty where there is none of this id. */
    Optional<Known> latest(TenantId tenant) {
        return ops.in(handle -> handle.createQuery(LATEST + " where t.id = :tenant")
                .bind("tenant", tenant.value())
                .map((row, context) -> known(row))
                .findOne());
    }

    /**
     * A tenant and where its chamber was last.
     *
     * @param holder the instance that runs it, null where none that lives does
     * @param address of that instance
     */
    record Known(
            TenantId tenant,
            String name,
            Optional<Move> last,
            @Nullable UUID holder,
            @Nullable String address) {}

    private static Known known(ResultSet row) throws SQLException {
        Optional<Move> last = row.getString("state") == null ? Optional.empty() : Optional.of(move(row));
        return new Known(
                new TenantId(row.getObject("id", UUID.class)),
                row.getString("name"),
                last,
                row.getObject("instance", UUID.class),
                row.getString("address"));
    }

    private static Move move(ResultSet row) throws SQLException {
        return new Move(
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getString("state"),
                Life.Reason.valueOf(row.getString("reason")));
    }

    static String state(Life life) {
        return life.getClass().getSimpleName().toUpperCase(Locale.ROOT);
    }

    /** Writes what is queued, a few seconds at most. */
    @Override
    public void close() {
        writer.shutdown();
        try {
            if (!writer.awaitTermination(3, TimeUnit.SECONDS)) LOG.warn("some moves of chambers are not written down");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
