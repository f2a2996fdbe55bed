package bicameral.host.fetch;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/**
 * One port of a range of addresses that the guard lets through although it is not public. For development and tests.
 *
 * @param network first address of the range
 * @param prefix how many leading bits all addresses of the range share
 * @param port the one port
 */
public record Opening(InetAddress network, int prefix, int port) {
    private static final int MAX_PORT = 65_535;

    public Opening {
        if (prefix < 0 || prefix > network.getAddress().length * 8 || port < 1 || port > MAX_PORT)
            throw new IllegalArgumentException("no such range or port");
    }

    /** Reads {@code 127.0.0.0/8:8341} and {@code [::1]/128:8341}, several parted by commas; nothing of an empty text. */
    public static List<Opening> parse(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .map(Opening::one)
                .toList();
    }

    private static Opening one(String text) {
        int slash = text.indexOf('/');
        int colon = text.lastIndexOf(':');
        if (slash < 0 || colon < slash) throw new IllegalArgumentException("write a range as 127.0.0.0/8:8341");
        String network = text.substring(0, slash).replace("[", "").replace("]", "");
        return new Opening(
                InetAddress.ofLiteral(network),
                Integer.parseInt(text.substring(slash + 1, colon)),
                Integer.parseInt(text.substring(colon + 1)));
    }

    /** Whether it lets this through. */
    boolean lets(InetAddress address, int toPort) {
        return toPort == port && AddressGuard.within(address.getAddress(), network.getAddress(), prefix);
    }
}
