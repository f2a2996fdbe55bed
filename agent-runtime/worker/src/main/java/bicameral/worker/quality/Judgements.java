package bicameral.worker.quality;

import bicameral.protocol.QualityReason.Code;
import bicameral.protocol.Standing;
import bicameral.worker.exchange.Declined;
import bicameral.worker.store.ChamberDb;
import bicameral.worker.store.Rows;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The rows of what was judged and what the owner said. Thread-safe. */
final class Judgements {
    /**
     * The owner's word on document {@code d}: on itself, else on the sources or archives that hold it. What several hold is
     * governed where one of them is, and less than others only where all of them are.
     */
    static final String STANDING = """
            coalesce(
              (SELECT nullif(own.standing, 'NONE') FROM standing own WHERE own.document = d.id),
              (SELECT CASE WHEN max(coalesce(held.standing, 'NONE') = 'GOVERNED') THEN 'GOVERNED'
                 WHEN min(coalesce(held.standing, 'NONE') = 'IGNORE') THEN 'IGNORE'
                 WHEN min(coalesce(held.standing, 'NONE') IN ('IGNORE', 'REFERENCE')) THEN 'REFERENCE' END
               FROM holding h LEFT JOIN standing held ON held.document = h.holder WHERE h.document = d.id),
              'NONE')""";

    private static final String GOVERNING_SOURCES =
            "SELECT s.id FROM source s JOIN standing t ON t.document = s.id WHERE s.collection = ? AND t.standing = 'GOVERNED'";

    private final ChamberDb db;

    Judgements(ChamberDb db) {
        this.db = db;
    }

    /**
     * A document that answers.
     *
     * @param anew whether it has to be judged, or judged again
     * @param asked how often it was asked to judge it again, which a judgement that is begun now has heard of
     * @param chat whether most of it is an exported chat
     * @param newest epoch day of the newest date it holds for or was written on, 0 if unknown
     * @param passages of which there are sketches
     * @param held how far it has been held against better sources; nothing where that was of another generation
     */
    record Judgeable(
            UUID document,
            UUID collection,
            String name,
            int generation,
            boolean anew,
            long asked,
            long addedAt,
            Standing standing,
            boolean chat,
            long newest,
            int passages,
            Held held) {}

    /** The reasons of a document in sum. */
    record Summary(Map<Code, Sum> reasons) {
        /** Of one code. */
        record Sum(double cost, double figure, int count) {}
    }

    /** Has a row for each document of a collection that answers, so that from now on nothing is asked of any without being counted. */
    void enter(UUID collection) {
        db.change(connection -> Rows.change(connection, """
                INSERT INTO quality (document, generation, score, chat, newest, scores, sketches, summary)
                SELECT d.id, 0, 1.0, 0, 0, x'', x'', '{"reasons":{}}' FROM document d WHERE d.collection = ? AND d.generation > 0
                  AND NOT EXISTS (SELECT 1 FROM quality q WHERE q.document = d.id)
                """, collection));
    }

    /** All documents that answer, of one collection. */
    List<Judgeable> of(UUID collection) {
        return db.read(connection -> Rows.list(
                connection, "SELECT " + STANDING + " AS standing, " + """
                  d.id, d.collection, d.name, d.generation, d.added_at, coalesce(q.asked, 0) AS asked,
                  q.document IS NULL OR q.generation <> d.generation OR q.heard < q.asked AS anew, coalesce(q.chat, 0) AS chat, coalesce(q.newest, 0) AS newest, coalesce(q.sketched, 0) AS sketched,
                  q.cursor_of, q.held, q.next, q.due FROM document d LEFT JOIN quality q ON q.document = d.id
                WHERE d.collection = ? AND d.generation > 0 ORDER BY d.added_at, d.rowid
                """, Judgements::judgeable, collection));
    }

    /** Collections in which something answers that was not judged yet, or was judged by what is no longer there. */
    List<UUID> unjudged() {
        db.change(connection -> {
            Marks.documents(connection, """
                    heard >= pressed AND document IN (
                      SELECT f.document FROM flaw f WHERE f.other IS NOT NULL
                        AND NOT EXISTS (SELECT 1 FROM document d WHERE d.id = f.other)
                        AND NOT EXISTS (SELECT 1 FROM source s WHERE s.id = f.other))
                    """);
            Rows.change(connection, """
                    DELETE FROM standing WHERE NOT EXISTS (SELECT 1 FROM document d WHERE d.id = standing.document OR
                      d.replaces = standing.document) AND NOT EXISTS (SELECT 1 FROM source s WHERE s.id = standing.document)
                      AND source = 0
                    """);
        });
        return db.read(connection -> Rows.list(connection, """
                SELECT DISTINCT d.collection FROM document d LEFT JOIN quality q ON q.document = d.id
                WHERE d.generation > 0
                  AND (q.document IS NULL OR q.generation <> d.generation OR q.heard < q.pressed OR q.due > 0)
                """, row -> Rows.id(row, "collection")));
    }

