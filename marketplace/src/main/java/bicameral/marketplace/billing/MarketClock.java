package bicameral.marketplace.billing;

import bicameral.tenant.OpsTx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;

/**
 * The clock of money: the database's, the same for all instances of the application. Whatever decides about money asks it, in SQL
 * as {@code market.clock()}; this is for what shows it. Thread-safe; each call is a round trip.
 */
@ApplicationScoped
public class MarketClock implements InstantSource {
    private final OpsTx ops;

    public MarketClock(OpsTx ops) {
        this.ops = ops;
    }

    @Override
    public Instant instant() {
        return ops.in(handle -> handle.createQuery("select market.clock()")
                .mapTo(OffsetDateTime.class)
                .one()
                .toInstant());
    }
}
