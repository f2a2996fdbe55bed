package bicameral.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.acceptance.Client.Answer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A visitor without an account asks over the public API. */
class AskingTest {
    private final Client visitor = Running.visitor();

    @Test
    void a_reloaded_conversation_shows_again_what_left_and_what_it_cost() {
        Client asker = Running.visitor();
        // The page gives the visitor the cookie that the conversation is then theirs by.
        asker.get("/a/agri-highland");
        JsonNode answer = asker.ask("agri-highland", "旱稻什么时候播种？").json();
        String conversation = answer.path("conversation").asText();

        JsonNode turn = Client.read(asker.getJson("/api/v1/agents/agri-highland/conversations/" + conversation)
                        .body())
                .at("/turns/0");

        assertThat(turn.path("receipt")).isEqualTo(answer.path("receipt"));
        assertThat(turn.at("/price/list")).isEqualTo(answer.at("/price/list"));
        assertThat(turn.at("/price/charged")).isEqualTo(answer.at("/price/charged"));
        assertThat(asker.get("/a/agri-highland?conversation=" + conversation).body())
                .contains(answer.at("/receipt/hash").asText());
    }

    @Test
    void a_seeded_agent_answers_with_its_source_and_says_that_nothing_left() {
        Answer answer = visitor.ask("agri-highland", "收割前多少天要停用三环唑？");

        assertThat(answer.code()).isEqualTo(200);
        assertThat(answer.status()).isEqualTo("done");
        assertThat(answer.text()).contains("21").contains("[1]");
        JsonNode citation = answer.json().path("citations").path(0);
        assertThat(citation.path("document").asText()).isNotEmpty();
        assertThat(citation.path("place").asText()).isNotEmpty();
        assertThat(citation.path("quote").asText()).contains("21");
        assertThat(answer.json().at("/receipt/left").asInt(-1)).isZero();
        assertThat(new java.math.BigDecimal(
                        answer.json().at("/price/charged/amount").asText()))
                .isZero();
        assertThat(answer.json().path("confidence").asDouble()).isBetween(0.0, 1.0);
    }

    @Test
    void what_the_documents_do_not_cover_is_refused_in_words_and_free() {
        Answer answer = visitor.ask("city-museum", "Which mobile operator has the best roaming rates in Brazil?");

        assertThat(answer.status()).isEqualTo("abstained");
        assertThat(answer.text()).isNotBlank();
        assertThat(answer.json().path("citations")).isEmpty();
    }

    @Test
    void the_same_key_is_answered_from_the_first_time() {
        UUID key = UUID.randomUUID();
        Answer first = visitor.ask("espresso-maker", "How long is pre-infusion by default?", key, null);
        Answer again = visitor.ask("espresso-maker", "How long is pre-infusion by default?", key, null);

        assertThat(again.text()).isEqualTo(first.text());
        assertThat(again.json().path("id")).isEqualTo(first.json().path("id"));
        assertThat(again.json().at("/price/freeLeft")).isEqualTo(first.json().at("/price/freeLeft"));
    }

    @Test
    @Tag("P-B65")
    void the_same_key_with_another_question_is_a_conflict() {
        UUID key = UUID.randomUUID();
        visitor.ask("espresso-maker", "How long is pre-infusion by default?", key, null);

        Answer other = visitor.ask("espresso-maker", "What does error E05 mean?", key, null);

        assertThat(other.code()).isEqualTo(409);
        assertThat(other.json().path("code").asText()).isEqualTo("idempotency_conflict");
    }

    @Test
    void a_conversation_is_remembered_for_its_visitor() {
        Answer first = visitor.ask("clinic-desk", "普通挂号费多少钱？");
        String conversation = first.json().path("conversation").asText();

        JsonNode turns = Client.read(visitor.getJson("/api/v1/agents/clinic-desk/conversations/" + conversation)
                .body());

        assertThat(turns.toString()).contains("普通挂号费多少钱");
    }

    @Test
    @Tag("P-B11")
    void another_visitors_conversation_is_as_good_as_missing() {
        visitor.get("/a/clinic-desk");
        String conversation = visitor.ask("clinic-desk", "普通挂号费多少钱？")
                .json()
                .path("conversation")
                .asText();
        Client stranger = Running.visitor();
        stranger.get("/a/clinic-desk");

        assertThat(stranger.getJson("/api/v1/agents/clinic-desk/conversations/" + conversation)
                        .statusCode())
                .isEqualTo(404);
        assertThat(stranger.ask("clinic-desk", "那专家号呢？", UUID.randomUUID(), conversation)
                        .code())
                .isEqualTo(404);
    }

    @Test
    void an_unknown_agent_an_empty_question_and_a_book_are_refused_in_a_sentence_of_the_visitors_language() {
        assertProblem(visitor.ask("no-such-agent", "你好"), 404);
        assertProblem(visitor.ask("agri-highland", "   "), 422);
        assertProblem(visitor.ask("agri-highland", "稻".repeat(100_000)), 422);
        Answer english = Running.visitor().speaking("en").ask("agri-highland", "");
        assertThat(english.json().path("detail").asText()).matches("[\\x20-\\x7e’“”…]+");
    }

    private static void assertProblem(Answer answer, int code) {
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.json().path("code").asText()).matches("[a-z_]+");
        assertThat(answer.json().path("detail").asText()).matches(".*[\\u4e00-\\u9fff].*");
    }
}
