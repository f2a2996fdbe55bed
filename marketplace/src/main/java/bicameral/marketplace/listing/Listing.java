package bicameral.marketplace.listing;

import bicameral.marketplace.agent.AgentSettings;
import bicameral.tenant.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * An agent as the public sees it.
 *
 * @param demo whether it is one of the seeded examples
 * @param answers answered messages so far
 */
public record Listing(
        UUID agent,
        String slug,
        int version,
        AgentSettings settings,
        UUID collection,
        TenantId tenant,
        String publisherName,
        String publisherSlug,
        boolean demo,
        List<String> languages,
        long answers,
        Instant publishedAt,
        Instant firstPublishedAt) {
    public Listing {
        languages = List.copyOf(languages);
    }
}
