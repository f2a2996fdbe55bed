package bicameral.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import bicameral.db.SmallDisk;
import bicameral.protocol.AgentBrief;
import bicameral.protocol.ChamberEvent;
import bicameral.protocol.ChamberEvent.DocumentState;
import bicameral.protocol.ChamberEvent.Stage;
import bicameral.protocol.ChamberRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A chamber on a disk that becomes full, and has room again. Where nobody may mount one, there is no story. */
@Tag("P-F9")
class FullDiskTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int MEGABYTES = 48;
    private static final int DOCUMENT = 3_000_000;
    /** Room for the upload itself, and not for what is learned from it. */
    private static final long NARROW = DOCUMENT + 500_000;

    private final UUID collection = UUID.randomUUID();
    private final AgentBrief agent = new AgentBrief(
            UUID.randomUUID(), 1, "Guide", "", "", "", List.of(collection), AgentBrief.Engine.EXTRACTIVE);

    private static byte[] lockers() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 20; i++)
            text.append("## Locker %d\n\nLocker %d is opened with the code L%d.\n\n".formatted(i, i, i * 7));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] noise() {
        Random random = new Random(9);
        StringBuilder text = new StringBuilder(DOCUMENT + 100);
        while (text.length() < DOCUMENT)
            text.append(Long.toString(random.nextLong(), 36)).append('\n');
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private ChamberEvent ask(WorkerProcess worker) throws Exception {
        return worker.call(new ChamberRequest.Ask(
                UUID.randomUUID(), agent, null, "visitor", "What code opens locker 12?", "en", true));
    }

    private DocumentState settled(WorkerProcess worker, UUID document) throws Exception {
        return worker.settled(collection, document, PATIENCE);
    }

    private static void isAnswer(ChamberEvent event) {
        assertThat(event)
                .isInstanceOfSatisfying(
                        ChamberEvent.Answered.class,
                        answered -> assertThat(answered.text()).contains("L84"));
    }

    @Test
    void what_does_not_fit_is_refused_what_is_known_stays_and_all_goes_on_with_room_again(@TempDir Path temp)
            throws Exception {
        Optional<SmallDisk> mounted = SmallDisk.mount(temp.resolve("disk"), MEGABYTES);
        assumeTrue(mounted.isPresent(), "mounting is not allowed here");
        try (SmallDisk disk = mounted.get();
                WorkerProcess worker = WorkerProcess.start(disk.root())) {
            UUID small = worker.add(collection, "small.md", lockers()).document();
            assertThat(settled(worker, small).stage()).isEqualTo(Stage.READY);
            isAnswer(ask(worker));

            disk.fill(NARROW);
            DocumentState large =
                    settled(worker, worker.add(collection, "large.txt", noise()).document());
            assertThat(large.stage()).isEqualTo(Stage.FAILED);
            assertThat(large.problem()).isEqualTo("out_of_space");
            try (var parts = Files.list(worker.chamber().resolve("parts"))) {
                assertThat(parts).isEmpty();
            }

            disk.fill(0);
            assertThat(settled(worker, small).stage())
                    .as("what is there is read")
                    .isEqualTo(Stage.READY);
            ChamberEvent refused = untilRefused(worker);
            assertThat(refused)
                    .isInstanceOfSatisfying(
                            ChamberEvent.Failed.class,
                            failed -> assertThat(failed.code()).isEqualTo("out_of_space"));

            disk.free();
            isAnswer(ask(worker));
            UUID later = worker.add(
                            collection,
                            "later.md",
                            "# Shed\n\nThe shed opens at seven.".getBytes(StandardCharsets.UTF_8))
                    .document();
            assertThat(settled(worker, later).stage()).isEqualTo(Stage.READY);
            worker.kill();
            try (WorkerProcess again = WorkerProcess.start(disk.root())) {
                assertThat(settled(again, small).stage()).isEqualTo(Stage.READY);
                isAnswer(ask(again));
            }
        }
    }

    /** The database's log may have room of its own for a while; until it is used up answers are kept. */
    private ChamberEvent untilRefused(WorkerProcess worker) throws Exception {
        ChamberEvent last = ask(worker);
        for (int i = 0; i < 3_000 && last instanceof ChamberEvent.Answered; i++) {
            isAnswer(last);
            last = ask(worker);
        }
        return last;
    }
}
