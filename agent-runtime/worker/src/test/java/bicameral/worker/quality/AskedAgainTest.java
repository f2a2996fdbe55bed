package bicameral.worker.quality;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.protocol.QualityReason.Code;
import bicameral.protocol.Standing;
import bicameral.worker.store.Rows;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What it is asked to judge again while it is being judged is judged again. */
class AskedAgainTest {
    private static final String FEE = "The inspection of an espresso machine costs ";
    /** A round has read by then what was asked of its documents, and the live judge what governs. */
    private static final int BEFORE_THE_SECOND = 3;

    @TempDir
    private Path directory = Path.of("");

    private final UUID feed = UUID.randomUUID();

    /** Something that happens when it was asked so often whether to stop. */
    private static BooleanSupplier during(int asked, Runnable action) {
        int[] times = {0};
        return () -> {
            if (++times[0] == asked) action.run();
            return false;
        };
    }

    @Test
    void theOwnersWordDuringTheFirstRoundHoldsForWhatItJudges() throws Exception {
        try (Shelf shelf = new Shelf(directory)) {
            UUID leaflet = shelf.text("leaflet.md", "# Machines\n\n" + FEE + "25 euros.\n");
            UUID fees = shelf.text("fees.md", "# Machines\n\n" + FEE + "35 euros.\n");

            shelf.round(during(BEFORE_THE_SECOND, () -> shelf.stand(fees, Standing.GOVERNED)));

            assertThat(shelf.judgements.unjudged()).containsExactly(shelf.collection);
            shelf.judge();
            assertThat(contradicts(shelf, leaflet)).isTrue();
            assertThat(shelf.judgements.unjudged()).isEmpty();
        }
    }

    @Test
    void whatARecordThatGovernsSaysDuringARoundIsHeldAgainstDocumentsInAnother() throws Exception {
        try (Shelf shelf = new Shelf(directory)) {
            UUID leaflet = shelf.text("leaflet.md", "# Machines\n\n" + FEE + "25 euros.\n");
            shelf.text("other.md", "# Garden\n\nRoses need cutting in March.\n");
            shelf.record(feed, 0, FEE + "25 euros.");
            shelf.judgements.standSource(shelf.collection, feed, Standing.GOVERNED);
            shelf.judgeRecords();
            shelf.judge();
            assertThat(shelf.judgements.anyLater()).isFalse();
            shelf.stand(leaflet, Standing.NONE);

            shelf.round(during(BEFORE_THE_SECOND, () -> {
                says(shelf, 0, "35 euros.");
                shelf.judgeRecords();
            }));

            assertThat(shelf.judgements.anyLater()).isTrue();
            shelf.judgements.now();
            shelf.judge();
            assertThat(contradicts(shelf, leaflet)).isTrue();
            assertThat(shelf.judgements.anyLater()).isFalse();
        }
    }

    @Test
    void aRecordThatGovernsIsNotedOnceByAllThatSpeakOfTheSame() throws Exception {
        try (Shelf shelf = new Shelf(directory)) {
            UUID till = UUID.randomUUID();
            UUID leaflet = shelf.text("leaflet.md", "# Machines\n\n" + FEE + "25 euros.\n");
            for (int i = 0; i < 3; i++) shelf.record(till, i, FEE + "25 euros.");
            shelf.record(feed, 0, FEE + "25 euros.");
            shelf.judgements.standSource(shelf.collection, feed, Standing.GOVERNED);
            shelf.judge();
            shelf.judgeRecords();
            shelf.judgements.now();
            shelf.judge();

            says(shelf, 0, "35 euros.");
            shelf.judgeRecords();

            assertThat(shelf.live.flaws(till, Code.CONTRADICTED, 10)).hasSize(3);
            assertThat(shelf.judgements.anyLater()).isTrue();
            shelf.judgements.now();
            shelf.judge();
            assertThat(contradicts(shelf, leaflet)).isTrue();
        }
    }

    @Test
    void theOwnersWordWhileRecordsAreJudgedForTheFirstTimeHoldsForThem() throws Exception {
        try (Shelf shelf = new Shelf(directory)) {
            UUID fees = shelf.text("fees.md", "# Machines\n\n" + FEE + "35 euros.\n");
            shelf.record(feed, 0, FEE + "25 euros.");
            shelf.record(feed, 1, FEE + "15 euros.");

            shelf.judgeRecords(during(BEFORE_THE_SECOND, () -> shelf.stand(fees, Standing.GOVERNED)));

            assertThat(denied(shelf)).containsExactlyInAnyOrder(0, 1);
        }
    }

    @Test
    void andWhileTheyAreJudgedAgain() throws Exception {
        try (Shelf shelf = new Shelf(directory)) {
            UUID fees = shelf.text("fees.md", "# Machines\n\n" + FEE + "35 euros.\n");
            shelf.record(feed, 0, FEE + "25 euros.");
            shelf.record(feed, 1, FEE + "15 euros.");
            shelf.judgeRecords();
            assertThat(denied(shelf)).isEmpty();
            says(shelf, 0, "26 euros.");
            says(shelf, 1, "16 euros.");

            shelf.judgeRecords(during(BEFORE_THE_SECOND, () -> shelf.stand(fees, Standing.GOVERNED)));

            assertThat(denied(shelf)).containsExactlyInAnyOrder(0, 1);
        }
    }

    @Test
    void aRecordThatComesToSayAnotherTimeWhileItIsJudgedIsJudgedByThat() throws Exception {
        try (Shelf shelf = new Shelf(directory)) {
            shelf.record(feed, 0, FEE + "25 euros.");
            shelf.record(feed, 1, "Roses need cutting in March.");
            long newest = Instant.parse("2026-11-30T00:00:00Z").getEpochSecond();
            dated(shelf, 0, newest - TimeUnit.DAYS.toSeconds(1_000));
            dated(shelf, 1, newest);

            shelf.judgeRecords(during(2, () -> dated(shelf, 0, newest)));

            assertThat(shelf.live.flaws(feed, Code.OLD, 10)).isEmpty();
        }
    }

    private void dated(Shelf shelf, int number, long at) {
        shelf.db.change(connection -> Rows.change(
                connection, "UPDATE record SET updated_at = ? WHERE source = ? AND number = ?", at, feed, number));
    }

    private void says(Shelf shelf, int number, String fee) {
        try {
            shelf.record(feed, number, FEE + fee);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private List<Integer> denied(Shelf shelf) {
        return shelf.live.flaws(feed, Code.CONTRADICTED, 10).stream()
                .map(placed -> placed.flaw().ordinal() / Shelf.RECORD_ROOM)
                .toList();
    }

    private static boolean contradicts(Shelf shelf, UUID document) {
        return !shelf.judgements.flaws(document, Code.CONTRADICTED, 10).isEmpty();
    }
}
