package bicameral.worker.quality;

import bicameral.protocol.QualityReason.Code;
import bicameral.protocol.Standing;
import bicameral.worker.store.ChamberDb;
import bicameral.worker.store.Rows;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The rows of what was judged of live records. Thread-safe. */
final class LiveJudgements {
    private static final int BAND_MOST = 200;
    private static final int ALIKE_MOST = 12;
    private static final String ALIKE = sharingBands();
    private static final String THIS = "source = ? AND number = ?";

    private final ChamberDb db;

    LiveJudgements(ChamberDb db) {
        this.db = db;
    }

    /** One column a band, each with an index of its own, so that what goes leaves no band behind. */
    private static String sharingBands() {
        List<String> bands = new ArrayList<>();
        for (int band = 0; band < Sketch.BANDS; band++)
            bands.add("SELECT * FROM (SELECT rowid AS row FROM record_quality WHERE band" + band + " = ? AND band"
                    + band + " <> 0 LIMIT " + BAND_MOST + ")");
        return "SELECT q.source, q.number FROM (" + String.join(" UNION ALL ", bands) + ") met"
                + " JOIN record_quality q ON q.rowid = met.row JOIN source s ON s.id = q.source"
                + " WHERE s.collection = ? AND NOT (q.source = ? AND q.number = ?)"
                + " GROUP BY q.source, q.number HAVING count(*) > 1 ORDER BY q.source, q.number LIMIT ?";
    }

    /**
     * A record to be judged.
     *
     * @param change by which it came to say what it says
     * @param passages how many the index has of it, as soon as it has them
     * @param updatedAt when it says it was true, in seconds since 1970; 0 if it does not say
     * @param asked how often it was asked to judge it again, which a judgement that is begun now has heard of
     */
    record Live(UUID collection, UUID source, long number, long change, int passages, long updatedAt, long asked) {}

    /** What a record is worth. */
    record Verdict(double score, Sketch sketch, List<Flaw> flaws) {
        Verdict {
            flaws = List.copyOf(flaws);
        }
    }

    /** Where a record has no row yet, what is asked of all counts for it. */
    private static final String COLUMNS =
            "SELECT s.collection, r.source, r.number, r.change, r.passages, coalesce(r.updated_at, 0) AS updated_at,"
                    + " coalesce(q.asked, (SELECT words FROM change)) AS asked FROM ";

