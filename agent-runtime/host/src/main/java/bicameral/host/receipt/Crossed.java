package bicameral.host.receipt;

import bicameral.host.gateway.EgressPolicy;
import java.util.UUID;

/**
 * The facts of a receipt, before it has a place in its tenant's chain.
 *
 * @param commitment as {@link Commitment} makes it
 */
public record Crossed(
        Receipt.Stage stage,
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
        String commitment) {
    /** An answer for which nothing left. */
    public static Crossed nothing(UUID message, UUID agent, int agentVersion, EgressPolicy policy) {
        return new Crossed(
                Receipt.Stage.CLOSED,
                message,
                agent,
                agentVersion,
                policy,
                Receipt.BUILT_IN,
                "",
                0,
                0,
                0,
                0,
                Commitment.of("", ""));
    }

    /** The facts of a written receipt. */
    public static Crossed of(Receipt receipt) {
        return new Crossed(
                receipt.stage(),
                receipt.message(),
                receipt.agent(),
                receipt.agentVersion(),
                receipt.policy(),
                receipt.engine(),
                receipt.model(),
                receipt.sentBytes(),
                receipt.passages(),
                receipt.tokensIn(),
                receipt.tokensOut(),
                receipt.commitment());
    }

    /** The same crossing, ended. */
    public Crossed closed(int tokens) {
        return new Crossed(
                Receipt.Stage.CLOSED,
                message,
                agent,
                agentVersion,
                policy,
                engine,
                model,
                sentBytes,
                passages,
                tokensIn,
                tokens,
                commitment);
    }
}
