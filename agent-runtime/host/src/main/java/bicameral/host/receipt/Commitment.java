package bicameral.host.receipt;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Binds a receipt to a text without telling it: hex SHA-256(salt ‖ body), where salt is the bytes that its hex stands for
 * and body is UTF-8. Where nothing left both are empty.
 */
public final class Commitment {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SALT_BYTES = 32;

    private Commitment() {}

    /** A new salt in hex; without it nobody can try texts against a commitment. */
    public static String newSalt() {
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        return HexFormat.of().formatHex(salt);
    }

    /** The commitment to a body. */
    public static String of(String saltHex, String body) {
        MessageDigest digest = sha256();
        digest.update(HexFormat.of().parseHex(saltHex));
        digest.update(body.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest.digest());
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
