package bicameral.worker.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.protocol.EmbedCall;
import bicameral.protocol.GatewayEvent.Unembedded;
import bicameral.protocol.prompt.Piece;
import bicameral.protocol.redaction.Detectors;
import bicameral.protocol.redaction.Redactor;
import bicameral.worker.encode.EncoderFailed;
import bicameral.worker.encode.TextEncoder;
import bicameral.worker.engine.Embeddings;
import bicameral.worker.engine.GatewayClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is offered again, what is given up, and what a question costs where the endpoint is broken. */
class EndpointTest {
    private final TinyGateway gateway = new TinyGateway(TinyGateway.by(text -> new float[] {1, 0}));
    private final List<Long> pauses = new ArrayList<>();
    private final AtomicLong nanos = new AtomicLong();
    private final List<String> kept = new ArrayList<>();

    @TempDir
    private Path directory = Path.of("");

    private Endpoint endpoint;

    @BeforeEach
    void open() {
        EndpointHome home = new EndpointHome(directory);
        home.place(new EndpointHome.Told(7, 1, 500));
        Embeddings embeddings = new Embeddings(
                GatewayClient.by(gateway), () -> new Redactor(new ArrayList<>(Detectors.LISTED), true, List.of()));
        endpoint = new Endpoint(home, embeddings, pauses::add, nanos::get);
    }

    private float[][] learn(String... texts) throws Exception {
        return endpoint.learn(List.of(texts), TextEncoder.As.PASSAGE);
    }

    @Test
    void textsAreLearnedFromUnderTheEndpointsNumber() throws Exception {
        assertThat(learn("tea", "kettle")).hasDimensions(2, 2);
        EmbedCall call = gateway.calls.getFirst();
        assertThat(call.endpoint()).isEqualTo(7);
        assertThat(call.message()).isNull();
        assertThat(call.redacted()).isFalse();
    }

    @Test
    void whatPassesIsWaitedForAsLongAsTheEndpointSays() throws Exception {
        gateway.does(call -> switch (gateway.calls.size()) {
            case 1 -> List.of(new Unembedded("endpoint_busy", 9));
            case 2 -> List.of(Unembedded.of("endpoint_error"));
            default -> TinyGateway.by(text -> new float[] {1}).apply(call);
        });
        assertThat(learn("tea")).hasDimensions(1, 1);
        assertThat(pauses).containsExactly(9_000L, 2_000L);
    }

