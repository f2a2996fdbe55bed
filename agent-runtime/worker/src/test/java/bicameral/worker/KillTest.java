package bicameral.worker;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.protocol.AgentBrief;
import bicameral.protocol.ChamberEvent;
import bicameral.protocol.ChamberEvent.DocumentState;
import bicameral.protocol.ChamberEvent.Stage;
import bicameral.protocol.ChamberRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the chamber has acknowledged survives kill -9, and what was under way is finished after the next start. */
class KillTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private final UUID collection = UUID.randomUUID();
    private final AgentBrief agent = new AgentBrief(
            UUID.randomUUID(), 1, "Guide", "", "", "", List.of(collection), AgentBrief.Engine.EXTRACTIVE);

    @TempDir
    Path home;

    private WorkerProcess worker;

    @BeforeEach
    void start() throws Exception {
        worker = WorkerProcess.start(home);
    }

    @AfterEach
    void stop() throws Exception {
        worker.close();
    }

    private static byte[] longDocument(int sections) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < sections; i++)
            text.append("## Locker ")
                    .append(i)
                    .append("\n\nLocker ")
                    .append(i)
                    .append(" is opened with the code L")
                    .append(i * 7)
                    .append(".\n\n");
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private ChamberEvent.Answered ask(UUID message, String text) throws Exception {
        return worker.call(
                new ChamberRequest.Ask(message, agent, null, "visitor", text, "en", true), ChamberEvent.Answered.class);
    }

    private void killWhen(Stage stage, UUID document) throws Exception {
        Instant end = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(end)) {
            DocumentState state = worker.call(
                            new ChamberRequest.ListDocuments(collection), ChamberEvent.Documents.class)
                    .documents()
                    .getFirst();
            assertThat(state.document()).isEqualTo(document);
            if (state.stage().compareTo(stage) >= 0) break;
            LockSupport.parkNanos(1_000_000);
        }
        worker.kill();
    }

    /** How many passages of all documents can be found, by a word that each of them has; never more than a hundred. */
    private long stored(UUID document) throws Exception {
        return worker
                .call(new ChamberRequest.Retrieve(collection, "locker", 100), ChamberEvent.Passages.class)
                .passages()
                .stream()
                .filter(passage -> passage.document().equals(document))
                .count();
    }

    private static Path index(Path home) {
        return WorkerProcess.chamber(home).resolve("index");
    }

    @Test
    @Tag("P-F4")
    void aDocumentIsLearnedOnceHoweverOftenItsChamberDies() throws Exception {
        byte[] content = longDocument(1500);
        UUID document = worker.add(collection, "lockers.md", content).document();
        worker.kill();
        for (Stage stage : List.of(Stage.PARSING, Stage.LEARNING)) {
            worker = WorkerProcess.start(home);
            killWhen(stage, document);
        }

        worker = WorkerProcess.start(home);
        DocumentState state = worker.settled(collection, document, PATIENCE);

        assertThat(state.stage()).isEqualTo(Stage.READY);
        assertThat(state.passages()).isGreaterThan(1000);
        assertThat(worker.call(new ChamberRequest.Inspect(), ChamberEvent.Status.class)
                        .passages())
                .isEqualTo(state.passages());
        assertThat(ask(UUID.randomUUID(), "What code opens locker 1234?").text())
                .contains("L8638");
        List<ChamberEvent.Passage> found = worker.call(
                        new ChamberRequest.Retrieve(collection, "locker 1234", 100), ChamberEvent.Passages.class)
                .passages();
        assertThat(found).extracting(ChamberEvent.Passage::id).doesNotHaveDuplicates();
        assertThat(found)
                .filteredOn(passage -> passage.text().contains("Locker 1234 is"))
                .hasSize(1);
    }

    /** Several documents are taken in with one commit while others are read: killed in the midst of it again and again. */
    @Test
    @Tag("P-F4")
    void manyDocumentsAreEachLearnedOnceHoweverOftenTheirChamberDies() throws Exception {
        int documents = 12;
        for (int i = 0; i < documents; i++) worker.add(collection, "lockers-" + i + ".md", longDocument(i + 1));
        for (int done = 2; done < documents; done += 3) {
            killWhenReady(done);
            worker = WorkerProcess.start(home);
        }

        killWhenReady(documents);
        worker = WorkerProcess.start(home);

        for (DocumentState state : documents()) {
            assertThat(state.stage()).isEqualTo(Stage.READY);
            assertThat(stored(state.document())).as(state.name()).isEqualTo(state.passages());
        }
        assertThat(worker.call(new ChamberRequest.Inspect(), ChamberEvent.Status.class)
                        .passages())
                .isEqualTo(
                        documents().stream().mapToLong(DocumentState::passages).sum());
        assertThat(WorkerProcess.chamber(home).resolve("parts")).isEmptyDirectory();
    }

    private List<DocumentState> documents() throws Exception {
        return worker.call(new ChamberRequest.ListDocuments(collection), ChamberEvent.Documents.class)
                .documents();
    }

    private void killWhenReady(int count) throws Exception {
        Instant end = Instant.now().plus(PATIENCE);
        while (documents().stream()
                        .filter(state -> state.stage() == Stage.READY)
                        .count()
                < count) {
            assertThat(Instant.now()).isBefore(end);
            LockSupport.parkNanos(1_000_000);
        }
        worker.kill();
    }

    @Test
    @Tag("P-F4")
    void whatWasLearnedAnswersWhileItIsLearnedAgain() throws Exception {
        UUID document = worker.add(collection, "lockers.md", longDocument(90)).document();
        worker.settled(collection, document, PATIENCE);

        worker.call(new ChamberRequest.RetryDocument(collection, document), ChamberEvent.Documents.class);
        int answered = 0;
        DocumentState state;
        do {
            assertThat(ask(UUID.randomUUID(), "What code opens locker 12?").text())
                    .contains("L84");
            answered++;
            state = worker.call(new ChamberRequest.ListDocuments(collection), ChamberEvent.Documents.class)
                    .documents()
                    .getFirst();
        } while (state.stage() != Stage.READY);

        assertThat(answered).isGreaterThan(1);
        assertThat(stored(document)).isEqualTo(state.passages());
    }

    private void awaitAnswer(String question, String answer) throws Exception {
        Instant end = Instant.now().plus(PATIENCE);
        while (!ask(UUID.randomUUID(), question).text().contains(answer)) {
            assertThat(Instant.now()).as("no answer yet").isBefore(end);
            LockSupport.parkNanos(20_000_000);
        }
    }

    /** Killed again and again while a new version is learned, the old one answers after every start until the new one does. */
    @Test
    @Tag("P-F4")
    void theReplacedDocumentAnswersThroughEveryDeathUntilTheNewOneIsComplete() throws Exception {
        UUID old = worker.add(collection, "lockers.md", longDocument(60)).document();
        worker.settled(collection, old, PATIENCE);
        byte[] content = new String(longDocument(1500), StandardCharsets.UTF_8)
                .replace("code L", "code N")
                .getBytes(StandardCharsets.UTF_8);
        ChamberRequest.AddDocument add = worker.upload(collection, "lockers.md", content);
        UUID young = add.document();
        worker.call(new ChamberRequest.AddDocument(
                young, collection, add.name(), add.bytes(), add.sha256(), old, null, null));
        for (Stage stage : List.of(Stage.QUEUED, Stage.PARSING, Stage.LEARNING)) {
            killWhen(stage, young);
            worker = WorkerProcess.start(home);
            String said = ask(UUID.randomUUID(), "What code opens locker 12?").text();
            assertThat(said.contains("L84") ^ said.contains("N84")).as(said).isTrue();
        }

        DocumentState state = worker.settled(collection, young, PATIENCE);
        awaitAnswer("What code opens locker 12?", "N84");

        assertThat(stored(old)).isZero();
        assertThat(worker.call(new ChamberRequest.ListDocuments(collection), ChamberEvent.Documents.class)
                        .documents())
                .extracting(DocumentState::document)
                .containsExactly(young);
        assertThat(worker.call(new ChamberRequest.Inspect(), ChamberEvent.Status.class)
                        .passages())
                .isEqualTo(state.passages());
        assertThat(WorkerProcess.chamber(home).resolve("parts")).isEmptyDirectory();
    }

    @Test
    void aMissingIndexIsLearnedAnewFromTheOriginals() throws Exception {
        UUID document = worker.add(collection, "lockers.md", longDocument(50)).document();
        worker.settled(collection, document, PATIENCE);
        worker.kill();
        try (var files = Files.list(index(home))) {
            for (Path file : files.toList()) Files.delete(file);
        }

        worker = WorkerProcess.start(home);

        awaitAnswer("What code opens locker 12?", "L84");
        assertThat(stored(document)).isEqualTo(50);
    }

    @Test
    void aDamagedIndexIsLearnedAnewFromTheOriginals() throws Exception {
        UUID document = worker.add(collection, "lockers.md", longDocument(50)).document();
        worker.settled(collection, document, PATIENCE);
        worker.kill();
        try (var files = Files.list(index(home))) {
            for (Path file : files.toList())
                if (!file.getFileName().toString().equals("write.lock")) Files.writeString(file, "damaged");
        }

        worker = WorkerProcess.start(home);

        awaitAnswer("What code opens locker 12?", "L84");
        assertThat(stored(document)).isEqualTo(50);
    }

    @Test
    @Tag("P-F2")
    void aFinishedTurnSurvivesAndIsReplayedNotRepeated() throws Exception {
        UUID document = worker.add(collection, "lockers.md", longDocument(20)).document();
        worker.settled(collection, document, PATIENCE);
        UUID message = UUID.randomUUID();
        ChamberEvent.Answered first = ask(message, "What code opens locker 12?");
        worker.kill();

        worker = WorkerProcess.start(home);
        ChamberEvent.Answered again = ask(message, "What code opens locker 12?");

        assertThat(again).isEqualTo(first);
        assertThat(worker.call(
                                new ChamberRequest.ReadConversation(agent.agent(), first.conversation(), "visitor"),
                                ChamberEvent.Turns.class)
                        .turns())
                .hasSize(1);
    }

    @Test
    @Tag("P-B56")
    @Tag("P-F9")
    void aFullDiskFailsTheDocumentAndKeepsWhatTheChamberKnows() throws Exception {
        worker.kill();
        worker = WorkerProcess.startWithFilesUpTo(2048, home);
        UUID small = worker.add(collection, "small.md", longDocument(20)).document();
        assertThat(worker.settled(collection, small, PATIENCE).stage()).isEqualTo(Stage.READY);

        UUID large = worker.add(collection, "large.txt", noise(4_500_000)).document();
        DocumentState failed = worker.settled(collection, large, PATIENCE);

        assertThat(failed.stage()).isEqualTo(Stage.FAILED);
        assertThat(failed.problem()).isEqualTo("out_of_space");
        assertThat(stored(large)).isZero();
        assertThat(WorkerProcess.chamber(home).resolve("parts")).isEmptyDirectory();
        assertThat(ask(UUID.randomUUID(), "What code opens locker 12?").text()).contains("L84");
    }

    /** Text that cannot be compressed much. */
    private static byte[] noise(int characters) {
        Random random = new Random(7);
        StringBuilder text = new StringBuilder(characters + 100);
        while (text.length() < characters)
            text.append(Long.toString(random.nextLong(), 36)).append('\n');
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
