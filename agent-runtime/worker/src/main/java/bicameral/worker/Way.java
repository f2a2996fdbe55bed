package bicameral.worker;

import bicameral.protocol.Call;
import bicameral.protocol.transport.Connection;
import bicameral.protocol.transport.Credentials;
import bicameral.protocol.transport.Listener;
import bicameral.protocol.transport.Names;
import bicameral.protocol.transport.Tls;
import bicameral.worker.engine.GatewayClient;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the host reaches the chamber, and the chamber its host's gateway. */
sealed interface Way {
    /** Where calls come in. */
    Listener listener() throws IOException;

    /** The launch token. */
    String token() throws IOException;

    /** The way out; it may be another after each call. */
    Gateway gateway() throws IOException;

    /** A way out of the chamber. */
    interface Gateway extends GatewayClient.Dialer {
        /** A call says where its host is. */
        default void called(Call call) {}
    }

    /** Two Unix sockets on the host's machine, and standard input, whose end is the host's. */
    record Sockets(Path socket, Path out) implements Way {
        private static final int BACKLOG = 256;
        private static final int MAX_TOKEN_BYTES = 256;

        @Override
        public Listener listener() throws IOException {
            return new Removed(Listener.unix(socket, BACKLOG), socket);
        }

        @Override
        public String token() throws IOException {
            StringBuilder token = new StringBuilder();
            InputStream host = System.in;
            int b;
            while ((b = host.read()) != '\n') {
                if (b < 0 || token.length() >= MAX_TOKEN_BYTES)
                    throw new IllegalArgumentException("the first line of standard input is no launch token");
                token.append((char) b);
            }
            if (token.isEmpty()) throw new IllegalArgumentException("the launch token is empty");
            return token.toString();
        }

        @Override
        public Gateway gateway() {
            return () -> Connection.unix(out);
        }
    }

    /** A socket whose file goes with it: its directory is this worker's alone. */
    record Removed(Listener listener, Path socket) implements Listener {
        @Override
        public Connection accept() throws IOException {
            return listener.accept();
        }

        @Override
        public void close() throws IOException {
            listener.close();
            Files.deleteIfExists(socket);
        }
    }

    /**
     * TLS between machines. The identity's directory holds {@code tls.crt}, {@code tls.key}, {@code ca.crt} and {@code token}.
     */
    record Network(InetSocketAddress listen, Path identity) implements Way {
        @Override
        public Listener listener() throws IOException {
            return new HostsOnly(tls().listen(new InetSocketAddress(listen.getHostString(), listen.getPort())));
        }

        @Override
        public String token() throws IOException {
            String token = Files.readString(identity.resolve("token"), StandardCharsets.US_ASCII)
                    .strip();
            if (token.isEmpty()) throw new IllegalArgumentException("the launch token is empty");
            return token;
        }

        @Override
        public Gateway gateway() throws IOException {
            return new AtHost(tls());
        }

        private Tls tls() throws IOException {
            return new Tls(Credentials.in(identity));
        }
    }

    /** The gateway of the host that called last: it is the one whose messages are being answered. */
    final class AtHost implements Gateway {
        private static final Duration PATIENCE = Duration.ofSeconds(5);

        private final Tls tls;
        private volatile @Nullable InetSocketAddress address;

        AtHost(Tls tls) {
            this.tls = tls;
        }

        @Override
        public void called(Call call) {
            String told = call.gateway();
            if (told != null) address = Names.address(told);
        }

        @Override
        public Connection dial() throws IOException {
            InetSocketAddress host = address;
            if (host == null) throw new IOException("no host has said where its gateway is");
            return tls.connect(new InetSocketAddress(host.getHostString(), host.getPort()), Names.INSTANCE, PATIENCE);
        }
    }

    /** Another chamber has a certificate of the same authority, but no business here. */
    record HostsOnly(Tls.Server server) implements Listener {
        @Override
        public Connection accept() throws IOException {
            return new FromHost(server.accept());
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }

    /** Options as they come. */
    final class Choice {
        private final Map<String, String> said = new HashMap<>();

        void say(String option, String value) {
            said.put(option, value);
        }

        /** The way that was said, whole. */
        Way made() {
            if (said.containsKey("--listen") || said.containsKey("--identity"))
                return new Network(Names.address(said("--listen")), Path.of(said("--identity")));
            return new Sockets(Path.of(said("--socket")), Path.of(said("--gateway")));
        }

        private String said(String option) {
            String value = said.get(option);
            if (value == null) throw new IllegalArgumentException(option + " is missing");
            return value;
        }
    }
}
