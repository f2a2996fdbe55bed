package bicameral.host.receipt;

import bicameral.host.gateway.EgressPolicy;
import bicameral.protocol.receipt.Entry;
import bicameral.tenant.TenantId;
import java.time.Instant;
import java.util.UUID;

/**
 * One answer's receipt: what left, as far as the market may know it. A view of an {@link Entry} of the tenant's log.
 *
 * @param entry as it stands in the log
 */
public record Receipt(Entry entry) {
    /** Engine of receipts for which nothing left. */
    public static final String BUILT_IN = "built-in";

    /** In the place of an engine, of texts that went to the tenant's own embedding endpoint. */
    public static final String EMBEDDING = "embedding";

    /** In the place of an engine, of a request that the wall has stopped. */
    public static final String STOPPED = "stopped";

    /** In the place of an agent, where none answered: of what a chamber learns from. */
    public static final UUID NO_AGENT = new UUID(0, 0);

    /** Whose it is. */
    public TenantId tenant() {
        return new TenantId(entry.tenant());
    }

    /** 1, 2, 3 … per tenant, without a gap; a crossing takes one at each stage. */
    public long sequence() {
        return entry.sequence();
    }

    /** Whether the crossing has ended; an answer's receipt is CLOSED, or SETTLED when it is paid for. */
    public Stage stage() {
        return Stage.valueOf(entry.stage());
    }

    /** The message that was answered. */
    public UUID message() {
        return entry.message();
    }

    /** The agent that answered. */
    public UUID agent() {
        return entry.agent();
    }

    /** Its published version, 0 for a draft. */
    public int agentVersion() {
        return entry.agentVersion();
    }

    /** What was allowed to leave. */
    public EgressPolicy policy() {
        return EgressPolicy.valueOf(entry.policy());
    }

    /** {@link #BUILT_IN} where nothing left. */
    public String engine() {
        return entry.engine();
    }

    /** The engine's model. */
    public String model() {
        return entry.model();
    }

    /** UTF-8 bytes of the exact body; 0 where nothing left. */
    public long sentBytes() {
        return entry.sentBytes();
    }

    /** How many passages were in it. */
    public int passages() {
        return entry.passages();
    }

    /** Tokens in, counted by us. */
    public int tokensIn() {
        return entry.tokensIn();
    }

    /** Tokens out that were delivered, counted by us. */
    public int tokensOut() {
        return entry.tokensOut();
    }

    /** Hex SHA-256(salt ‖ body); the salt and the body are in the chamber only. */
    public String commitment() {
        return entry.commitment();
    }

    /** When it was written. */
    public Instant at() {
        return entry.at();
    }

    /** Hex; covers all fields and the previous receipt's hash. */
    public String hash() {
        return entry.hash();
    }

    /** Whether anything left the chamber. */
    public boolean left() {
        return sentBytes() > 0;
    }

    /** Eight characters for people, like 7c31·a90e. */
    public String shortHash() {
        return hash().substring(0, 4) + "·" + hash().substring(4, 8);
    }

    /** A crossing's way: OPENED, durable before its bytes leave → CLOSED, when the engine is done → SETTLED, when it is paid for. */
    public enum Stage {
        /** Bytes are leaving, or left and their end is not known because the host died. */
        OPENED,
        /** The engine's figures are final. */
        CLOSED,
        /** Cost and price are final. */
        SETTLED
    }
}
