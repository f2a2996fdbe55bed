package bicameral.worker.answer;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.protocol.ChamberEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExtractiveAnswererTest {
    private static final int LONGEST = 700;

    @ParameterizedTest
    @ValueSource(strings = {"agri-highland", "saas-helpdesk", "city-museum"})
    void everyStatementCarriesAVerbatimQuoteOfItsPassage(String slug, @TempDir Path directory) throws Exception {
        try (Demo demo = new Demo(slug, directory)) {
            for (Asked asked : Asked.of("developer", slug)) {
                Composed answer = demo.ask(asked.text());
                for (ChamberEvent.Citation citation : answer.citations()) {
                    assertThat(answer.text()).contains("[" + citation.n() + "]");
                    assertThat(demo.index.read(citation.document(), (int) citation.passage()))
                            .hasValueSatisfying(
                                    found -> assertThat(found.passage().text()).contains(citation.quote()));
                }
                assertThat(answer.citations().isEmpty()).isEqualTo(answer.end() == ChamberEvent.End.ABSTAINED);
                assertThat(answer.text().length()).isLessThanOrEqualTo(LONGEST);
                assertThat(answer.confidence()).isBetween(0.0, 1.0);
            }
        }
    }

    @Test
    @Tag("P-B57")
    void ordersInDocumentsAreNeverRepeated(@TempDir Path directory) throws Exception {
        for (String slug : Demo.ALL) {
            try (Demo demo = new Demo(slug, directory.resolve(slug))) {
                for (String order : demo.orders()) {
                    Composed answer = demo.ask(order);
                    assertThat(answer.citations())
                            .noneMatch(citation -> citation.quote().contains(order));
                }
            }
        }
    }

    @Test
    void aFollowUpTakesItsSubjectFromTheQuestionBefore(@TempDir Path directory) throws Exception {
        try (Demo demo = new Demo("city-museum", directory)) {
            Composed answer = demo.ask("And for seniors?", "What does an adult ticket cost?");
            assertThat(answer.text()).contains("8.50");
        }
    }

    @Test
    void aQuestionForAPointInTimeIsAnsweredWithOne(@TempDir Path directory) throws Exception {
        try (Demo demo = new Demo("agri-highland", directory)) {
            assertThat(demo.ask("旱稻什么时候播种？").text()).contains("透雨");
        }
    }

    @Test
    void aNameTheDocumentsDoNotHaveIsNotReadAsASlip(@TempDir Path directory) throws Exception {
        try (Demo demo = new Demo("city-museum", directory)) {
            Composed answer = demo.ask("Which mobile operator has the best roaming rates in Brazil?");
            assertThat(answer.end()).isEqualTo(ChamberEvent.End.ABSTAINED);
            assertThat(answer.citations()).isEmpty();
        }
    }

    @Test
    void anAgentAbstainsInItsOwnWords(@TempDir Path directory) throws Exception {
        try (Demo demo = new Demo("espresso-maker", directory)) {
            Composed answer = demo.answerer.answer(new Question(
                    "Who won the chess championship?", List.of(), List.of(demo.collection), "Ask our hotline.", "en"));
            assertThat(answer.end()).isEqualTo(ChamberEvent.End.ABSTAINED);
            assertThat(answer.text()).isEqualTo("Ask our hotline.");
        }
    }

    @Test
    void theProductAbstainsInTheLanguageOfTheQuestion(@TempDir Path directory) throws Exception {
        try (Demo demo = new Demo("espresso-maker", directory)) {
            assertThat(demo.ask("谁赢了象棋比赛?").text()).startsWith("我的资料里");
            assertThat(demo.ask("Who won the chess championship?").text()).startsWith("My documents");
        }
    }

    @Test
    void anotherCollectionsKnowledgeIsNotUsed(@TempDir Path directory) throws Exception {
        try (Demo demo = new Demo("espresso-maker", directory)) {
            Composed answer = demo.answerer.answer(new Question(
                    "What is the price of the drip tray?", List.of(), List.of(UUID.randomUUID()), "", "en"));
            assertThat(answer.end()).isEqualTo(ChamberEvent.End.ABSTAINED);
            assertThat(answer.passages()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "?", "😀", "的了吗", "\ud800", "a b", "[[[((("})
    void questionsWithoutAnythingInThemEndInAbstention(String text, @TempDir Path directory) throws Exception {
        try (Demo demo = new Demo("espresso-maker", directory)) {
            assertThat(demo.ask(text).end()).isEqualTo(ChamberEvent.End.ABSTAINED);
        }
    }
}
