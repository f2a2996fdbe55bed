package bicameral.marketplace.listing;

import bicameral.marketplace.agent.AgentSettings;
import bicameral.marketplace.agent.AgentSettingsJson;
import bicameral.marketplace.listing.PricePerMessage.Rise;
import bicameral.marketplace.template.Templates;
import bicameral.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Puts published versions where the public sees them, and takes them away. Works in the publisher's own transaction, so that
 * version and listing appear together or not at all. Thread-safe.
 */
@ApplicationScoped
public class Shelf {
    private static final List<String> LANGUAGES = List.of("zh", "en");

    private static final int PAID_WITHIN_DAYS = 30;

    private final Templates templates;
    private final PriceNotice notice;

    @Inject
    public Shelf(Templates templates, PriceNotice notice) {
        this.templates = templates;
        this.notice = notice;
    }

    /** With the notice of a week before a dearer price. */
    public Shelf(Templates templates) {
        this(templates, PriceNotice.defaults());
    }

    /** The agent's one listing now shows this version. The version has to exist. */
    public void put(Handle handle, TenantId tenant, UUID agent, int version, AgentSettings settings) {
        String publisher = putPublisher(handle, tenant);
        Rise rise = rise(handle, tenant, agent, version, settings).orElse(null);
        handle.createUpdate("""
                insert into listing (tenant_id, agent_id, slug, version, settings, category, collection, languages,
                                     search, published_at, first_published_at, rises_from, price_before, passes_before)
                select a.tenant_id, a.id, a.slug, :version, :settings::jsonb, :category, a.collection, :languages,
                       :search::tsvector, now(), a.first_published_at, cast(:from as timestamptz), cast(:before as bigint),
                       cast(:passes as boolean)
                from agent a where a.tenant_id = :tenant and a.id = :agent
                on conflict (tenant_id, agent_id) do update set
                  version = excluded.version, settings = excluded.settings, category = excluded.category,
                  languages = excluded.languages, search = excluded.search, published_at = excluded.published_at,
                  rises_from = excluded.rises_from, price_before = excluded.price_before, passes_before = excluded.passes_before,
                  told_to = case when excluded.rises_from = listing.rises_from then listing.told_to end""")
                .bind("tenant", tenant.value())
                .bind("agent", agent)
                .bind("version", version)
                .bind("settings", AgentSettingsJson.write(settings))
                .bind("category", settings.category())
                .bindArray("languages", String.class, Languages.of(settings).toArray())
                .bind("search", SearchTerms.vector(settings, publisher, kindred(handle, tenant, agent, settings)))
                .bind("from", rise == null ? null : rise.from().atOffset(ZoneOffset.UTC))
                .bind("before", rise == null ? null : rise.before().price().micros())
                .bind("passes", rise == null ? null : rise.before().passesEngineCost())
                .execute();
    }

    /**
     * From when the price of these settings would hold, if they were published now as a version: empty for at once. A dearer one is
     * announced where somebody paid for the agent in the last 30 days.
     */
    public Optional<Rise> rise(Handle handle, TenantId tenant, UUID agent, int version, AgentSettings settings) {
        record Held(PricePerMessage holds, @Nullable Rise coming, OffsetDateTime now) {}
        Optional<Held> held = handle.createQuery("""
                        select l.settings, l.rises_from, l.price_before, l.passes_before, market.clock() as now
                        from listing l where l.tenant_id = :tenant and l.agent_id = :agent
                        union all
                        (select v.settings, null, null, null, market.clock() from agent_version v
                         where v.tenant_id = :tenant and v.agent_id = :agent and v.number <> :version
                           and not exists (select 1 from listing l where l.agent_id = :agent)
                         order by v.number desc limit 1)""")
                .bind("tenant", tenant.value())
                .bind("agent", agent)
                .bind("version", version)
                .map((row, context) -> {
                    OffsetDateTime now = row.getObject("now", OffsetDateTime.class);
                    PricePerMessage known = PricePerMessage.of(AgentSettingsJson.read(row.getString("settings")));
                    Rise coming = Listings.rise(row, known, now.toInstant()).orElse(null);
                    return new Held(coming == null ? known : coming.before(), coming, now);
                })
                .findOne();
        if (held.isEmpty()) return Optional.empty();
        Optional<Rise> rise = PricePerMessage.announced(
                held.get().holds(),
                held.get().coming(),
                PricePerMessage.of(settings),
                held.get().now().toInstant(),
                notice);
        return rise.filter(any -> paidFor(handle, tenant, agent));
    }

    private static boolean paidFor(Handle handle, TenantId tenant, UUID agent) {
        return handle.createQuery("""
                        select exists (select 1 from usage_event where tenant_id = :tenant and agent = :agent and charged > 0
                          and created_at > market.clock() - make_interval(days => :days))""")
                .bind("tenant", tenant.value())
                .bind("agent", agent)
                .bind("days", PAID_WITHIN_DAYS)
                .mapTo(Boolean.class)
                .one();
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
