package bicameral.host.fetch;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an address sent. Immutable but for the body, which the reader of it owns. */
public final class Fetched {
    private static final Pattern CHARSET =
            Pattern.compile("charset\\s*=\\s*\"?([\\w.:-]{1,40})", Pattern.CASE_INSENSITIVE);

    private final int status;
    private final WebAddress address;
    private final Map<String, String> headers;
    private final byte[] body;

    Fetched(int status, WebAddress address, Map<String, String> headers, byte[] body) {
        this.status = status;
        this.address = address;
        this.headers = Map.copyOf(headers);
        this.body = body;
    }

    /** HTTP status. */
    public int status() {
        return status;
    }

    /** The last address, after redirects. */
    public WebAddress address() {
        return address;
    }

    /** Unpacked; empty for 304 and the like. */
    public byte[] body() {
        return body;
    }

    /** A header, by its name in lower case. */
    public @Nullable String header(String name) {
        return headers.get(name);
    }

    /** Without parameters, in lower case; empty where not said. */
    public String mediaType() {
        String type = headers.getOrDefault("content-type", "");
        int end = type.indexOf(';');
        return (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    /** The body as text: in the charset that was said, else UTF-8; without a byte order mark. */
    public String text() {
        String text = new String(body, charset());
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private Charset charset() {
        Matcher said = CHARSET.matcher(headers.getOrDefault("content-type", ""));
        if (!said.find()) return StandardCharsets.UTF_8;
        try {
            return Charset.forName(said.group(1));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return StandardCharsets.UTF_8;
        }
    }
}
