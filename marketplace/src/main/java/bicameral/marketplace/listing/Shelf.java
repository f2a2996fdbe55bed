package bicameral.marketplace.listing;

import bicameral.marketplace.agent.AgentSettings;
import bicameral.marketplace.agent.AgentSettingsJson;
import bicameral.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Puts published versions where the public sees them, and takes them away. Works in the publisher's own transaction, so that
 * version and listing appear together or not at all. Thread-safe.
 */
@ApplicationScoped
public class Shelf {

    /** The agent's one listing now shows this version. The version has to exist. */
    public void put(Handle handle, TenantId tenant, UUID agent, int version, AgentSettings settings) {
        String publisher = putPublisher(handle, tenant);
        handle.createUpdate("""
                insert into listing (tenant_id, agent_id, slug, version, settings, category, collection, languages,
                                     search, published_at, first_published_at)
                select a.tenant_id, a.id, a.slug, :version, :settings::jsonb, :category, a.collection, :languages,
                       :search::tsvector, now(), a.first_published_at
                from agent a where a.tenant_id = :tenant and a.id = :agent
                on conflict (tenant_id, agent_id) do update set
                  version = excluded.version, settings = excluded.settings, category = excluded.category,
                  languages = excluded.languages, search = excluded.search, published_at = excluded.published_at""")
                .bind("tenant", tenant.value())
                .bind("agent", agent)
                .bind("version", version)
                .bind("settings", AgentSettingsJson.write(settings))
                .bind("category", settings.category())
                .bindArray("languages", String.class, Languages.of(settings).toArray())
                .bind("search", SearchTerms.vector(settings, publisher))
                .execute();
    }

    /** The agent's listing is gone; the count of its answers stays. */
    public void remove(Handle handle, TenantId tenant, UUID agent) {
        handle.createUpdate("delete from listing where tenant_id = :tenant and agent_id = :agent")
                .bind("tenant", tenant.value())
                .bind("agent", agent)
                .execute();
    }

    private static String putPublisher(Handle handle, TenantId tenant) {
        return handle.createQuery("""
                insert into publisher (tenant_id, slug, name, demo, since)
                select id, slug, name, demo, created_at from tenant where id = :tenant
                on conflict (tenant_id) do update set name = excluded.name
                returning name""")
                .bind("tenant", tenant.value())
                .mapTo(String.class)
                .one();
    }
}
