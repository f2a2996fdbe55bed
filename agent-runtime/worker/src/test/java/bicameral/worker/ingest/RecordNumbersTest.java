package bicameral.worker.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.protocol.ChamberEvent.RecordsTaken;
import bicameral.protocol.LiveRecord;
import bicameral.worker.exchange.Declined;
import bicameral.worker.passage.Passage;
import bicameral.worker.retrieve.Found;
import bicameral.worker.retrieve.KnowledgeIndex;
import bicameral.worker.store.ChamberDb;
import bicameral.worker.store.FormerDb;
import bicameral.worker.store.Rows;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A source in which records come and go has numbers for them for ever. */
class RecordNumbersTest {
    private static final int NUMBERS = 4;
    /** The version of the database that did not keep free numbers yet. */
    private static final int BEFORE = 11;

    @TempDir
    private Path directory = Path.of("");

    private final UUID collection = UUID.randomUUID();
    private final UUID source = UUID.randomUUID();
    private ChamberDb db;
    private KnowledgeIndex index;
    private Records records;

    @BeforeEach
    void open() throws IOException {
        db = ChamberDb.open(directory.resolve("chamber.db"), 64L << 20);
        index = new KnowledgeIndex(directory.resolve("index"));
        records = new Records(db, 360, NUMBERS);
    }

    @AfterEach
    void close() throws IOException {
        index.close();
        db.close();
    }

