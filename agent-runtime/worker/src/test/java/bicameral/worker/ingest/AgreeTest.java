package bicameral.worker.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.protocol.LiveRecord;
import bicameral.worker.store.ChamberDb;
import bicameral.worker.store.ChamberHome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whether index and database agree is asked of neither while the one is behind the other by a batch. */
class AgreeTest {
    @TempDir
    private Path directory = Path.of("");

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void aBatchOnItsWayIntoTheIndexIsWaitedFor() throws Exception {
        ChamberHome home = ChamberHome.at(directory);
        try (ChamberDb db = ChamberDb.open(home.database(), 64L << 20)) {
            Records records = new Records(db, 360);
            try (Knowledge knowledge = new Knowledge(home.index(), new Documents(db, Clock.systemUTC()), records)) {
                knowledge.index();
                CountDownLatch written = new CountDownLatch(1);
                CountDownLatch goOn = new CountDownLatch(1);
                LiveRecord record = new LiveRecord("one", "", "Kilns are hot.", Map.of(), null, null);
                Thread putting = Thread.ofPlatform()
                        .start(() -> records.put(UUID.randomUUID(), UUID.randomUUID(), "feed", List.of(record), () -> {
                            written.countDown();
                            await(goOn);
                            return knowledge.index();
                        }));
                written.await();

                Thread agreeing = Thread.ofPlatform().start(() -> agree(knowledge));
                while (agreeing.isAlive() && agreeing.getState() != Thread.State.WAITING) Thread.onSpinWait();

                assertThat(agreeing.isAlive()).as("it waits").isTrue();
                goOn.countDown();
                putting.join();
                agreeing.join();
                assertThat(knowledge.index().passages()).isEqualTo(1);
            }
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void agree(Knowledge knowledge) {
        try {
            knowledge.agree();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
