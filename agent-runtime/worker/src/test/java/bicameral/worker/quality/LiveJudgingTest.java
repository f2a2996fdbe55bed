package bicameral.worker.quality;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.protocol.Standing;
import bicameral.worker.passage.Passage;
import bicameral.worker.retrieve.Found;
import bicameral.worker.retrieve.KnowledgeIndex;
import bicameral.worker.store.ChamberDb;
import bicameral.worker.store.Rows;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A record is judged when it comes, however long documents are being judged. */
class LiveJudgingTest {
    private static final int ROOM = 1024;
    private static final String FEE = "The inspection of an espresso machine costs ";

    @TempDir
    Path directory;

    private final UUID collection = UUID.randomUUID();
    private final UUID governed = UUID.randomUUID();
    private final UUID source = UUID.randomUUID();

    @Test
    @Timeout(value = 40, unit = TimeUnit.SECONDS)
    void aRecordIsHeldAgainstWhatGovernsWhileADocumentIsStillBeingJudged() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch mayGoOn = new CountDownLatch(1);
        try (ChamberDb db = ChamberDb.open(directory.resolve("chamber.db"), 64L << 20);
                KnowledgeIndex index = new KnowledgeIndex(directory.resolve("index"))) {
            List<Passage> fees = List.of(passage(0, FEE + "35 euros."));
            addDocument(db, index, fees);
            try (Quality quality = Quality.open(
                    db, (document, generation) -> stalled(fees, reading, mayGoOn), () -> index, ROOM, () -> false)) {
                index.trust(quality.trust());
                quality.stand(collection, governed, Standing.GOVERNED);
                reading.await();
                addRecord(db, index, FEE + "25 euros.");
                index.changed(1);

                quality.wakeLive();

                try {
                    while (!denied(index)) TimeUnit.MILLISECONDS.sleep(5);
                    assertThat(mayGoOn.getCount()).isOne();
                } finally {
                    mayGoOn.countDown();
                }
            }
        }
    }

    @Test
    @Timeout(value = 40, unit = TimeUnit.SECONDS)
    void judgingMuchLetsACourseGoFirst() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        AtomicBoolean learning = new AtomicBoolean(true);
        AtomicInteger furthest = new AtomicInteger();
        try (ChamberDb db = ChamberDb.open(directory.resolve("chamber.db"), 64L << 20);
                KnowledgeIndex index = new KnowledgeIndex(directory.resolve("index"))) {
            addDocument(db, index, List.of(passage(0, FEE + "35 euros.")));
            try (Quality quality =
                    Quality.open(db, (document, generation) -> twiceAsMany(furthest), () -> index, ROOM, () -> {
                        asked.countDown();
                        return learning.get();
                    })) {
                quality.wake();
                asked.await();

                assertThat(furthest.get()).isLessThan(Quality.MANY);

                learning.set(false);
                while (furthest.get() < 2 * Quality.MANY - 1) TimeUnit.MILLISECONDS.sleep(5);
            }
        }
    }

    /** A document of twice as many passages as are read at once, that tells how far it was read. */
    private static List<Passage> twiceAsMany(AtomicInteger furthest) {
        return new AbstractList<>() {
            @Override
            public Passage get(int at) {
                furthest.accumulateAndGet(at, Math::max);
                return passage(at, "Shelf " + at + " holds cups.");
            }

            @Override
            public int size() {
                return 2 * Quality.MANY;
            }
        };
    }

    private static List<Passage> stalled(List<Passage> passages, CountDownLatch reading, CountDownLatch mayGoOn) {
        reading.countDown();
        try {
            mayGoOn.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return passages;
    }

    private static Passage passage(int ordinal, String text) {
        return new Passage(ordinal, "", List.of(), Passage.Kind.PROSE, text, List.of(), List.of());
    }

    private void addDocument(ChamberDb db, KnowledgeIndex index, List<Passage> passages) throws Exception {
        index.replace(collection, governed, "fees.md", passages);
        db.change(connection -> Rows.change(connection, """
                INSERT INTO document (id, collection, name, sha256, bytes, stage, generation, passages, added_at)
                VALUES (?, ?, 'fees.md', 'x', 1, 'READY', 1, 1, 1)
                """, governed, collection));
    }

    private void addRecord(ChamberDb db, KnowledgeIndex index, String text) throws Exception {
        index.put(collection, source, 1, "till", List.of(passage(ROOM, text)));
        db.change(connection -> {
            Rows.change(
                    connection, "INSERT INTO source (id, collection, name) VALUES (?, ?, 'till')", source, collection);
            Rows.change(
                    connection,
                    "INSERT INTO record (source, id, number, record, passages, change) VALUES (?, 'fee', 1, '{}', 1, 1)",
                    source);
        });
    }

    private boolean denied(KnowledgeIndex index) {
        return index.search(List.of(collection), "inspection espresso machine costs", 5).stream()
                .filter(found -> found.document().equals(source))
                .map(Found::worth)
                .anyMatch(worth -> worth.denies(0, Integer.MAX_VALUE));
    }
}
