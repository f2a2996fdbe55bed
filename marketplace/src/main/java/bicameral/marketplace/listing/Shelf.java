package bicameral.marketplace.listing;

import bicameral.marketplace.agent.AgentSettings;
import bicameral.marketplace.agent.AgentSettingsJson;
import bicameral.marketplace.template.Templates;
import bicameral.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * Puts published versions where the public sees them, and takes them away. Works in the publisher's own transaction, so that
 * version and listing appear together or not at all. Thread-safe.
 */
@ApplicationScoped
public class Shelf {
    private static final List<String> LANGUAGES = List.of("zh", "en");

    private final Templates templates;

    public Shelf(Templates templates) {
        this.templates = templates;
    }

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
                .bind("search", SearchTerms.vector(settings, publisher, kindred(handle, tenant, agent, settings)))
                .execute();
    }

    /** The agent's listing is gone; the count of its answers stays. */
    public void remove(Handle handle, TenantId tenant, UUID agent) {
        handle.createUpdate("delete from listing where tenant_id = :tenant and agent_id = :agent")
                .bind("tenant", tenant.value())
                .bind("agent", agent)
                .execute();
    }

    /**
     * What the agent's template calls itself in the languages that the listing does not speak: so a Chinese word finds an
     * English museum. Only while the agent is still of its template's category.
     */
    private String kindred(Handle handle, TenantId tenant, UUID agent, AgentSettings settings) {
        String template = handle.createQuery("select template from agent where tenant_id = :tenant and id = :agent")
                .bind("tenant", tenant.value())
                .bind("agent", agent)
                .mapTo(String.class)
                .one();
        List<String> spoken = Languages.of(settings);
        return LANGUAGES.stream()
                .filter(language -> !spoken.contains(language))
                .flatMap(language -> templates.find(template, language).stream())
                .filter(found -> found.category().equals(settings.category()))
                .map(found -> found.name() + " " + found.promise())
                .collect(Collectors.joining(" "));
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
