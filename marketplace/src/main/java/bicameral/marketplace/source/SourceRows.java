package bicameral.marketplace.source;

import bicameral.marketplace.source.Source.Counts;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Refusal;
import bicameral.tenant.TenantId;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The rows behind {@link Sources}; every statement names the tenant, and row-level security holds it to that. */
final class SourceRows {
    static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String SELECT = """
            select s.*, a.collection from source s join agent a on a.tenant_id = s.tenant_id and a.id = s.agent_id
            where s.tenant_id = :tenant and s.deleted_at is null and a.deleted_at is null""";

    private SourceRows() {}

    static List<Source> list(Handle handle, TenantId tenant, UUID agent) {
        return handle.createQuery(SELECT + " and s.agent_id = :agent order by s.id desc")
                .bind("tenant", tenant.value())
                .bind("agent", agent)
                .map((row, context) -> source(row))
                .list();
    }

    static Optional<Source> find(Handle handle, TenantId tenant, UUID id) {
        return handle.createQuery(SELECT + " and s.id = :id")
                .bind("tenant", tenant.value())
                .bind("id", id)
                .map((row, context) -> source(row))
                .findOne();
    }

    static Source get(Handle handle, TenantId tenant, UUID agent, UUID id) {
        return find(handle, tenant, id)
                .filter(source -> source.agent().equals(agent))
                .orElseThrow(() -> new Refusal("not_found", Refusal.Kind.NOT_FOUND));
    }

    static Optional<Source> pushed(Handle handle, TenantId tenant, UUID agent, String name) {
        return handle.createQuery(SELECT + " and s.agent_id = :agent and s.kind = 'PUSH' and s.name = :name")
                .bind("tenant", tenant.value())
                .bind("agent", agent)
                .bind("name", name)
                .map((row, context) -> source(row))
                .findFirst();
    }

    /** False where the id is taken already. */
    static boolean insert(
            Handle handle,
            CurrentTenant current,
            UUID agent,
            UUID id,
            Source.Kind kind,
            String name,
            Definition definition,
            @Nullable UUID secret,
            @Nullable Schedule schedule) {
        return handle.createUpdate("""
                        insert into source (tenant_id, id, agent_id, kind, name, definition, secret_id, schedule, next_run_at,
                          created_by)
                        values (:tenant, :id, :agent, :kind, :name, :definition::jsonb, :secret, :schedule,
                          case when :schedule::text is null then null else now() end, :person)
                        on conflict do nothing""")
                        .bind("tenant", current.tenant().value())
                        .bind("id", id)
                        .bind("agent", agent)
                        .bind("kind", kind.name())
                        .bind("name", name)
                        .bind("definition", json(definition))
                        .bind("secret", secret)
                        .bind("schedule", schedule == null ? null : schedule.text())
                        .bind("person", current.person().value())
                        .execute()
                == 1;
    }

    /** What a push did. */
    static void pushed(Handle handle, Source source, Counts counts) {
        handle.createUpdate("""
                update source set state = 'OK', problem = null, problem_detail = '', last_run_at = now(), last_good_at = now(), added = :added,
                  changed = :changed, unchanged = :unchanged, removed = :removed,
                  rows = greatest(0, rows + :added - :removed)
                where tenant_id = :tenant and id = :id""")
                .bind("tenant", source.tenant().value())
                .bind("id", source.id())
                .bind("added", counts.added())
                .bind("changed", counts.changed())
                .bind("unchanged", counts.unchanged())
                .bind("removed", counts.removed())
                .execute();
    }

    /** That a push was refused. What the chamber has is as it was. */
    static boolean refused(Handle handle, Source source, String code) {
        return handle.createUpdate("""
                        update source set state = 'FAILED', problem = :code, problem_detail = '', last_run_at = now(), added = 0,
                          changed = 0, unchanged = 0, removed = 0 where tenant_id = :tenant and id = :id""")
                        .bind("tenant", source.tenant().value())
                        .bind("id", source.id())
                        .bind("code", code)
                        .execute()
                == 1;
    }

    /** Another name, schedule or secret. */
    static void change(Handle handle, Source source, String name, Schedule schedule, @Nullable UUID secret) {
        handle.createUpdate("""
                update source set name = :name, schedule = :schedule, secret_id = :secret,
                  next_run_at = case when paused then null else :next end
                where tenant_id = :tenant and id = :id""")
                .bind("tenant", source.tenant().value())
                .bind("id", source.id())
                .bind("name", name)
                .bind("schedule", schedule.text())
                .bind("secret", secret)
                .bind("next", at(schedule.next(Instant.now())))
                .execute();
    }

    /** Another address, from which all is read anew. */
    static void move(Handle handle, Source source, Definition definition, @Nullable UUID secret) {
        handle.createUpdate("""
                update source set definition = :definition::jsonb, secret_id = :secret, mark = null,
                  next_run_at = case when paused then null else now() end
                where tenant_id = :tenant and id = :id""")
                .bind("tenant", source.tenant().value())
                .bind("id", source.id())
                .bind("definition", json(definition))
                .bind("secret", secret)
                .execute();
    }

    static void due(Handle handle, Source source) {
        handle.createUpdate("update source set next_run_at = now() where tenant_id = :tenant and id = :id")
                .bind("tenant", source.tenant().value())
                .bind("id", source.id())
                .execute();
    }

    static void pause(Handle handle, Source source, boolean paused) {
        handle.createUpdate("""
                update source set paused = :paused, next_run_at = case when :paused then null else now() end
                where tenant_id = :tenant and id = :id""")
                .bind("tenant", source.tenant().value())
                .bind("id", source.id())
                .bind("paused", paused)
                .execute();
    }

    static void delete(Handle handle, Source source) {
        for (String table : List.of("source_item", "source_run"))
            handle.createUpdate("delete from " + table + " where tenant_id = :tenant and source_id = :id")
                    .bind("tenant", source.tenant().value())
                    .bind("id", source.id())
                    .execute();
        handle.createUpdate("""
                update source set deleted_at = now(), secret_id = null, mark = null, next_run_at = null
                where tenant_id = :tenant and id = :id""")
                .bind("tenant", source.tenant().value())
                .bind("id", source.id())
                .execute();
    }

    static Source source(ResultSet row) throws SQLException {
        String schedule = row.getString("schedule");
        return new Source(
                new TenantId(row.getObject("tenant_id", UUID.class)),
                row.getObject("id", UUID.class),
                row.getObject("agent_id", UUID.class),
                row.getObject("collection", UUID.class),
                Source.Kind.valueOf(row.getString("kind")),
                row.getString("name"),
                read(row.getString("definition")),
                row.getObject("secret_id", UUID.class),
                schedule == null ? null : Schedule.parse(schedule),
                row.getBoolean("paused"),
                Source.State.valueOf(row.getString("state")),
                row.getString("problem"),
                row.getString("problem_detail"),
                instant(row, "last_run_at"),
                instant(row, "last_good_at"),
                instant(row, "next_run_at"),
                new Counts(
                        row.getLong("added"), row.getLong("changed"), row.getLong("unchanged"), row.getLong("removed")),
                row.getLong("expected"),
                row.getLong("rows"));
    }

    static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }

    static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Definition read(String json) {
        try {
            return JSON.readValue(json, Definition.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
