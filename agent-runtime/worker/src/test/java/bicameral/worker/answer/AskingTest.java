package bicameral.worker.answer;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.worker.retrieve.Terms;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a message asks for, part by part, and that each part is settled. */
class AskingTest {
    @ParameterizedTest
    @CsvSource({
        "儿科医生星期几坐诊?, TIME",
        "店长最多能给顾客打几折?, PRICE",
        "周日开不开门?, YES_OR_NO",
        "收不收加班费?, YES_OR_NO",
        "这么短的时间能换新的吧?, YES_OR_NO",
        "加班费是多少钱?, PRICE",
        "Do you charge a fee for that?, YES_OR_NO",
        "What fee do you charge?, PRICE",
        "How loud is the loom?, NUMBER",
        "Which day is it closed?, TIME"
    })
    void theSortOfAnswerIsToldByHowItIsAsked(String question, Wanted wanted) {
        assertThat(Wanted.of(Terms.fold(question))).isEqualTo(wanted);
    }

    @Test
    void theWordsThatAskAreNotCutIntoWhatIsAsked(@TempDir Path directory) throws Exception {
        try (Demo demo = new Demo("appliance-service", directory)) {
            Inquiry asked = Inquiry.of("隔几个月换一回?", demo.index);

            assertThat(asked.things()).extracting(Inquiry.Thing::name).doesNotContain("月换");
            assertThat(asked.things())
                    .filteredOn(thing -> thing.name().equals("几个月"))
                    .allMatch(Inquiry.Thing::asking);
        }
    }

    @Test
    void aWordThatPointsIsNoPartOfAPlacesName(@TempDir Path directory) throws Exception {
        try (Demo demo = new Demo("appliance-service", directory)) {
            assertThat(demo.ask("那乡镇呢?", "净水器报修,市区多久上门?").text()).contains("72小时");
        }
    }

    @Test
    void aStoryToldBesideTheQuestionIsNoPartOfIt() {
        assertThat(Core.clausesThatAsk("my sister has started school, what does the coop pay?"))
                .isEqualTo("what does the coop pay?".replace("?", ""));
        assertThat(Core.clausesThatAsk("屋头妹妹考起高中了,一年好多?")).isEqualTo("一年好多");
        assertThat(Core.clausesThatAsk("租金 10,5 元,收不收?")).isEqualTo("收不收");
        assertThat(Core.clausesThatAsk("opening hours")).isEqualTo("opening hours");
    }

    @Test
    void whatIsMissingOfTheStoryTellsLessAgainstAnAnswerThanWhatIsMissingOfTheQuestion(@TempDir Path directory)
            throws Exception {
        try (Demo demo = new Demo("espresso-maker", directory)) {
            Composed told = demo.ask("My uncle came by with doughnuts, what does a pod adapter cost?");
            Composed asked = demo.ask("What does a pod adapter with doughnuts for my uncle cost?");

            assertThat(told.confidence()).isGreaterThan(asked.confidence());
        }
    }

    @Test
    void aWordThatSaysWhatAboutItIsAskedStaysOneOfTheThings(@TempDir Path directory) throws Exception {
        try (Demo demo = new Demo("city-museum", directory)) {
            assertThat(Inquiry.of("How loud is the loom?", demo.index).things())
                    .filteredOn(thing -> thing.name().equals("loud"))
                    .hasSize(1)
                    .noneMatch(Inquiry.Thing::asking);
        }
    }

    @Test
    void aPartThatOnlyPointsAtAnotherIsAnsweredToo(@TempDir Path directory) throws Exception {
        try (Demo demo = new Demo("espresso-maker", directory)) {
            Composed answer =
                    demo.ask("What does a pod adapter cost, and after how many pods does its seal need changing?");

            assertThat(answer.text()).contains("18.90").contains("300 pods");
        }
    }

    @Test
    void whatStandsBehindAShortSentenceInItsLineIsSaidWithIt(@TempDir Path directory) throws Exception {
        try (Demo demo = new Demo("saas-helpdesk", directory)) {
            Composed answer = demo.ask("Who may put up a status page note during an incident?");

            assertThat(answer.text()).contains("status page note").contains("communications lead");
        }
    }
}
