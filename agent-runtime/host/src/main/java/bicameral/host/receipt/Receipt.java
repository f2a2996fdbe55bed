package bicameral.host.receipt;

import bicameral.host.gateway.EgressPolicy;
import bicameral.tenant.TenantId;
import java.time.Instant;
import java.util.UUID;

/**
 * One answer's receipt: what left, as far as the market may know it.
 *
 * @param sequence 1, 2, 3 … per tenant, without a gap; a crossing takes two, one at each stage
 * @param stage whether the crossing has ended; an answer's receipt is CLOSED
 * @param engine {@code built-in} where nothing left
 * @param sentBytes 0 where nothing left
 * @param commitment hex SHA-256(salt ‖ body); the salt and the body are in the chamber only
 * @param hash hex; covers all fields and the previous receipt's hash
 */
public record Receipt(
        TenantId tenant,
        long sequence,
        Stage stage,
        UUID message,
        UUID agent,
        int agentVersion,
        EgressPolicy policy,
        String engine,
        String model,
        long sentBytes,
        int passages,
        int tokensIn,
        int tokensOut,
        String commitment,
        Instant at,
        String previousHash,
        String hash) {
    /** Engine of receipts for which nothing left. */
    public static final String BUILT_IN = "built-in";

    /** Whether anything left the chamber. */
    public boolean left() {
        return sentBytes > 0;
    }

    /** Eight characters for people, like 7c31·a90e. */
    public String shortHash() {
        return hash.substring(0, 4) + "·" + hash.substring(4, 8);
    }

    /** A crossing's way: OPENED, durable before its bytes leave → CLOSED, when the engine is done. */
    public enum Stage {
        /** Bytes are leaving, or left and their end is not known because the host died. */
        OPENED,
        /** All figures are final. */
        CLOSED
    }
}
