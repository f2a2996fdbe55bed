package bicameral.marketplace.payment;

import bicameral.marketplace.billing.Keyed;
import bicameral.tenant.Refusal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Signs webhooks and checks them: {@code t=<Unix seconds>,v1=<hex HMAC-SHA256 of "t.body">}. What is older than five minutes, or
 * from more than one in the future, is stale.
 */
public final class WebhookSignature {
    private static final Pattern FORM = Pattern.compile("t=(\\d{1,12}),v1=([0-9a-f]{64})");
    private static final Duration OLDEST = Duration.ofMinutes(5);
    private static final Duration AHEAD = Duration.ofMinutes(1);

    private final Keyed key;

    public WebhookSignature(String secret, String provider) {
        this.key = new Keyed(secret, "webhook " + provider);
    }

    /** The header for a body sent now. */
    public String sign(byte[] body, Instant now) {
        return "t=" + now.getEpochSecond() + ",v1=" + hash(now.getEpochSecond(), body);
    }

    /** Refuses with bad_signature or stale_webhook (MALFORMED). */
    public void check(byte[] body, String header, Instant now) {
        Matcher form = FORM.matcher(header);
        if (!form.matches()) throw new Refusal("bad_signature", Refusal.Kind.MALFORMED);
        long at = Long.parseLong(form.group(1));
        byte[] expected = hash(at, body).getBytes(StandardCharsets.US_ASCII);
        if (!MessageDigest.isEqual(expected, form.group(2).getBytes(StandardCharsets.US_ASCII)))
            throw new Refusal("bad_signature", Refusal.Kind.MALFORMED);
        Instant signed = Instant.ofEpochSecond(at);
        if (signed.isBefore(now.minus(OLDEST)) || signed.isAfter(now.plus(AHEAD)))
            throw new Refusal("stale_webhook", Refusal.Kind.MALFORMED);
    }

    private String hash(long at, byte[] body) {
        byte[] head = (at + ".").getBytes(StandardCharsets.US_ASCII);
        byte[] all = new byte[head.length + body.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        return key.hash(all);
    }
}
