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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConversationTest {
    private static final UUID COLLECTION = UUID.randomUUID();

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

    private ChamberEvent ask(UUID message, @Nullable UUID conversation, String visitor, String text, boolean remember)
            throws Exception {
        return worker.call(new ChamberRequest.Ask(message, agent, conversation, visitor, text, "en", remember));
    }

    private ChamberEvent.Answered answered(@Nullable UUID conversation, String visitor, String text) throws Exception {
        return (ChamberEvent.Answered) ask(UUID.randomUUID(), conversation, visitor, text, true);
    }

    private ChamberEvent read(UUID ofAgent, UUID conversation, String visitor) throws Exception {
        return worker.call(new ChamberRequest.ReadConversation(ofAgent, conversation, visitor));
    }

    private static void assertFailed(ChamberEvent event, String code) {
        assertThat(event)
                .isInstanceOfSatisfying(
                        ChamberEvent.Failed.class,
                        failed -> assertThat(failed.code()).isEqualTo(code));
    }

    @Test
    void remembersTheTurnsOfAConversationInOrder() throws Exception {
        UUID conversation = answered(null, "ann", "When does the museum open?").conversation();
        answered(conversation, "ann", "And who painted the ceiling of the moon?");

        ChamberEvent.Turns turns = (ChamberEvent.Turns) read(agent.agent(), conversation, "ann");

        assertThat(turns.turns())
                .extracting(ChamberEvent.Turn::question)
                .containsExactly("When does the museum open?", "And who painted the ceiling of the moon?");
        assertThat(turns.turns().getFirst().citations()).hasSize(1);
        assertThat(turns.turns().getLast().end()).isEqualTo(ChamberEvent.End.ABSTAINED);
    }

    @Test
    @Tag("P-B10")
    @Tag("P-B61")
    void isNobodyElsesNeitherVisitorNorAgent() throws Exception {
        UUID conversation = answered(null, "ann", "When does the museum open?").conversation();

        assertFailed(read(agent.agent(), conversation, "bob"), "unknown_conversation");
        assertFailed(read(UUID.randomUUID(), conversation, "ann"), "unknown_conversation");
        assertFailed(ask(UUID.randomUUID(), conversation, "bob", "What did Ann ask?", true), "unknown_conversation");
        worker.call(new ChamberRequest.DeleteConversation(agent.agent(), conversation, "bob"));
        assertThat(read(agent.agent(), conversation, "ann")).isInstanceOf(ChamberEvent.Turns.class);
    }

    @Test
    void isForgottenWhenDeleted() throws Exception {
        UUID conversation = answered(null, "ann", "When does the museum open?").conversation();

        worker.call(new ChamberRequest.DeleteConversation(agent.agent(), conversation, "ann"), ChamberEvent.Done.class);

        assertFailed(read(agent.agent(), conversation, "ann"), "unknown_conversation");
    }

    @Test
    void replaysTheStoredAnswerToTheSameMessageOnly() throws Exception {
        UUID message = UUID.randomUUID();
        ChamberEvent first = ask(message, null, "ann", "When does the museum open?", true);

        ChamberEvent again = ask(message, null, "ann", "When does the museum open?", true);

        assertThat(again).isEqualTo(first);
        assertFailed(ask(message, null, "bob", "When does the museum open?", true), "bad_request");
    }

    @Test
    void aPreviewLeavesNothingBehind() throws Exception {
        UUID message = UUID.randomUUID();

        ChamberEvent.Answered preview =
                (ChamberEvent.Answered) ask(message, null, "ann", "When does the museum open?", false);

        assertFailed(read(agent.agent(), preview.conversation(), "ann"), "unknown_conversation");
        assertFailed(worker.call(new ChamberRequest.ReadCrossing(message)), "unknown_message");
    }

    @Test
    void aPreviewReadsWhatWasSaidBeforeIt() throws Exception {
        List<ChamberRequest.PreviewPrompt.Said> earlier = List.of(
                new ChamberRequest.PreviewPrompt.Said("When does the museum open?", "The museum opens at 9:40"));

        ChamberEvent.Answered alone = (ChamberEvent.Answered) preview("And on Tuesdays?", List.of());
        ChamberEvent.Answered followed = (ChamberEvent.Answered) preview("And on Tuesdays?", earlier);

        assertThat(followed.text()).contains("9:40");
        assertThat(followed.confidence()).isGreaterThan(alone.confidence());
        assertFailed(read(agent.agent(), followed.conversation(), "ann"), "unknown_conversation");
    }

    private ChamberEvent preview(String text, List<ChamberRequest.PreviewPrompt.Said> earlier) throws Exception {
        return worker.call(new ChamberRequest.Ask(UUID.randomUUID(), agent, null, "ann", text, "en", false, earlier));
    }

    @Test
    void anEmptyOrEndlessQuestionIsRefused() throws Exception {
        assertFailed(ask(UUID.randomUUID(), null, "ann", "  \n", true), "bad_request");
        assertFailed(ask(UUID.randomUUID(), null, "ann", "x".repeat(100_000), true), "question_too_long");
    }

    @Test
    void whatWasAnsweredHereHasLeftNothing() throws Exception {
        UUID message = UUID.randomUUID();
        ask(message, null, "ann", "When does the museum open?", true);

        ChamberEvent.Crossed crossed =
                worker.call(new ChamberRequest.ReadCrossing(message), ChamberEvent.Crossed.class);

        assertThat(crossed.body()).isEmpty();
    }
}
