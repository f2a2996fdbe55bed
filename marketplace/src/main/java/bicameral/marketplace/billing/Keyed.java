package bicameral.marketplace.billing;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keyed hashes (HMAC-SHA256, hex). Only with the market's secret can one tell what was hashed, so that visitors and questions
 * can be recognised without being stored.
 *
 * @param secret the market's
 * @param purpose keeps the hashes of one purpose apart from those of others
 */
public record Keyed(String secret, String purpose) {
    /** Hash of the bytes. */
    public String hash(byte[] bytes) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec((purpose + '\0' + secret).getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Hash of the texts; where one ends and the next begins is part of it. */
    public String hash(String... texts) {
        StringBuilder all = new StringBuilder();
        for (String text : texts) all.append(text.length()).append(':').append(text);
        return hash(all.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "Keyed[" + purpose + "]";
    }
}
