package bicameral.marketplace.payout;

import bicameral.marketplace.money.Money;
import bicameral.marketplace.payment.Funds;
import bicameral.tenant.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Currency;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A payout.
 *
 * <pre>
 *   PROPOSED ◀──▶ HELD
 *      │  ╲        │
 *      │   ╲───────┴──▶ CANCELLED
 *      ▼
 *   UNDER_WAY ──▶ SETTLED | FAILED
 * </pre>
 *
 * @param run the month of the run that proposed it; null where somebody did by hand
 * @param amount what leaves the available earnings
 * @param netted of it, what pays off a debt
 * @param withheld of it, tax kept back
 * @param approvedBy who agreed first, where two have to
 * @param call how far the provider was asked; null where none is
 * @param funds where its money comes from
 * @param returned of a payout that ended before all of it was paid, what is available again
 * @param problem the provider's code of the last call that went wrong
 */
public record Payout(
        TenantId tenant,
        UUID id,
        @Nullable String run,
        Money amount,
        Money netted,
        Money withheld,
        PayoutMethod method,
        String tail,
        String provider,
        State state,
        boolean needsSecond,
        @Nullable UUID approvedBy,
        @Nullable String approver,
        @Nullable String reason,
        @Nullable Call call,
        @Nullable String problem,
        @Nullable Mark mark,
        Funds funds,
        Money returned,
        Instant createdAt,
        @Nullable Instant endedAt) {
    /** Where it is. */
    public enum State {
        PROPOSED,
        HELD,
        CANCELLED,
        /** The money lies in transit. */
        UNDER_WAY,
        SETTLED,
        /** The money is available again. */
        FAILED
    }

    /** How far the provider was asked. */
    public enum Call {
        WAITING,
        CALLING,
        /** Nobody knows what became of it; the provider is asked before anything is done again. */
        UNKNOWN,
        DONE,
        REFUSED
    }

    /**
     * What an admin read in the bank's statement; somebody else has to confirm it.
     *
     * @param line the statement's number of the line; the bank's reason where it failed
     */
    public record Mark(boolean paid, String line, UUID by, String who) {}

    /** What reaches the creator. */
    public Money net() {
        return amount.minus(netted).minus(withheld).minus(returned);
    }

    /** Whether it ended before all of it was paid. */
    public boolean partly() {
        return state == State.SETTLED && !returned.isZero();
    }

    /** Whether people carry it out, and no provider is asked. */
    public boolean byHand() {
        return state == State.UNDER_WAY && call == null;
    }

    /** Whether its call was lost so long ago that the provider knows the key no more: only people can say what became of it. */
    public boolean forgotten() {
        return state == State.UNDER_WAY && call == Call.UNKNOWN && PayoutOutbox.KEY_EXPIRED.equals(problem);
    }

    static Payout of(ResultSet row) throws SQLException {
        Currency currency = Currency.getInstance(row.getString("currency"));
        OffsetDateTime ended = row.getObject("ended_at", OffsetDateTime.class);
        String call = row.getString("call");
        return new Payout(
                new TenantId(row.getObject("tenant_id", UUID.class)),
                row.getObject("id", UUID.class),
                row.getString("run"),
                new Money(row.getLong("amount"), currency),
                new Money(row.getLong("netted"), currency),
                new Money(row.getLong("withheld"), currency),
                PayoutMethod.of(row.getString("method")),
                row.getString("tail"),
                row.getString("provider"),
                State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getBoolean("needs_second"),
                row.getObject("approved_by", UUID.class),
                row.getString("approver"),
                row.getString("reason"),
                call == null ? null : Call.valueOf(call.toUpperCase(Locale.ROOT)),
                row.getString("problem"),
                mark(row),
                Funds.of(row.getString("funds")),
                new Money(row.getLong("returned"), currency),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                ended == null ? null : ended.toInstant());
    }

    private static @Nullable Mark mark(ResultSet row) throws SQLException {
        String mark = row.getString("mark");
        return mark == null
                ? null
                : new Mark(
                        mark.equals("paid"),
                        row.getString("mark_line"),
                        row.getObject("marked_by", UUID.class),
                        row.getString("marker"));
    }
}
