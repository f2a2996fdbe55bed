package bicameral.marketplace.billing;

import bicameral.marketplace.listing.Listing;
import bicameral.marketplace.money.Money;
import bicameral.tenant.TenantId;
import java.util.UUID;

/** What an agent offers, and at what price: as it stood when the question came. */
public record Offer(
        TenantId publisher,
        UUID agent,
        int version,
        String name,
        String mark,
        String pigment,
        Money price,
        int freePerDay) {
    /** As listed now. */
    public static Offer of(Listing listing) {
        return new Offer(
                listing.tenant(),
                listing.agent(),
                listing.version(),
                listing.settings().name(),
                listing.settings().mark(),
                listing.settings().pigment(),
                listing.settings().pricePerMessage(),
                listing.settings().freePerDay());
    }
}
