package bicameral.host.receipt;

import bicameral.tenant.TenantId;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;

/**
 * The canonical encoding and the hash. Every text is preceded by its length, so that no two receipts share an encoding;
 * times are in microseconds, as the database keeps them.
 */
final class Chain {
    /** Before the first receipt. */
    static final String START = "0".repeat(64);

    private Chain() {}

    static Receipt next(TenantId tenant, long sequence, String previousHash, Instant at, Crossed crossed) {
        String hash = hash(tenant, sequence, previousHash, at, crossed);
        return new Receipt(
                tenant,
                sequence,
                crossed.stage(),
                crossed.message(),
                crossed.agent(),
                crossed.agentVersion(),
                crossed.policy(),
                crossed.engine(),
                crossed.model(),
                crossed.sentBytes(),
                crossed.passages(),
                crossed.tokensIn(),
                crossed.tokensOut(),
                crossed.commitment(),
                at,
                previousHash,
                hash);
    }

    static String hash(Receipt receipt) {
        return hash(receipt.tenant(), receipt.sequence(), receipt.previousHash(), receipt.at(), Crossed.of(receipt));
    }

    private static String hash(TenantId tenant, long sequence, String previousHash, Instant at, Crossed crossed) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            text(out, "bicameral-receipt-1");
            id(out, tenant.value());
            out.writeLong(sequence);
            text(out, crossed.stage().name());
            id(out, crossed.message());
            id(out, crossed.agent());
            out.writeInt(crossed.agentVersion());
            text(out, crossed.policy().name());
            text(out, crossed.engine());
            text(out, crossed.model());
            out.writeLong(crossed.sentBytes());
            out.writeInt(crossed.passages());
            out.writeInt(crossed.tokensIn());
            out.writeInt(crossed.tokensOut());
            text(out, crossed.commitment());
            out.writeLong(at.getEpochSecond());
            out.writeInt(at.getNano() / 1000);
            text(out, previousHash);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return HexFormat.of().formatHex(Commitment.sha256().digest(bytes.toByteArray()));
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
