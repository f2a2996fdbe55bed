package bicameral.worker.quality;

import bicameral.protocol.QualityReason.Code;
import bicameral.protocol.Standing;
import bicameral.worker.store.ChamberDb;
import bicameral.worker.store.Rows;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The rows of what was judged of live records. Thread-safe. */
final class LiveJudgements {
    private final ChamberDb db;

    LiveJudgements(ChamberDb db) {
        this.db = db;
    }

    /**
     * A record to be judged.
     *
     * @param change by which it came to say what it says
     * @param updatedAt when it says it was true, in seconds since 1970; 0 if it does not say
     */
    record Live(UUID collection, UUID source, long number, long change, long updatedAt) {}

    /** What a record is worth. */
    record Verdict(double score, long whole, List<Flaw> flaws) {
        Verdict {
            flaws = List.copyOf(flaws);
        }
    }

    private static final String COLUMNS =
            "SELECT s.collection, r.source, r.number, r.change, coalesce(r.updated_at, 0) AS updated_at FROM ";

    /**
     * Some that are not judged yet, or have changed since, or are held against what has changed; the longest waiting first.
     *
     * @param upTo the last change that the index has seen: of a later one it does not know yet what it says
     */
    List<Live> unjudged(long upTo, int limit) {
        List<Live> anew =
                db.read(connection -> Rows.list(connection, COLUMNS + """
                record_quality q JOIN record r ON r.source = q.source AND r.number = q.number
                JOIN source s ON s.id = r.source WHERE q.change = -1 AND r.change <= ? LIMIT ?
                """, LiveJudgements::live, upTo, limit));
        if (!anew.isEmpty()) return anew;
        return db.read(connection -> Rows.list(connection, COLUMNS + """
                record r JOIN source s ON s.id = r.source
                LEFT JOIN record_quality q ON q.source = r.source AND q.number = r.number
                WHERE r.change >= (SELECT coalesce(max(change), 0) FROM record_quality)
                  AND r.change <= ? AND (q.change IS NULL OR q.change <> r.change) ORDER BY r.change LIMIT ?
                """, LiveJudgements::live, upTo, limit));
    }

    private static Live live(ResultSet row) throws SQLException {
        return new Live(
                Rows.id(row, "collection"),
                Rows.id(row, "source"),
                row.getLong("number"),
                row.getLong("change"),
                row.getLong("updated_at"));
    }

    /** Has those judged again that were held against what is no longer there. */
    void forgetGone() {
        db.change(connection -> {
            Rows.change(
                    connection,
                    "DELETE FROM record_quality WHERE change = -1 AND NOT EXISTS (SELECT 1 FROM record r"
                            + " WHERE r.source = record_quality.source AND r.number = record_quality.number)");
            Rows.change(connection, """
                    UPDATE record_quality SET change = -1 WHERE (source, number) IN (
                      SELECT f.source, f.number FROM record_flaw f WHERE f.other IS NOT NULL
                        AND NOT EXISTS (SELECT 1 FROM document d WHERE d.id = f.other)
                        AND NOT EXISTS (SELECT 1 FROM source s WHERE s.id = f.other))
                    """);
        });
    }

    /** All records of a collection are to be judged again. */
    void again(UUID collection) {
        db.change(connection -> Rows.change(
                connection,
                "UPDATE record_quality SET change = -1 WHERE source IN (SELECT id FROM source WHERE collection = ?)",
                collection));
    }

    /** Documents of a collection that its owner has marked as governing. */
    Set<UUID> governing(UUID collection) {
        return new HashSet<>(db.read(connection -> Rows.list(
                connection,
                "SELECT d.id FROM document d JOIN standing s ON s.document = d.id WHERE d.collection = ? AND s.standing = ?",
                row -> Rows.id(row, "id"),
                collection,
                Standing.GOVERNED)));
    }

    /** The newest time any record of a source names, 0 if none. */
    long newest(UUID source) {
        return db.read(connection ->
                Rows.number(connection, "SELECT coalesce(max(updated_at), 0) FROM record WHERE source = ?", source));
    }

    /** A record of the collection that says the same. */
    record Twin(UUID source, long number) {}

    /** The first record with these words, by source and number; null where it is this one or there is none. */
    @Nullable
    Twin twin(Live of, long whole) {
        Twin first = db.read(connection -> Rows.first(
                connection,
                """
                SELECT q.source, q.number FROM record_quality q JOIN source s ON s.id = q.source
                WHERE q.whole = ? AND s.collection = ? ORDER BY q.source, q.number LIMIT 1
                """,
                row -> new Twin(Rows.id(row, "source"), row.getLong("number")),
                whole,
                of.collection()));
        if (first == null) return null;
        int order = first.source().toString().compareTo(of.source().toString());
        boolean before = order < 0 || (order == 0 && first.number() < of.number());
        return before ? first : null;
    }

