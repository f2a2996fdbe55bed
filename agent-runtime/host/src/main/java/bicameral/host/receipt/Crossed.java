package bicameral.host.receipt;

import bicameral.host.gateway.EgressPolicy;
import bicameral.protocol.receipt.Entry;
import bicameral.protocol.receipt.Spans;
import java.util.UUID;

/**
 * The facts of a receipt, before it has a place in its tenant's log.
 *
 * @param region where the engine is, as its route says; empty where nothing left or it is not said
 * @param spans what each byte that left was
 * @param commitment as {@link Commitment} makes it, to the body
 * @param spanCommitment the same to the span map
 */
public record Crossed(
        Receipt.Stage stage,
        UUID message,
        UUID agent,
        int agentVersion,
        EgressPolicy policy,
        String engine,
        String model,
        String region,
        long sentBytes,
        int passages,
        Spans spans,
        int tokensIn,
        int tokensOut,
        Settlement settlement,
        String commitment,
        String spanCommitment) {
    /** An answer for which nothing left. */
    public static Crossed nothing(UUID message, UUID agent, int agentVersion, EgressPolicy policy) {
        return nothing(Receipt.BUILT_IN, message, agent, agentVersion, policy);
    }

    /** A request that was not what it said, and did not leave. */
    public static Crossed stopped(UUID message, UUID agent, int agentVersion, EgressPolicy policy) {
        return nothing(Receipt.STOPPED, message, agent, agentVersion, policy);
    }

    private static Crossed nothing(String engine, UUID message, UUID agent, int agentVersion, EgressPolicy policy) {
        String empty = Commitment.of("", "");
        return new Crossed(
                Receipt.Stage.CLOSED,
                message,
                agent,
                agentVersion,
                policy,
                engine,
                "",
                "",
                0,
                0,
                Spans.NONE,
                0,
                0,
                Settlement.OPEN,
                empty,
                empty);
    }

    /** The facts of a written receipt. */
    public static Crossed of(Receipt receipt) {
        Entry entry = receipt.entry();
        return new Crossed(
                receipt.stage(),
                entry.message(),
                entry.agent(),
                entry.agentVersion(),
                receipt.policy(),
                entry.engine(),
                entry.model(),
                entry.region(),
                entry.sentBytes(),
                entry.passages(),
                entry.spans(),
                entry.tokensIn(),
                entry.tokensOut(),
                new Settlement(entry.costMicros(), entry.priceMicros(), entry.currency()),
                entry.commitment(),
                entry.spanCommitment());
    }

    /** The same crossing, ended. */
    public Crossed closed(int tokens) {
        return at(Receipt.Stage.CLOSED, tokens, settlement);
    }

    /** The same crossing, paid for. */
    public Crossed settled(Settlement paid) {
        return at(Receipt.Stage.SETTLED, tokensOut, paid);
    }

    private Crossed at(Receipt.Stage reached, int tokens, Settlement paid) {
        return new Crossed(
                reached,
                message,
                agent,
                agentVersion,
                policy,
                engine,
                model,
                region,
                sentBytes,
                passages,
                spans,
                tokensIn,
                tokens,
                paid,
                commitment,
                spanCommitment);
    }
}
