package bicameral.marketplace.portability;

import bicameral.host.chamber.Chambers;
import bicameral.protocol.Wire;
import bicameral.protocol.erasure.ErasureRecord;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Ids;
import bicameral.tenant.OpsTx;
import bicameral.tenant.PersonId;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.tenant.TenantId;
import bicameral.tenant.TenantTx;
import bicameral.tenant.audit.AuditLog;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Erases tenants by their owners' will: after a time in which it can be cancelled, step by step, each of which can be done again.
 * What was done is written into a record, signed with the instance's key. Thread-safe.
 */
@ApplicationScoped
public class Erasures {
    private static final Logger LOG = Logger.getLogger(Erasures.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, Long>> COUNTS = new TypeReference<>() {};
    private static final String OPEN = "cancelled_at is null and done_at is null";

    private final TenantTx tx;
    private final OpsTx ops;
    private final AuditLog audit;
    private final Chambers chambers;
    private final Exports exports;
    private final InstanceKey key;
    private final PortabilitySettings settings;

    public Erasures(
            TenantTx tx,
            OpsTx ops,
            AuditLog audit,
            Chambers chambers,
            Exports exports,
            InstanceKey key,
            PortabilitySettings settings) {
        this.tx = tx;
        this.ops = ops;
        this.audit = audit;
        this.chambers = chambers;
        this.exports = exports;
        this.key = key;
        this.settings = settings;
    }

    /**
     * An erasure that is wanted.
     *
     * @param begun whether it cannot be cancelled any more
     */
    public record Pending(UUID id, Instant askedAt, Instant dueAt, String askedByName, boolean begun) {}

    /** Of what whoever asked keeps the link to. */
    public record Followed(
            TenantId tenant, Instant askedAt, Instant dueAt, boolean cancelled, Optional<String> record) {}

    /**
     * Wants the tenant erased when the time to cancel is over. Needs LEAVE; name_does_not_match (INVALID), erasure_pending
     * (CONFLICT) where it is wanted already, last_owner_elsewhere (CONFLICT) for the own space of who alone owns an organisation.
     *
     * @param typedName the tenant's name, as its owner typed it
     * @return token of the link by which the record is read; never stored or shown again
     */
    public String ask(CurrentTenant current, String typedName) {
        current.require(Role.Permission.LEAVE);
        requireOwnersElsewhere(current);
        Tokens.Fresh token = Tokens.fresh();
        return tx.in(current.tenant(), handle -> {
            requireName(handle, current, typedName);
            UUID id = Ids.next();
            int asked = handle.createUpdate("""
                    insert into tenant_erasure (tenant_id, id, asked_by, asked_by_name, due_at, token_hash)
                    select :tenant, :id, :person, case t.kind when 'PERSONAL' then '' else p.display_name end,
                      now() + make_interval(secs => :cooling), :hash
                    from tenant t, person p where t.id = :tenant and p.id = :person
                    on conflict (tenant_id) where cancelled_at is null and done_at is null do nothing""")
                    .bind("tenant", current.tenant().value())
                    .bind("id", id)
                    .bind("person", current.person().value())
                    .bind("cooling", (double) settings.coolingOff().toSeconds())
                    .bind("hash", token.hash())
                    .execute();
            if (asked == 0) throw new Refusal("erasure_pending", Refusal.Kind.CONFLICT);
            audit.write(handle, current, "erasure.ask", id.toString(), Map.of());
            return token.text();
        });
    }

    private static void requireName(Handle handle, CurrentTenant current, String typed) {
        String name = handle.createQuery("select name from tenant where id = :tenant")
                .bind("tenant", current.tenant().value())
                .mapTo(String.class)
                .one();
        if (!name.equals(typed.strip())) throw new Refusal("name_does_not_match", Refusal.Kind.INVALID);
    }

    /** An organisation would be left without anyone who may do anything about it. */
    private void requireOwnersElsewhere(CurrentTenant current) {
        long alone = ops.in(handle -> handle.createQuery("""
                        select count(*) from membership m join tenant t on t.id = m.tenant_id
                        join person p on p.id = m.person_id and p.personal_tenant = :tenant
                        where t.id <> :tenant and 'OWNER' = any(m.roles) and not exists (
                          select 1 from membership o where o.tenant_id = m.tenant_id and o.person_id <> m.person_id
                            and 'OWNER' = any(o.roles))""")
                .bind("tenant", current.tenant().value())
                .mapTo(Long.class)
                .one());
        if (alone > 0) throw new Refusal("last_owner_elsewhere", Refusal.Kind.CONFLICT);
    }

    /** Takes the wish back; erasure_begun (CONFLICT) where it is too late, not_found where there is none. Needs LEAVE. */
    public void cancel(CurrentTenant current) {
        current.require(Role.Permission.LEAVE);
        Pending pending = pending(current.tenant()).orElseThrow(() -> new Refusal("not_found", Refusal.Kind.NOT_FOUND));
        tx.in(current.tenant(), handle -> {
            int cancelled = handle.createUpdate("""
                    update tenant_erasure set cancelled_at = now()
                    where id = :id and begun_at is null and cancelled_at is null""").bind("id", pending.id()).execute();
            if (cancelled == 0) throw new Refusal("erasure_begun", Refusal.Kind.CONFLICT);
            audit.write(handle, current, "erasure.cancel", pending.id().toString(), Map.of());
            return cancelled;
        });
    }

    /** What is wanted for a tenant, for every member to see. */
    public Optional<Pending> pending(TenantId tenant) {
        return tx.in(
                tenant,
                handle -> handle.createQuery(
                                "select id, asked_at, due_at, asked_by_name, begun_at from tenant_erasure where "
                                        + OPEN)
                        .map((row, context) -> new Pending(
                                row.getObject("id", UUID.class),
                                instant(row, "asked_at"),
                                instant(row, "due_at"),
                                row.getString("asked_by_name"),
                                row.getObject("begun_at") != null))
                        .findOne());
    }

    /** Where a link leads; not_found for a token that is none. */
    public Followed follow(@Nullable String token) {
        byte[] hash = Tokens.hash(token).orElseThrow(() -> new Refusal("not_found", Refusal.Kind.NOT_FOUND));
        return ops.in(handle -> handle.createQuery("""
                        select tenant_id, asked_at, due_at, cancelled_at, record from tenant_erasure
                        where token_hash = :hash""")
                .bind("hash", hash)
                .map((row, context) -> new Followed(
                        new TenantId(row.getObject("tenant_id", UUID.class)),
                        instant(row, "asked_at"),
                        instant(row, "due_at"),
                        row.getObject("cancelled_at") != null,
                        Optional.ofNullable(row.getString("record"))))
                .findOne()
                .orElseThrow(() -> new Refusal("not_found", Refusal.Kind.NOT_FOUND)));
    }

    private record Due(
            TenantId tenant, UUID id, PersonId askedBy, String askedByName, Instant askedAt, Instant dueAt) {}

    /** Goes on with what is due, one tenant after the other; one's failure does not hold up the others. Gives how many are done. */
    public int run() {
        return (int) due().stream().filter(this::erase).count();
    }

    private List<Due> due() {
        return ops.in(handle -> handle.createQuery("""
                        select tenant_id, id, asked_by, asked_by_name, asked_at, due_at from tenant_erasure
                        where due_at <= now() and %s order by due_at limit 20""".formatted(OPEN))
                .map((row, context) -> new Due(
                        new TenantId(row.getObject("tenant_id", UUID.class)),
                        row.getObject("id", UUID.class),
                        new PersonId(row.getObject("asked_by", UUID.class)),
                        row.getString("asked_by_name"),
                        instant(row, "asked_at"),
                        instant(row, "due_at")))
                .list());
    }

    private boolean erase(Due due) {
        try {
            if (!begin(due)) return false;
            unpublish(due.tenant());
            chamber(due);
            exports.erase(due.tenant());
            if (!rows(due)) return false;
            // While there were members somebody could have woken it once more.
            chambers.erase(due.tenant());
            exports.erase(due.tenant());
            record(due);
            LOG.infof("tenant %s: erased", due.tenant());
            return true;
        } catch (IOException | RuntimeException failure) {
            LOG.warnf("tenant %s: not erased yet: %s", due.tenant(), failure.getMessage());
            return false;
        }
    }

    /** From here on it cannot be cancelled. */
    private boolean begin(Due due) {
        return ops.in(handle -> handle.createUpdate("""
                        update tenant_erasure set begun_at = coalesce(begun_at, now())
                        where tenant_id = :tenant and id = :id and %s""".formatted(OPEN))
                        .bind("tenant", due.tenant().value())
                        .bind("id", due.id())
                        .execute())
                == 1;
    }

    /** Nobody asks any more. */
    private void unpublish(TenantId tenant) {
        tx.in(tenant, handle -> {
            handle.createUpdate("delete from listing where tenant_id = :tenant")
                    .bind("tenant", tenant.value())
                    .execute();
            return handle.createUpdate(
                            "update agent set live_version = null where tenant_id = :tenant and live_version is not null")
                    .bind("tenant", tenant.value())
                    .execute();
        });
    }

    private void chamber(Due due) {
        long bytes = chambers.erase(due.tenant());
        ops.in(handle -> handle.createUpdate("""
                        update tenant_erasure set chamber_bytes = greatest(coalesce(chamber_bytes, 0), :bytes)
                        where tenant_id = :tenant and id = :id""")
                .bind("tenant", due.tenant().value())
                .bind("id", due.id())
                .bind("bytes", bytes)
                .execute());
    }

    /** Counts and deletion stand or fall together. False while messages are open; those end or expire by themselves. */
    private boolean rows(Due due) {
        return ops.in(handle -> {
            boolean counted = handle.createQuery(
                            "select rows is not null from tenant_erasure where tenant_id = :tenant and id = :id")
                    .bind("tenant", due.tenant().value())
                    .bind("id", due.id())
                    .mapTo(Boolean.class)
                    .one();
            if (counted) return true;
            if (open(handle, due.tenant()) > 0) return false;
            return handle.createUpdate("""
                            update tenant_erasure set rows = market.erase_tenant(:tenant)
                            where tenant_id = :tenant and id = :id""")
                            .bind("tenant", due.tenant().value())
                            .bind("id", due.id())
                            .execute()
                    == 1;
        });
    }

    private static long open(Handle handle, TenantId tenant) {
        return handle.createQuery("select count(*) from asked where tenant_id = :tenant and state = 'open'")
                .bind("tenant", tenant.value())
                .mapTo(Long.class)
                .one();
    }

    private void record(Due due) {
        ops.in(handle -> handle.createQuery(
                        "select chamber_bytes, rows::text as rows from tenant_erasure where tenant_id = :tenant and id = :id")
                .bind("tenant", due.tenant().value())
                .bind("id", due.id())
                .map((row, context) -> record(due, row.getLong("chamber_bytes"), counts(row.getString("rows"))))
                .findOne()
                .map(record -> keep(handle, due, record))
                .orElse(0));
    }

    private static int keep(Handle handle, Due due, ErasureRecord record) {
        return handle.createUpdate("""
                        update tenant_erasure set done_at = :done, record = :record
                        where tenant_id = :tenant and id = :id and done_at is null""")
                .bind("tenant", due.tenant().value())
                .bind("id", due.id())
                .bind("done", record.doneAt().atOffset(ZoneOffset.UTC))
                .bind("record", new String(Wire.encode(record), StandardCharsets.UTF_8))
                .execute();
    }

    private ErasureRecord record(Due due, long chamberBytes, Map<String, Long> rows) {
        Map<String, String> kept = new TreeMap<>();
        for (TenantTable table : TenantTable.ALL)
            if (table.erased() == TenantTable.Erased.KEPT || table.name().equals("usage_event"))
                kept.put(table.name(), table.because());
        return new ErasureRecord(
                        ErasureRecord.FORMAT,
                        due.id(),
                        due.tenant().value(),
                        settings.instance().toString(),
                        key.publicKey(),
                        due.askedBy().value(),
                        due.askedByName(),
                        due.askedAt(),
                        due.dueAt(),
                        Instant.now().truncatedTo(ChronoUnit.MICROS),
                        chamberBytes,
                        rows,
                        kept,
                        "")
                .signed(key.signing());
    }

    private static Map<String, Long> counts(String json) {
        try {
            return JSON.readValue(json, COUNTS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("counts of an erasure", e);
        }
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
