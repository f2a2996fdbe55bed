package bicameral.worker;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.protocol.AgentBrief;
import bicameral.protocol.ChamberEvent;
import bicameral.protocol.ChamberRequest;
import bicameral.protocol.DocumentQuality;
import bicameral.protocol.LiveRecord;
import bicameral.protocol.QualityReason;
import bicameral.protocol.QualityReason.Code;
import bicameral.protocol.Standing;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Live records are judged as documents are, behind their being answered from. */
class LiveQualityTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String FEE = "The inspection of an espresso machine costs ";

    @TempDir
    Path home;

    private final UUID collection = UUID.randomUUID();
    private final UUID source = UUID.randomUUID();

    @SuppressWarnings("NullAway.Init")
    private WorkerProcess worker;

    @BeforeEach
    void start() throws Exception {
        worker = WorkerProcess.start(home);
    }

    @AfterEach
    void stop() throws Exception {
        worker.close();
    }

    private void put(LiveRecord... records) throws Exception {
        worker.call(
                new ChamberRequest.PutRecords(collection, source, "till", List.of(records)),
                ChamberEvent.RecordsTaken.class);
    }

    private static LiveRecord record(String id, String text, @Nullable Instant at) {
        return new LiveRecord(id, "", text, Map.of(), at, null);
    }

    private DocumentQuality judged(int records, Code... codes) throws Exception {
        return worker.judged(
                collection,
                source,
                quality -> quality.passages() == records
                        && quality.reasons().stream()
                                .map(QualityReason::code)
                                .toList()
                                .containsAll(List.of(codes)),
                PATIENCE);
    }

    @Test
    void doublesAgeAndContradictionWithAGovernedDocumentAreFound() throws Exception {
        byte[] prices = ("# Fees\n\n" + FEE + "35 euros.\n").getBytes(StandardCharsets.UTF_8);
        UUID governed = worker.add(collection, "prices.md", prices).document();
        worker.settled(collection, governed, PATIENCE);
        worker.call(new ChamberRequest.SetStanding(collection, governed, Standing.GOVERNED), ChamberEvent.Done.class);
        Instant now = Instant.parse("2026-11-01T00:00:00Z");
        put(
                record("fee", FEE + "25 euros.", now),
                record("tray", "The drip tray of the espresso machine holds 900 millilitres.", now),
                record("again", "The drip tray of the espresso machine holds 900 millilitres.", now),
                record("old", "The grinder of the espresso machine has 40 steps.", now.minus(Duration.ofDays(800))));

        DocumentQuality quality = judged(4, Code.CONTRADICTED, Code.DUPLICATE, Code.OLD);

        assertThat(quality.name()).isEqualTo("till");
        assertThat(quality.score()).isBetween(0.5, 0.99);
        QualityReason against = reason(quality, Code.CONTRADICTED);
        assertThat(against.count()).isEqualTo(1);
        assertThat(against.findings().getFirst().own().quote()).contains("25 euros");
        assertThat(Objects.requireNonNull(against.findings().getFirst().other()).document())
                .isEqualTo(governed);
        assertThat(reason(quality, Code.DUPLICATE).count()).isEqualTo(1);
        assertThat(reason(quality, Code.OLD).figure()).isBetween(2.1, 2.3);
        // Saying it again has what was judged taken over at once.
        worker.call(new ChamberRequest.SetStanding(collection, governed, Standing.GOVERNED), ChamberEvent.Done.class);
        assertThat(ask("How much does the inspection of an espresso machine cost?"))
                .contains("35 euros")
                .doesNotContain("25 euros");
    }

    @Test
    void whatChangesOrGoesIsJudgedAnew() throws Exception {
        put(
                record("a", "The drip tray of the espresso machine holds 900 millilitres.", null),
                record("b", "The drip tray of the espresso machine holds 900 millilitres.", null));
        judged(2, Code.DUPLICATE);

        worker.call(new ChamberRequest.DeleteRecords(collection, source, List.of("a")), ChamberEvent.Done.class);

        DocumentQuality left = worker.judged(
                collection,
                source,
                quality -> quality.passages() == 1 && quality.reasons().isEmpty(),
                PATIENCE);
        assertThat(left.score()).isEqualTo(1);
    }

    private static QualityReason reason(DocumentQuality quality, Code code) {
        return quality.reasons().stream()
                .filter(one -> one.code() == code)
                .findFirst()
                .orElseThrow();
    }

    private String ask(String question) throws Exception {
        AgentBrief agent = new AgentBrief(
                UUID.randomUUID(), 1, "Guide", "", "", "", List.of(collection), AgentBrief.Engine.EXTRACTIVE);
        return ((ChamberEvent.Answered) worker.call(
                        new ChamberRequest.Ask(UUID.randomUUID(), agent, null, "visitor", question, "en", true)))
                .text();
    }
}
