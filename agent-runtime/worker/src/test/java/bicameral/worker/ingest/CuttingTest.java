package bicameral.worker.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.protocol.ChamberRequest.PutRecords;
import bicameral.protocol.LiveRecord;
import bicameral.worker.store.ChamberDb;
import bicameral.worker.store.ChamberHome;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Records are cut again behind the start of the chamber, which does not wait for it. */
class CuttingTest {
    @TempDir
    private Path directory = Path.of("");

    private final UUID collection = UUID.randomUUID();
    private final UUID source = UUID.randomUUID();

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void recordsAreCutAgainOnceTheChamberIsOpenWithAnotherLength() throws Exception {
        ChamberHome home = ChamberHome.at(directory);
        int before;
        try (ChamberDb db = ChamberDb.open(home.database(), 64L << 20);
                Ingest ingest = Ingest.open(home, db, Clock.systemUTC(), limits(360))) {
            String text = "Each kiln has a door of its own that is opened once a day for an hour. ".repeat(20);
            LiveRecord record = new LiveRecord("long", "", text, Map.of(), null, null);
            ingest.put(new PutRecords(collection, source, "feed", List.of(record)));
            before = ingest.knowledge().index().passages();
        }
        try (ChamberDb db = ChamberDb.open(home.database(), 64L << 20);
                Ingest ingest = Ingest.open(home, db, Clock.systemUTC(), limits(120))) {
            while (ingest.knowledge().index().passages() <= 2 * before) TimeUnit.MILLISECONDS.sleep(5);
            assertThat(ingest.text(source, 2 * before)).isPresent();
        }
    }

    private static ParserLimits limits(int passageCharacters) {
        return new ParserLimits(Duration.ofMinutes(1), 256, 1_000_000, 10_000, passageCharacters, 1L << 30);
    }
}
