package bicameral.marketplace.payout;

import bicameral.marketplace.money.Money;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * What is taken back of a part of a payout, whose payment was given back or lost in a dispute after it.
 *
 * <pre>
 *   waiting ──▶ calling ──▶ done | refused
 *                  │ ▲
 *      no answer   ▼ │  asked first: did it arrive?
 *                unknown
 * </pre>
 *
 * @param problem the provider's code of the last call that went wrong
 */
public record PartReversal(
        UUID id,
        UUID part,
        UUID payout,
        Money amount,
        State state,
        @Nullable String problem) {
    /** How far it is. */
    public enum State {
        WAITING,
        CALLING,
        UNKNOWN,
        DONE,
        /** Not taken back; what the creator owes is netted from later payouts. */
        REFUSED
    }

    /** Those of a payout, oldest first. */
    static List<PartReversal> of(Handle handle, UUID payout) {
        return handle.createQuery("select * from market.part_reversal where payout = :payout order by created_at, id")
                .bind("payout", payout)
                .map((row, context) -> of(row))
                .list();
    }

    private static PartReversal of(ResultSet row) throws SQLException {
        return new PartReversal(
                row.getObject("id", UUID.class),
                row.getObject("part", UUID.class),
                row.getObject("payout", UUID.class),
                new Money(row.getLong("amount"), Currency.getInstance(row.getString("currency"))),
                State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getString("problem"));
    }
}
