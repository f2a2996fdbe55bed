package bicameral.marketplace.listing;

import bicameral.marketplace.agent.AgentSettings;
import bicameral.marketplace.money.Money;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a message costs.
 *
 * @param passesEngineCost whether what the engine costs comes on top
 */
public record PricePerMessage(Money price, boolean passesEngineCost) {
    /** Of an agent. */
    public static PricePerMessage of(AgentSettings settings) {
        return new PricePerMessage(settings.pricePerMessage(), settings.terms().passesEngineCost());
    }

    /**
     * Whether a payer may have to pay more than with the other one. Of another currency there is no more or less: nothing is taken
     * from a wallet that was not kept in it.
     */
    public boolean dearerThan(PricePerMessage other) {
        return price.currency().equals(other.price.currency())
                && (price.micros() > other.price.micros() || (passesEngineCost && !other.passesEngineCost));
    }

    /**
     * A dearer price to come.
     *
     * @param from when it holds
     * @param before what holds until then
     * @param then what holds from then on
     */
    public record Rise(Instant from, PricePerMessage before, PricePerMessage then) {}

    /**
     * When a price holds that is published now: empty for at once, which is so where it is not dearer than what holds.
     *
     * @param coming the rise that is announced already, null for none: one that makes it no dearer keeps its day
     */
    static Optional<Rise> announced(
            PricePerMessage holds, @Nullable Rise coming, PricePerMessage next, Instant now, PriceNotice notice) {
        if (!next.dearerThan(holds) || notice.days() == 0) return Optional.empty();
        Instant from = coming != null && !next.dearerThan(coming.then())
                ? coming.from()
                : now.plus(Duration.ofDays(notice.days()));
        return Optional.of(new Rise(from, holds, next));
    }
}
