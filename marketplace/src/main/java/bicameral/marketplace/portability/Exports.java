package bicameral.marketplace.portability;

import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Ids;
import bicameral.tenant.OpsTx;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.tenant.TenantId;
import bicameral.tenant.TenantTx;
import bicameral.tenant.audit.AuditLog;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Archives that owners ask for: written in the background, fetched when ready, gone after a while. Thread-safe. */
@ApplicationScoped
public class Exports {
    private static final Logger LOG = Logger.getLogger(Exports.class);
    private static final long BEAT_NANOS = Duration.ofSeconds(2).toNanos();
    /** What must be left on the disk beyond the archive. */
    private static final long ROOM = 512L << 20;

    private static final String COLUMNS =
            "id, state, asked_at, done_bytes, total_bytes, file_bytes, problem, ended_at, expires_at";

    private final TenantTx tx;
    private final OpsTx ops;
    private final AuditLog audit;
    private final TenantArchive archives;
    private final PortabilitySettings settings;
    private final Set<UUID> writing = ConcurrentHashMap.newKeySet();

    public Exports(TenantTx tx, OpsTx ops, AuditLog audit, TenantArchive archives, PortabilitySettings settings) {
        this.tx = tx;
        this.ops = ops;
        this.audit = audit;
        this.archives = archives;
        this.settings = settings;
    }

    /** Where an archive is in its life. */
    public enum State {
        RUNNING,
        READY,
        FAILED,
        /** Its time is over; the file is deleted. */
        GONE
    }

    /**
     * An archive.
     *
     * @param totalBytes 0 until it is known
     * @param fileBytes of the archive itself, once it is ready
     * @param problem stable code of why it failed, else null
     */
    public record Export(
            UUID id,
            State state,
            Instant askedAt,
            long doneBytes,
            long totalBytes,
            long fileBytes,
            @Nullable String problem,
            @Nullable Instant endedAt,
            @Nullable Instant expiresAt) {
        /** Of a hundred. */
        public int percent() {
            return totalBytes == 0 ? 0 : (int) Math.min(99, doneBytes * 100 / totalBytes);
        }

        /** Seconds it still takes at the speed so far; -1 where that is unknown. */
        public long secondsLeft(Instant now) {
            long elapsed = Duration.between(askedAt, now).toMillis();
            if (doneBytes <= 0 || totalBytes <= 0 || elapsed <= 0) return -1;
            return Math.max(1, (totalBytes - doneBytes) * elapsed / doneBytes / 1000);
        }
    }

    /** Begins an archive, or gives the one that is being written. Needs LEAVE. */
    public Export begin(CurrentTenant current) {
        current.require(Role.Permission.LEAVE);
        UUID id = Ids.next();
        Export export = tx.in(current.tenant(), handle -> {
            int begun = handle.createUpdate("""
                    insert into tenant_export (tenant_id, id, asked_by) values (:tenant, :id, :person)
                    on conflict (tenant_id) where state = 'RUNNING' do nothing""")
                    .bind("tenant", current.tenant().value())
                    .bind("id", id)
                    .bind("person", current.person().value())
                    .execute();
            if (begun == 1) audit.write(handle, current, "export.begin", id.toString(), Map.of());
            return handle.createQuery("select " + COLUMNS + " from tenant_export where state = 'RUNNING'")
                    .map((row, context) -> export(row))
                    .one();
        });
        if (export.id().equals(id)) start(current.tenant(), id);
        return export;
    }

    /** The tenant's archives, newest first, at most twenty. Needs LEAVE. */
    public List<Export> list(CurrentTenant current) {
        current.require(Role.Permission.LEAVE);
        return tx.in(
                current.tenant(),
                handle -> handle.createQuery("select " + COLUMNS + " from tenant_export order by id desc limit 20")
                        .map((row, context) -> export(row))
                        .list());
    }

    /** One of them; not_found. Needs LEAVE. */
    public Export find(CurrentTenant current, UUID id) {
        current.require(Role.Permission.LEAVE);
        return tx.in(
                        current.tenant(),
                        handle -> handle.createQuery("select " + COLUMNS + " from tenant_export where id = :id")
                                .bind("id", id)
                                .map((row, context) -> export(row))
                                .findOne())
                .orElseThrow(Exports::missing);
    }

    /** The file of one that is ready; not_found where it is not, or not any more. Needs LEAVE. */
    public Path file(CurrentTenant current, UUID id) {
        Export export = find(current, id);
        Path file = path(current.tenant(), id);
        Instant expires = export.expiresAt();
        boolean there = export.state() == State.READY && expires != null && expires.isAfter(Instant.now());
        if (!there || !Files.isRegularFile(file)) throw missing();
        audit.write(current, "export.fetch", id.toString(), Map.of());
        return file;
    }

