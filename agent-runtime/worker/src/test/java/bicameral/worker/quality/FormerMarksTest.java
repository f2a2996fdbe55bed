package bicameral.worker.quality;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.worker.store.ChamberDb;
import bicameral.worker.store.FormerDb;
import bicameral.worker.store.Rows;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stood to be judged again when the marks were numbers below 0 still does. */
class FormerMarksTest {
    /** Of the last schema that had them. */
    private static final int STEPS = 15;

    @TempDir
    private Path directory = Path.of("");

    private final UUID collection = UUID.randomUUID();
    private final UUID source = UUID.randomUUID();

    @Test
    void whatWasMarkedIsJudgedAgainAndNothingElse() throws SQLException {
        UUID judged = UUID.randomUUID();
        UUID now = UUID.randomUUID();
        UUID later = UUID.randomUUID();
        Path file = directory.resolve("chamber.db");
        FormerDb.write(file, STEPS, connection -> {
            document(connection, judged, 1);
            document(connection, now, -1);
            document(connection, later, -2);
            Rows.change(
                    connection, "INSERT INTO source (id, collection, name) VALUES (?, ?, 'feed')", source, collection);
            record(connection, 0, 1, 1);
            record(connection, 1, 2, -1);
            record(connection, 2, 3, 3);
        });

        try (ChamberDb db = ChamberDb.open(file, 64L << 20)) {
            Judgements judgements = new Judgements(db);
            assertThat(judgements.of(collection))
                    .filteredOn(Judgements.Judgeable::anew)
                    .extracting(Judgements.Judgeable::document)
                    .containsExactlyInAnyOrder(now, later);
            assertThat(judgements.unjudged()).containsExactly(collection);
            assertThat(new LiveJudgements(db).unjudged(3, 10))
                    .extracting(LiveJudgements.Live::number)
                    .isEqualTo(List.of(1L));
        }
    }

    private void document(Connection connection, UUID id, int mark) throws SQLException {
        Rows.change(connection, """
                INSERT INTO document (id, collection, name, sha256, bytes, stage, generation, passages, added_at)
                VALUES (?, ?, 'a.md', ?, 1, 'READY', 1, 1, 1)
                """, id, collection, id.toString());
        Rows.change(connection, """
                INSERT INTO quality (document, generation, score, chat, newest, scores, sketches, summary)
                VALUES (?, ?, 1.0, 0, 0, x'ff', x'', '{"reasons":{}}')
                """, id, mark);
    }

    private void record(Connection connection, int number, int change, int mark) throws SQLException {
        Rows.change(
                connection,
                "INSERT INTO record (source, id, number, record, passages, change) VALUES (?, ?, ?, '{}', 1, ?)",
                source,
                "r" + number,
                number,
                change);
        Rows.change(
                connection,
                "INSERT INTO record_quality (source, number, change, score, whole) VALUES (?, ?, ?, 1.0, ?)",
                source,
                number,
                mark,
                number);
    }
}