    @Test
    void whatDoesNotPassInAWhileIsGivenUp() {
        gateway.does(TinyGateway.refusing("endpoint_slow"));
        assertThatThrownBy(() -> learn("tea")).isInstanceOf(EncoderFailed.class).hasMessage("endpoint_slow");
        assertThat(pauses).containsExactly(1_000L, 2_000L, 4_000L);
        pauses.clear();
        gateway.does(call -> List.of(new Unembedded("endpoint_busy", 3_600)));
        assertThatThrownBy(() -> learn("tea")).hasMessage("endpoint_busy");
        assertThat(pauses).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"endpoint_login", "endpoint_declined", "endpoint_forbidden", "endpoint_off", "egress_refused"})
    void whatWillNotPassIsNotOfferedAgain(String code) {
        gateway.does(TinyGateway.refusing(code));
        assertThatThrownBy(() -> learn("tea")).isInstanceOf(EncoderFailed.class).hasMessage(code);
        assertThat(gateway.calls).hasSize(1);
    }

    @Test
    void whereTheCeilingAsksForItTextsAreRedactedAndTheSameTextIsAlwaysTheSame() throws Exception {
        gateway.does(call -> call.redacted()
                ? TinyGateway.by(text -> new float[] {1}).apply(call)
                : List.of(Unembedded.of("redaction_required")));
        learn("Write to mei@example.org or wu@example.org", "Write to wu@example.org");
        List<EmbedCall.Text> sent = gateway.calls.getLast().texts();
        assertThat(sent).allSatisfy(text -> assertThat(text.joined()).doesNotContain("example.org"));
        assertThat(sent.getFirst().pieces())
                .filteredOn(piece -> piece.sort() == Piece.Sort.PSEUDONYM)
                .hasSize(2);
        learn("Write to wu@example.org");
        assertThat(gateway.calls.getLast().texts().getFirst()).isEqualTo(sent.getLast());
    }

    @Test
    void aLongTextIsCut() throws Exception {
        learn("x".repeat(EmbedCall.MOST_CHARACTERS - 1) + "🍵🍵");
        assertThat(gateway.texts().getFirst()).isEqualTo("x".repeat(EmbedCall.MOST_CHARACTERS - 1));
    }

    private String asked(String said, String sought) throws Exception {
        Embeddings.Asked asked = new Embeddings.Asked(new UUID(1, 2), said, sent -> kept.add(sent.body()));
        Endpoint.Asking asking = ScopedValue.where(Endpoint.ASKED, asked).call(() -> endpoint.asking(sought));
        if (asking == null) return "not asked";
        try {
            return asking.vector().call().length + " by " + asking.words();
        } catch (EncoderFailed e) {
            return e.code();
        }
    }

    @Test
    void onlyTheVisitorsOwnWordsAreAskedAbout() throws Exception {
        assertThat(asked("Is it open, and how much is tea?", "how much is tea")).isEqualTo("2 by how much is tea");
        assertThat(asked("wieght?", "what is the weight of the Kettle 3000")).isEqualTo("2 by wieght?");
        assertThat(gateway.texts()).containsExactly("how much is tea", "wieght?");
        assertThat(kept).as("what left is kept").containsExactly("body", "body");
    }

    /** The gateway lets nothing through that the visitor did not write, signs included. */
    @Test
    void asItStandsInTheQuestion() throws Exception {
        assertThat(asked("开放吗？茶，\n多少钱？？", "茶 多少钱")).isEqualTo("2 by 茶，\n多少钱");
        assertThat(asked("Open? How  much—is 𠮷 tea", "How much is 𠮷")).isEqualTo("2 by How  much—is 𠮷");
        assertThat(asked("tea?", "...")).isEqualTo("2 by tea?");
        assertThat(asked("??", "?")).isEqualTo("2 by ?");
    }

    @Test
    void whatRedactionLeavesIsNotOffered() {
        Redactor blind = new Redactor(List.of(), true);
        Embeddings embeddings = new Embeddings(GatewayClient.by(gateway), () -> blind);
        Endpoint own = new Endpoint(new EndpointHome(directory), embeddings, pauses::add, nanos::get);
        gateway.does(call -> call.redacted()
                ? TinyGateway.by(text -> new float[] {1}).apply(call)
                : List.of(Unembedded.of("redaction_required")));
        assertThatThrownBy(() -> own.learn(List.of("Write to mei@example.org"), TextEncoder.As.PASSAGE))
                .isInstanceOf(EncoderFailed.class)
                .hasMessage("egress_refused");
        assertThat(gateway.calls).hasSize(1);
    }

    @Test
    void whereNothingIsBeingAnsweredNothingIsAsked() {
        assertThat(endpoint.asking("tea")).isNull();
        assertThat(gateway.calls).isEmpty();
    }

    @Test
    void aBrokenEndpointIsLeftAloneAndTriedAgainLater() throws Exception {
        gateway.does(TinyGateway.refusing("endpoint_slow"));
        for (int i = 0; i < 3; i++) assertThat(asked("tea", "tea")).isEqualTo("endpoint_slow");
        assertThat(asked("tea", "tea")).isEqualTo("endpoint_resting");
        assertThat(gateway.calls).hasSize(3);
        nanos.addAndGet(30_000_000_000L);
        gateway.does(TinyGateway.by(text -> new float[] {1, 0}));
        assertThat(asked("tea", "tea")).isEqualTo("2 by tea");
        assertThat(asked("tea", "tea")).isEqualTo("2 by tea");
    }

    @Test
    void aQuestionThatMayNotLeaveSaysNothingOfTheEndpoint() throws Exception {
        gateway.does(TinyGateway.refusing("egress_refused"));
        for (int i = 0; i < 5; i++) assertThat(asked("tea", "tea")).isEqualTo("egress_refused");
    }
}
