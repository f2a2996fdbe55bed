package bicameral.marketplace.listing;

import bicameral.host.gateway.EgressPolicy;
import bicameral.marketplace.agent.AgentSettings;
import bicameral.tenant.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An agent as the public sees it.
 *
 * @param settings with the price that holds now
 * @param egress what may leave at most: the agent's own rule within its publisher's ceiling
 * @param demo whether it is one of the seeded examples
 * @param answers answered messages so far
 * @param rise a dearer price that is announced and does not hold yet, null for none
 */
public record Listing(
        UUID agent,
        String slug,
        int version,
        AgentSettings settings,
        EgressPolicy egress,
        UUID collection,
        TenantId tenant,
        String publisherName,
        String publisherSlug,
        boolean demo,
        List<String> languages,
        long answers,
        Instant publishedAt,
        Instant firstPublishedAt,
        PricePerMessage.@Nullable Rise rise) {
    public Listing {
        languages = List.copyOf(languages);
    }

    /** One whose price does not rise. */
    public Listing(
            UUID agent,
            String slug,
            int version,
            AgentSettings settings,
            EgressPolicy egress,
            UUID collection,
            TenantId tenant,
            String publisherName,
            String publisherSlug,
            boolean demo,
            List<String> languages,
            long answers,
            Instant publishedAt,
            Instant firstPublishedAt) {
        this(
                agent,
                slug,
                version,
                settings,
                egress,
                collection,
                tenant,
                publisherName,
                publisherSlug,
                demo,
                languages,
                answers,
                publishedAt,
                firstPublishedAt,
                null);
    }
}