    /** Keeps a verdict in the place of the one before. */
    void keep(Live of, Verdict verdict) {
        db.change(connection -> {
            long there = Rows.number(
                    connection,
                    "SELECT count(*) FROM record WHERE source = ? AND number = ? AND change = ?",
                    of.source(),
                    of.number(),
                    of.change());
            if (there == 0) return;
            Rows.change(
                    connection, "DELETE FROM record_flaw WHERE source = ? AND number = ?", of.source(), of.number());
            Rows.change(connection, """
                    INSERT INTO record_quality (source, number, change, score, whole) VALUES (?, ?, ?, ?, ?)
                    ON CONFLICT (source, number) DO UPDATE SET change = excluded.change, score = excluded.score,
                      whole = excluded.whole
                    """, of.source(), of.number(), of.change(), verdict.score(), verdict.whole());
            for (Flaw flaw : verdict.flaws()) insert(connection, of, flaw);
            twinsBehind(connection, of, verdict.whole());
        });
    }

    /** Later records of the same words, which were judged when this one was not there, are judged again. */
    private static void twinsBehind(Connection connection, Live of, long whole) throws SQLException {
        Rows.change(connection, """
                UPDATE record_quality SET change = -1 WHERE whole = ? AND (source > ? OR (source = ? AND number > ?))
                  AND source IN (SELECT id FROM source WHERE collection = ?)
                  AND NOT EXISTS (SELECT 1 FROM record_flaw f WHERE f.source = record_quality.source
                    AND f.number = record_quality.number AND f.code = 'DUPLICATE')
                """, whole, of.source(), of.source(), of.number(), of.collection());
    }

    private static void insert(Connection connection, Live of, Flaw flaw) throws SQLException {
        Rows.change(
                connection,
                """
                INSERT INTO record_flaw (source, number, ordinal, code, cost, figure, start, "end", other, other_ordinal,
                  other_start, other_end) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                of.source(),
                of.number(),
                flaw.ordinal(),
                flaw.code(),
                flaw.cost(),
                flaw.figure(),
                flaw.start(),
                flaw.end(),
                flaw.other(),
                flaw.otherOrdinal(),
                flaw.otherStart(),
                flaw.otherEnd());
    }

    /** A source in sum. */
    record Sum(UUID source, String name, Standing standing, double score, int records) {}

    /** What the sources of a collection are worth; those of which nothing was judged yet are not among them. */
    List<Sum> sums(UUID collection) {
        return db.read(connection -> Rows.list(
                connection,
                """
                SELECT s.id, s.name, coalesce(t.standing, 'NONE') AS standing, avg(q.score) AS score, count(*) AS records
                FROM source s JOIN record_quality q ON q.source = s.id LEFT JOIN standing t ON t.document = s.id
                WHERE s.collection = ? GROUP BY s.id ORDER BY s.name
                """,
                row -> new Sum(
                        Rows.id(row, "id"),
                        row.getString("name"),
                        Standing.valueOf(row.getString("standing")),
                        row.getDouble("score"),
                        row.getInt("records")),
                collection));
    }

    /** A reason in sum over the records of a source. */
    record Reason(Code code, double cost, double figure, int count) {}

    List<Reason> reasons(UUID source) {
        return db.read(connection -> Rows.list(
                connection,
                """
                SELECT code, sum(cost) AS cost, max(figure) AS figure, count(DISTINCT number) AS count FROM record_flaw
                WHERE source = ? GROUP BY code ORDER BY cost DESC
                """,
                row -> new Reason(
                        Code.valueOf(row.getString("code")),
                        row.getDouble("cost"),
                        row.getDouble("figure"),
                        row.getInt("count")),
                source));
    }

    /** Flaws of a source's records, the costliest first; of all sources where it is null. */
    List<Judgements.Placed> flaws(@Nullable UUID source, Code code, int limit) {
        return db.read(connection -> Rows.list(
                connection,
                """
                SELECT * FROM record_flaw WHERE (? IS NULL OR source = ?) AND code = ? ORDER BY cost DESC, number, start LIMIT ?
                """,
                row -> new Judgements.Placed(Rows.id(row, "source"), Judgements.flaw(row)),
                source,
                source,
                code,
                limit));
    }

    /** A record's score. */
    record Scored(UUID source, long number, double score) {}

    /** The worst records, those below a score. */
    List<Scored> worst(double below, int limit) {
        return db.read(connection -> Rows.list(
                connection,
                "SELECT source, number, score FROM record_quality WHERE score < ? ORDER BY score LIMIT ?",
                row -> new Scored(Rows.id(row, "source"), row.getLong("number"), row.getDouble("score")),
                below,
                limit));
    }
}
