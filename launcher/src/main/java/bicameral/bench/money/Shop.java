package bicameral.bench.money;

import bicameral.host.gateway.EgressPolicy;
import bicameral.marketplace.agent.AgentSettings;
import bicameral.marketplace.agent.Agents;
import bicameral.marketplace.listing.Listing;
import bicameral.marketplace.listing.Listings;
import bicameral.marketplace.listing.Shelf;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.plan.Plan;
import bicameral.marketplace.plan.Plan.Kind;
import bicameral.marketplace.plan.Plans;
import bicameral.marketplace.template.Templates;
import bicameral.protocol.AgentBrief.Engine;
import bicameral.tenant.CurrentTenant;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What creators offer, an agent each. Some cost little, some much, some give a few for free; every third has plans. */
final class Shop {
    private static final int EVERY = 3;

    private final Listings listings;
    private final Agents agents;
    private final Map<Integer, Listing> planned = new TreeMap<>();

    /** Publishes those with plans, as creators do, where that has not been done by a process before. */
    Shop(Parts parts, List<CurrentTenant> creators, List<Currency> currencies) {
        Templates templates = new Templates();
        this.listings = new Listings(parts.tenants());
        this.agents = new Agents(parts.tenants(), parts.audit(), templates, new Shelf(templates));
        for (int i = 0; i < creators.size(); i += EVERY)
            planned.put(i, listed(creators.get(i), i, currencies.get(i / EVERY % currencies.size())));
    }

    private Listing listed(CurrentTenant creator, int agent, Currency currency) {
        String slug = "agent-" + agent;
        return listings.bySlug(slug).orElseGet(() -> {
            agents.publish(
                    creator,
                    agents.createAs(creator, slug, "blank", settings(agent, currency))
                            .id());
            return listings.bySlug(slug).orElseThrow();
        });
    }

    private static AgentSettings settings(int agent, Currency currency) {
        return new AgentSettings(
                "agent " + agent,
                "answers",
                "",
                "",
                "",
                List.of(),
                "",
                "farming",
                "a",
                "jade",
                Engine.EXTRACTIVE,
                EgressPolicy.NONE,
                new Money(price(agent), currency),
                freePerDay(agent),
                plans(agent, currency));
    }

    private static Plans plans(int agent, Currency currency) {
        long unit = 1_000_000L;
        Plan month = new Plan(Kind.MONTH, new Money(unit * (4 + 13 * (agent % 5)), currency), 20);
        Plan seat = new Plan(Kind.SEAT, new Money(unit * (3 + agent % 4), currency), 5);
        Plan day = new Plan(Kind.DAY, new Money(unit, currency), 5);
        return new Plans(List.of(month, seat, day), agent % 2 == 0 ? new Plans.Trial(7, 3) : null);
    }

    /** Of a message, in micro-units of whichever currency. */
    static long price(int agent) {
        return agent % 17 == 0 ? 3_000_000 : 10_000L + 13_337L * (agent % 40);
    }

    /** Messages of a visitor and day. */
    static int freePerDay(int agent) {
        return agent % 5 == 0 ? 2 : 0;
    }

    /** An agent that has plans. */
    Optional<Listing> planned(int agent) {
        return Optional.ofNullable(planned.get(agent));
    }

    /** The numbers of those whose plans are in a currency, rising. */
    List<Integer> planned(Currency currency) {
        return planned.entrySet().stream()
                .filter(agent ->
                        agent.getValue().settings().pricePerMessage().currency().equals(currency))
                .map(Map.Entry::getKey)
                .toList();
    }
}