    @Test
    void theLastNumberOfASourceHasOrdinalsForAllItsPassages() {
        List<Passage> passages = new RecordPassages(360).of(record("last"), RecordPassages.NUMBERS - 1L);
        int first = passages.getFirst().ordinal();
        assertThat(first).isPositive();
        assertThat(first + (RecordPassages.ROOM - 1)).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void moreRecordsCanComeAndGoThanThereAreNumbers() {
        for (int i = 0; i < 3 * NUMBERS; i++) {
            assertThat(put("r" + i)).isEqualTo(new RecordsTaken(1, 0, 0));
            assertThat(found("r" + i)).containsExactly("r" + i);
            delete("r" + i);
        }
        assertThat(index.passages()).isZero();
    }

    @Test
    void aFreshNumberComesBeforeOneThatWasSomebodysAndTheLongestFreeBeforeOthers() {
        put("a", "b");
        delete("b");
        delete("a");
        put("c", "d");
        assertThat(List.of(number("c"), number("d"))).containsExactly(2L, 3L);
        put("e", "f");
        assertThat(List.of(number("e"), number("f"))).containsExactly(1L, 0L);
    }

    @Test
    void aFullSourceTakesNoMoreButChangesAndSaysWhy() {
        put("a", "b", "c", "d");
        assertThatThrownBy(() -> put("e"))
                .isInstanceOfSatisfying(
                        Declined.class, declined -> assertThat(declined.code()).isEqualTo("source_full"));
        assertThat(put("a")).isEqualTo(new RecordsTaken(0, 0, 1));
        delete("b");
        assertThat(put("e")).isEqualTo(new RecordsTaken(1, 0, 0));
    }

    @Test
    void whatTookANumberIsThereAgainWhenTheIndexWasLost() throws IOException {
        put("a", "b", "c", "d");
        delete("b");
        put("e");
        index.clear();
        records.replay(index);
        assertThat(index.search(List.of(collection), "record", 10)).hasSize(4);
        assertThat(found("e")).containsExactly("e");
        assertThat(found("b")).isEmpty();
    }

    @Test
    void numbersThatWereFreeBeforeTheyWereKeptAreFound() throws SQLException {
        db.close();
        Path file = directory.resolve("former.db");
        FormerDb.write(file, BEFORE, connection -> {
            Rows.change(
                    connection,
                    "INSERT INTO source (id, collection, name, numbers) VALUES (?, ?, 'feed', 4)",
                    source,
                    collection);
            for (int number : List.of(1, 3))
                Rows.change(
                        connection,
                        "INSERT INTO record (source, id, number, record, passages, change) VALUES (?, ?, ?, '{}', 1, 1)",
                        source,
                        "r" + number,
                        number);
        });
        db = ChamberDb.open(file, 64L << 20);
        records = new Records(db, 360, NUMBERS);
        put("e", "f");
        assertThat(List.of(number("e"), number("f"))).containsExactlyInAnyOrder(0L, 2L);
    }

    @Test
    void recordsAreCutAgainWhenPassagesAreToHaveAnotherLength() throws IOException {
        String long_ = "Each kiln has a door of its own that is opened once a day for an hour. ".repeat(20);
        LiveRecord text = new LiveRecord("long", "", long_, Map.of(), null, null);
        records.put(collection, source, "feed", List.of(text, record("short")), () -> index);
        int before = index.passages();
        long change = index.change();

        records = new Records(db, 120, NUMBERS);
        assertThat(records.areCutOtherwise()).isTrue();
        assertThat(records.cutAgain(() -> index, () -> false)).isTrue();

        assertThat(records.areCutOtherwise()).isFalse();
        assertThat(records.cutAgain(() -> index, () -> false)).isFalse();
        assertThat(index.passages()).isGreaterThan(2 * before);
        assertThat(records.passages()).isEqualTo(index.passages());
        assertThat(index.change()).as("the short one is as it was").isEqualTo(change + 1);
        Found found = index.search(List.of(collection), "kiln door", 1).getFirst();
        assertThat(records.text(source, found.passage().ordinal()))
                .hasValue(found.passage().text());
    }

    @Test
    void recordsAnswerAsTheyAreUntilTheyAreCutAgainAndWhatWasCutIsNotCutAnotherTime() throws IOException {
        records.put(collection, source, "feed", List.of(long_("one"), long_("two"), long_("three")), () -> index);
        long change = index.change();
        agrees("one");

        // Two of them fill a page.
        records = new Records(db, 120, NUMBERS);
        agrees("one");
        int[] asked = {0};
        records.cutAgain(() -> index, () -> asked[0]++ > 0);

        assertThat(index.change()).isEqualTo(change + 2);
        for (String one : List.of("one", "two", "three")) agrees(one);
        index.clear();
        index.changed(0);
        records.replay(index);
        for (String one : List.of("one", "two", "three")) agrees(one);

        records = new Records(db, 120, NUMBERS);
        records.cutAgain(() -> index, () -> false);
        assertThat(index.change()).as("each was cut once").isEqualTo(change + 3);
        for (String one : List.of("one", "two", "three")) agrees(one);
    }

    @Test
    void whatIsPutWhileOthersAreToBeCutAgainIsCutAsItIsToBeAndSoItStaysWhenTheLengthChangesBack() throws IOException {
        records.put(collection, source, "feed", List.of(long_("one")), () -> index);
        records = new Records(db, 120, NUMBERS);
        records.put(collection, source, "feed", List.of(long_("two")), () -> index);
        for (String one : List.of("one", "two")) agrees(one);

        records = new Records(db, 360, NUMBERS);
        long change = index.change();
        records.cutAgain(() -> index, () -> false);

        assertThat(index.change()).as("one was never cut otherwise").isEqualTo(change + 1);
        for (String one : List.of("one", "two")) agrees(one);
    }

    @Test
    void aSourceOfManyPagesHasItsNewNameEverywhere() throws IOException {
        records.put(collection, source, "feed", List.of(long_("one"), long_("two"), long_("three")), () -> index);

        records.put(collection, source, "stock", List.of(record("short")), () -> index);

        assertThat(index.search(List.of(collection), "says this kiln", 4_000))
                .isNotEmpty()
                .allMatch(found -> found.documentName().equals("stock"));
        index.clear();
        index.changed(0);
        records.replay(index);
        for (String one : List.of("one", "two", "three")) agrees(one);
    }

    /** More than half of what is read at once. */
    private static LiveRecord long_(String id) {
        String sentence = "The kiln " + id + " has a door of its own that is opened once a day for an hour. ";
        return new LiveRecord(id, "", sentence.repeat(1_200_000 / sentence.length()), Map.of(), null, null);
    }

    /** The index has as many passages as the database says, and one of them reads the same in both. */
    private void agrees(String id) {
        assertThat(records.passages()).isEqualTo(index.passages());
        int some = Math.toIntExact(number(id) * RecordPassages.ROOM + 3);
        assertThat(records.text(source, some))
                .isPresent()
                .isEqualTo(index.read(source, some).map(found -> found.passage().text()));
    }

    private RecordsTaken put(String... ids) {
        return records.put(
                collection,
                source,
                "feed",
                Arrays.stream(ids).map(RecordNumbersTest::record).toList(),
                () -> index);
    }

    private void delete(String id) {
        records.delete(collection, source, List.of(id), () -> index);
    }

    private static LiveRecord record(String id) {
        return new LiveRecord(id, "", "The record " + id + " says this.", Map.of(), null, null);
    }

    private long number(String id) {
        return db.read(connection ->
                Rows.number(connection, "SELECT number FROM record WHERE source = ? AND id = ?", source, id));
    }

    private List<String> found(String id) {
        return index.search(List.of(collection), "record", 10).stream()
                .map(Found::passage)
                .filter(passage -> passage.text().contains(" " + id + " "))
                .map(Passage::place)
                .toList();
    }
}
