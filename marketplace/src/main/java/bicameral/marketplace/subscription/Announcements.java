package bicameral.marketplace.subscription;

import bicameral.marketplace.agent.AgentSettingsJson;
import bicameral.marketplace.plan.Plan;
import bicameral.marketplace.plan.Plan.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Other terms to come, told ahead where they are worse. Works in the caller's transaction, which holds the subscription's row. */
final class Announcements {
    private final SubscriptionLetters letters;
    private final SubscriptionSettings settings;

    Announcements(SubscriptionLetters letters, SubscriptionSettings settings) {
        this.letters = letters;
        this.settings = settings;
    }

    /** What the agent offers of a kind now: no plan where none is in the currency. */
    record Offered(int version, String name, @Nullable Plan plan) {}

    /** Empty where the agent is not on the market any more. */
    static Optional<Offered> offered(Handle handle, Row row) {
        return handle.createQuery("select version, settings from market.listing where agent_id = :agent")
                .bind("agent", row.agent())
                .map((listing, context) -> {
                    var settings = AgentSettingsJson.read(listing.getString("settings"));
                    return new Offered(
                            listing.getInt("version"),
                            settings.name(),
                            settings.plans()
                                    .of(row.kind())
                                    .filter(plan -> plan.price().currency().equals(row.currency()))
                                    .orElse(null));
                })
                .findOne();
    }

    /** Notes other terms than the subscription's, from when they apply, and tells of them once; forgets them where they are its own again. */
    void announce(Handle handle, Row row, Offered offered) {
        Plan plan = offered.plan();
        // A pass is never renewed, so nothing is ever announced of it.
        boolean same = row.kind() == Kind.DAY || (plan != null && same(plan, row.price(), row.included()));
        boolean known = row.announcedAt() != null
                && (plan == null
                        ? row.announcedPrice() == null
                        : (row.announcedPrice() != null && same(plan, row.announcedPrice(), row.announcedIncluded())));
        handle.createUpdate("""
                        update market.subscription set version_seen = :version, agent_name = :name,
                          announced_at = case when :same then null when :known then announced_at else market.clock() end,
                          announced_from = case when :same then null when :known then announced_from
                            else market.clock() + make_interval(hours => 24 * :notice) end,
                          announced_price = case when :same then null else :price end,
                          announced_included = case when :same then null else :included end
                        where id = :id""")
                .bind("version", offered.version())
                .bind("name", offered.name())
                .bind("same", same)
                .bind("known", known)
                .bind("notice", worse(row, plan) ? settings.noticeDays() : 0)
                .bind("price", plan == null ? null : plan.price().micros())
                .bind("included", plan == null ? null : plan.included())
                .bind("id", row.id())
                .execute();
        if (!same && !known) tell(handle, row, offered);
    }

    private void tell(Handle handle, Row row, Offered offered) {
        Plan plan = offered.plan();
        int notice = worse(row, plan) ? settings.noticeDays() : 0;
        Instant from = Row.now(handle).plus(Duration.ofDays(notice));
        if (plan == null) letters.withdrawn(handle, row, offered.version(), from);
        else
            letters.announced(handle, row, offered.version(), from, plan.price().micros(), plan.included());
    }

    private static boolean same(Plan plan, long price, int included) {
        return plan.price().micros() == price && plan.included() == included;
    }

    private static boolean worse(Row row, @Nullable Plan plan) {
        return plan == null || plan.price().micros() > row.price() || plan.included() < row.included();
    }
}
