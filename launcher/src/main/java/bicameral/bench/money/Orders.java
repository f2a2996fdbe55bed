package bicameral.bench.money;

import bicameral.marketplace.billing.Offer;
import bicameral.marketplace.billing.Order;
import bicameral.marketplace.billing.Spender;
import bicameral.marketplace.listing.Listing;
import bicameral.marketplace.money.Money;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Role.Permission;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;

/** Who sends which message to which agent: the same for an operation whenever it is asked. */
final class Orders {
    private final Plan plan;
    private final Parts parts;
    private final Cast cast;
    private final Shop shop;
    private final Subscribers subscribers;
    private final Sharing sharing;

    Orders(Plan plan, Parts parts, Cast cast, Shop shop, Subscribers subscribers, Sharing sharing) {
        this.plan = plan;
        this.parts = parts;
        this.cast = cast;
        this.shop = shop;
        this.subscribers = subscribers;
        this.sharing = sharing;
    }

    int payerNumber(int index) {
        return plan.dice(index, "payer").nextInt(cast.payers().size());
    }

    /** The message of an operation; who subscribes, often to an agent that they have a plan for. */
    Order order(int index) {
        SplittableRandom dice = plan.dice(index, "order");
        int number = payerNumber(index);
        CurrentTenant payer = cast.payers().get(number);
        CurrentTenant sender = sender(number, dice);
        return new Order(
                plan.id(index, "message"),
                "asks",
                offer(index, number, dice),
                payer.tenant(),
                (sender.person().equals(payer.person()) ? payer.tenant() : sender.person()).toString(),
                new Order.Member(payer.tenant(), sender.person()),
                sender.person().equals(payer.person())
                        ? null
                        : new Spender(sender.person(), sender.may(Permission.SPEND)));
    }

    /** Of an organisation mostly one who may spend only by a department's budget. */
    private CurrentTenant sender(int payer, SplittableRandom dice) {
        List<CurrentTenant> members = cast.members(payer);
        return members.isEmpty() || dice.nextInt(4) == 0
                ? cast.payers().get(payer)
                : members.get(dice.nextInt(members.size()));
    }

    private Offer offer(int index, int payer, SplittableRandom dice) {
        Currency currency = Cast.currencyOf(payer);
        if (dice.nextInt(6) == 0) {
            int made = plan.before(index, Deed.REMIX, dice, plan.season());
            Optional<Listing> remixed = made < 0 ? Optional.empty() : sharing.remixed(made);
            if (remixed.isPresent()
                    && remixed.get().settings().pricePerMessage().currency().equals(currency))
                return Offer.of(remixed.get());
        }
        int agent = subscribers.has(payer) && dice.nextInt(4) == 0
                ? subscribers.agent(payer, dice)
                : dice.nextInt(cast.creators().size());
        return new Offer(
                cast.creators().get(agent).tenant(),
                shop.planned(agent).map(Listing::agent).orElse(new UUID(agent, agent)),
                1,
                "agent " + agent,
                "a",
                "jade",
                new Money(Shop.price(agent), currency),
                Shop.freePerDay(agent));
    }

    /** Whether the market took a message: only then is there anything to answer. */
    boolean accepted(int index) {
        return parts.ops()
                .in(handle -> handle.createQuery("select exists (select 1 from market.asked where message = :message)")
                        .bind("message", plan.id(index, "message"))
                        .mapTo(Boolean.class)
                        .one());
    }
}
