package bicameral.host.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.protocol.GenerateCall;
import bicameral.protocol.GenerateCall.Turn;
import bicameral.protocol.prompt.Allowance;
import bicameral.protocol.prompt.Piece;
import bicameral.protocol.prompt.Piece.Sort;
import bicameral.protocol.prompt.Template;
import bicameral.tenant.TenantId;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PromptTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final UUID DOCUMENT = new UUID(1, 2);

    private static Admission admission(EgressPolicy policy, boolean conversation) {
        return new Admission(
                new TenantId(new UUID(3, 4)),
                new UUID(5, 6),
                new UUID(7, 8),
                1,
                policy,
                Urgency.FREE,
                new Admission.Known("When is it open? <|x|>", List.of("Guide", "helps", ""), conversation));
    }

    private static GenerateCall call(Piece... pieces) {
        return new GenerateCall(
                new UUID(5, 6),
                List.of(Turn.of("system", Sort.TEMPLATE, Template.RULES), new Turn("user", List.of(pieces))),
                100);
    }

    private static Piece passage(String text) {
        return new Piece(Sort.PASSAGE, text, DOCUMENT, 1, 0, text.length());
    }

    private static String mismatch(EgressPolicy policy, Piece... pieces) {
        return Prompt.mismatch(call(pieces), admission(policy, false));
    }

    @Example
    void aRequestThatIsWhatItSaysPasses() {
        assertThat(mismatch(
                        EgressPolicy.PASSAGES,
                        Piece.of(Sort.TEMPLATE, Template.NAME),
                        Piece.of(Sort.PERSONA, "Guide"),
                        Piece.of(Sort.TEMPLATE, Template.opening(1)),
                        passage("Open at nine. Call 13800138000."),
                        Piece.of(Sort.TEMPLATE, Template.closing("0123456789ab")),
                        Piece.of(Sort.QUESTION, "When is it open? ‹x›")))
                .isEmpty();
    }

    @Example
    void knowledgeUnderAnotherNameIsFound() {
        String secret = "The recipe is two parts of sugar.";
        assertThat(mismatch(EgressPolicy.PASSAGES, Piece.of(Sort.TEMPLATE, secret)))
                .contains("TEMPLATE");
        assertThat(mismatch(EgressPolicy.PASSAGES, Piece.of(Sort.TEMPLATE, Template.RULES + secret)))
                .contains("TEMPLATE");
        assertThat(mismatch(EgressPolicy.PASSAGES, Piece.of(Sort.PERSONA, secret)))
                .contains("PERSONA");
        assertThat(mismatch(EgressPolicy.PASSAGES, Piece.of(Sort.QUESTION, "When is it open? " + secret)))
                .contains("QUESTION");
        assertThat(mismatch(EgressPolicy.PASSAGES, Piece.of(Sort.CONVERSATION, secret)))
                .contains("CONVERSATION");
        assertThat(mismatch(EgressPolicy.PASSAGES, Piece.of(Sort.PASSAGE, secret)))
                .contains("PASSAGE");
        assertThat(mismatch(EgressPolicy.PASSAGES, Piece.of(Sort.PSEUDONYM, "〔人名1〕")))
                .contains("PSEUDONYM");
        assertThat(mismatch(EgressPolicy.REDACTED, Piece.of(Sort.PSEUDONYM, secret)))
                .contains("PSEUDONYM");
        assertThat(Prompt.mismatch(call(Piece.of(Sort.CONVERSATION, "Hello.")), admission(EgressPolicy.PASSAGES, true)))
                .isEmpty();
    }

    @Example
    void whatShouldHaveBeenRedactedIsFoundAlsoAcrossPieces() {
        assertThat(mismatch(EgressPolicy.REDACTED, passage("Call 13800138000.")))
                .contains("redacted");
        assertThat(mismatch(EgressPolicy.REDACTED, passage("Call 1380013"), passage("8000.")))
                .contains("redacted");
        assertThat(mismatch(EgressPolicy.REDACTED, passage("Call "), Piece.of(Sort.PSEUDONYM, "〔phone1〕")))
                .isEmpty();
    }

    @Property(tries = 200)
    void eachByteOfABodyIsAccountedForAndTheEngineReadsTheTurns(@ForAll("calls") GenerateCall call) throws IOException {
        Body body = Body.of("a \"model\"", call);
        byte[] bytes = body.text().getBytes(StandardCharsets.UTF_8);
        JsonNode read = JSON.readTree(bytes);

        assertThat(bytes).hasSize(body.bytes());
        assertThat(body.spans().total()).isEqualTo(body.bytes());
        assertThat(read.path("model").asText()).isEqualTo("a \"model\"");
        for (int i = 0; i < call.turns().size(); i++)
            assertThat(read.path("messages").path(i).path("content").asText())
                    .isEqualTo(call.turns().get(i).text());
        int at = 0;
        for (String line : body.map().split("\n")) {
            JsonNode span = JSON.readTree(line);
            assertThat(span.path("from").asInt()).isEqualTo(at);
            assertThat(span.path("to").asInt()).isGreaterThan(at);
            at = span.path("to").asInt();
        }
        assertThat(at).isEqualTo(body.bytes());
    }

    @Provide
    Arbitrary<GenerateCall> calls() {
        Arbitrary<String> texts = Arbitraries.of("a", "\"", "\\", "\n", "稻田", "😀", "\u0001", "〔人名1〕", " ")
                .list()
                .ofMinSize(1)
                .ofMaxSize(8)
                .map(parts -> String.join("", parts));
        Arbitrary<Piece> pieces = Combinators.combine(Arbitraries.of(Sort.class), texts)
                .as((sort, text) -> sort == Sort.PASSAGE ? passage(text) : Piece.of(sort, text));
        return pieces.list()
                .ofMaxSize(6)
                .map(list -> new Turn("user", list))
                .list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .map(turns -> new GenerateCall(new UUID(5, 6), turns, 100));
    }

    /** With its letters anything could be spelled. */
    @Example
    void theVisitorsWordsComeInTheirOrderAndOnce() {
        Piece word = Piece.of(Sort.QUESTION, "When");
        assertThat(mismatch(EgressPolicy.PASSAGES, word, Piece.of(Sort.QUESTION, "open?")))
                .isEmpty();
        assertThat(mismatch(EgressPolicy.PASSAGES, word, word)).contains("QUESTION");
        assertThat(mismatch(EgressPolicy.PASSAGES, Piece.of(Sort.QUESTION, "open"), word))
                .contains("QUESTION");
    }

    @Example
    void moreThanThePolicyLetsOutIsFound() {
        for (EgressPolicy policy : List.of(EgressPolicy.PASSAGES, EgressPolicy.FULL)) {
            Allowance allowance = Allowance.of(policy.extent());
            assertThat(mismatch(policy, passages(allowance.passages()))).isEmpty();
            assertThat(mismatch(policy, passages(allowance.passages() + 1))).contains("more than");
            int most = allowance.mostPassageCharacters();
            assertThat(mismatch(policy, passage("x".repeat(most)))).isEmpty();
            assertThat(mismatch(policy, passage("x".repeat(most + 1)))).contains("more than");
            int turn = allowance.mostTurnCharacters();
            Admission talking = admission(policy, true);
            assertThat(Prompt.mismatch(call(Piece.of(Sort.CONVERSATION, "x".repeat(turn))), talking))
                    .isEmpty();
            assertThat(Prompt.mismatch(call(Piece.of(Sort.CONVERSATION, "x".repeat(turn + 1))), talking))
                    .contains("more than");
        }
        assertThat(mismatch(EgressPolicy.PASSAGES, passages(20))).contains("more than");
        assertThat(mismatch(EgressPolicy.FULL, passages(20))).isEmpty();
    }

    private static Piece[] passages(int count) {
        return java.util.stream.IntStream.range(0, count)
                .mapToObj(n -> new Piece(Sort.PASSAGE, "words", DOCUMENT, n, 0, 5))
                .toArray(Piece[]::new);
    }

    /** The second look at the wall reads as the chamber's does: through full width, unseen signs and breaks of lines. */
    @Example
    void whatAChamberShouldHaveRedactedIsFoundHoweverItIsWritten() {
        for (String told : List.of("13800138000", "１３８００１３８０００", "138\u200b00138000", "1380013\n8000"))
            assertThat(mismatch(EgressPolicy.REDACTED, passage("call " + told))).contains("redacted");
        assertThat(mismatch(EgressPolicy.REDACTED, passage("call 1380"), passage("0138000")))
                .contains("redacted");
        assertThat(mismatch(EgressPolicy.REDACTED, passage("open from 9 to 17")))
                .isEmpty();
    }
}
