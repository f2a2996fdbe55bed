package bicameral.marketplace.billing;

import bicameral.marketplace.money.Money;
import org.jspecify.annotations.Nullable;

/**
 * What a message costs who asked.
 *
 * @param price quoted, the most it can cost
 * @param parts what it consists of
 * @param freeLeft free messages of today, after this one
 */
public record Charge(Means means, Money price, Money charged, Parts parts, int freeLeft, int freePerDay) {
    /** How it is paid. */
    public enum Means {
        /** The agent asks no price. */
        GRATIS,
        /** A subscription includes it. */
        PLAN,
        FREE_QUOTA,
        WALLET
    }

    /**
     * What a whole answer consists of; of one that nobody pays for, the message alone.
     *
     * @param message its own price: all of it, or where the engine's cost is passed on, what comes before that
     * @param engine what the engine really cost, where that is passed on; zero where it is in the price
     * @param tokens of the shared engine which that is for, counted by us
     * @param tax contained in what was charged
     */
    public record Parts(Money message, Money engine, long tokens, Money tax) {
        /** Of a message that was not charged, or not yet. */
        public static Parts unpaid(Money message) {
            Money zero = Money.zero(message.currency());
            return new Parts(message, zero, 0, zero);
        }

        /**
         * As the database has them, in micro-units of the price's currency.
         *
         * @param price the most it can cost
         * @param fixed the message's own price where the engine's cost is passed on, null where all is in the price
         * @param modelCost what the engine cost the platform, passed on or not
         */
        public static Parts of(Money price, @Nullable Long fixed, long charged, long tax, long modelCost, long tokens) {
            Money message = fixed == null ? price : new Money(fixed, price.currency());
            if (charged == 0) return unpaid(message);
            long engine = fixed == null ? 0 : Math.min(modelCost, price.micros() - fixed);
            return new Parts(
                    message,
                    new Money(engine, price.currency()),
                    engine == 0 ? 0 : tokens,
                    new Money(tax, price.currency()));
        }

        /** What the whole answer costs. */
        public Money whole() {
            return message.plus(engine);
        }
    }
}
