package bicameral.bench.money;

import bicameral.marketplace.agent.AgentDraft;
import bicameral.marketplace.agent.AgentSettings;
import bicameral.marketplace.agent.Terms;
import bicameral.marketplace.listing.Listing;
import bicameral.marketplace.share.Lineage;
import bicameral.marketplace.share.Referrals;
import bicameral.marketplace.share.Remixes;
import bicameral.marketplace.share.ShareSettings;
import bicameral.marketplace.share.Shares;
import bicameral.tenant.CurrentTenant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Agents made from others', accounts brought in by others, and what of it is shared. */
final class Sharing {
    private static final ShareSettings SETTINGS = ShareSettings.defaults();

    private final Parts parts;
    private final Cast cast;
    private final Shop shop;
    private final StubTables accounts;
    private final Shares shares;
    private final Remixes remixes;
    private final Referrals referrals;
    private final Map<Integer, Optional<Listing>> made = new HashMap<>();

    /** @param accounts past every policy: when an account was opened is not of the books, and so not by their clock */
    Sharing(Parts parts, Cast cast, Shop shop, StubTables accounts) {
        this.parts = parts;
        this.cast = cast;
        this.shop = shop;
        this.accounts = accounts;
        this.shares = new Shares(parts.ops(), parts.accounts(), parts.ledger());
        this.remixes = new Remixes(parts.ops(), shop.agents(), shop.listings(), SETTINGS);
        this.referrals = new Referrals(parts.ops(), parts.tenants(), SETTINGS);
    }

    /** A fifth of the creators make agents from others': what is shared is gone through for each who did. */
    String remix(Moment now) {
        SplittableRandom dice = now.dice();
        int before = now.plan().before(now.index(), Deed.REMIX, dice, now.plan().season());
        CurrentTenant creator =
                cast.creators().get(dice.nextInt(Math.max(2, cast.creators().size() / 5)));
        Listing from = (before < 0 || dice.nextInt(3) > 0 ? Optional.<Listing>empty() : remixed(before))
                .orElseGet(() -> shop.anyPlanned(dice));
        int agreed =
                remixes.terms(creator.tenant(), from).map(Lineage::basisPoints).orElse(0);
        AgentDraft draft = remixes.remix(creator, from.slug(), dice.nextInt(10) == 0 ? agreed + 1 : agreed);
        @Nullable Integer asked = dice.nextInt(3) == 0 ? null : (Integer) (100 * dice.nextInt(16));
        AgentDraft saved = shop.agents()
                .save(creator, draft.id(), named(draft.settings(), name(now.index()), asked), draft.revision());
        shop.agents().publish(creator, saved.id());
        return agreed == 0 ? "without a share" : "made";
    }

    private static String name(int index) {
        return "remix " + index;
    }

    private static AgentSettings named(AgentSettings settings, String name, @Nullable Integer asked) {
        return new AgentSettings(
                name,
                settings.purpose(),
                settings.persona(),
                settings.openingLine(),
                settings.abstention(),
                settings.exampleQuestions(),
                settings.about(),
                settings.category(),
                settings.mark(),
                settings.pigment(),
                settings.engine(),
                settings.egress(),
                settings.pricePerMessage(),
                settings.freePerDay(),
                settings.plans(),
                new Terms(false, false, asked));
    }

    /** The agent that was made in an operation before this one, the first where it was done again; empty where it was refused, or its process died. */
    Optional<Listing> remixed(int index) {
        return made.computeIfAbsent(index, before -> slug(before).flatMap(shop.listings()::bySlug));
    }

    private Optional<String> slug(int index) {
        return parts.ops()
                .in(handle -> handle.createQuery("""
                                select slug from market.listing where settings ->> 'name' = :name
                                order by agent_id limit 1""")
                        .bind("name", name(index))
                        .mapTo(String.class)
                        .findOne());
    }

    /** Somebody opens an account by the link of somebody else; every fourth one only says so, and has had it for long. */
    String bringIn(SplittableRandom dice) {
        List<CurrentTenant> some = dice.nextBoolean() ? cast.payers() : cast.creators();
        CurrentTenant account = some.get(dice.nextInt(some.size()));
        CurrentTenant referrer =
                cast.creators().get(dice.nextInt(cast.creators().size()));
        if (dice.nextInt(4) > 0)
            accounts.update(
                    "update market.tenant set created_at = market.clock() where id = ?",
                    account.tenant().value());
        return referrals.join(referrals.code(referrer), account.tenant()) ? "joined" : "counts for nobody";
    }

    /** Posts the shares of all that was earned since. */
    String share() {
        return shares.run() > 0 ? "shared" : Tale.IDLE;
    }
}
