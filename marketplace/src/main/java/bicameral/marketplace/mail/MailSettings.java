package bicameral.marketplace.mail;

import java.util.Optional;

/**
 * Where mail leaves the market.
 *
 * @param server empty for none: then nothing is sent
 */
public record MailSettings(Optional<Server> server) {
    /** Nothing is sent. */
    public static final MailSettings NONE = new MailSettings(Optional.empty());

    /** How the connection is protected. */
    public enum Security {
        /** Not at all; on this machine or in a network of one's own. */
        NONE,
        /** Begun in the open, then always encrypted. */
        STARTTLS,
        /** From the first byte. */
        TLS
    }

    /**
     * A server that takes mail by SMTP.
     *
     * @param port 1–65,535
     * @param user empty for a server that asks for no name
     * @param from address that letters come from
     */
    public record Server(String host, int port, Security security, String user, String password, String from) {
        public Server {
            if (host.isBlank()) throw new IllegalArgumentException("the mail server has no host");
            if (port < 1 || port > 65_535) throw new IllegalArgumentException("the mail server's port is " + port);
            if (!from.contains("@")) throw new IllegalArgumentException("mail comes from no address");
        }

        /** Without the password. */
        @Override
        public String toString() {
            return "Server[" + host + ":" + port + ", " + security + ", from " + from + "]";
        }
    }
}
