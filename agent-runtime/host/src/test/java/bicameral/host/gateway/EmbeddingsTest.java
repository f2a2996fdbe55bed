package bicameral.host.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import bicameral.db.TestDatabase;
import bicameral.host.HostSettings;
import bicameral.host.embedding.EmbeddingEndpoint;
import bicameral.host.embedding.EmbeddingEndpoints;
import bicameral.host.fetch.AddressGuard;
import bicameral.host.fetch.FetchSettings;
import bicameral.host.fetch.GuardedFetcher;
import bicameral.host.fetch.LoopbackServer;
import bicameral.host.fetch.Opening;
import bicameral.host.fetch.Resolver;
import bicameral.host.receipt.Receipt;
import bicameral.host.receipt.Receipts;
import bicameral.protocol.EmbedCall;
import bicameral.protocol.GatewayEvent;
import bicameral.protocol.GatewayEvent.Embedded;
import bicameral.protocol.GatewayEvent.Unembedded;
import bicameral.protocol.Wire;
import bicameral.protocol.prompt.Piece;
import bicameral.protocol.prompt.Piece.Sort;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Ids;
import bicameral.tenant.PersonId;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.tenant.TenantId;
import bicameral.tenant.TenantRows;
import bicameral.tenant.TenantTx;
import bicameral.tenant.audit.AuditLog;
import bicameral.tenant.secret.SecretBox;
import bicameral.tenant.secret.SecretSettings;
import bicameral.tenant.secret.Secrets;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Texts leave for the tenant's own embedding endpoint only where its ceiling lets them, with a receipt, and as what they are. */
class EmbeddingsTest {
    private static final TestDatabase DATABASE = TestDatabase.fresh();
    private static final String TWO =
            "{\"data\":[{\"index\":1,\"embedding\":[0,2]},{\"index\":0,\"embedding\":[3,4]}]}";

    private final TenantTx tx = new TenantTx(DATABASE.app());
    private final AuditLog audit = new AuditLog(tx);
    private final Ceilings ceilings = new Ceilings(tx, audit);
    private final Receipts receipts = new Receipts(tx);
    private final EmbeddingEndpoints endpoints =
            new EmbeddingEndpoints(tx, new Secrets(tx, new SecretBox(new SecretSettings("5e".repeat(32)))), audit);
    private final AtomicReference<String> says = new AtomicReference<>(ok(TWO));
    private final AtomicLong nanos = new AtomicLong();
    private final List<Receipt> whenTheyCame = new ArrayList<>();
    private final CurrentTenant owner = owner();
    private final LoopbackServer server = new LoopbackServer(this::answer);

    @TempDir
    private Path home = Path.of("");

    private Gateway gateway;
    private Door door;

    private static CurrentTenant owner() {
        TenantId tenant = new TenantId(Ids.next());
        UUID person = Ids.next();
        Jdbi.create(DATABASE.superuser()).useHandle(handle -> {
            handle.execute("set search_path = market");
            handle.execute(
                    "insert into tenant (id, kind, slug, name) values (?, 'ENTERPRISE', ?, 'T')",
                    tenant.value(),
                    "t-" + tenant.toString().substring(24));
            handle.execute(
                    "insert into person (id, issuer, subject, display_name, email, personal_tenant)"
                            + " values (?, 'test', ?, 'Owner', '', ?)",
                    person,
                    person.toString(),
                    tenant.value());
            TenantRows.addRoles(handle, tenant, new PersonId(person), Set.of(Role.OWNER));
        });
        return new CurrentTenant(tenant, new PersonId(person), Set.of(Role.OWNER));
    }

    private void answer(String request, OutputStream out) throws IOException {
        whenTheyCame.addAll(receipts.page(owner.tenant(), null, 10));
        out.write(says.get().getBytes(StandardCharsets.UTF_8));
    }

    private static String ok(String json) {
        return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + json.length() + "\r\n\r\n"
                + json;
    }

