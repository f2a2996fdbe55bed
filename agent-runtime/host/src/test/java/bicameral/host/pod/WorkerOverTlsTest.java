package bicameral.host.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.host.authority.Authority;
import bicameral.protocol.Call;
import bicameral.protocol.ChamberEvent;
import bicameral.protocol.ChamberRequest;
import bicameral.protocol.Wire;
import bicameral.protocol.transport.Connection;
import bicameral.protocol.transport.Credentials;
import bicameral.protocol.transport.Names;
import bicameral.protocol.transport.Tls;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real worker, listening as in a pod: who is let in, and who is not. */
class WorkerOverTlsTest {
    private static final Authority OURS = new Authority(seed(1));
    private static final UUID TENANT = new UUID(7, 7);
    private static final String TOKEN = "5e".repeat(32);
    private static final long FENCE = 8;
    private static final Duration YEAR = Duration.ofDays(365);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @TempDir
    static Path room = Path.of("unset");

    private static final List<RealWorker> RUNNING = new ArrayList<>();
    private static InetSocketAddress address = InetSocketAddress.createUnresolved("unset", 0);

    @BeforeAll
    static void aWorker() throws IOException {
        address = new InetSocketAddress(InetAddress.getLoopbackAddress(), freePort());
        Path identity = RealWorker.identity(room.resolve("identity"), OURS.issue(Names.chamber(TENANT), YEAR), TOKEN);
        RUNNING.add(RealWorker.start(room.resolve("chamber"), identity, "127.0.0.1:" + address.getPort()));
    }

    @AfterAll
    static void end() {
        RUNNING.forEach(RealWorker::close);
    }

    private static byte[] seed(int of) {
        byte[] seed = new byte[32];
        seed[0] = (byte) of;
        return seed;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static Credentials host() {
        return OURS.issue(Names.INSTANCE, YEAR);
    }

    private static @Nullable ChamberEvent ask(Credentials as, String name, Call call) throws IOException {
        try (Connection connection = new Tls(as).connect(address, name, PATIENCE)) {
            Wire.write(connection.output(), call);
            return Wire.read(new BufferedInputStream(connection.input()), ChamberEvent.class);
        }
    }

    private static @Nullable ChamberEvent inspect(Credentials as) throws IOException {
        return ask(as, Names.chamber(TENANT), new Call(TOKEN, new ChamberRequest.Inspect(), FENCE, null));
    }

    @Test
    void its_host_is_answered() throws IOException {
        assertThat(inspect(host())).isInstanceOf(ChamberEvent.Status.class);
    }

    @Test
    void a_host_with_the_same_secret_but_another_copy_of_the_authority_is_answered_too() throws IOException {
        assertThat(inspect(new Authority(seed(1)).issue(Names.INSTANCE, YEAR))).isInstanceOf(ChamberEvent.Status.class);
    }

    @Test
    void a_wrong_token_is_told_so() throws IOException {
        ChamberEvent answer = ask(
                host(), Names.chamber(TENANT), new Call("00".repeat(32), new ChamberRequest.Inspect(), FENCE, null));
        assertThat(answer)
                .isInstanceOfSatisfying(
                        ChamberEvent.Failed.class,
                        failed -> assertThat(failed.code()).isEqualTo("unauthenticated"));
    }

    @Test
    void another_chamber_of_the_same_authority_is_hung_up_on_even_with_the_token() {
        Credentials neighbour = OURS.issue(Names.chamber(new UUID(8, 8)), YEAR);
        assertThat(unanswered(neighbour)).isTrue();
    }

    @Test
    void a_certificate_of_another_authority_is_not_believed() {
        Authority theirs = new Authority(seed(2));
        Credentials stranger = theirs.issue(Names.INSTANCE, YEAR);
        Credentials forged = new Credentials(stranger.certificate(), stranger.key(), host().authority());
        assertThat(unanswered(forged)).isTrue();
    }

    @Test
    void a_certificate_that_has_expired_is_not_believed() {
        assertThat(unanswered(OURS.issue(Names.INSTANCE, Duration.ofMinutes(-1))))
                .isTrue();
    }

    @Test
    void a_host_does_not_speak_to_another_tenants_chamber_in_its_place() {
        assertThatThrownBy(() -> ask(
                        host(),
                        Names.chamber(new UUID(9, 9)),
                        new Call(TOKEN, new ChamberRequest.Inspect(), FENCE, null)))
                .isInstanceOf(IOException.class);
    }

    @Test
    void a_host_that_was_superseded_is_told_so() throws IOException {
        Call fresh = new Call(TOKEN, new ChamberRequest.Inspect(), FENCE, null);
        Call stale = new Call(TOKEN, new ChamberRequest.Inspect(), FENCE - 1, null);
        assertThat(ask(host(), Names.chamber(TENANT), fresh)).isInstanceOf(ChamberEvent.Status.class);
        assertThat(ask(host(), Names.chamber(TENANT), stale))
                .isInstanceOfSatisfying(
                        ChamberEvent.Failed.class,
                        failed -> assertThat(failed.code()).isEqualTo("superseded"));
    }

    @Test
    void without_tls_nothing_is_said() throws IOException {
        try (Socket plain = new Socket(address.getAddress(), address.getPort())) {
            plain.setSoTimeout(20_000);
            Wire.write(plain.getOutputStream(), new Call(TOKEN, new ChamberRequest.Inspect(), FENCE, null));
            String said = new String(plain.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertThat(said).doesNotContain("status").doesNotContain("{");
        }
        assertThat(inspect(host())).isInstanceOf(ChamberEvent.Status.class);
    }

    @Test
    void older_tls_is_not_spoken() throws Exception {
        SSLContext old = SSLContext.getInstance("TLSv1.2");
        old.init(null, null, null);
        try (SSLSocket socket =
                (SSLSocket) old.getSocketFactory().createSocket(address.getAddress(), address.getPort())) {
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            assertThatThrownBy(socket::startHandshake)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("protocol_version");
        }
    }

    @Test
    void who_connects_and_says_nothing_is_hung_up_on_and_holds_nobody_up() throws IOException {
        try (Socket silent = new Socket(address.getAddress(), address.getPort())) {
            silent.setSoTimeout(20_000);
            assertThat(inspect(host())).isInstanceOf(ChamberEvent.Status.class);
            assertThat(silent.getInputStream().readAllBytes())
                    .as("closed within its patience")
                    .isNotNull();
        }
    }

    @Test
    void a_second_worker_does_not_open_the_same_chamber() throws IOException {
        Path identity = RealWorker.identity(room.resolve("other"), OURS.issue(Names.chamber(TENANT), YEAR), TOKEN);
        int port = freePort();
        assertThatThrownBy(() -> RealWorker.start(room.resolve("chamber"), identity, "127.0.0.1:" + port))
                .hasMessageContaining("ended");
    }

    /** TLS 1.3 tells a client that it is not let in only when it reads. */
    private static boolean unanswered(Credentials as) {
        try {
            return inspect(as) == null;
        } catch (IOException hungUp) {
            return true;
        }
    }
}
