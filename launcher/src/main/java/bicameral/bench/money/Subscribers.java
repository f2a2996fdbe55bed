package bicameral.bench.money;

import bicameral.marketplace.listing.Listing;
import bicameral.marketplace.listing.Listings;
import bicameral.marketplace.mail.Letters;
import bicameral.marketplace.mail.MailSettings;
import bicameral.marketplace.plan.Plan.Kind;
import bicameral.marketplace.plan.Plans;
import bicameral.marketplace.subscription.PeriodBooks;
import bicameral.marketplace.subscription.Renewals;
import bicameral.marketplace.subscription.SubscriptionLetters;
import bicameral.marketplace.subscription.SubscriptionSettings;
import bicameral.marketplace.subscription.Subscriptions;
import bicameral.marketplace.subscription.Subscriptions.Choice;
import bicameral.tenant.CurrentTenant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/** Payers with subscriptions, few enough that a sweep does all that is due of theirs at once. */
final class Subscribers {
    private static final Kind[] KINDS = {Kind.MONTH, Kind.MONTH, Kind.MONTH, Kind.SEAT, Kind.DAY};
    private static final int MOST_SEATS = 3;
    /** Agents that a payer subscribes to. */
    private static final int CHOICE = 2;

    private final Plan plan;
    private final Shop shop;
    private final List<CurrentTenant> payers;
    private final Renewals renewals;
    private final Subscriptions subscriptions;

    /** @param payers by their number in the world */
    Subscribers(Plan plan, Parts parts, Shop shop, List<CurrentTenant> payers) {
        this.plan = plan;
        this.shop = shop;
        this.payers = payers;
        SubscriptionSettings settings = SubscriptionSettings.defaults();
        PeriodBooks books = new PeriodBooks(parts.ops(), parts.accounts(), parts.ledger(), parts.settings());
        Letters letters = new Letters(parts.ops(), MailSettings.NONE);
        this.renewals = new Renewals(parts.ops(), books, new SubscriptionLetters(letters, parts.settings()), settings);
        this.subscriptions = new Subscriptions(
                parts.ops(), parts.tenants(), new Listings(parts.tenants()), books, renewals, settings, parts.audit());
    }

    /** Whether a payer is one of them. */
    boolean has(int payer) {
        return payer < payers.size();
    }

    /** The number of an agent that a payer has, or may have, a subscription to. */
    int agent(int payer, SplittableRandom dice) {
        List<Integer> agents = shop.planned(World.currencyOf(payer));
        return agents.get(dice.nextInt(Math.min(CHOICE, agents.size())));
    }

    private int payer(int index) {
        return plan.dice(index, "subscriber").nextInt(payers.size());
    }

    private UUID id(int index) {
        return plan.id(index, "subscription");
    }

    private static Choice choice(Listing listing, SplittableRandom dice, boolean mayTry) {
        Kind kind = KINDS[dice.nextInt(KINDS.length)];
        int seats = kind == Kind.SEAT ? 1 + dice.nextInt(MOST_SEATS) : 1;
        Plans plans = listing.settings().plans();
        boolean trial = mayTry && kind == Kind.MONTH && plans.trial() != null && dice.nextBoolean();
        return new Choice(kind, seats, trial, plans.of(kind).orElseThrow().price());
    }

    void subscribe(int index, SplittableRandom dice) {
        int payer = payer(index);
        Listing listing = shop.planned(agent(payer, dice)).orElseThrow();
        subscriptions.subscribe(payers.get(payer), id(index), listing.slug(), choice(listing, dice, true));
    }

    /** Another plan or other seats, of the same agent. */
    void change(int begun, int index, SplittableRandom dice) {
        CurrentTenant payer = payers.get(payer(begun));
        String slug = subscriptions.get(payer, id(begun)).subscription().slug();
        Listing listing = shop.planned(Integer.parseInt(slug.substring("agent-".length())))
                .orElseThrow();
        subscriptions.change(payer, id(begun), plan.id(index, "change"), choice(listing, dice, false));
    }

    /** What payers do with one. */
    @FunctionalInterface
    interface Wish {
        void of(Subscriptions subscriptions, CurrentTenant payer, UUID id);
    }

    void wish(int begun, Wish wish) {
        wish.of(subscriptions, payers.get(payer(begun)), id(begun));
    }

    /** Renews, tries again, ends, wakes and earns what is due. */
    void sweep() {
        renewals.sweep();
    }
}
