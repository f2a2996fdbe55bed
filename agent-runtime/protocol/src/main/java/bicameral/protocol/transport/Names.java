package bicameral.protocol.transport;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.UUID;

/** Whom certificates are for, and where they are. */
public final class Names {
    /** Each application instance; which one does not matter, for all have the same secret. */
    public static final String INSTANCE = "instance.bicameral.internal";

    private static final String CHAMBER = ".chamber.bicameral.internal";

    private Names() {}

    /** A tenant's chamber. */
    public static String chamber(UUID tenant) {
        return tenant + CHAMBER;
    }

    /** Whose chamber a certificate is for; empty where it is for none. */
    public static Optional<UUID> tenant(String name) {
        if (!name.endsWith(CHAMBER)) return Optional.empty();
        try {
            return Optional.of(UUID.fromString(name.substring(0, name.length() - CHAMBER.length())));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * Reads {@code host:port}; the host is not looked up.
     *
     * @throws IllegalArgumentException where it is none
     */
    public static InetSocketAddress address(String hostAndPort) {
        int colon = hostAndPort.lastIndexOf(':');
        try {
            if (colon > 0)
                return InetSocketAddress.createUnresolved(
                        hostAndPort.substring(0, colon), Integer.parseInt(hostAndPort.substring(colon + 1)));
        } catch (NumberFormatException e) {
            // Said below, as for any other text that is no address.
        }
        throw new IllegalArgumentException(hostAndPort + " is not host:port");
    }
}
