package bicameral.bench.money;

import bicameral.host.gateway.EgressPolicy;
import bicameral.marketplace.agent.AgentDraft;
import bicameral.marketplace.agent.AgentSettings;
import bicameral.marketplace.agent.Agents;
import bicameral.marketplace.agent.Terms;
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
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What creators offer, an agent each. Some cost little, some much, some give a few for free; every third has plans. */
final class Shop {
    private static final int EVERY = 3;
    private static final long UNIT = 1_000_000L;
    private static final long DEAREST = 120 * UNIT;

    private final List<CurrentTenant> creators;
    private final Listings listings;
    private final Agents agents;
    private final Map<Integer, Listing> planned = new TreeMap<>();

    /** Publishes those with plans, as creators do, where that has not been done by a process before. */
    Shop(Parts parts, List<CurrentTenant> creators) {
        this.creators = creators;
        Templates templates = new Templates();
        this.listings = new Listings(parts.tenants());
        this.agents = new Agents(parts.tenants(), parts.audit(), templates, new Shelf(templates));
        for (int i = 0; i < creators.size(); i += EVERY)
            planned.put(i, listed(creators.get(i), i, Cast.currencyOf(i / EVERY)));
    }

    Listings listings() {
        return listings;
    }

    Agents agents() {
        return agents;
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
                plans(agent, currency),
                new Terms(false, false, remixFor(agent)));
    }

    /** What its creator asks of those who make agents from it, in basis points; of some nobody may. */
    private static @Nullable Integer remixFor(int agent) {
        return agent % 4 == 3 ? null : (Integer) (250 * (1 + agent % 5));
    }

    private static Plans plans(int agent, Currency currency) {
        Plan month = new Plan(Kind.MONTH, new Money(UNIT * (4 + 13 * (agent % 5)), currency), 20);
        Plan seat = new Plan(Kind.SEAT, new Money(UNIT * (3 + agent % 4), currency), 5);
        Plan day = new Plan(Kind.DAY, new Money(UNIT, currency), 5);
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

    /** One of those with plans, as it is listed now. */
    Listing anyPlanned(SplittableRandom dice) {
        return current(List.copyOf(planned.values()).get(dice.nextInt(planned.size())));
    }

    private Listing current(Listing known) {
        return listings.bySlug(known.slug()).orElseThrow();
    }

    /** Its creator asks more or less for a month from now on, of who is subscribed from the day that the market gives. */
    String reprice(SplittableRandom dice) {
        Map.Entry<Integer, Listing> one = List.copyOf(planned.entrySet()).get(dice.nextInt(planned.size()));
        CurrentTenant creator = creators.get(one.getKey());
        AgentDraft draft = agents.get(creator, one.getValue().agent());
        List<Plan> plans = draft.settings().plans().offered().stream()
                .map(plan -> plan.kind() == Kind.MONTH ? repriced(plan, dice) : plan)
                .toList();
        Plans changed = new Plans(plans, draft.settings().plans().trial());
        agents.save(creator, draft.id(), draft.settings().with(changed), draft.revision());
        int before = draft.latestVersion();
        return agents.publish(creator, draft.id()).number() > before ? "published" : "as before";
    }

    private static Plan repriced(Plan plan, SplittableRandom dice) {
        long price = plan.price().micros() * (80 + dice.nextInt(120)) / 100 / 10_000 * 10_000;
        return new Plan(
                plan.kind(),
                new Money(Math.clamp(price, UNIT, DEAREST), plan.price().currency()),
                15 + dice.nextInt(10));
    }

    /** An agent that has plans, as it was listed when this process began. */
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
