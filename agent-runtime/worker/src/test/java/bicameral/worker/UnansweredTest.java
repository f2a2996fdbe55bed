package bicameral.worker;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.protocol.AgentBrief;
import bicameral.protocol.ChamberEvent;
import bicameral.protocol.ChamberRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the chamber could not answer waits for a person; how it answers can be looked at. */
class UnansweredTest {
    private static final UUID COLLECTION = UUID.randomUUID();
    private static final String UNKNOWN = "Who painted the ceiling of the moon?";

    @TempDir
    static Path home;

    private static WorkerProcess worker;

    private final AgentBrief agent = new AgentBrief(
            UUID.randomUUID(), 1, "Guide", "", "", "", List.of(COLLECTION), AgentBrief.Engine.EXTRACTIVE);

    @BeforeAll
    static void start() throws Exception {
        worker = WorkerProcess.start(home);
        byte[] hours = "The museum opens at 9:40 on Tuesdays.\n".getBytes(StandardCharsets.UTF_8);
        worker.settled(COLLECTION, worker.add(COLLECTION, "hours.md", hours).document(), Duration.ofMinutes(1));
    }

    @AfterAll
    static void stop() throws Exception {
        worker.close();
    }

    private ChamberEvent.Answered ask(String text, boolean remember) throws Exception {
        return (ChamberEvent.Answered)
                worker.call(new ChamberRequest.Ask(UUID.randomUUID(), agent, null, "ann", text, "en", remember));
    }

    private List<ChamberEvent.UnansweredQuestion> open() throws Exception {
        return worker.call(new ChamberRequest.ListUnanswered(agent.agent(), 50), ChamberEvent.Unanswered.class)
                .questions();
    }

    @Test
    void theSameQuestionIsOneTaskHoweverOftenAsked() throws Exception {
        ask(UNKNOWN, true);
        ask("who painted the ceiling of the  MOON", true);
        ask("When does the museum open?", true);

        assertThat(open()).singleElement().satisfies(question -> {
            assertThat(question.times()).isEqualTo(2);
            assertThat(question.question()).isEqualTo("who painted the ceiling of the  MOON");
            assertThat(question.firstAt()).isBeforeOrEqualTo(question.lastAt());
        });
    }

    @Test
    void aFollowUpIsATaskThatCanBeUnderstoodAlone() throws Exception {
        for (String subject : List.of("Who painted the ceiling of the moon?", "渔船几点回港?")) {
            UUID conversation = ask(subject, true).conversation();
            worker.call(new ChamberRequest.Ask(UUID.randomUUID(), agent, conversation, "ann", "那旱季呢?", "zh-CN", true));
            worker.call(new ChamberRequest.Ask(UUID.randomUUID(), agent, conversation, "ann", "那雨季呢?", "zh-CN", true));
        }

        assertThat(open())
                .extracting(ChamberEvent.UnansweredQuestion::question)
                .containsExactlyInAnyOrder(
                        "Who painted the ceiling of the moon?",
                        "Who painted the ceiling of the moon? 那旱季呢?",
                        "Who painted the ceiling of the moon? 那雨季呢?",
                        "渔船几点回港?",
                        "渔船几点回港? 那旱季呢?",
                        "渔船几点回港? 那雨季呢?");
    }

    @Test
    void isGoneOnceClosedAndBelongsToItsAgentOnly() throws Exception {
        ask(UNKNOWN, true);
        UUID question = open().getFirst().id();

        worker.call(new ChamberRequest.CloseUnanswered(UUID.randomUUID(), question), ChamberEvent.Done.class);
        assertThat(open()).hasSize(1);

        worker.call(new ChamberRequest.CloseUnanswered(agent.agent(), question), ChamberEvent.Done.class);
        assertThat(open()).isEmpty();
    }

    @Test
    @Tag("P-B61")
    void goesWithItsConversation() throws Exception {
        UUID conversation = ask(UNKNOWN, true).conversation();

        worker.call(new ChamberRequest.DeleteConversation(agent.agent(), conversation, "ann"), ChamberEvent.Done.class);

        assertThat(open()).isEmpty();
    }

    @Test
    void previewsAndLetterlessMessagesAreNoTasks() throws Exception {
        ask(UNKNOWN, false);
        ask("???", true);

        assertThat(open()).isEmpty();
    }

    @Test
    void explainingShowsWhyAndStoresNothing() throws Exception {
        ChamberEvent.Explained explained = worker.call(
                new ChamberRequest.Explain(agent, "When does the museum open?", "en"), ChamberEvent.Explained.class);

        assertThat(explained.end()).isEqualTo(ChamberEvent.End.DONE);
        assertThat(explained.confidence()).isGreaterThanOrEqualTo(explained.threshold());
        assertThat(explained.wanted()).isEqualTo("time");
        assertThat(explained.sentences())
                .singleElement()
                .satisfies(sentence -> assertThat(sentence.quote()).isEqualTo("The museum opens at 9:40 on Tuesdays."));
        assertThat(explained.passages().getFirst().reasons()).anySatisfy(reason -> {
            assertThat(reason.kind()).isEqualTo(ChamberEvent.ReasonKind.KEYWORD);
            assertThat(reason.words()).isEqualTo("museum");
            assertThat(reason.weight()).isPositive();
        });
        worker.call(new ChamberRequest.Explain(agent, UNKNOWN, "en"), ChamberEvent.Explained.class);
        assertThat(open()).isEmpty();
    }
}