    @BeforeEach
    void open() throws IOException {
        gateway = gateway(List.of(new Opening(InetAddress.ofLiteral("127.0.0.1"), 32, server.port())));
        door = gateway.open(owner.tenant(), home.resolve("d"));
    }

    private Gateway gateway(List<Opening> openings) {
        FetchSettings settings = FetchSettings.defaults().withOpenings(openings);
        GuardedFetcher fetcher = new GuardedFetcher(settings, new AddressGuard(settings, Resolver.SYSTEM));
        return new Gateway(
                HostSettings.defaults(home, home), receipts, ceilings, Steering.NONE, endpoints, fetcher, nanos::get);
    }

    @AfterEach
    void close() throws IOException {
        door.close();
        server.close();
    }

    private EmbeddingEndpoint set(boolean enabled) {
        return endpoints.set(owner, wish("http://127.0.0.1:" + server.port() + "/v1/", "sk-CANARY", enabled));
    }

    private static EmbeddingEndpoints.Wish wish(String address, String key, boolean enabled) {
        return new EmbeddingEndpoints.Wish(address, "tiny", "query: ", "passage: ", 1_000, key, enabled);
    }

    private static EmbedCall learning(EmbeddingEndpoint endpoint, boolean redacted, String... texts) {
        List<EmbedCall.Text> read = new ArrayList<>();
        for (String text : texts) read.add(new EmbedCall.Text(List.of(Piece.of(Sort.PASSAGE, text))));
        return new EmbedCall(null, endpoint.identity(), EmbedCall.As.PASSAGE, redacted, read);
    }

    private static EmbedCall question(EmbeddingEndpoint endpoint, UUID message, String text) {
        return new EmbedCall(
                message,
                endpoint.identity(),
                EmbedCall.As.QUESTION,
                false,
                List.of(new EmbedCall.Text(List.of(Piece.of(Sort.QUESTION, text)))));
    }

