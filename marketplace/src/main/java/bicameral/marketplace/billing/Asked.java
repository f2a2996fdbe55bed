package bicameral.marketplace.billing;

import bicameral.marketplace.billing.Charge.Means;
import bicameral.marketplace.billing.Reservation.State;
import bicameral.marketplace.money.Money;
import bicameral.tenant.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Currency;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * An accepted message as the database has it. What was agreed never changes; state, code and conversation do, once.
 *
 * @param price the most it can cost
 * @param fixed what the answer itself costs where the engine's cost is passed on, null where all is in the price
 */
record Asked(
        TenantId publisher,
        UUID message,
        String fingerprint,
        Means means,
        Currency currency,
        long price,
        @Nullable Long fixed,
        int freeLeft,
        int freePerDay,
        State state,
        @Nullable String code,
        @Nullable UUID conversation) {

    static Asked of(ResultSet row) throws SQLException {
        return new Asked(
                new TenantId(row.getObject("tenant_id", UUID.class)),
                row.getObject("message", UUID.class),
                row.getString("fingerprint"),
                Means.valueOf(row.getString("means").toUpperCase(Locale.ROOT)),
                Currency.getInstance(row.getString("currency")),
                row.getLong("price"),
                row.getObject("fixed", Long.class),
                row.getInt("free_left"),
                row.getInt("free_per_day"),
                State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getString("code"),
                row.getObject("conversation", UUID.class));
    }

    static Optional<Asked> find(Handle handle, UUID message) {
        return handle.createQuery("select * from market.asked where message = :message")
                .bind("message", message)
                .map((row, context) -> of(row))
                .findOne();
    }

    /** What a message that has ended cost. */
    static Cost cost(Handle handle, UUID message) {
        return handle.createQuery("select * from market.usage_event where message = :message")
                .bind("message", message)
                .map((row, context) -> Cost.of(row))
                .findOne()
                .orElse(Cost.NONE);
    }

    /**
     * What a message cost who asked, and what the engine had to do with it.
     *
     * @param modelCost what the engine cost the platform
     */
    record Cost(long charged, long tax, long modelCost, long tokens) {
        static final Cost NONE = new Cost(0, 0, 0, 0);

        static Cost of(ResultSet row) throws SQLException {
            return new Cost(
                    row.getLong("charged"),
                    row.getLong("tax"),
                    row.getLong("model_cost"),
                    row.getLong("tokens_in") + row.getLong("tokens_out"));
        }

        static Cost of(Answer answer) {
            return new Cost(
                    answer.split().charged(),
                    answer.split().tax(),
                    answer.modelCost(),
                    (long) answer.outcome().tokensIn() + answer.outcome().tokensOut());
        }
    }

    /** What the whole answer costs: its price, or where the engine's cost is passed on, what that really came to. */
    long whole(long modelCost) {
        return fixed == null ? price : Math.min(price, fixed + modelCost);
    }

    long ceiling() {
        return means == Means.WALLET ? price : 0;
    }

    /** Accepted, not answered: at its ceiling. */
    Charge open() {
        Money most = new Money(price, currency);
        Money message = fixed == null ? most : new Money(fixed, currency);
        return new Charge(
                means, most, new Money(ceiling(), currency), Charge.Parts.unpaid(message), freeLeft, freePerDay);
    }

    Charge charge(Cost cost) {
        return charge(cost, freeLeft);
    }

    /** The free message, where it was one, is given back. */
    Charge givenBack(Cost cost) {
        return charge(cost, means == Means.FREE_QUOTA ? Math.min(freePerDay, freeLeft + 1) : freeLeft);
    }

    private Charge charge(Cost cost, int left) {
        Money most = new Money(price, currency);
        return new Charge(
                means,
                most,
                new Money(cost.charged(), currency),
                Charge.Parts.of(most, fixed, cost.charged(), cost.tax(), cost.modelCost(), cost.tokens()),
                left,
                freePerDay);
    }
}
