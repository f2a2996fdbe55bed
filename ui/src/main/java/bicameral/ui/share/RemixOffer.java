package bicameral.ui.share;

import bicameral.marketplace.listing.Listing;
import bicameral.marketplace.share.Lineage;
import bicameral.marketplace.share.Percent;
import bicameral.marketplace.share.Remixes;
import bicameral.tenant.CurrentTenant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an agent's page says of remixes.
 *
 * @param allowed whether one may be made from it
 * @param agreed the share of all authors, in basis points
 * @param share the same as people read it; empty for none
 * @param fromName of the agent that it was made from; null where it was made from none that is listed
 */
public record RemixOffer(
        boolean allowed,
        int agreed,
        String share,
        @Nullable String fromName,
        @Nullable String fromSlug) {
    /** For whoever is looking: what is made from one's own agent owes oneself nothing. */
    public static RemixOffer of(Remixes remixes, Listing agent, Optional<CurrentTenant> visitor) {
        Optional<Lineage> terms =
                visitor.isPresent() ? remixes.terms(visitor.get().tenant(), agent) : remixes.terms(agent);
        int points = terms.map(Lineage::basisPoints).orElse(0);
        Optional<Listing> from = remixes.madeFrom(agent);
        return new RemixOffer(
                terms.isPresent(),
                points,
                points == 0 ? "" : Percent.of(points),
                from.map(made -> made.settings().name()).orElse(null),
                from.map(Listing::slug).orElse(null));
    }
}
