package bicameral.worker;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.protocol.AgentBrief;
import bicameral.protocol.ChamberEvent;
import bicameral.protocol.ChamberEvent.GoldenReport;
import bicameral.protocol.ChamberRequest;
import bicameral.protocol.GoldenQuestion;
import bicameral.protocol.GoldenResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How golden questions were answered is known after a restart, and a run goes on where the chamber was killed. */
class GoldenRunTest {
    private static final UUID COLLECTION = UUID.randomUUID();

    @TempDir
    Path home;

    private final AgentBrief agent = new AgentBrief(
            UUID.randomUUID(), 1, "Guide", "", "", "", List.of(COLLECTION), AgentBrief.Engine.EXTRACTIVE);

    private static GoldenQuestion keep(WorkerProcess worker, UUID id, String question, String words) throws Exception {
        GoldenQuestion golden = new GoldenQuestion(id, COLLECTION, question, List.of(words), "", true);
        worker.call(new ChamberRequest.SaveGolden(golden), ChamberEvent.GoldenQuestions.class);
        return golden;
    }

    private GoldenReport run(WorkerProcess worker, UUID run) throws Exception {
        return worker.call(new ChamberRequest.RunGolden(run, agent, null), GoldenReport.class);
    }

    private static UUID learn(WorkerProcess worker, String name, String text) throws Exception {
        UUID document = worker.add(COLLECTION, name, text.getBytes(StandardCharsets.UTF_8))
                .document();
        worker.settled(COLLECTION, document, Duration.ofMinutes(1));
        return document;
    }

    @Test
    void theLastRunAndWhatChangedAreKnownAfterARestart() throws Exception {
        UUID opens = UUID.randomUUID();
        UUID costs = UUID.randomUUID();
        UUID hours;
        try (WorkerProcess worker = WorkerProcess.start(home)) {
            hours = learn(worker, "hours.md", "The museum opens at 9:40 on Tuesdays.\n");
            keep(worker, opens, "When does the museum open on Tuesdays?", "9:40");
            keep(worker, costs, "What does a ticket to the museum cost?", "12 francs");
            run(worker, UUID.randomUUID());
            assertThat(worker.goldenEnded(COLLECTION).results())
                    .extracting(GoldenResult::passed)
                    .containsExactly(true, false);
            learn(worker, "prices.md", "A ticket to the museum costs 12 francs.\n");
            worker.call(new ChamberRequest.DeleteDocument(COLLECTION, hours), ChamberEvent.Done.class);
            run(worker, UUID.randomUUID());
            worker.goldenEnded(COLLECTION);
            worker.kill();
        }
        try (WorkerProcess worker = WorkerProcess.start(home)) {
            GoldenReport report = worker.goldenEnded(COLLECTION);
            assertThat(report.run()).satisfies(run -> {
                assertThat(run.asked()).isEqualTo(2);
                assertThat(run.passed()).isEqualTo(1);
            });
            assertThat(report.results()).extracting(GoldenResult::passed).containsExactly(false, true);
            assertThat(report.results()).extracting(GoldenResult::before).containsExactly(true, false);

            keep(worker, opens, "When does the museum open on Fridays?", "9:40");
            assertThat(worker.goldenEnded(COLLECTION).results())
                    .extracting(result -> result.question().golden())
                    .containsExactly(costs);
        }
    }

    @Test
    void aRunGoesOnAfterAKillAndBeginningItAgainBeginsNothing() throws Exception {
        UUID run = UUID.randomUUID();
        try (WorkerProcess worker = WorkerProcess.start(home)) {
            learn(worker, "hours.md", "The museum opens at 9:40 on Tuesdays.\n");
            for (int i = 0; i < 200; i++)
                keep(worker, UUID.randomUUID(), "When does museum " + i + " open on Tuesdays?", "9:40");
            run(worker, run);
            worker.kill();
        }
        try (WorkerProcess worker = WorkerProcess.start(home)) {
            run(worker, run);
            run(worker, UUID.randomUUID());
            GoldenReport report = worker.goldenEnded(COLLECTION);
            assertThat(report.run()).satisfies(ended -> {
                assertThat(ended.run()).isEqualTo(run);
                assertThat(ended.done()).isEqualTo(200);
            });
            assertThat(report.results())
                    .hasSize(200)
                    .extracting(GoldenResult::before)
                    .containsOnlyNulls();
        }
    }
}
