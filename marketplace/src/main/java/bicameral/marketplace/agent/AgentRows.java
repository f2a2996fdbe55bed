package bicameral.marketplace.agent;

import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Ids;
import bicameral.tenant.Refusal;
import bicameral.tenant.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The rows behind {@link Agents}; every statement names the tenant, and row-level security holds it to that. */
final class AgentRows {
    private static final String DRAFT = """
            select a.id, a.slug, a.collection, a.template, a.live_version, a.latest_version,
                   d.settings, d.revision, d.saved_at, v.settings as live
            from agent a
            join agent_draft d on d.tenant_id = a.tenant_id and d.agent_id = a.id
            left join agent_version v
              on v.tenant_id = a.tenant_id and v.agent_id = a.id and v.number = a.live_version
            where a.tenant_id = :tenant and a.deleted_at is null""";
    private static final String VERSION = """
            select v.number, v.settings, v.published_by_name, v.published_at, v.number = a.live_version as live
            from agent_version v join agent a on a.tenant_id = v.tenant_id and a.id = v.agent_id
            where v.tenant_id = :tenant and v.agent_id = :agent""";

    private AgentRows() {}

    /** Makes changes of one agent wait for each other; not_found where the tenant has no such agent. */
    static void lock(Handle handle, TenantId tenant, UUID agent) {
        boolean found = handle.createQuery("""
                select id from agent where tenant_id = :tenant and id = :agent and deleted_at is null for update""")
                .bind("tenant", tenant.value())
                .bind("agent", agent)
                .mapTo(UUID.class)
                .findOne()
                .isPresent();
        if (!found) throw notFound();
    }

    static List<AgentDraft> list(Handle handle, TenantId tenant) {
        return handle.createQuery(DRAFT + " order by d.saved_at desc, a.id desc")
                .bind("tenant", tenant.value())
                .map((row, context) -> draft(row))
                .list();
    }

    static AgentDraft draft(Handle handle, TenantId tenant, UUID agent) {
        return handle.createQuery(DRAFT + " and a.id = :agent")
                .bind("tenant", tenant.value())
                .bind("agent", agent)
                .map((row, context) -> draft(row))
                .findOne()
                .orElseThrow(AgentRows::notFound);
    }

    static List<AgentVersion> versions(Handle handle, TenantId tenant, UUID agent) {
        return handle.createQuery(VERSION + " order by v.number desc")
                .bind("tenant", tenant.value())
                .bind("agent", agent)
                .map((row, context) -> version(row))
                .list();
    }

    static AgentVersion version(Handle handle, TenantId tenant, UUID agent, int number) {
        return handle.createQuery(VERSION + " and v.number = :number")
                .bind("tenant", tenant.value())
                .bind("agent", agent)
                .bind("number", number)
                .map((row, context) -> version(row))
                .findOne()
                .orElseThrow(AgentRows::notFound);
    }

    static long count(Handle handle, TenantId tenant) {
        return handle.createQuery("select count(*) from agent where tenant_id = :tenant and deleted_at is null")
                .bind("tenant", tenant.value())
                .mapTo(Long.class)
                .one();
    }

    /** False where the slug is taken, by whomever. */
    static boolean insert(Handle handle, TenantId tenant, UUID agent, String slug, String template) {
        return handle.createUpdate("""
                        insert into agent (tenant_id, id, slug, collection, template)
                        values (:tenant, :agent, :slug, :collection, :template)
                        on conflict (slug) do nothing""")
                        .bind("tenant", tenant.value())
                        .bind("agent", agent)
                        .bind("slug", slug)
                        .bind("collection", Ids.next())
                        .bind("template", template)
                        .execute()
                == 1;
    }

    static void insertDraft(Handle handle, TenantId tenant, UUID agent, AgentSettings settings) {
        handle.createUpdate("""
                insert into agent_draft (tenant_id, agent_id, settings, revision)
                values (:tenant, :agent, :settings::jsonb, 1)""")
                .bind("tenant", tenant.value())
                .bind("agent", agent)
                .bind("settings", AgentSettingsJson.write(settings))
                .execute();
    }

    static void replaceDraft(Handle handle, TenantId tenant, UUID agent, AgentSettings settings) {
        handle.createUpdate("""
                update agent_draft set settings = :settings::jsonb, revision = revision + 1, saved_at = now()
                where tenant_id = :tenant and agent_id = :agent""")
                .bind("tenant", tenant.value())
                .bind("agent", agent)
                .bind("settings", AgentSettingsJson.write(settings))
                .execute();
    }

    static void insertVersion(Handle handle, CurrentTenant by, UUID agent, int number, AgentSettings settings) {
        handle.createUpdate("""
                insert into agent_version (tenant_id, agent_id, number, settings, published_by, published_by_name)
                select :tenant, :agent, :number, :settings::jsonb, p.id, p.display_name
                from person p where p.id = :person""")
                .bind("tenant", by.tenant().value())
                .bind("agent", agent)
                .bind("number", number)
                .bind("settings", AgentSettingsJson.write(settings))
                .bind("person", by.person().value())
                .execute();
        handle.createUpdate("""
                update agent set latest_version = :number, first_published_at = coalesce(first_published_at, now())
                where tenant_id = :tenant and id = :agent""")
                .bind("number", number)
                .bind("tenant", by.tenant().value())
                .bind("agent", agent)
                .execute();
    }

    static void setLive(Handle handle, TenantId tenant, UUID agent, @Nullable Integer version) {
        handle.createUpdate("update agent set live_version = :version where tenant_id = :tenant and id = :agent")
                .bind("version", version)
                .bind("tenant", tenant.value())
                .bind("agent", agent)
                .execute();
    }

    static void delete(Handle handle, TenantId tenant, UUID agent) {
        handle.createUpdate("delete from agent_draft where tenant_id = :tenant and agent_id = :agent")
                .bind("tenant", tenant.value())
                .bind("agent", agent)
                .execute();
        handle.createUpdate("update agent set deleted_at = now() where tenant_id = :tenant and id = :agent")
                .bind("tenant", tenant.value())
                .bind("agent", agent)
                .execute();
    }

    private static AgentDraft draft(ResultSet row) throws SQLException {
        String live = row.getString("live");
        return new AgentDraft(
                row.getObject("id", UUID.class),
                row.getString("slug"),
                row.getObject("collection", UUID.class),
                row.getString("template"),
                AgentSettingsJson.read(row.getString("settings")),
                row.getLong("revision"),
                row.getObject("saved_at", OffsetDateTime.class).toInstant(),
                row.getObject("live_version", Integer.class),
                live == null ? null : AgentSettingsJson.read(live),
                row.getInt("latest_version"));
    }

    private static AgentVersion version(ResultSet row) throws SQLException {
        return new AgentVersion(
                row.getInt("number"),
                AgentSettingsJson.read(row.getString("settings")),
                row.getString("published_by_name"),
                row.getObject("published_at", OffsetDateTime.class).toInstant(),
                row.getBoolean("live"));
    }

    private static Refusal notFound() {
        return new Refusal("not_found", Refusal.Kind.NOT_FOUND);
    }
}
