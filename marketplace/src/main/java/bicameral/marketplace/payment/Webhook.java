package bicameral.marketplace.payment;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** A webhook as it was received: every byte of the body, for its signature covers them, and the headers. */
public final class Webhook {
    private final byte[] body;
    private final Map<String, String> headers;

    /**
     * A webhook.
     *
     * @param headers the first value of each
     */
    public Webhook(byte[] body, Map<String, String> headers) {
        this.body = body.clone();
        Map<String, String> named = new HashMap<>();
        headers.forEach((name, value) -> named.put(name.toLowerCase(Locale.ROOT), value));
        this.headers = Map.copyOf(named);
    }

    /** The body. */
    public byte[] body() {
        return body.clone();
    }

    /** The body as text. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** A header's value, whatever the case of its name; empty where there is none. */
    public String header(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }
}
