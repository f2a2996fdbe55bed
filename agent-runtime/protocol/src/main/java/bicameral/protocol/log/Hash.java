package bicameral.protocol.log;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;

/** 32 bytes of SHA-256. Immutable; prints as hex. */
public final class Hash {
    private static final byte LEAF = 0;
    private static final byte NODE = 1;
    private static final int BYTES = 32;

    private final byte[] bytes;

    private Hash(byte[] bytes) {
        this.bytes = bytes;
    }

    /** @throws IllegalArgumentException where it is not 64 hex digits in lower case */
    public static Hash parse(String hex) {
        if (hex.length() != 2 * BYTES || !hex.equals(hex.toLowerCase(Locale.ROOT)))
            throw new IllegalArgumentException("a hash has 64 hex digits");
        return new Hash(HexFormat.of().parseHex(hex));
    }

    /** Of an entry: SHA-256(0x00 ‖ entry). */
    public static Hash leaf(byte[] entry) {
        MessageDigest digest = sha256();
        digest.update(LEAF);
        return new Hash(digest.digest(entry));
    }

    /** Of two subtrees: SHA-256(0x01 ‖ left ‖ right). */
    static Hash node(Hash left, Hash right) {
        MessageDigest digest = sha256();
        digest.update(NODE);
        digest.update(left.bytes);
        return new Hash(digest.digest(right.bytes));
    }

    /** Of a tree without entries: SHA-256 of nothing. */
    static Hash empty() {
        return new Hash(sha256().digest());
    }

    /** Plain SHA-256. */
    public static Hash of(byte[] bytes) {
        return new Hash(sha256().digest(bytes));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Hash hash && Arrays.equals(bytes, hash.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** 64 hex digits. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
