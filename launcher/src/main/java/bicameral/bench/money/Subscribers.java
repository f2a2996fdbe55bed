package bicameral.bench.money;

import bicameral.marketplace.listing.Listing;
import bicameral.marketplace.listing.Listings;
import bicameral.marketplace.mail.Letters;
import bicameral.marketplace.mail.MailSettings;
import bicameral.marketplace.plan.Plan.Kind;
import bicameral.marketplace.plan.Plans;
import bicameral.marketplace.subscription.PeriodBooks;
import bicameral.marketplace.subscription.Renewals;
import bicameral.marketplace.subscription.Subscription;
import bicameral.marketplace.subscription.SubscriptionLetters;
import bicameral.marketplace.subscription.SubscriptionSettings;
import bicameral.marketplace.subscription.Subscriptions;
import bicameral.marketplace.subscription.Subscriptions.Choice;
import bicameral.tenant.CurrentTenant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
        List<Integer> agents = shop.planned(Cast.currencyOf(payer));
        return agents.get(dice.nextInt(Math.min(CHOICE, agents.size())));
    }

    /** As the page shows it, which now and then was opened some while before. */
    private Listing seen(int agent, SplittableRandom dice) {
        Listing known = shop.planned(agent).orElseThrow();
        return dice.nextInt(12) == 0
                ? known
                : shop.listings().bySlug(known.slug()).orElseThrow();
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

    String subscribe(int index, SplittableRandom dice) {
        int payer = payer(index);
        Listing listing = seen(agent(payer, dice), dice);
        Choice choice = choice(listing, dice, true);
        subscriptions.subscribe(payers.get(payer), id(index), listing.slug(), choice);
        return choice.trial() ? "trial" : choice.kind().id();
    }

    /** Another plan or other seats, of the same agent. */
    String change(int index, SplittableRandom dice) {
        CurrentTenant payer = payers.get(payer(index));
        Optional<Subscription> one = one(payer, dice);
        if (one.isEmpty()) return Tale.IDLE;
        int agent = Integer.parseInt(one.get().slug().substring("agent-".length()));
        Choice choice = choice(seen(agent, dice), dice, false);
        subscriptions.change(payer, one.get().id(), plan.id(index, "change"), choice);
        return "to " + choice.kind().id();
    }

    /** One of a payer's, rather one that has not ended. */
    private Optional<Subscription> one(CurrentTenant payer, SplittableRandom dice) {
        List<Subscription> all = subscriptions.list(payer);
        if (all.isEmpty()) return Optional.empty();
        return Optional.of(dice.nextInt(4) > 0 ? all.getFirst() : all.get(dice.nextInt(all.size())));
    }

    /** What payers do with one. */
    @FunctionalInterface
    interface Wish {
        Subscription of(Subscriptions subscriptions, CurrentTenant payer, UUID id);
    }

    String wish(int index, SplittableRandom dice, Wish wish) {
        CurrentTenant payer = payers.get(payer(index));
        Optional<Subscription> one = one(payer, dice);
        if (one.isEmpty()) return Tale.IDLE;
        return wish.of(subscriptions, payer, one.get().id()).state().name().toLowerCase(Locale.ROOT);
    }

    /** Renews, tries again, ends, wakes and earns what is due. */
    void sweep() {
        renewals.sweep();
    }
}