    private static Refusal missing() {
        return new Refusal("not_found", Refusal.Kind.NOT_FOUND);
    }

    private void start(TenantId tenant, UUID id) {
        if (!writing.add(id)) return;
        Thread.ofVirtual().name("export").start(() -> {
            try {
                write(tenant, id);
            } catch (Refusal refused) {
                failed(tenant, id, refused.code());
            } catch (IOException e) {
                LOG.warnf("tenant %s: export failed: %s", tenant, e.getClass().getSimpleName());
                failed(tenant, id, "out_of_space");
            } catch (RuntimeException e) {
                LOG.errorf(e, "tenant %s: export broke off", tenant);
                failed(tenant, id, "internal");
            } finally {
                writing.remove(id);
            }
        });
    }

    private void write(TenantId tenant, UUID id) throws IOException {
        Path file = path(tenant, id);
        make(settings.exports().resolve(tenant.toString()));
        Path part = file.resolveSibling(id + ".part");
        long[] beat = {System.nanoTime()};
        boolean[] fits = new boolean[1];
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part), 1 << 16)) {
            archives.write(tenant, out, (done, total) -> {
                if (total > 0 && !fits[0]) requireRoom(total);
                fits[0] |= total > 0;
                if (System.nanoTime() - beat[0] < BEAT_NANOS) return;
                beat[0] = System.nanoTime();
                beat(tenant, id, done, total);
            });
            out.flush();
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
        ready(tenant, id, Files.size(file));
    }

    private void requireRoom(long bytes) {
        try {
            if (Files.getFileStore(settings.exports()).getUsableSpace() < bytes + ROOM)
                throw new Refusal("out_of_space", Refusal.Kind.UNAVAILABLE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void beat(TenantId tenant, UUID id, long done, long total) {
        tx.in(
                tenant,
                handle -> handle.createUpdate("""
                        update tenant_export set beat_at = now(), done_bytes = :done, total_bytes = :total
                        where id = :id and state = 'RUNNING'""")
                        .bind("id", id)
                        .bind("done", done)
                        .bind("total", total)
                        .execute());
    }

    private void ready(TenantId tenant, UUID id, long bytes) {
        tx.in(
                tenant,
                handle -> handle.createUpdate("""
                        update tenant_export set state = 'READY', ended_at = now(), file_bytes = :bytes,
                          expires_at = now() + make_interval(secs => :keep)
                        where id = :id and state = 'RUNNING'""")
                        .bind("id", id)
                        .bind("bytes", bytes)
                        .bind("keep", (double) settings.keep().toSeconds())
                        .execute());
    }

    private void failed(TenantId tenant, UUID id, String problem) {
        tx.in(
                tenant,
                handle -> handle.createUpdate("""
                        update tenant_export set state = 'FAILED', ended_at = now(), problem = :problem
                        where id = :id and state = 'RUNNING'""")
                        .bind("id", id)
                        .bind("problem", problem)
                        .execute());
    }

    private record Due(TenantId tenant, UUID id) {}

    /** Deletes archives whose time is over, and begins those again whose writer has died. */
    public void sweep() {
        for (Due over : due("""
                update tenant_export set state = 'GONE' where state = 'READY' and expires_at < now()
                returning tenant_id, id""")) delete(over);
        for (Due lost : due("""
                update tenant_export set beat_at = now() where state = 'RUNNING' and beat_at < now() - interval '2 minutes'
                returning tenant_id, id""")) start(lost.tenant(), lost.id());
    }

    private List<Due> due(String sql) {
        return ops.in(handle -> handle.createQuery(sql)
                .map((row, context) ->
                        new Due(new TenantId(row.getObject("tenant_id", UUID.class)), row.getObject("id", UUID.class)))
                .list());
    }

    private void delete(Due over) {
        try {
            Files.deleteIfExists(path(over.tenant(), over.id()));
        } catch (IOException e) {
            LOG.warnf("tenant %s: an archive could not be deleted: %s", over.tenant(), e.getMessage());
        }
    }

    /** Deletes all archives of a tenant. */
    void erase(TenantId tenant) throws IOException {
        Trees.delete(settings.exports().resolve(tenant.toString()));
    }

    private Path path(TenantId tenant, UUID id) {
        return settings.exports().resolve(tenant.toString()).resolve(id + ".zip");
    }

    static void make(Path directory) throws IOException {
        Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    private static Export export(ResultSet row) throws SQLException {
        return new Export(
                row.getObject("id", UUID.class),
                State.valueOf(row.getString("state")),
                row.getObject("asked_at", OffsetDateTime.class).toInstant(),
                row.getLong("done_bytes"),
                row.getLong("total_bytes"),
                row.getLong("file_bytes"),
                row.getString("problem"),
                time(row, "ended_at").orElse(null),
                time(row, "expires_at").orElse(null));
    }

    private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }
}