    /**
     * Some that are not judged yet, or have changed since, or are held against what has changed; the longest waiting first.
     *
     * @param upTo the last change that the index has seen: of a later one it does not know yet what it says
     */
    List<Live> unjudged(long upTo, int limit) {
        List<Live> anew =
                db.read(connection -> Rows.list(connection, COLUMNS + """
                record_quality q JOIN record r ON r.source = q.source AND r.number = q.number
                JOIN source s ON s.id = r.source WHERE q.heard < q.asked AND r.change <= ? LIMIT ?
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
                row.getInt("passages"),
                row.getLong("updated_at"),
                row.getLong("asked"));
    }

    /** Has those judged again that were held against what is no longer there. */
    void forgetGone() {
        db.change(connection -> {
            Rows.change(
                    connection,
                    "DELETE FROM record_quality WHERE heard < asked AND NOT EXISTS (SELECT 1 FROM record r"
                            + " WHERE r.source = record_quality.source AND r.number = record_quality.number)");
            Marks.records(connection, """
                    heard >= asked AND (source, number) IN (
                      SELECT f.source, f.number FROM record_flaw f WHERE f.other IS NOT NULL
                        AND NOT EXISTS (SELECT 1 FROM document d WHERE d.id = f.other)
                        AND NOT EXISTS (SELECT 1 FROM source s WHERE s.id = f.other))
                    """);
        });
    }

    /** All records of a collection are to be judged again. */
    void again(UUID collection) {
        db.change(connection -> Marks.recordsOf(connection, collection));
    }

    /** The newest time any record of a source names, 0 if none. */
    long newest(UUID source) {
        return db.read(connection ->
                Rows.number(connection, "SELECT coalesce(max(updated_at), 0) FROM record WHERE source = ?", source));
    }

    /** A record of the collection that says the same, or may. */
    record Twin(UUID source, long number) {
        /** Whether it comes before another in the order of sources and numbers; of two doubles, the later is the double. */
        boolean before(UUID source, long number) {
            int order = source().toString().compareTo(source.toString());
            return order < 0 || (order == 0 && number() < number);
        }
    }

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
        return first != null && first.before(of.source(), of.number()) ? first : null;
    }

    /**
     * Other records of the collection that share at least two bands with a sketch, those in front first. Of each band only
     * the first {@value #BAND_MOST} are looked at, so that rows that are all alike cost no more than others.
     */
    List<Twin> alike(Live of, Sketch sketch) {
        if (!sketch.resembles()) return List.of();
        Object[] values = new Object[Sketch.BANDS + 4];
        for (int band = 0; band < Sketch.BANDS; band++) values[band] = sketch.bands()[band];
        values[Sketch.BANDS] = of.collection();
        values[Sketch.BANDS + 1] = of.source();
        values[Sketch.BANDS + 2] = of.number();
        values[Sketch.BANDS + 3] = ALIKE_MOST;
        return db.read(connection ->
                Rows.list(connection, ALIKE, row -> new Twin(Rows.id(row, "source"), row.getLong("number")), values));
    }

    /** A record is to be judged again that has not been found to double another. */
    void again(Twin one) {
        db.change(connection -> Marks.records(connection, """
                source = ? AND number = ?
                  AND NOT EXISTS (SELECT 1 FROM record_flaw f WHERE f.source = record_quality.source
                    AND f.number = record_quality.number AND f.code IN ('DUPLICATE', 'NEAR_DUPLICATE'))
                """, one.source(), one.number()));
    }

    /**
     * Keeps a verdict in the place of the one before, together with what follows from it for others.
     *
     * @param room how many ordinals a record has for its passages
     * @param hearers where the record governs, what speaks of the same, and may be denied now; null where it does not govern
     * @return false where the record says something else by now, and nothing was kept
     */
    boolean keep(Live of, int room, Verdict verdict, @Nullable Set<Twin> hearers) {
        long first = of.number() * room;
        return db.write(connection -> {
            Long at = Rows.first(
                    connection,
                    "SELECT coalesce(updated_at, 0) AS at FROM record WHERE source = ? AND number = ? AND change = ?",
                    row -> row.getLong("at"),
                    of.source(),
                    of.number(),
                    of.change());
            if (at == null) return false;
            keep(connection, of, first, verdict);
            if (at != of.updatedAt()) Marks.records(connection, THIS, of.source(), of.number());
            if (hearers != null) passOn(connection, of, first, first + room - 1, hearers);
            return true;
        });
    }

    /** What was held against a record that governs, or may be now, is judged again. */
    private static void passOn(Connection connection, Live of, long first, long last, Set<Twin> hearers)
            throws SQLException {
        Marks.records(connection, """
                (source, number) IN (SELECT f.source, f.number FROM record_flaw f
                  WHERE f.other = ? AND f.other_ordinal BETWEEN ? AND ? AND f.code = 'CONTRADICTED')
                """, of.source(), first, last);
        Marks.laterByHeld(connection, of.source(), first, last);
        Set<UUID> documents = new HashSet<>();
        for (Twin hearer : hearers) {
            Marks.records(connection, THIS, hearer.source(), hearer.number());
            if (documents.add(hearer.source())) Marks.later(connection, hearer.source());
        }
    }

    private static void keep(Connection connection, Live of, long first, Verdict verdict) throws SQLException {
        long whole = verdict.sketch().whole();
        doublesOfWhatItSaid(connection, of, first, whole);
        Rows.change(connection, "DELETE FROM record_flaw WHERE source = ? AND number = ?", of.source(), of.number());
        Rows.change(connection, """
                    INSERT INTO record_quality (source, number, change, score, whole, asked, heard)
                    SELECT ?, ?, ?, ?, ?, words, ? FROM change WHERE true
                    ON CONFLICT (source, number) DO UPDATE SET change = excluded.change, score = excluded.score,
                      whole = excluded.whole, heard = excluded.heard
                    """, of.source(), of.number(), of.change(), verdict.score(), whole, of.asked());
        int[] bands = verdict.sketch().bands();
        Rows.change(
                connection,
                "UPDATE record_quality SET band0 = ?, band1 = ?, band2 = ?, band3 = ?, band4 = ?, band5 = ?"
                        + " WHERE source = ? AND number = ?",
                bands[0],
                bands[1],
                bands[2],
                bands[3],
                bands[4],
                bands[5],
                of.source(),
                of.number());
        for (Flaw flaw : verdict.flaws()) insert(connection, of, flaw);
        twinsBehind(connection, of, whole);
    }

    /** What doubled a record that says something else now is judged again. */
    private static void doublesOfWhatItSaid(Connection connection, Live of, long first, long whole)
            throws SQLException {
        Marks.records(connection, """
                EXISTS (SELECT 1 FROM record_quality b WHERE b.source = ? AND b.number = ? AND b.whole <> ?)
                  AND (source, number) IN (SELECT f.source, f.number FROM record_flaw f WHERE f.other = ?
                    AND f.other_ordinal = ? AND f.code IN ('DUPLICATE', 'NEAR_DUPLICATE'))
                """, of.source(), of.number(), whole, of.source(), first);
    }

    /** Later records of the same words, which were judged when this one was not there, are judged again. */
    private static void twinsBehind(Connection connection, Live of, long whole) throws SQLException {
        Marks.records(connection, """
                whole = ? AND (source > ? OR (source = ? AND number > ?))
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
    record Sum(UUID source, String name, Standing standing, double score, int records, int all) {}

    /** What the sources of a collection are worth; those of which nothing was judged yet are not among them. */
    List<Sum> sums(UUID collection) {
        return db.read(connection -> Rows.list(
                connection,
                """
                SELECT s.id, s.name, coalesce(t.standing, 'NONE') AS standing, avg(q.score) AS score, count(*) AS records,
                  (SELECT count(*) FROM record r WHERE r.source = s.id) AS every
                FROM source s JOIN record_quality q ON q.source = s.id LEFT JOIN standing t ON t.document = s.id
                WHERE s.collection = ? GROUP BY s.id ORDER BY s.name
                """,
                row -> new Sum(
                        Rows.id(row, "id"),
                        row.getString("name"),
                        Standing.valueOf(row.getString("standing")),
                        row.getDouble("score"),
                        row.getInt("records"),
                        row.getInt("every")),
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
