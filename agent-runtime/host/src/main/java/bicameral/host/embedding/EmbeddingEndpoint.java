package bicameral.host.embedding;

import bicameral.host.fetch.FetchFailed;
import bicameral.host.fetch.WebAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;

/**
 * A tenant's own embedding endpoint, without its key.
 *
 * @param address the base, as {@code https://models.example.com/v1}
 * @param model as the endpoint calls it
 * @param questionPrefix before each question, as "query: "
 * @param passagePrefix before each passage
 * @param passages most that are sent to it, 100 to 50000
 * @param hasKey whether there is one to send
 * @param enabled whether anything is sent at all
 * @param revision grows with each change
 */
public record EmbeddingEndpoint(
        String address,
        String model,
        String questionPrefix,
        String passagePrefix,
        int passages,
        boolean hasKey,
        boolean enabled,
        long revision,
        Instant setAt) {
    private static final String PATH = "/embeddings";

    /** Tells it from another whose vectors are not comparable with its own; never 0. */
    public long identity() {
        String told = String.join("\n", address, model, questionPrefix, passagePrefix);
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(told.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(hash).getLong() | 1;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Where texts are posted. */
    public WebAddress target() throws FetchFailed {
        WebAddress base = WebAddress.parse(address);
        String target = base.target();
        int query = target.indexOf('?');
        String path = (query < 0 ? target : target.substring(0, query)).replaceAll("/+$", "");
        String rest = query < 0 ? "" : target.substring(query);
        String whole = path.endsWith(PATH) ? path : path + PATH;
        return new WebAddress(base.scheme(), base.host(), base.port(), whole + rest);
    }

    /** To whom texts go, for people. */
    public String host() {
        try {
            return WebAddress.parse(address).host();
        } catch (FetchFailed e) {
            return "";
        }
    }
}
