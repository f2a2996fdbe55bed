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
 * A part of a payout, out of one payment.
 *
 * <pre>
 *   waiting ──▶ calling ──▶ paid | refused
 *                  │ ▲
 *      no answer   ▼ │  asked first: did it arrive?
 *                unknown
 * </pre>
 *
 * @param topUp the payment
 * @param mark the provider's name for it; null before it is paid
 * @param problem the provider's code of the last call that went wrong
 * @param told what somebody read on the provider's pages, for somebody else to read too; null for nothing
 */
public record PayoutPart(
        UUID id,
        UUID payout,
        UUID topUp,
        Money amount,
        State state,
        @Nullable String mark,
        @Nullable String problem,
        Payout.@Nullable Mark told) {
    /** How far it is. */
    public enum State {
        WAITING,
        CALLING,
        UNKNOWN,
        PAID,
        /** Will not be paid; what it was for is taken out of other payments. */
        REFUSED
    }

    /** Whether its call was lost so long ago that the provider knows the key no more: only people can say what became of it. */
    public boolean forgotten() {
        return state == State.UNKNOWN && PayoutOutbox.KEY_EXPIRED.equals(problem);
    }

    static PayoutPart of(ResultSet row) throws SQLException {
        String told = row.getString("told");
        return new PayoutPart(
                row.getObject("id", UUID.class),
                row.getObject("payout", UUID.class),
                row.getObject("top_up", UUID.class),
                new Money(row.getLong("amount"), Currency.getInstance(row.getString("currency"))),
                State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getString("mark"),
                row.getString("problem"),
                told == null
                        ? null
                        : new Payout.Mark(
                                told.equals("paid"),
                                row.getString("told_mark"),
                                row.getObject("told_by", UUID.class),
                                row.getString("teller")));
    }

    /** The parts of a payout, oldest first. */
    static List<PayoutPart> of(Handle handle, UUID payout) {
        return handle.createQuery("select * from market.payout_part where payout = :payout order by id")
                .bind("payout", payout)
                .map((row, context) -> of(row))
                .list();
    }

    /**
     * What the parts of a payout come to, in micro-units.
     *
     * @param paid what reached the creator
     * @param asked what the provider is being asked for
     * @param refused how many the provider refused
     */
    record Sums(long paid, long asked, int refused) {
        static Sums of(Handle handle, UUID payout) {
            return handle.createQuery("""
                            select coalesce(sum(amount) filter (where state = 'paid'), 0)::bigint as paid,
                              coalesce(sum(amount) filter (where ended_at is null), 0)::bigint as asked,
                              count(*) filter (where state = 'refused')::int as refused
                            from market.payout_part where payout = :payout""")
                    .bind("payout", payout)
                    .map((row, context) -> new Sums(row.getLong("paid"), row.getLong("asked"), row.getInt("refused")))
                    .one();
        }

        /** Of what is to be paid, what no part is for. */
        long uncovered(long net) {
            return net - paid - asked;
        }
    }
}
