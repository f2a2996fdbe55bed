package bicameral.worker;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.protocol.ChamberEvent;
import bicameral.protocol.ChamberEvent.DocumentState;
import bicameral.protocol.ChamberEvent.Stage;
import bicameral.protocol.ChamberRequest;
import bicameral.protocol.LiveRecord;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A long document on its way: followed, stopped, taken up again, and in nobody's way. */
class PipelineTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

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

    private static byte[] longDocument() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; text.length() < 6_000_000; i++)
            text.append("Shelf ")
                    .append(i)
                    .append(" holds the jar with the number ")
                    .append(i * 31L)
                    .append(".\n\n");
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private DocumentState underWay(UUID document) throws Exception {
        Instant end = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(end)) {
            DocumentState state = state(document);
            if (state.stage() == Stage.PARSING && state.unitsDone() > 0) return state;
            assertThat(state.stage()).isIn(Stage.QUEUED, Stage.PARSING);
            LockSupport.parkNanos(5_000_000);
        }
        throw new AssertionError("never under way");
    }

    private DocumentState state(UUID document) throws Exception {
        return worker
                .call(new ChamberRequest.ListDocuments(collection), ChamberEvent.Documents.class)
                .documents()
                .stream()
                .filter(state -> state.document().equals(document))
                .findFirst()
                .orElseThrow();
    }

    private List<ChamberEvent.Passage> found(String text) throws Exception {
        return worker.call(new ChamberRequest.Retrieve(collection, text, 3), ChamberEvent.Passages.class)
                .passages();
    }

    @Test
    void itsProgressIsToldItStopsWhenToldAndIsLearnedAfterAll() throws Exception {
        UUID document = worker.add(collection, "jars.txt", longDocument()).document();

        DocumentState onItsWay = underWay(document);
        assertThat(onItsWay.unitsTotal()).isEqualTo(1000);
        assertThat(onItsWay.characters()).isPositive();
        assertThat(onItsWay.speed()).isPositive();
        assertThat(onItsWay.secondsLeft()).isNotNegative();

        DocumentState stopped = worker.call(
                        new ChamberRequest.CancelDocument(collection, document), ChamberEvent.Documents.class)
                .documents()
                .getFirst();
        assertThat(stopped.stage()).isEqualTo(Stage.FAILED);
        assertThat(stopped.problem()).isEqualTo("cancelled");
        assertThat(found("shelf jar")).isEmpty();

        worker.call(new ChamberRequest.RetryDocument(collection, document), ChamberEvent.Documents.class);
        DocumentState learned = worker.settled(collection, document, PATIENCE);
        assertThat(learned.stage()).isEqualTo(Stage.READY);
        assertThat(learned.speed()).isPositive();
        assertThat(found("shelf 4321").getFirst().text()).contains("133951");
        assertThat(state(document).problem()).isNull();
    }

    @Test
    void aRecordIsFoundAtOnceWhileALongDocumentIsLearned() throws Exception {
        UUID document = worker.add(collection, "jars.txt", longDocument()).document();
        underWay(document);

        LiveRecord record = new LiveRecord("7", "", "Gate 7 opens at noon.", Map.of(), null, null);
        worker.call(
                new ChamberRequest.PutRecords(collection, UUID.randomUUID(), "gates", List.of(record)),
                ChamberEvent.RecordsTaken.class);

        assertThat(found("gate noon")).extracting(ChamberEvent.Passage::text).containsExactly("Gate 7 opens at noon.");
        assertThat(state(document).stage()).isIn(Stage.PARSING, Stage.LEARNING);
    }
}
