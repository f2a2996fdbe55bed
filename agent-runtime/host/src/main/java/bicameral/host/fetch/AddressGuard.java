package bicameral.host.fetch;

import bicameral.host.fetch.FetchFailed.Problem;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Decides which addresses may be connected to: public ones only (IANA's special-purpose registries name the rest), except for
 * the settings' openings. Thread-safe.
 */
public final class AddressGuard {
    /** IPv4 that is not public: RFC 6890 and its successors. */
    private static final List<Range> FORBIDDEN_V4 = ranges(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.31.196.0/24",
            "192.52.193.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "192.175.48.0/24",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4");

    /** Of IPv6 only global unicast is public, and of that not what carries or documents other addresses. */
    private static final Range GLOBAL_V6 = Range.of("2000::/3");

    private static final List<Range> FORBIDDEN_V6 =
            ranges("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20");

    private static final int FIRST_UNPRIVILEGED_PORT = 1_024;

    private final List<Opening> openings;
    private final Resolver resolver;
    private final ExecutorService resolving = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("resolve-", 0).factory());

    public AddressGuard(FetchSettings settings, Resolver resolver) {
        this.openings = settings.openings();
        this.resolver = resolver;
    }

    private record Range(InetAddress network, int prefix) {
        static Range of(String text) {
            String[] parts = text.split("/");
            return new Range(InetAddress.ofLiteral(parts[0]), Integer.parseInt(parts[1]));
        }

        boolean holds(byte[] address) {
            return within(address, network.getAddress(), prefix);
        }
    }

    /**
     * The one address to connect to. The name is resolved once; where any of its addresses is forbidden all are, so that
     * neither order nor a second answer matters.
     */
    public InetAddress pin(String host, int port, Duration within) throws FetchFailed {
        List<InetAddress> all = resolve(host, within);
        for (InetAddress address : all) if (!allows(address, port)) throw new FetchFailed(Problem.ADDRESS_FORBIDDEN);
        return all.getFirst();
    }

    /** As {@link #pin}, for the web: ports below 1024 other than its own two belong to other services. */
    public InetAddress pinWeb(String host, int port, Duration within) throws FetchFailed {
        boolean opened = openings.stream().anyMatch(opening -> opening.port() == port);
        if (port < FIRST_UNPRIVILEGED_PORT && port != 80 && port != 443 && !opened)
            throw new FetchFailed(Problem.ADDRESS_FORBIDDEN);
        return pin(host, port, within);
    }

    boolean allows(InetAddress address, int port) {
        return isPublic(address) || openings.stream().anyMatch(opening -> opening.lets(address, port));
    }

    /** Whether the whole internet can reach it under this address. */
    static boolean isPublic(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (address instanceof Inet4Address) return FORBIDDEN_V4.stream().noneMatch(range -> range.holds(bytes));
        return GLOBAL_V6.holds(bytes) && FORBIDDEN_V6.stream().noneMatch(range -> range.holds(bytes));
    }

    static boolean within(byte[] address, byte[] network, int prefix) {
        if (address.length != network.length) return false;
        for (int bit = 0; bit < prefix; bit++) {
            int mask = 0x80 >> (bit & 7);
            if (((address[bit >> 3] ^ network[bit >> 3]) & mask) != 0) return false;
        }
        return true;
    }

    private List<InetAddress> resolve(String host, Duration within) throws FetchFailed {
        Future<List<InetAddress>> found = resolving.submit(() -> resolver.resolve(host));
        try {
            List<InetAddress> all = found.get(Math.max(1, within.toMillis()), TimeUnit.MILLISECONDS);
            if (all.isEmpty()) throw new FetchFailed(Problem.HOST_UNKNOWN);
            return all;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownHostException) throw new FetchFailed(Problem.HOST_UNKNOWN);
            throw new IllegalStateException("resolver", e.getCause());
        } catch (TimeoutException e) {
            throw new FetchFailed(Problem.TOO_SLOW);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FetchFailed(Problem.UNREACHABLE);
        } finally {
            found.cancel(true);
        }
    }

    private static List<Range> ranges(String... texts) {
        return java.util.Arrays.stream(texts).map(Range::of).toList();
    }
}