    /** The last event of a call through the door. */
    private GatewayEvent called(EmbedCall call) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(home.resolve("d")));
            Wire.write(Channels.newOutputStream(channel), call);
            BufferedInputStream in = new BufferedInputStream(Channels.newInputStream(channel));
            GatewayEvent last = null;
            for (GatewayEvent event = Wire.read(in, GatewayEvent.class);
                    event != null;
                    event = Wire.read(in, GatewayEvent.class)) last = event;
            if (last == null) throw new IOException("no event");
            return last;
        }
    }

    private String refused(EmbedCall call) throws IOException {
        GatewayEvent last = called(call);
        return last instanceof Unembedded why ? why.code() : last.getClass().getSimpleName();
    }

    private Permit admitted(UUID message, EgressPolicy policy) {
        return gateway.admit(new Admission(
                owner.tenant(),
                message,
                Visit.AGENT,
                3,
                policy,
                Urgency.FREE,
                new Admission.Known("When does the workshop open?", List.of(), false)));
    }

    @Test
    void textsGoAsTheEndpointWantsThemAndTheirReceiptIsThereBefore() throws IOException {
        EmbeddingEndpoint endpoint = set(true);

        Embedded vectors = (Embedded) called(learning(endpoint, false, "Tea", "\"茶\""));

        assertThat(vectors.width()).isEqualTo(2);
        assertThat(floats(vectors)).containsExactly(new float[] {0.6f, 0.8f, 0, 1}, within(1e-6f));
        assertThat(server.requests.getFirst())
                .startsWith("POST /v1/embeddings HTTP/1.1")
                .contains("Authorization: Bearer sk-CANARY");
        String body =
                new String(server.bodies.getFirst().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        assertThat(body)
                .isEqualTo("{\"model\":\"tiny\",\"encoding_format\":\"float\",\"input\":"
                        + "[\"passage: Tea\",\"passage: \\\"茶\\\"\"]}");
        assertThat(whenTheyCame).singleElement().satisfies(receipt -> {
            assertThat(receipt.stage()).isEqualTo(Receipt.Stage.OPENED);
            assertThat(receipt.sentBytes()).isEqualTo(body.getBytes(StandardCharsets.UTF_8).length);
        });
        Receipt closed = receipts.page(owner.tenant(), null, 10).getFirst();
        assertThat(closed.stage()).isEqualTo(Receipt.Stage.CLOSED);
        assertThat(closed.engine()).isEqualTo(Receipt.EMBEDDING);
        assertThat(closed.model()).isEqualTo("tiny");
        assertThat(closed.passages()).isEqualTo(2);
        assertThat(closed.entry().region()).isEqualTo("127.0.0.1");
        assertThat(closed.entry().spans().passages()).isEqualTo("Tea\\\"茶\\\"".getBytes(StandardCharsets.UTF_8).length);
        assertThat(closed.tokensIn()).as("nothing of it is paid for here").isZero();
        assertThat(receipts.verify(owner.tenant()).whole()).isTrue();
    }

    private static float[] floats(Embedded vectors) {
        ByteBuffer bytes =
                ByteBuffer.wrap(Base64.getDecoder().decode(vectors.vectors())).order(ByteOrder.LITTLE_ENDIAN);
        float[] floats = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(floats);
        return floats;
    }

    @Test
    void nothingGoesUnlessItIsOnAndTheOneThatTheChamberKnows() throws IOException {
        EmbeddingEndpoint off = set(false);
        assertThat(refused(learning(off, false, "Tea"))).isEqualTo("endpoint_off");
        EmbeddingEndpoint on = set(true);
        EmbeddingEndpoint other = endpoints.set(owner, wish(on.address() + "/other", "", true));
        assertThat(refused(learning(on, false, "Tea"))).isEqualTo("endpoint_changed");
        endpoints.remove(owner);
        assertThat(refused(learning(other, false, "Tea"))).isEqualTo("endpoint_off");
        assertThat(server.requests).isEmpty();
        assertThat(receipts.page(owner.tenant(), null, 10)).isEmpty();
    }

    @Test
    @Tag("P-B20")
    void theCeilingIsAskedForEachCall() throws IOException {
        EmbeddingEndpoint endpoint = set(true);
        ceilings.set(owner, EgressPolicy.NONE);
        assertThat(refused(learning(endpoint, true, "Tea"))).isEqualTo("egress_refused");
        ceilings.set(owner, EgressPolicy.REDACTED);
        assertThat(refused(learning(endpoint, false, "Tea"))).isEqualTo("redaction_required");
        assertThat(refused(learning(endpoint, true, "mail to mei@example.org"))).isEqualTo("egress_refused");
        assertThat(server.requests).isEmpty();
        assertThat(receipts.page(owner.tenant(), null, 10))
                .as("of what was to leave though it should have been redacted")
                .singleElement()
                .satisfies(receipt -> isStopped(receipt, EgressPolicy.REDACTED));

        says.set(ok("{\"data\":[{\"embedding\":[1]}]}"));
        assertThat(called(learning(endpoint, true, "Tea"))).isInstanceOf(Embedded.class);
        assertThat(receipts.page(owner.tenant(), null, 10).getFirst().policy()).isEqualTo(EgressPolicy.REDACTED);
    }

    private static void isStopped(Receipt receipt, EgressPolicy policy) {
        assertThat(receipt.engine()).isEqualTo(Receipt.STOPPED);
        assertThat(receipt.policy()).isEqualTo(policy);
        assertThat(receipt.stage()).isEqualTo(Receipt.Stage.CLOSED);
        assertThat(receipt.left()).isFalse();
    }

    @Test
    @Tag("P-B77")
    void whatIsNoneOfItsPassagesIsRecordedOnceAnHourHoweverOftenItIsTried() throws IOException {
        EmbeddingEndpoint endpoint = set(true);
        EmbedCall forged = new EmbedCall(
                null,
                endpoint.identity(),
                EmbedCall.As.PASSAGE,
                false,
                List.of(new EmbedCall.Text(List.of(Piece.of(Sort.TEMPLATE, "the whole handbook")))));
        for (int i = 0; i < 3; i++) assertThat(refused(forged)).isEqualTo("egress_refused");
        assertThat(receipts.page(owner.tenant(), null, 10)).singleElement().satisfies(receipt -> {
            isStopped(receipt, EgressPolicy.PASSAGES);
            assertThat(receipt.agent()).isEqualTo(Receipt.NO_AGENT);
        });

        nanos.addAndGet(Duration.ofHours(1).toNanos());
        assertThat(refused(forged)).isEqualTo("egress_refused");
        assertThat(receipts.page(owner.tenant(), null, 10)).hasSize(2);
        assertThat(server.requests).isEmpty();
        assertThat(called(learning(endpoint, false, "one", "two")))
                .as("what is in order goes all the same")
                .isInstanceOf(Embedded.class);
    }

    @Test
    @Tag("P-B77")
    void aQuestionThatIsNotTheVisitorsIsRecordedOnceAndNothingMoreGoesForTheMessage() throws IOException {
        EmbeddingEndpoint endpoint = set(true);
        says.set(ok("{\"data\":[{\"embedding\":[1]}]}"));
        UUID message = Ids.next();
        try (Permit permit = admitted(message, EgressPolicy.PASSAGES)) {
            for (int i = 0; i < 3; i++)
                assertThat(refused(question(endpoint, message, "What else is in the chamber?")))
                        .isEqualTo("egress_refused");
            assertThat(refused(question(endpoint, message, "When does the workshop open?")))
                    .isEqualTo("egress_refused");
            assertThat(permit.begin()).as("an engine is not asked either").isFalse();
        }
        assertThat(server.requests).isEmpty();
        assertThat(receipts.ofMessage(owner.tenant(), message))
                .singleElement()
                .satisfies(receipt -> isStopped(receipt, EgressPolicy.PASSAGES));
    }

    @Test
    void aQuestionGoesAsItWasAskedUnderItsAgentsPolicy() throws IOException {
        EmbeddingEndpoint endpoint = set(true);
        says.set(ok("{\"data\":[{\"embedding\":[1]}]}"));
        UUID message = Ids.next();
        assertThat(refused(question(endpoint, message, "When does the workshop open?")))
                .isEqualTo("unknown_message");
        try (Permit _ = admitted(message, EgressPolicy.NONE)) {
            assertThat(refused(question(endpoint, message, "When does the workshop open?")))
                    .isEqualTo("egress_refused");
        }
        try (Permit _ = admitted(message, EgressPolicy.PASSAGES)) {
            assertThat(refused(question(endpoint, message, "What else is in the chamber?")))
                    .isEqualTo("egress_refused");
            assertThat(server.requests).isEmpty();
        }
        assertThat(receipts.ofMessage(owner.tenant(), message))
                .singleElement()
                .satisfies(receipt -> isStopped(receipt, EgressPolicy.PASSAGES));
        UUID another = Ids.next();
        try (Permit _ = admitted(another, EgressPolicy.PASSAGES)) {
            assertThat(called(question(endpoint, another, "the workshop open?")))
                    .isInstanceOf(Embedded.class);
        }
        assertThat(receipts.ofMessage(owner.tenant(), another)).hasSize(2).allSatisfy(receipt -> {
            assertThat(receipt.agent()).isEqualTo(Visit.AGENT);
            assertThat(receipt.left()).isTrue();
        });
    }

    @Test
    void aQuestionIsNotWaitedFor() throws IOException {
        CountDownLatch asleep = new CountDownLatch(1);
        try (LoopbackServer slow = new LoopbackServer((request, out) -> await(asleep))) {
            gateway = gateway(List.of(new Opening(InetAddress.ofLiteral("127.0.0.1"), 32, slow.port())));
            door.close();
            door = gateway.open(owner.tenant(), home.resolve("d2"));
            EmbeddingEndpoint endpoint = endpoints.set(owner, wish("http://127.0.0.1:" + slow.port(), "", true));
            UUID message = Ids.next();
            try (Permit _ = admitted(message, EgressPolicy.FULL);
                    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
                channel.connect(UnixDomainSocketAddress.of(home.resolve("d2")));
                Wire.write(
                        Channels.newOutputStream(channel), question(endpoint, message, "When does the workshop open?"));
                BufferedInputStream in = new BufferedInputStream(Channels.newInputStream(channel));
                assertThat(Wire.read(in, GatewayEvent.class)).isInstanceOf(GatewayEvent.Sent.class);
                assertThat(Wire.read(in, GatewayEvent.class)).isEqualTo(Unembedded.of("endpoint_slow"));
            } finally {
                asleep.countDown();
            }
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            401 Unauthorized      | {}                                                   | endpoint_login
            403 Forbidden         | {}                                                   | endpoint_login
            404 Not Found         | {}                                                   | endpoint_declined
            302 Found             | {}                                                   | endpoint_declined
            500 Oops              | {}                                                   | endpoint_error
            200 OK                | <html>no JSON</html>                                 | endpoint_answer
            200 OK                | {"data":[                                            | endpoint_answer
            200 OK                | {"data":[{"embedding":[1]}]}                         | endpoint_answer
            200 OK                | {"data":[{"embedding":[1]},{"embedding":[1,2]}]}     | endpoint_answer
            200 OK                | {"data":[{"embedding":["NaN"]},{"embedding":[1]}]}   | endpoint_answer
            200 OK                | {"data":[{"embedding":[1e99]},{"embedding":[1]}]}    | endpoint_answer
            200 OK                | {"data":[{"embedding":[0,0]},{"embedding":[0,1]}]}   | endpoint_answer
            200 OK                | {"data":[{"embedding":[]},{"embedding":[]}]}         | endpoint_answer
            200 OK                | {"data":[{"index":7,"embedding":[1]},{"embedding":[1]}]} | endpoint_answer
            200 OK                | {"data":[{"embedding":[1]},{"embedding":[1]},{"embedding":[1]}]} | endpoint_answer
            """)
    void whatIsNoAnswerIsNone(String status, String body, String code) throws IOException {
        EmbeddingEndpoint endpoint = set(true);
        says.set("HTTP/1.1 " + status + "\r\nLocation: http://127.0.0.1/\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body);
        assertThat(refused(learning(endpoint, false, "one", "two"))).isEqualTo(code);
        assertThat(receipts.page(owner.tenant(), null, 10).getFirst().left())
                .as("the texts left all the same")
                .isTrue();
    }

    @Test
    void whoIsTooBusySaysWhenToComeBack() throws IOException {
        EmbeddingEndpoint endpoint = set(true);
        says.set("HTTP/1.1 429 Too Many Requests\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n");
        assertThat(called(learning(endpoint, false, "one"))).isEqualTo(new Unembedded("endpoint_busy", 7));
    }

    @Test
    void anAnswerWithoutEndAndVectorsWithoutBoundAreCutOff() throws IOException {
        EmbeddingEndpoint endpoint = set(true);
        String wide = "1,".repeat(EmbedCall.MOST_WIDTH) + "1";
        says.set(ok("{\"data\":[{\"embedding\":[" + wide + "]}]}"));
        assertThat(refused(learning(endpoint, false, "one"))).isEqualTo("endpoint_answer");
        says.set("HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n\r\n{\"x\":\"" + "y".repeat(5 << 20));
        assertThat(refused(learning(endpoint, false, "one"))).isEqualTo("endpoint_answer");
    }

    @Test
    @Tag("P-B34")
    void aPrivateAddressIsNotGoneTo() throws IOException {
        EmbeddingEndpoint endpoint = set(true);
        gateway = gateway(List.of());
        door.close();
        door = gateway.open(owner.tenant(), home.resolve("d"));
        assertThat(refused(learning(endpoint, false, "one"))).isEqualTo("endpoint_forbidden");
        assertThat(server.requests).isEmpty();
    }

    @Test
    void nothingGoesOverTheInternetUnencrypted() throws IOException {
        FetchSettings settings = FetchSettings.defaults();
        Resolver far = host -> List.of(InetAddress.ofLiteral("93.184.216.34"));
        GuardedFetcher fetcher = new GuardedFetcher(settings, new AddressGuard(settings, far));
        gateway = new Gateway(
                HostSettings.defaults(home, home),
                receipts,
                ceilings,
                Steering.NONE,
                endpoints,
                fetcher,
                System::nanoTime);
        door.close();
        door = gateway.open(owner.tenant(), home.resolve("d"));
        EmbeddingEndpoint endpoint = endpoints.set(owner, wish("http://models.example/v1", "", true));
        assertThat(refused(learning(endpoint, false, "one"))).isEqualTo("endpoint_tls");
    }

    @Test
    void moreThanACallMayHoldIsRefused() throws IOException {
        EmbeddingEndpoint endpoint = set(true);
        assertThat(refused(learning(endpoint, false, new String[0]))).isEqualTo("bad_request");
        String[] many = new String[EmbedCall.MOST_TEXTS + 1];
        java.util.Arrays.fill(many, "one");
        assertThat(refused(learning(endpoint, false, many))).isEqualTo("bad_request");
        assertThat(refused(learning(endpoint, false, "x".repeat(2 * EmbedCall.MOST_CHARACTERS + 1))))
                .isEqualTo("bad_request");
        assertThat(server.requests).isEmpty();
    }

    @Test
    void onlyOwnersSetItAndItsKeyIsSentToTheHostItWasTypedForAlone() {
        EmbeddingEndpoint first = set(true);
        for (Role role : Set.of(Role.BUILDER, Role.SUPERVISOR, Role.BILLING, Role.VIEWER)) {
            CurrentTenant other = new CurrentTenant(owner.tenant(), owner.person(), Set.of(role));
            assertThatThrownBy(() -> endpoints.set(other, wish(first.address(), "", true)))
                    .isInstanceOf(Refusal.class)
                    .hasMessage("not_allowed");
        }
        assertThat(key()).isEqualTo("sk-CANARY");
        EmbeddingEndpoint again = endpoints.set(owner, wish(first.address(), "", true));
        assertThat(again.revision()).isEqualTo(2);
        assertThat(again.identity()).isEqualTo(first.identity());
        assertThat(key()).isEqualTo("sk-CANARY");
        endpoints.set(owner, wish("https://elsewhere.example/v1", "", true));
        assertThat(key()).isNull();
        assertThat(audit.page(owner, null, 10).getFirst().details().toString())
                .doesNotContain("elsewhere")
                .doesNotContain("CANARY");
    }

    private @Nullable String key() {
        return endpoints.opened(owner.tenant()).orElseThrow().key();
    }

    @Test
    void anotherTenantHasNone() {
        set(true);
        assertThat(endpoints.of(owner().tenant())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "ftp://example.org/v1, tiny, 1000, '', embedding_address_wrong",
        "https://example.org/v1, ' ', 1000, '', embedding_model_missing",
        "https://example.org/v1, tiny, 99, '', embedding_settings_wrong",
        "https://example.org/v1, tiny, 50001, '', embedding_settings_wrong",
        "https://example.org/v1, tiny, 1000, 'a b', embedding_key_wrong"
    })
    void whatCannotBeRightIsRefused(String address, String model, int passages, String key, String code) {
        assertThatThrownBy(() ->
                        endpoints.set(owner, new EmbeddingEndpoints.Wish(address, model, "", "", passages, key, true)))
                .isInstanceOf(Refusal.class)
                .hasMessage(code);
        assertThat(endpoints.of(owner.tenant())).isEmpty();
    }
}
