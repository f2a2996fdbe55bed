package bicameral.worker;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.protocol.AgentBrief;
import bicameral.protocol.ChamberEvent;
import bicameral.protocol.ChamberRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LearningTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final byte[] HOURS =
            "# Opening hours\n\nThe museum opens at 9:40 on Tuesdays.\n\nDogs are not allowed inside.\n"
                    .getBytes(StandardCharsets.UTF_8);

    private final UUID collection = UUID.randomUUID();

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

    private AgentBrief agent() {
        return new AgentBrief(
                UUID.randomUUID(), 1, "Guide", "", "", "", List.of(collection), AgentBrief.Engine.EXTRACTIVE);
    }

    private List<ChamberEvent> ask(AgentBrief agent, String text) throws Exception {
        return worker.call(
                WorkerProcess.TOKEN,
                new ChamberRequest.Ask(UUID.randomUUID(), agent, null, "visitor", text, "en", true));
    }

    @Test
    void learnsADocumentAndAnswersFromItWithACitationThatOpens() throws Exception {
        ChamberEvent.DocumentState added = worker.add(collection, "hours.md", HOURS);
        ChamberEvent.DocumentState learned = worker.settled(collection, added.document(), PATIENCE);

        List<ChamberEvent> events = ask(agent(), "When does the museum open on Tuesdays?");

        assertThat(learned.stage()).isEqualTo(ChamberEvent.Stage.READY);
        assertThat(learned.passages()).isPositive();
        assertThat(events.getLast()).isInstanceOfSatisfying(ChamberEvent.Answered.class, answered -> {
            assertThat(answered.end()).isEqualTo(ChamberEvent.End.DONE);
            assertThat(answered.text()).contains("9:40").contains("[1]");
        });
        String streamed = events.stream()
                .filter(ChamberEvent.Token.class::isInstance)
                .map(event -> ((ChamberEvent.Token) event).text())
                .collect(Collectors.joining());
        assertThat(streamed).isEqualTo(((ChamberEvent.Answered) events.getLast()).text());
        ChamberEvent.Citation citation = (ChamberEvent.Citation) events.stream()
                .filter(ChamberEvent.Citation.class::isInstance)
                .findFirst()
                .orElseThrow();
        ChamberEvent.Passages opened = worker.call(
                new ChamberRequest.OpenPassage(collection, citation.document(), citation.passage()),
                ChamberEvent.Passages.class);
        assertThat(opened.passages())
                .filteredOn(ChamberEvent.Passage::asked)
                .singleElement()
                .satisfies(passage -> assertThat(passage.text()).contains(citation.quote()));
    }

    @Test
    void tellsWhyAHandfulOfPassagesTeachesNothingBeyondKeywords() throws Exception {
        worker.settled(collection, worker.add(collection, "hours.md", HOURS).document(), PATIENCE);

        ChamberEvent.LearningReceipt receipt = receipt();
        Instant end = Instant.now().plus(PATIENCE);
        while (receipt.trainedAt() == null && Instant.now().isBefore(end)) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            receipt = receipt();
        }

        assertThat(receipt.parts())
                .isNotEmpty()
                .allSatisfy(part -> assertThat(part.on()).isFalse())
                .extracting(ChamberEvent.LearnedPart::whyOff)
                .containsOnly("too_little_text");
    }

    private ChamberEvent.LearningReceipt receipt() throws Exception {
        return worker.call(new ChamberRequest.ReadLearning(collection), ChamberEvent.LearningReceipt.class);
    }

    @Test
    @Tag("P-B55")
    void holdsTheSameContentOnceHoweverOftenItComes() throws Exception {
        int uploads = 40;
        try (ExecutorService hosts = Executors.newVirtualThreadPerTaskExecutor()) {
            List<ChamberRequest.AddDocument> calls = new java.util.ArrayList<>();
            for (int i = 0; i < uploads; i++) calls.add(worker.upload(collection, "hours " + i + ".md", HOURS));

            List<Future<UUID>> answers = hosts.invokeAll(calls.stream()
                    .map(call -> (Callable<UUID>) () -> worker.call(call, ChamberEvent.Documents.class)
                            .documents()
                            .getFirst()
                            .document())
                    .toList());

            Set<UUID> documents = new java.util.HashSet<>();
            for (Future<UUID> answer : answers) documents.add(answer.get());
            assertThat(documents).hasSize(1);
        }
        assertThat(worker.call(new ChamberRequest.ListDocuments(collection), ChamberEvent.Documents.class)
                        .documents())
                .hasSize(1);
        assertThat(worker.chamber().resolve("inbox")).isEmptyDirectory();
        try (var originals = Files.list(worker.chamber().resolve("originals"))) {
            assertThat(originals).hasSize(1);
        }
    }

    @Test
    void aForgottenDocumentIsNeverFoundAgain() throws Exception {
        UUID document = worker.add(collection, "hours.md", HOURS).document();
        worker.settled(collection, document, PATIENCE);

        worker.call(new ChamberRequest.DeleteDocument(collection, document), ChamberEvent.Done.class);

        assertThat(worker.call(new ChamberRequest.Retrieve(collection, "museum opens", 5), ChamberEvent.Passages.class)
                        .passages())
                .isEmpty();
        assertThat(worker.chamber().resolve("originals")).isEmptyDirectory();
        assertThat(worker.call(new ChamberRequest.OpenPassage(collection, document, 0)))
                .isInstanceOfSatisfying(
                        ChamberEvent.Failed.class,
                        failed -> assertThat(failed.code()).isEqualTo("unknown_passage"));
    }

    @Test
    void anotherCollectionIsNeverSearched() throws Exception {
        UUID document = worker.add(collection, "hours.md", HOURS).document();
        worker.settled(collection, document, PATIENCE);
        UUID other = UUID.randomUUID();

        assertThat(worker.call(new ChamberRequest.Retrieve(other, "museum opens", 5), ChamberEvent.Passages.class)
                        .passages())
                .isEmpty();
        assertThat(worker.call(new ChamberRequest.OpenPassage(other, document, 0)))
                .isInstanceOf(ChamberEvent.Failed.class);
        assertThat(worker.call(new ChamberRequest.DeleteDocument(other, document)))
                .isInstanceOfSatisfying(
                        ChamberEvent.Failed.class,
                        failed -> assertThat(failed.code()).isEqualTo("unknown_document"));
    }

    @Test
    @Tag("P-B48")
    void takesNothingOutOfTheInboxThatIsALink() throws Exception {
        byte[] secret = "secret".getBytes(StandardCharsets.UTF_8);
        Path outside = Files.write(home.resolve("outside"), secret);
        ChamberRequest.AddDocument add = worker.upload(collection, "a.txt", secret);
        Path upload = worker.chamber().resolve("inbox").resolve(add.document().toString());
        Files.delete(upload);
        Files.createSymbolicLink(upload, outside);

        ChamberEvent event = worker.call(add);

        assertThat(event)
                .isInstanceOfSatisfying(
                        ChamberEvent.Failed.class,
                        failed -> assertThat(failed.code()).isEqualTo("bad_request"));
        assertThat(outside).exists();
        assertThat(worker.chamber().resolve("inbox")).isEmptyDirectory();
    }
}
