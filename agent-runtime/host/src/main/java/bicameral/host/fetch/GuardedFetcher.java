package bicameral.host.fetch;

import bicameral.host.fetch.FetchFailed.Problem;
import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Fetches web addresses for tenants, and tells one something: GET and POST only, no cookies, no proxy, no connection used twice. Thread-safe; blocks at most as
 * long as the settings allow.
 */
public final class GuardedFetcher {
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private final FetchSettings settings;
    private final AddressGuard guard;

    public GuardedFetcher(FetchSettings settings, AddressGuard guard) {
        this.settings = settings;
        this.guard = guard;
    }

    /**
     * What to fetch.
     *
     * @param etag of what is already known, to be told when nothing changed
     * @param lastModified of what is already known, as the server said it
     * @param authorization sent to the address's own origin only
     * @param maxBytes most bytes of the body; never more than the settings allow
     */
    public record Wanted(
            WebAddress address,
            @Nullable String etag,
            @Nullable String lastModified,
            @Nullable String authorization,
            long maxBytes) {
        /** Anew and without credentials. */
        public static Wanted of(WebAddress address) {
            return new Wanted(address, null, null, null, Long.MAX_VALUE);
        }
    }

    /** Follows redirects to the end; whatever status comes is returned. */
    public Fetched fetch(Wanted wanted) throws FetchFailed {
        Deadline deadline = Deadline.in(settings.total());
        WebAddress address = wanted.address();
        for (int hop = 0; hop <= settings.maxRedirects(); hop++) {
            Fetched fetched = exchange(address, wanted, deadline);
            String location = fetched.header("location");
            if (!REDIRECTS.contains(fetched.status()) || location == null) return fetched;
            address = address.next(location);
        }
        throw new FetchFailed(Problem.TOO_MANY_REDIRECTS);
    }

    private Fetched exchange(WebAddress address, Wanted wanted, Deadline deadline) throws FetchFailed {
        return opened(address, deadline, wanted.maxBytes()).run("GET", headers(address, wanted), new byte[0]);
    }

    /** Never more than the settings allow. */
    private HttpExchange opened(WebAddress address, Deadline deadline, long most) throws FetchFailed {
        InetAddress pinned = guard.pinWeb(address.host(), address.port(), deadline.left());
        return new HttpExchange(settings, address, pinned, deadline, Math.min(settings.maxBytes(), most));
    }

    /**
     * Tells an address something, once. Whatever status comes is returned, also one that sends on: what is told is told to the
     * address that was chosen and to no other.
     *
     * @param mediaType of the body
     * @param most bytes of an answer that are taken
     */
    public Fetched post(WebAddress address, String mediaType, byte[] body, long most) throws FetchFailed {
        Deadline deadline = Deadline.in(settings.total());
        return opened(address, deadline, most).run("POST", posting(address, mediaType, body), body);
    }

    /**
     * As above, of what is nobody else's business: over the internet only with encryption.
     *
     * @param bearer sent as what opens it; null for nothing
     * @param within longest for everything
     * @throws FetchFailed also TLS_REQUIRED
     */
    public Fetched postPrivately(
            WebAddress address, String mediaType, byte[] body, @Nullable String bearer, long most, Duration within)
            throws FetchFailed {
        Deadline deadline = Deadline.in(within);
        HttpExchange exchange = opened(address, deadline, most);
        if (address.scheme().equals("http") && exchange.isPublic()) throw new FetchFailed(Problem.TLS_REQUIRED);
        Map<String, String> headers = posting(address, mediaType, body);
        if (bearer != null) put(headers, "Authorization", "Bearer " + bearer);
        return exchange.run("POST", headers, body);
    }

    private Map<String, String> posting(WebAddress address, String mediaType, byte[] body) {
        Map<String, String> headers = headers(address);
        headers.put("Content-Type", mediaType);
        headers.put("Content-Length", String.valueOf(body.length));
        return headers;
    }

    private Map<String, String> headers(WebAddress address) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Host", address.authority());
        headers.put("User-Agent", settings.userAgent());
        headers.put("Accept", "*/*");
        headers.put("Accept-Encoding", "gzip");
        headers.put("Connection", "close");
        return headers;
    }

    private Map<String, String> headers(WebAddress address, Wanted wanted) {
        Map<String, String> headers = headers(address);
        if (!address.sameOrigin(wanted.address())) return headers;
        put(headers, "Authorization", wanted.authorization());
        put(headers, "If-None-Match", wanted.etag());
        put(headers, "If-Modified-Since", wanted.lastModified());
        return headers;
    }

    /** A value that would end its line is left out; servers sent some of these. */
    private static void put(Map<String, String> headers, String name, @Nullable String value) {
        if (value != null && !value.isEmpty() && value.chars().allMatch(c -> c >= ' ' && c < 0x7f))
            headers.put(name, value);
    }

    /** The time by which all must be done. */
    record Deadline(long nanos) {
        static Deadline in(Duration time) {
            return new Deadline(System.nanoTime() + time.toNanos());
        }

        Duration left() {
            return Duration.ofNanos(Math.max(0, nanos - System.nanoTime()));
        }

        boolean over() {
            return nanos - System.nanoTime() <= 0;
        }
    }
}
