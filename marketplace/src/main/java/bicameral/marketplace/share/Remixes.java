package bicameral.marketplace.share;

import bicameral.marketplace.agent.AgentDraft;
import bicameral.marketplace.agent.Agents;
import bicameral.marketplace.listing.Listing;
import bicameral.marketplace.listing.Listings;
import bicameral.marketplace.share.Lineage.Author;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.OpsTx;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role.Permission;
import bicameral.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Agents made from others' agents: texts, questions, prices and plans are taken over, nothing that was learned and no secret. What
 * the authors have of its earnings is agreed when it is made. Thread-safe.
 */
@ApplicationScoped
public class Remixes {
    private final OpsTx ops;
    private final Agents agents;
    private final Listings listings;
    private final ShareSettings settings;

    public Remixes(OpsTx ops, Agents agents, Listings listings, ShareSettings settings) {
        this.ops = ops;
        this.agents = agents;
        this.listings = listings;
        this.settings = settings;
    }

    /** What an author may ask for at most, in basis points. */
    public int most() {
        return settings.lineageBasisPoints();
    }

    /** What somebody who makes an agent from this one now would owe; empty where its author does not allow it. */
    public Optional<Lineage> terms(TenantId remixer, Listing made) {
        Integer asked = made.settings().terms().remixBasisPoints();
        if (asked == null) return Optional.empty();
        Lineage before = ops.in(handle -> lineage(handle, made.tenant(), made.agent()));
        return Optional.of(Lineage.of(remixer, new Author(made.tenant(), made.agent(), asked), before, settings));
    }

    /** As {@link #terms(TenantId, Listing)}, of somebody who is none of its authors. */
    public Optional<Lineage> terms(Listing made) {
        return terms(new TenantId(new UUID(0, 0)), made);
    }

    /**
     * A draft made from a listed agent, with its lineage. Needs BUILD.
     *
     * @param agreed the share of all authors together that the remixer was told, in basis points
     * @throws Refusal unknown_agent (NOT_FOUND), remix_not_allowed (FORBIDDEN), remix_terms_changed (CONFLICT) where the share is
     *     another one now, too_many_agents (INVALID)
     */
    public AgentDraft remix(CurrentTenant current, String slug, int agreed) {
        current.require(Permission.BUILD);
        Listing made = listings.bySlug(slug).orElseThrow(() -> new Refusal("unknown_agent", Refusal.Kind.NOT_FOUND));
        Lineage lineage = terms(current.tenant(), made)
                .orElseThrow(() -> new Refusal("remix_not_allowed", Refusal.Kind.FORBIDDEN));
        if (lineage.basisPoints() != agreed)
            throw new Refusal(
                    "remix_terms_changed", Refusal.Kind.CONFLICT, Map.of("share", Percent.of(lineage.basisPoints())));
        return agents.createFrom(
                current,
                template(made),
                made.settings().asDraftOf(made.settings().name()),
                (handle, agent) -> write(handle, current.tenant(), agent, lineage));
    }

    /** From whom one's own agent comes; needs VIEW. */
    public Lineage of(CurrentTenant current, UUID agent) {
        current.require(Permission.VIEW);
        return ops.in(handle -> lineage(handle, current.tenant(), agent));
    }

    /** The listed agent that a listed one was made from; empty where it was made from none, or that is not listed any more. */
    public Optional<Listing> madeFrom(Listing listing) {
        return ops.in(handle -> handle.createQuery("""
                                select l.slug from market.remix r
                                join market.listing l on l.tenant_id = r.author and l.agent_id = r.origin
                                where r.tenant_id = :tenant and r.agent = :agent and r.generation = 1""")
                        .bind("tenant", listing.tenant().value())
                        .bind("agent", listing.agent())
                        .mapTo(String.class)
                        .findOne())
                .flatMap(listings::bySlug);
    }

    private String template(Listing made) {
        return ops.in(handle -> handle.createQuery(
                        "select template from market.agent where tenant_id = :tenant and id = :agent")
                .bind("tenant", made.tenant().value())
                .bind("agent", made.agent())
                .mapTo(String.class)
                .one());
    }

    private static void write(Handle handle, TenantId tenant, UUID agent, Lineage lineage) {
        int generation = 0;
        for (Author author : lineage.authors())
            handle.createUpdate("""
                            insert into remix (tenant_id, agent, generation, author, origin, basis_points)
                            values (:tenant, :agent, :generation, :author, :origin, :points)""")
                    .bind("tenant", tenant.value())
                    .bind("agent", agent)
                    .bind("generation", ++generation)
                    .bind("author", author.tenant().value())
                    .bind("origin", author.agent())
                    .bind("points", author.basisPoints())
                    .execute();
    }

    private static Lineage lineage(Handle handle, TenantId tenant, UUID agent) {
        List<Author> authors = handle.createQuery("""
                        select author, origin, basis_points from market.remix
                        where tenant_id = :tenant and agent = :agent order by generation""")
                .bind("tenant", tenant.value())
                .bind("agent", agent)
                .map((row, context) -> new Author(
                        new TenantId(row.getObject("author", UUID.class)),
                        row.getObject("origin", UUID.class),
                        row.getInt("basis_points")))
                .list();
        return authors.isEmpty() ? Lineage.NONE : new Lineage(new ArrayList<>(authors));
    }
}
