package bicameral.marketplace.portability;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Random tokens of 256 bits for links, kept as hashes only. */
final class Tokens {
    private static final int BYTES = 32;
    private static final int LENGTH = 43;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Tokens() {}

    @SuppressWarnings("ArrayRecordComponent") // Handed on at once, never compared.
    record Fresh(String text, byte[] hash) {}

    static Fresh fresh() {
        byte[] token = new byte[BYTES];
        RANDOM.nextBytes(token);
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(token);
        return new Fresh(text, sha256(text));
    }

    /** Empty for what cannot be a token. */
    static Optional<byte[]> hash(@Nullable String token) {
        return token == null || token.length() != LENGTH ? Optional.empty() : Optional.of(sha256(token));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
