package bicameral.marketplace.payout;

import bicameral.tenant.Refusal;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** What the deeds of billing admins about payouts have in common. */
final class Deeds {
    private static final int MOST_REASON = 500;

    private Deeds() {}

    /** The payout; unknown_payout (NOT_FOUND). */
    static Payout find(Handle handle, UUID id) {
        return handle.createQuery("select * from market.payout where id = :id")
                .bind("id", id)
                .map((row, context) -> Payout.of(row))
                .findOne()
                .orElseThrow(() -> new Refusal("unknown_payout", Refusal.Kind.NOT_FOUND));
    }

    /** The reason without blanks around it; reason_missing (INVALID) unless 1–500 characters. */
    static String reason(String reason) {
        String why = reason.strip();
        if (why.isEmpty() || why.length() > MOST_REASON)
            throw new Refusal("reason_missing", Refusal.Kind.INVALID, Map.of("most", MOST_REASON));
        return why;
    }

    static Refusal conflict(String code) {
        return new Refusal(code, Refusal.Kind.CONFLICT);
    }

    /** What the operators' log says of a payout. */
    static Map<String, String> details(Payout payout) {
        return Map.of(
                "payout", payout.id().toString(),
                "amount", payout.amount().amount().toPlainString(),
                "currency", payout.amount().currency().getCurrencyCode());
    }
}
