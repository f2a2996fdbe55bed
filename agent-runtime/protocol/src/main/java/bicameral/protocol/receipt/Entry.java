package bicameral.protocol.receipt;

import bicameral.protocol.log.Hash;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;

/**
 * One entry of a tenant's log of receipts. Making one with a hash that is none throws {@link IllegalArgumentException}.
 *
 * @param format 1 or 2; those of format 1 have no region, no spans, no second commitment, no cost and no price
 * @param sequence 1, 2, 3 … per tenant, without a gap
 * @param stage OPENED, durable before its bytes leave; CLOSED, when the engine is done; SETTLED, when it is paid for
 * @param sentBytes length of the exact body, 0 where nothing left
 * @param commitment hex SHA-256(salt ‖ body)
 * @param spanCommitment hex SHA-256(salt ‖ span map), empty in format 1
 * @param costMicros what the engine cost, in millionths of {@code currency}; 0 before it is settled
 * @param priceMicros what the visitor paid
 * @param currency ISO 4217, empty before it is settled
 * @param previousHash hash of the entry before, 64 zeros for the first
 * @param hash of all this, as {@link #computedHash} makes it
 */
public record Entry(
        int format,
        UUID tenant,
        long sequence,
        String stage,
        UUID message,
        UUID agent,
        int agentVersion,
        String policy,
        String engine,
        String model,
        String region,
        long sentBytes,
        int passages,
        Spans spans,
        int tokensIn,
        int tokensOut,
        long costMicros,
        long priceMicros,
        String currency,
        String commitment,
        String spanCommitment,
        Instant at,
        String previousHash,
        String hash) {
    public Entry {
        Hash.parse(previousHash);
        // Empty only until it is sealed.
        if (!hash.isEmpty()) Hash.parse(hash);
    }

    /** The format of entries written now. */
    public static final int FORMAT = 2;

    /** Before the first entry. */
    public static final String START = "0".repeat(64);

    /**
     * Hex SHA-256 over all fields but {@link #hash}: each text is preceded by its length, times are in microseconds, so that no two
     * entries share an encoding.
     */
    public String computedHash() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(768);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            text(out, "bicameral-receipt-" + format);
            id(out, tenant);
            out.writeLong(sequence);
            text(out, stage);
            id(out, message);
            id(out, agent);
            out.writeInt(agentVersion);
            text(out, policy);
            text(out, engine);
            text(out, model);
            if (format > 1) text(out, region);
            out.writeLong(sentBytes);
            out.writeInt(passages);
            if (format > 1) spans(out);
            out.writeInt(tokensIn);
            out.writeInt(tokensOut);
            if (format > 1) settled(out);
            text(out, commitment);
            if (format > 1) text(out, spanCommitment);
            out.writeLong(at.getEpochSecond());
            out.writeInt(at.getNano() / 1000);
            text(out, previousHash);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return Hash.of(bytes.toByteArray()).toString();
    }

    /** As the entry stands in the Merkle log. */
    public Hash leaf() {
        return leaf(hash);
    }

    /** As an entry of this hash stands in the Merkle log. */
    public static Hash leaf(String hash) {
        return Hash.leaf(HexFormat.of().parseHex(hash));
    }

    /** The same with its hash. */
    public Entry sealed() {
        return new Entry(
                format,
                tenant,
                sequence,
                stage,
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
                tokensOut,
                costMicros,
                priceMicros,
                currency,
                commitment,
                spanCommitment,
                at,
                previousHash,
                computedHash());
    }

    private void spans(DataOutputStream out) throws IOException {
        out.writeLong(spans.template());
        out.writeLong(spans.question());
        out.writeLong(spans.conversation());
        out.writeLong(spans.passages());
        out.writeLong(spans.pseudonyms());
    }

    private void settled(DataOutputStream out) throws IOException {
        out.writeLong(costMicros);
        out.writeLong(priceMicros);
        text(out, currency);
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static void id(DataOutputStream out, UUID id) throws IOException {
        out.writeLong(id.getMostSignificantBits());
        out.writeLong(id.getLeastSignificantBits());
    }
}
