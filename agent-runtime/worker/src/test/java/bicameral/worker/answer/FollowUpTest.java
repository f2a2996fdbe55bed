package bicameral.worker.answer;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.protocol.ChamberEvent.End;
import bicameral.worker.parse.DocumentReader;
import bicameral.worker.passage.Chunker;
import bicameral.worker.retrieve.KnowledgeIndex;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Questions that lean on those before them, over more than one step. */
class FollowUpTest {
    private final UUID collection = UUID.randomUUID();

    private Question question(String... questions) {
        List<Question.Exchange> history = Arrays.stream(questions, 0, questions.length - 1)
                .map(asked -> new Question.Exchange(asked, ""))
                .toList();
        return new Question(questions[questions.length - 1], history, List.of(collection), "", "en");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            When does the ferry sail on Saturdays?|And on Sundays?|When does the ferry sail on Sundays?
            红豆杉什么时候浇水?|那旱季呢?|红豆杉什么时候浇水? 那旱季呢?
            渡口雨季几点开船?|那旱季呢?|渡口旱季几点开船?
            How long is the warranty on the KX-40?|and the KX-60?|How long is the warranty on the KX-60?
            What does a cabin cost?|And for seniors?|What does a cabin cost? And for seniors?
            cabin prices|What about seniors?|cabin prices? What about seniors?
            What does a cabin cost?|For seniors?|What does a cabin cost? For seniors?
            成人票多少钱?|老人票?|成人票多少钱? 老人票?
            How big is the cabin?|Does it have a window?|How big is the cabin? Does it have a window?
            退票要几天?|多少钱?|退票要几天? 多少钱?
            能在 14 天内退票吗?|那 30 天呢?|能在 30 天内退票吗?
            """)
    void whatLeansIsCompleted(String before, String asked, String alone) {
        assertThat(question(before, asked).standalone()).isEqualTo(alone);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            我的船票丢了应该找谁?
            我该怎么退票?
            该不该先付押金?
            退票要多久呢?
            Where is it possible to park a car?
            How do I change my ticket?
            另外,船上有饭吃吗?
            Does the ferry sail this month?
            How do I borrow a bike and where do I return it?
            船票怎么退，它多久到账?
            退款流程?
            opening hours?
            """)
    void whatStandsByItselfIsLeftAsItIs(String asked) {
        assertThat(question("What does a cabin cost?", asked).standalone()).isEqualTo(asked);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            该船几点开?|三号船在哪里停? 该船几点开?
            谢谢你的回答，它几点开?|三号船在哪里停? 谢谢你的回答，它几点开?
            What happens if I miss it?|三号船在哪里停? What happens if I miss it?
            在该码头能停车吗?|三号船在哪里停? 在该码头能停车吗?
            """)
    void aWordThatPointsLeans(String asked, String alone) {
        assertThat(question("三号船在哪里停?", asked).standalone()).isEqualTo(alone);
    }

    @Test
    void aChainKeepsItsSubjectAndOnlyTheLastOfASort() {
        assertThat(question("渡口几点开船?", "那旱季呢?", "那雨季呢?").standalone()).isEqualTo("渡口几点开船? 那雨季呢?");
        assertThat(question("When does the ferry sail?", "And on Sundays?", "And on Mondays?")
                        .standalone())
                .isEqualTo("When does the ferry sail? And on Mondays?");
        assertThat(question("What does a cabin cost?", "When does the ferry sail?", "And on Mondays?")
                        .standalone())
                .isEqualTo("When does the ferry sail? And on Mondays?");
    }

    @Test
    void aChainIsReadBackOnlySoFar() {
        String[] asked = new String[9];
        Arrays.setAll(asked, i -> "And for guest " + "abcdefghi".charAt(i) + "?");

        assertThat(question(asked).standalone())
                .isEqualTo("And for guest e? And for guest f? And for guest g? And for guest h? And for guest i?");
        assertThat(question("x".repeat(1_990), "And for seniors?").standalone()).isEqualTo("And for seniors?");
    }

    @Test
    void theSubjectIsNotLostOverTwoSteps(@TempDir Path directory) throws Exception {
        try (KnowledgeIndex index = new KnowledgeIndex(directory.resolve("index"))) {
            learn(index, directory, "ferry.csv", """
                    boat,season,first sailing
                    Heron ferry,summer,6:10
                    Heron ferry,winter,7:20
                    Heron ferry,spring,6:40
                    Otter ferry,summer,8:05
                    Otter ferry,winter,9:15
                    Otter ferry,spring,8:35
                    """);
            learn(index, directory, "浇水.csv", """
                    作物,季节,多久浇一次
                    茶苗,雨季,二十天
                    茶苗,旱季,五天
                    竹苗,雨季,三十天
                    竹苗,旱季,九天
                    """);

            assertThat(ask(index, "When is the first sailing of the Otter ferry in summer?", "And in winter?")
                            .text())
                    .contains("9:15")
                    .doesNotContain("7:20");
            assertThat(ask(
                                    index,
                                    "When is the first sailing of the Otter ferry in summer?",
                                    "And in winter?",
                                    "And in spring?")
                            .text())
                    .contains("8:35")
                    .doesNotContain("6:40");
            assertThat(ask(index, "竹苗多久浇一次水?", "那旱季呢?", "那雨季呢?").text())
                    .contains("三十天")
                    .doesNotContain("二十天");
        }
    }

    private Composed ask(KnowledgeIndex index, String... questions) {
        Composed answer = new ExtractiveAnswerer(index).answer(question(questions));
        assertThat(answer.end()).as(answer.text()).isEqualTo(End.DONE);
        return answer;
    }

    private void learn(KnowledgeIndex index, Path directory, String name, String text) throws Exception {
        Path file = Files.writeString(directory.resolve(name), text);
        index.replace(collection, UUID.randomUUID(), name, new Chunker().chunk(new DocumentReader().read(file, name)));
        index.commit();
    }
}
