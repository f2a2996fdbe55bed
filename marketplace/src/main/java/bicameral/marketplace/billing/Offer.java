package bicameral.marketplace.billing;

import bicameral.host.HostSettings;
import bicameral.marketplace.agent.AgentSettings;
import bicameral.marketplace.listing.Listing;
import bicameral.marketplace.money.Money;
import bicameral.protocol.AgentBrief.Engine;
import bicameral.tenant.TenantId;
import java.util.UUID;

/**
 * What an agent offers, and at what price: as it stood when the question came.
 *
 * @param passedTokens the most tokens of the shared engine that the payer may have to bear beside the price; 0 where they are
 *     in it
 */
public record Offer(
        TenantId publisher,
        UUID agent,
        int version,
        String name,
        String mark,
        String pigment,
        Money price,
        int freePerDay,
        long passedTokens) {
    /** An offer whose price has the engine's cost in it. */
    public Offer(
            TenantId publisher,
            UUID agent,
            int version,
            String name,
            String mark,
            String pigment,
            Money price,
            int freePerDay) {
        this(publisher, agent, version, name, mark, pigment, price, freePerDay, 0);
    }

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
                listing.settings().freePerDay(),
                passed(listing.settings()));
    }

    private static long passed(AgentSettings settings) {
        return settings.terms().passesEngineCost() ? mostTokens(settings) : 0;
    }

    /** What the gateway lets one message use of the shared engine, prompt and answer together; 0 where it is not used. */
    public static long mostTokens(AgentSettings settings) {
        if (settings.engine() != Engine.SHARED) return 0;
        HostSettings.Budget budget = HostSettings.Budget.defaults().under(settings.egress());
        return (long) budget.tokensIn() + budget.tokensOut();
    }
}
