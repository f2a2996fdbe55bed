package bicameral.marketplace.plan;

import bicameral.marketplace.money.Money;
import java.util.Locale;

/**
 * One way to have an agent for a time.
 *
 * @param price of one period, of one seat where it is by the seat
 * @param included messages of a period, of each seat; what goes beyond costs the price per message
 */
public record Plan(Kind kind, Money price, int included) {
    /** The kinds, in the order in which they are offered. */
    public enum Kind {
        /** A month from its beginning to the same day of the next, UTC. */
        MONTH,
        /** As a month, for each member of an organisation who uses it. */
        SEAT,
        /** 24 hours; is not renewed. */
        DAY;

        /** As the database and the forms write it. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** From its {@link #id}; an IllegalArgumentException for others. */
        public static Kind of(String id) {
            return valueOf(id.toUpperCase(Locale.ROOT));
        }

        /** Whether another period follows. */
        public boolean renews() {
            return this != DAY;
        }
    }
}