    private static Judgeable judgeable(ResultSet row) throws SQLException {
        return new Judgeable(
                Rows.id(row, "id"),
                Rows.id(row, "collection"),
                row.getString("name"),
                row.getInt("generation"),
                row.getBoolean("anew"),
                row.getLong("asked"),
                row.getLong("added_at"),
                Standing.valueOf(row.getString("standing")),
                row.getInt("chat") == 1,
                row.getLong("newest"),
                row.getInt("sketched"),
                row.getInt("cursor_of") == row.getInt("generation")
                        ? new Held(row.getInt("held"), row.getInt("next"), row.getInt("due"))
                        : Held.NOTHING);
    }

    /** A document that a round had no room for: for the next one. */
    void left(Judgeable one) {
        db.change(connection -> Marks.documents(connection, "document = ?", one.document()));
    }

    /** A part of what the passages of a document are told apart by; empty where there is none. */
    long[] sketches(UUID document, int part) {
        long[] none = {};
        long[] read = db.read(connection -> Rows.first(
                connection,
                "SELECT sketches FROM sketch WHERE document = ? AND part = ?",
                row -> longs(row.getBytes("sketches")),
                document,
                part));
        return read == null ? none : read;
    }

    /** Keeps a part of what the passages of a document are told apart by. */
    void sketched(Judgeable of, int part, long[] sketches) {
        db.change(connection -> {
            if (gone(connection, of)) return;
            if (part == 0) Rows.change(connection, "DELETE FROM sketch WHERE document = ?", of.document());
            Rows.change(
                    connection,
                    "INSERT INTO sketch (document, part, sketches) VALUES (?, ?, ?)",
                    of.document(),
                    part,
                    bytes(sketches));
        });
    }

    /** Keeps what a document says by itself, so that others can be held against it; it is still to be judged. */
    void sketched(Judgeable of, Sketching own) {
        db.change(connection -> Rows.change(
                connection,
                "UPDATE quality SET chat = ?, newest = ?, sketched = ? WHERE document = ?",
                own.chatLog() ? 1 : 0,
                own.newest(),
                own.passages(),
                of.document()));
    }

    private static boolean gone(Connection connection, Judgeable of) throws SQLException {
        return Rows.number(connection, "SELECT count(*) FROM document WHERE id = ?", of.document()) == 0;
    }

    /** Keeps a judgement in the place of the one before; nothing where the document has gone meanwhile. */
    void keep(Judgeable of, Judged judged, Held held) {
        db.change(connection -> {
            if (gone(connection, of)) return;
            Rows.change(connection, "DELETE FROM flaw WHERE document = ?", of.document());
            for (Flaw flaw : judged.flaws()) insert(connection, of.document(), flaw);
            keep(connection, of, judged, held);
        });
    }

    /** Keeps what holding one stretch has changed of a judgement that is kept already; nothing where the document has gone meanwhile. */
    void goOn(Judgeable of, Judged judged, Held held, Held.Stretch stretch) {
        db.change(connection -> {
            if (gone(connection, of)) return;
            Rows.change(
                    connection,
                    "DELETE FROM flaw WHERE document = ? AND code = ? AND ordinal >= ? AND ordinal < ?",
                    of.document(),
                    Code.CONTRADICTED,
                    stretch.from(),
                    stretch.to());
            for (Flaw flaw : judged.contradictions(stretch)) insert(connection, of.document(), flaw);
            keep(connection, of, judged, held);
        });
    }

    private static void keep(Connection connection, Judgeable of, Judged judged, Held held) throws SQLException {
        Map<Code, Summary.Sum> sums = new HashMap<>();
        judged.tallies()
                .forEach((code, tally) -> sums.put(
                        code, new Summary.Sum(tally.cost / Math.max(1, judged.passages()), tally.most, tally.count)));
        Rows.change(
                connection,
                "UPDATE quality SET generation = ?, heard = ?, score = ?, scores = ?, summary = ?, cursor_of = ?, held = ?,"
                        + " next = ?, due = ? WHERE document = ?",
                of.generation(),
                of.asked(),
                judged.score(),
                judged.bytes(),
                Rows.json(new Summary(sums)),
                of.generation(),
                held.passages(),
                held.next(),
                held.due(),
                of.document());
    }

