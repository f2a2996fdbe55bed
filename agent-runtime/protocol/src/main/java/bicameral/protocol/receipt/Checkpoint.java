package bicameral.protocol.receipt;

import bicameral.protocol.log.Hash;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/**
 * The instance's signed word on how long a tenant's log was, and with what head, at a time. Making one with a head
 * that is no hash throws {@link IllegalArgumentException}.
 *
 * @param head hex head of the Merkle tree of the first {@code size} entries
 * @param signature hex Ed25519 signature of {@link #statement}
 */
public record Checkpoint(UUID tenant, long size, String head, Instant at, String signature) {
    public Checkpoint {
        Hash.parse(head);
    }

    /** Signs it. */
    public static Checkpoint signed(UUID tenant, long size, String head, Instant at, SigningKey key) {
        Checkpoint unsigned = new Checkpoint(tenant, size, head, at, "");
        return new Checkpoint(tenant, size, head, at, key.sign(unsigned.statement()));
    }

    /** What is signed: five lines of UTF-8. */
    public byte[] statement() {
        return ("bicameral-checkpoint-1\n" + tenant + "\n" + size + "\n" + head + "\n" + at + "\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Whether whoever has the private half of this key signed it; false for what is no key or no signature. */
    public boolean isSignedBy(String publicKey) {
        return SigningKey.verifies(publicKey, statement(), signature);
    }
}
