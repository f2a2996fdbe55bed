package bicameral.ui.visitor;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Makes and reads the visitor's cookie: 128 random bits and their signature. A changed cookie is no cookie. */
public final class VisitorCookie {
    private static final int ID_BYTES = 16;
    private static final int SIGNATURE_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private final SecretKeySpec key;

    /** Signs with a key derived from the instance's secret (hex). */
    public VisitorCookie(String secret) {
        SecretKeySpec root = new SecretKeySpec(HexFormat.of().parseHex(secret), "HmacSHA256");
        this.key = new SecretKeySpec(mac(root, "visitor cookie".getBytes(StandardCharsets.UTF_8)), "HmacSHA256");
    }

    /** A new visitor's cookie. */
    public String fresh() {
        byte[] id = new byte[ID_BYTES];
        RANDOM.nextBytes(id);
        return ENCODER.encodeToString(id) + "." + signature(id);
    }

    /** The visitor in a cookie that was made here; empty for anything else. */
    public Optional<String> read(@Nullable String cookie) {
        if (cookie == null || cookie.length() > 64) return Optional.empty();
        int dot = cookie.indexOf('.');
        if (dot < 0) return Optional.empty();
        try {
            byte[] id = Base64.getUrlDecoder().decode(cookie.substring(0, dot));
            byte[] given = cookie.substring(dot + 1).getBytes(StandardCharsets.UTF_8);
            boolean ours = MessageDigest.isEqual(given, signature(id).getBytes(StandardCharsets.UTF_8));
            return id.length == ID_BYTES && ours
                    ? Optional.of("v:" + HexFormat.of().formatHex(id))
                    : Optional.empty();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    /** The visitor of a program without cookies: the same for the same address and program, and not to be traced back. */
    public String fromNetwork(String address, String program) {
        byte[] hash = mac(key, (address + "\n" + program).getBytes(StandardCharsets.UTF_8));
        return "n:" + HexFormat.of().formatHex(hash, 0, ID_BYTES);
    }

    private String signature(byte[] id) {
        byte[] full = mac(key, id);
        return ENCODER.encodeToString(java.util.Arrays.copyOf(full, SIGNATURE_BYTES));
    }

    private static byte[] mac(SecretKeySpec key, byte[] text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