    private static void insert(Connection connection, UUID document, Flaw flaw) throws SQLException {
        Rows.change(
                connection,
                """
                INSERT INTO flaw (document, ordinal, code, cost, figure, start, "end", other, other_ordinal, other_start,
                  other_end) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                document,
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

    /** A judgement as it is read. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared, and too many to be boxed.
    record Kept(
            UUID document,
            UUID collection,
            String name,
            Standing standing,
            double score,
            byte[] scores,
            int passages,
            int held,
            Summary summary) {}

    /** What is known of all documents, or of one collection's. */
    List<Kept> kept(@Nullable UUID collection) {
        return db.read(connection -> Rows.list(
                connection,
                "SELECT " + STANDING + " AS standing, " + """
                  d.id, d.collection, d.name, coalesce(q.score, 1.0) AS score, q.scores,
                  coalesce(q.sketched, 0) AS sketched, CASE WHEN q.due > 0 THEN q.held ELSE q.sketched END AS held,
                  coalesce(q.summary, '{"reasons":{}}') AS summary
                FROM document d LEFT JOIN quality q ON q.document = d.id
                WHERE d.generation > 0 AND (? IS NULL OR d.collection = ?) ORDER BY score, d.name
                """,
                row -> {
                    byte[] scores = row.getBytes("scores");
                    return new Kept(
                            Rows.id(row, "id"),
                            Rows.id(row, "collection"),
                            row.getString("name"),
                            Standing.valueOf(row.getString("standing")),
                            row.getDouble("score"),
                            scores == null ? new byte[0] : scores,
                            row.getInt("sketched"),
                            row.getInt("held"),
                            Rows.json(row, "summary", Summary.class));
                },
                collection,
                collection));
    }

    /** Flaws of a document, the costliest first; of all documents where it is null. */
    List<Placed> flaws(@Nullable UUID document, @Nullable Code code, int limit) {
        return db.read(connection -> Rows.list(
                connection,
                """
                SELECT * FROM flaw WHERE (? IS NULL OR document = ?) AND (? IS NULL OR code = ?)
                ORDER BY cost DESC, ordinal, start LIMIT ?
                """,
                row -> new Placed(Rows.id(row, "document"), flaw(row)),
                document,
                document,
                code,
                code,
                limit));
    }

    /** A flaw and whose it is. */
    record Placed(UUID document, Flaw flaw) {}

    static Flaw flaw(ResultSet row) throws SQLException {
        String other = row.getString("other");
        return new Flaw(
                row.getInt("ordinal"),
                Code.valueOf(row.getString("code")),
                row.getDouble("cost"),
                row.getDouble("figure"),
                row.getInt("start"),
                row.getInt("end"),
                other == null ? null : UUID.fromString(other),
                row.getInt("other_ordinal"),
                row.getInt("other_start"),
                row.getInt("other_end"));
    }

    /**
     * Says how far a document or a source of live records is trusted. What was judged by the old word is judged again.
     *
     * @throws Declined unknown_document
     */
    void stand(UUID collection, UUID document, Standing standing) {
        db.change(connection -> {
            long known = Rows.number(connection, """
                    SELECT (SELECT count(*) FROM document WHERE id = ? AND collection = ?)
                      + (SELECT count(*) FROM source WHERE id = ? AND collection = ?)
                    """, document, collection, document, collection);
            if (known == 0) throw new Declined("unknown_document", "no such document in the collection");
            Rows.change(connection, """
                    INSERT INTO standing (document, standing) VALUES (?, ?)
                    ON CONFLICT (document) DO UPDATE SET standing = excluded.standing
                    """, document, standing);
            Marks.collection(connection, collection);
        });
    }

    /** Says how far a source is trusted, whatever it has brought so far. What was judged by the old word is judged again. */
    void standSource(UUID collection, UUID source, Standing standing) {
        db.change(connection -> {
            Rows.change(connection, """
                    INSERT INTO standing (document, standing, source) VALUES (?, ?, 1)
                    ON CONFLICT (document) DO UPDATE SET standing = excluded.standing, source = 1
                    """, source, standing);
            Marks.collection(connection, collection);
        });
    }

    void forgetSource(UUID source) {
        db.change(connection ->
                Rows.change(connection, "DELETE FROM standing WHERE document = ? AND source = 1", source));
    }

    /** What was said of whole sources, of any collection. */
    Map<UUID, Standing> saidOfSources() {
        Map<UUID, Standing> said = new HashMap<>();
        db.read(connection -> Rows.list(
                        connection,
                        "SELECT document, standing FROM standing WHERE source = 1",
                        row -> Map.entry(Rows.id(row, "document"), Standing.valueOf(row.getString("standing")))))
                .forEach(entry -> said.put(entry.getKey(), entry.getValue()));
        return said;
    }

    /** Whether anything was said of a whole source. */
    boolean anySource() {
        return db.read(connection -> Rows.number(connection, "SELECT count(*) FROM standing WHERE source = 1")) > 0;
    }

    /** The documents of a collection by the source that holds them; a document may be held by several. */
    Map<UUID, List<UUID>> heldBySources(UUID collection) {
        Map<UUID, List<UUID>> held = new HashMap<>();
        db.read(connection -> Rows.list(
                        connection,
                        """
                        SELECT h.holder, h.document FROM holding h JOIN document d ON d.id = h.document
                        WHERE d.collection = ? AND h.holder <> 'upload' AND h.holder NOT IN (SELECT id FROM document)
                        ORDER BY h.holder, d.added_at, d.rowid
                        """,
                        row -> Map.entry(Rows.id(row, "holder"), Rows.id(row, "document")),
                        collection))
                .forEach(entry -> held.computeIfAbsent(entry.getKey(), source -> new ArrayList<>())
                        .add(entry.getValue()));
        return held;
    }

    /** What was said of any document or source. */
    Map<UUID, Standing> standings() {
        Map<UUID, Standing> standings = new HashMap<>();
        db.read(connection -> Rows.list(
                        connection,
                        "SELECT document, standing FROM standing WHERE document NOT IN (SELECT id FROM document)"
                                + " UNION ALL SELECT d.id, " + STANDING + " FROM document d",
                        row -> Map.entry(Rows.id(row, "document"), Standing.valueOf(row.getString("standing")))))
                .forEach(entry -> standings.put(entry.getKey(), entry.getValue()));
        return standings;
    }

    /** Sources of live records of a collection that its owner has marked as governing. */
    Set<UUID> governingSources(UUID collection) {
        return new HashSet<>(
                db.read(connection -> Rows.list(connection, GOVERNING_SOURCES, row -> Rows.id(row, "id"), collection)));
    }

    /** They, and the documents of the collection that are. */
    Set<UUID> governing(UUID collection) {
        return new HashSet<>(db.read(connection -> Rows.list(
                connection,
                "SELECT d.id FROM document d WHERE d.collection = ? AND " + STANDING + " = 'GOVERNED' UNION ALL "
                        + GOVERNING_SOURCES,
                row -> Rows.id(row, "id"),
                collection,
                collection)));
    }

    /** Whether documents are to be judged again for what records say that govern, with no round being due for it. */
    boolean anyLater() {
        return db.read(connection ->
                        Rows.number(connection, "SELECT count(*) FROM quality WHERE asked > heard AND asked > pressed"))
                > 0;
    }

    /** They are to be judged with the next round, without anything else having changed. */
    void now() {
        db.change(connection ->
                Rows.change(connection, "UPDATE quality SET pressed = asked WHERE asked > heard AND asked > pressed"));
    }

    /** The owner's word on a document holds for the one that replaces it. */
    void inherit() {
        db.change(connection -> Rows.change(connection, """
                INSERT INTO standing (document, standing) SELECT d.id, s.standing FROM document d
                JOIN standing s ON s.document = d.replaces WHERE true ON CONFLICT (document) DO NOTHING
                """));
    }

    private static byte[] bytes(long[] longs) {
        ByteBuffer buffer = ByteBuffer.allocate(longs.length * Long.BYTES);
        buffer.asLongBuffer().put(longs);
        return buffer.array();
    }

    private static long[] longs(byte @Nullable [] bytes) {
        if (bytes == null) return new long[0];
        long[] longs = new long[bytes.length / Long.BYTES];
        ByteBuffer.wrap(bytes).asLongBuffer().get(longs);
        return longs;
    }
}
