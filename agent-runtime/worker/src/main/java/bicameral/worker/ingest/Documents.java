package bicameral.worker.ingest;

import bicameral.protocol.ChamberEvent.DocumentState;
import bicameral.protocol.ChamberEvent.Stage;
import bicameral.protocol.ChamberRequest.AddDocument;
import bicameral.worker.exchange.Declined;
import bicameral.worker.parse.ParserFrames;
import bicameral.worker.store.ChamberDb;
import bicameral.worker.store.Rows;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The rows of the chamber's documents. Thread-safe. */
final class Documents {
    /** Who has what people uploaded. */
    private static final String UPLOAD = "upload";

    private static final Duration KEYS_KEPT = Duration.ofDays(7);

    private final ChamberDb db;
    private final Clock clock;

    Documents(ChamberDb db, Clock clock) {
        this.db = db;
        this.clock = clock;
    }

    /** A document on its way through the stages. */
    record Job(
            UUID document,
            UUID collection,
            String name,
            long bytes,
            int generation,
            int parsed,
            int passages,
            @Nullable UUID replaces,
            @Nullable UUID archive) {
        /** The generation that is being learned. */
        int next() {
            return generation + 1;
        }

        boolean isParsed() {
            return parsed == next();
        }
    }

    /**
     * A document whose part is complete.
     *
     * @param facts what the child said of it; null where that is known already
     * @param speed characters per second of the reading, 0 where nobody knows
     */
    record Finished(Job job, ParserFrames.@Nullable Learned facts, int speed) {}

    /** Sizes of all that answers. */
    record Totals(int documents, long passages, long characters) {}

    /** The document of this id, or the one of this content in the collection, or null. */
    @Nullable
    DocumentState known(AddDocument add) {
        return db.read(connection -> known(connection, add));
    }

    private static @Nullable DocumentState known(Connection connection, AddDocument add) throws SQLException {
        return Rows.first(
                connection,
                "SELECT * FROM document WHERE id = ? OR (collection = ? AND sha256 = ?) ORDER BY id = ? DESC",
                Documents::state,
                add.document(),
                add.collection(),
                add.sha256(),
                add.document());
    }

    /** Who brought it, as the holdings name them. */
    private static String holder(@Nullable UUID source) {
        return source == null ? UPLOAD : source.toString();
    }

    /**
     * One more has the content of a document; false where it has been forgotten since. A source that has it under another name
     * from now on has moved, and a document that goes by that name is learned again for it.
     */
    boolean hold(AddDocument add, UUID document) {
        return db.write(connection -> {
            if (add.source() != null) rename(connection, document, holder(add.source()), add.name());
            return hold(connection, document, holder(add.source()), add.name());
        });
    }

    private static void rename(Connection connection, UUID document, String holder, String name) throws SQLException {
        Rows.change(connection, """
                UPDATE document SET name = ?, stage = 'QUEUED', problem = NULL, begun = 0
                WHERE id = ? AND name <> ? AND stage IN ('READY', 'FAILED')
                  AND name = (SELECT h.name FROM holding h WHERE h.document = document.id AND h.holder = ?)
                """, name, document, name, holder);
    }

    private static boolean hold(Connection connection, UUID document, String holder, String name) throws SQLException {
        return Rows.change(connection, """
                        INSERT INTO holding (document, holder, name) SELECT id, ?, ? FROM document WHERE id = ?
                        ON CONFLICT (document, holder) DO UPDATE SET name = excluded.name
                        """, holder, name, document) > 0;
    }

    /** The document that an upload with this key became, or null; idempotency_conflict where that was another upload. */
    @Nullable
    DocumentState keyed(AddDocument add) {
        String key = add.key();
        if (key == null) return null;
        return db.read(connection -> {
            String upload = Rows.first(
                    connection, "SELECT upload FROM upload_key WHERE key = ?", row -> row.getString("upload"), key);
            if (upload == null) return null;
            if (!upload.equals(upload(add))) throw new Declined("idempotency_conflict", "the key is another upload's");
            return Rows.first(
                    connection,
                    "SELECT d.* FROM document d JOIN upload_key k ON k.document = d.id WHERE k.key = ?",
                    Documents::state,
                    key);
        });
    }

    private static String upload(AddDocument add) {
        return add.sha256() + ' ' + add.collection() + ' ' + add.replaces() + ' ' + add.name();
    }

    /** From now on the key is this upload's. */
    void remember(AddDocument add, UUID document) {
        String key = add.key();
        if (key == null) return;
        db.change(connection -> {
            Instant now = clock.instant();
            Rows.change(connection, "DELETE FROM upload_key WHERE at < ?", now.minus(KEYS_KEPT));
            Rows.change(
                    connection,
                    "INSERT OR REPLACE INTO upload_key (key, upload, document, at) VALUES (?, ?, ?, ?)",
                    key,
                    upload(add),
                    document,
                    now);
        });
    }

    /** Queues a new document, or returns the one that was there before it. */
    DocumentState queue(AddDocument add) {
        return db.write(connection -> {
            DocumentState before = known(connection, add);
            if (before != null) return before;
            UUID replaced = add.replaces();
            if (replaced != null) one(connection, add.collection(), replaced);
            Rows.change(
                    connection,
                    """
                    INSERT INTO document (id, collection, name, sha256, bytes, stage, added_at, replaces, replacer)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                    add.document(),
                    add.collection(),
                    add.name(),
                    add.sha256(),
                    add.bytes(),
                    Stage.QUEUED,
                    clock.instant(),
                    replaced,
                    holder(add.source()));
            hold(connection, add.document(), holder(add.source()), add.name());
            DocumentState queued = known(connection, add);
            if (queued == null) throw new IllegalStateException("a row just inserted is not there");
            return queued;
        });
    }

    /** Queues a document again, of an archive its failed files; one that is on its way stays as it is. */
    DocumentState again(UUID collection, UUID document) {
        return db.write(connection -> {
            int files = Rows.change(connection, """
                    UPDATE document SET stage = 'QUEUED', problem = NULL, begun = 0
                    WHERE archive = ? AND collection = ? AND stage = 'FAILED' AND bytes > 0
                    """, document, collection);
            if (files == 0 && isUnpacked(connection, document)) return one(connection, collection, document);
            Rows.change(connection, """
                    UPDATE document SET stage = ?, problem = NULL, begun = 0
                    WHERE id = ? AND collection = ? AND stage IN ('FAILED', 'READY')
                    """, files > 0 ? Stage.LEARNING : Stage.QUEUED, document, collection);
            return one(connection, collection, document);
        });
    }

    /** A document whose content is known is to take the place of another: at once where it is ready, else when it is. */
    void supersede(AddDocument add, UUID replaced, UUID by) {
        if (replaced.equals(by)) return;
        String holder = holder(add.source());
        db.change(connection -> {
            one(connection, add.collection(), replaced);
            if (one(connection, add.collection(), by).stage() == Stage.READY) release(connection, replaced, holder);
            else
                Rows.change(
                        connection,
                        "UPDATE document SET replaces = ?, replacer = ? WHERE id = ?",
                        replaced,
                        holder,
                        by);
        });
    }

    /** Stops what is on its way; what it has taught so far goes on to answer. */
    DocumentState cancel(UUID collection, UUID document) {
        return db.write(connection -> {
            Rows.change(connection, """
                    UPDATE document SET stage = 'FAILED', problem = 'cancelled', begun = 0
                    WHERE (id = ? OR archive = ?) AND collection = ? AND stage IN ('QUEUED', 'PARSING', 'LEARNING')
                    """, document, document, collection);
            return one(connection, collection, document);
        });
    }

    /** Whether the document is still to be learned: neither cancelled nor forgotten since. */
    boolean isWanted(UUID document) {
        return db.read(connection -> Rows.number(
                        connection,
                        "SELECT count(*) FROM document WHERE id = ? AND stage IN ('QUEUED', 'PARSING', 'LEARNING')",
                        document))
                > 0;
    }

    DocumentState one(UUID collection, UUID document) {
        return db.read(connection -> one(connection, collection, document));
    }

    private static DocumentState one(Connection connection, UUID collection, UUID document) throws SQLException {
        DocumentState state = Rows.first(
                connection,
                "SELECT * FROM document WHERE id = ? AND collection = ?",
                Documents::state,
                document,
                collection);
        if (state == null) throw new Declined("unknown_document", "no such document in the collection");
        return state;
    }

    List<DocumentState> of(UUID collection) {
        return db.read(connection -> Rows.list(
                connection,
                "SELECT * FROM document WHERE collection = ? ORDER BY added_at DESC, rowid DESC",
                Documents::state,
                collection));
    }

    /** The documents to learn next, those begun before those that wait. */
    List<Job> nextJobs() {
        return db.read(connection -> Rows.list(connection, """
                SELECT * FROM document WHERE stage IN ('QUEUED', 'PARSING', 'LEARNING')
                  AND NOT (stage = 'LEARNING' AND media_type = 'application/zip')
                ORDER BY stage = 'QUEUED', added_at, rowid LIMIT 50
                """, Documents::job));
    }

    List<Job> ready() {
        return db.read(connection ->
                Rows.list(connection, "SELECT * FROM document WHERE generation > 0 ORDER BY id", Documents::job));
    }

    /** How often this work has been begun, this time included. One that is still to be read is being read from now on. */
    int begin(Job job) {
        return Math.toIntExact(db.write(connection -> {
            Rows.change(connection, """
                    UPDATE document SET begun = begun + 1, stage = iif(stage = 'QUEUED', 'PARSING', stage) WHERE id = ?
                    """, job.document());
            return Rows.number(connection, "SELECT begun FROM document WHERE id = ?", job.document());
        }));
    }

    /** Its part is lost: it is to be read from the beginning. */
    void readAgain(Job job) {
        db.change(connection -> Rows.change(
                connection,
                "UPDATE document SET stage = 'PARSING' WHERE id = ? AND stage = 'LEARNING'",
                job.document()));
    }

    /** An orderly stop is no sign of trouble. */
    void forgive(Job job) {
        db.change(connection -> Rows.change(connection, "UPDATE document SET begun = 0 WHERE id = ?", job.document()));
    }

    /** The parts with the passages of the next generation are complete. */
    void parsed(List<Finished> all) {
        db.change(connection -> {
            for (Finished one : all) if (one.facts() != null) parsed(connection, one.job(), one.facts());
        });
    }

    private static void parsed(Connection connection, Job job, ParserFrames.Learned facts) throws SQLException {
        Rows.change(
                connection,
                """
                UPDATE document SET stage = 'LEARNING', parsed = ?, media_type = ?, title = ?, pages = ?, characters = ?,
                  passages = ? WHERE id = ? AND stage = 'PARSING'
                """,
                job.next(),
                facts.mediaType(),
                facts.title(),
                facts.pages(),
                facts.characters(),
                facts.passages(),
                job.document());
    }

    /** The next generations answer from now on; those before, and what they replace, are gone. */
    void ready(List<Finished> all) {
        db.change(connection -> {
            for (Finished one : all) ready(connection, one.job(), one.speed());
        });
    }

    private void ready(Connection connection, Job job, int speed) throws SQLException {
        int learned = Rows.change(connection, """
                UPDATE document SET stage = 'READY', problem = NULL, begun = 0, generation = ?, ready_at = ?, speed = ?
                WHERE id = ? AND stage = 'LEARNING'
                """, job.next(), clock.instant(), speed, job.document());
        if (learned > 0) supersede(connection, job.document(), job.replaces());
    }

    private static void supersede(Connection connection, UUID document, @Nullable UUID replaced) throws SQLException {
        if (replaced == null) return;
        release(connection, replaced, replacer(connection, document));
        Rows.change(connection, "UPDATE document SET replaces = NULL WHERE id = ?", document);
    }

    private static String replacer(Connection connection, UUID document) throws SQLException {
        String holder = Rows.first(
                connection,
                "SELECT coalesce(replacer, 'upload') AS holder FROM document WHERE id = ?",
                row -> row.getString("holder"),
                document);
        return holder == null ? UPLOAD : holder;
    }

    /** What goes when this document is ready; null where it replaces nothing, or where others have that too. */
    @Nullable
    UUID leaving(Job job) {
        UUID replaced = job.replaces();
        if (replaced == null) return null;
        return db.read(connection -> {
            String holder = replacer(connection, job.document());
            long all = count(connection, "SELECT count(*) FROM holding WHERE document = ?", replaced);
            long own = Rows.number(
                    connection, "SELECT count(*) FROM holding WHERE document = ? AND holder = ?", replaced, holder);
            boolean stays = all > own && (own > 0 || !holder.equals(UPLOAD));
            return stays ? null : replaced;
        });
    }

    /**
     * Somebody lets a document go; who has it last has it forgotten. People may let go what none of them brought: then
     * everybody does. One that others have stays under the name by which they have it; it is learned again for that, and
     * because its passages may have left the index when somebody came to have it a moment ago.
     */
    private static void release(Connection connection, UUID document, String holder) throws SQLException {
        int held = Rows.change(connection, "DELETE FROM holding WHERE document = ? AND holder = ?", document, holder);
        if (held == 0 && holder.equals(UPLOAD))
            Rows.change(connection, "DELETE FROM holding WHERE document = ?", document);
        String name = Rows.first(
                connection,
                "SELECT name FROM holding WHERE document = ? ORDER BY holder LIMIT 1",
                row -> row.getString("name"),
                document);
        if (name == null) {
            forget(connection, document);
            return;
        }
        Rows.change(
                connection,
                "UPDATE document SET name = ?, archive = CASE WHEN archive = ? THEN NULL ELSE archive END WHERE id = ?",
                name,
                holder,
                document);
        Rows.change(connection, """
                UPDATE document SET stage = 'QUEUED', problem = NULL, begun = 0 WHERE id = ? AND stage IN ('READY', 'FAILED')
                """, document);
    }

    /**
     * The files of an archive are documents of their own from now on. Content that is known already stays one document.
     *
     * @return the files of which nothing came for that reason
     */
    List<UUID> unpacked(Job archive, List<Unpacking.File> files) {
        return db.write(connection -> {
            List<UUID> known = new ArrayList<>();
            long millis = clock.instant().toEpochMilli();
            for (Unpacking.File file : files) {
                int added = Rows.change(
                        connection,
                        """
                        INSERT INTO document (id, collection, name, sha256, bytes, stage, problem, added_at, archive)
                        SELECT ?, collection, ?, ?, ?, ?, ?, ?, id FROM document WHERE id = ? AND stage = 'PARSING'
                        ON CONFLICT (collection, sha256) DO NOTHING
                        """,
                        file.document(),
                        file.name(),
                        file.sha256(),
                        file.bytes(),
                        file.problem() == null ? Stage.QUEUED : Stage.FAILED,
                        file.problem(),
                        millis,
                        archive.document());
                if (added == 0) known.add(file.document());
                Rows.change(connection, """
                        INSERT INTO holding (document, holder, name)
                        SELECT d.id, a.id, ? FROM document d JOIN document a ON a.id = ? AND a.stage = 'PARSING'
                        WHERE d.collection = a.collection AND d.sha256 = ?
                        ON CONFLICT DO NOTHING
                        """, file.name(), archive.document(), file.sha256());
            }
            Rows.change(connection, """
                    UPDATE document SET stage = 'LEARNING', media_type = 'application/zip', begun = 0
                    WHERE id = ? AND stage = 'PARSING'
                    """, archive.document());
            return known;
        });
    }

    private static boolean isUnpacked(Connection connection, UUID document) throws SQLException {
        return Rows.number(
                        connection,
                        "SELECT count(*) FROM document WHERE id = ? AND media_type = 'application/zip'",
                        document)
                > 0;
    }

    /** Archives of which no file is on its way any more are done; without a single readable one, failed. */
    void settleArchives() {
        List<Job> settled = db.read(connection -> Rows.list(connection, """
                SELECT * FROM document a WHERE media_type = 'application/zip' AND stage = 'LEARNING' AND NOT EXISTS (
                  SELECT 1 FROM document f WHERE f.archive = a.id AND f.stage IN ('QUEUED', 'PARSING', 'LEARNING'))
                """, Documents::job));
        for (Job archive : settled) db.change(connection -> settle(connection, archive));
    }

    private void settle(Connection connection, Job archive) throws SQLException {
        long files = count(connection, "SELECT count(*) FROM document WHERE archive = ?", archive.document());
        long failed = count(
                connection, "SELECT count(*) FROM document WHERE archive = ? AND stage = 'FAILED'", archive.document());
        boolean nothing = files > 0 && failed == files;
        Rows.change(
                connection,
                "UPDATE document SET stage = ?, problem = ?, ready_at = ? WHERE id = ?",
                nothing ? Stage.FAILED : Stage.READY,
                nothing ? "empty" : null,
                clock.instant(),
                archive.document());
        if (!nothing) supersede(connection, archive.document(), archive.replaces());
    }

    private static long count(Connection connection, String sql, UUID document) throws SQLException {
        return Rows.number(connection, sql, document);
    }

    /** The attempt under way has failed; one that was cancelled, and queued again since, has nothing to say any more. */
    void failed(Job job, String problem) {
        db.change(connection -> Rows.change(
                connection,
                "UPDATE document SET stage = 'FAILED', problem = ?, begun = 0 WHERE id = ? AND begun > 0",
                problem,
                job.document()));
    }

    /** Learns documents anew of which the index has not all. */
    void relearn(List<Job> lost) {
        db.change(connection -> {
            for (Job job : lost)
                Rows.change(
                        connection,
                        "UPDATE document SET stage = 'QUEUED', problem = NULL, begun = 0 WHERE id = ?",
                        job.document());
        });
    }

    /**
     * Lets a document go. Of those forgotten only the rows are gone; index and disk follow, see {@link #forgotten()}.
     *
     * @param source whose page it is no more; null where people let it go
     */
    void delete(UUID collection, UUID document, @Nullable UUID source) {
        db.change(connection -> {
            one(connection, collection, document);
            release(connection, document, holder(source));
        });
    }

    /** Lets all pages of a source go. */
    void deletePages(UUID collection, UUID source) {
        db.change(connection -> {
            for (UUID page : heldBy(connection, source, collection)) release(connection, page, source.toString());
        });
    }

    private static List<UUID> heldBy(Connection connection, UUID holder, UUID collection) throws SQLException {
        return Rows.list(
                connection,
                "SELECT d.id FROM holding h JOIN document d ON d.id = h.document WHERE h.holder = ? AND d.collection = ?",
                row -> Rows.id(row, "id"),
                holder,
                collection);
    }

    /** With an archive go its files, but for those that others have. */
    private static void forget(Connection connection, UUID document) throws SQLException {
        Rows.change(connection, "INSERT INTO forgotten (document) VALUES (?) ON CONFLICT DO NOTHING", document);
        List<UUID> files = Rows.list(
                connection, "SELECT document FROM holding WHERE holder = ?", row -> Rows.id(row, "document"), document);
        for (UUID file : files) release(connection, file, document.toString());
        Rows.change(connection, "DELETE FROM document WHERE id = ?", document);
    }

    /** All documents that come of this one: itself and, of an archive, its files. */
    List<UUID> family(UUID collection, UUID document) {
        return db.read(connection -> Rows.list(
                connection,
                "SELECT id FROM document WHERE (id = ? OR archive = ?) AND collection = ?",
                row -> Rows.id(row, "id"),
                document,
                document,
                collection));
    }

    /** Documents of which index or disk may still hold something. */
    List<UUID> forgotten() {
        return db.read(
                connection -> Rows.list(connection, "SELECT document FROM forgotten", row -> Rows.id(row, "document")));
    }

    void erased(UUID document) {
        db.change(connection -> Rows.change(connection, "DELETE FROM forgotten WHERE document = ?", document));
    }

    /** The documents that are on their way. */
    List<UUID> unfinished() {
        return db.read(connection -> Rows.list(
                connection,
                "SELECT id FROM document WHERE stage IN ('QUEUED', 'PARSING', 'LEARNING')",
                row -> Rows.id(row, "id")));
    }

    Set<UUID> ids() {
        return Set.copyOf(
                db.read(connection -> Rows.list(connection, "SELECT id FROM document", row -> Rows.id(row, "id"))));
    }

    /** Bytes of all documents as they were uploaded or unpacked. */
    long bytes() {
        return db.read(connection -> Rows.number(connection, "SELECT coalesce(sum(bytes), 0) FROM document"));
    }

    Totals totals() {
        return db.read(connection -> {
            Totals totals = Rows.first(
                    connection,
                    """
                    SELECT count(*) AS documents, coalesce(sum(passages), 0) AS passages,
                      coalesce(sum(characters), 0) AS characters
                    FROM document WHERE generation > 0
                    """,
                    row -> new Totals(row.getInt("documents"), row.getLong("passages"), row.getLong("characters")));
            return totals == null ? new Totals(0, 0, 0) : totals;
        });
    }

    private static Job job(ResultSet row) throws SQLException {
        return new Job(
                Rows.id(row, "id"),
                Rows.id(row, "collection"),
                row.getString("name"),
                row.getLong("bytes"),
                row.getInt("generation"),
                row.getInt("parsed"),
                row.getInt("passages"),
                Rows.idOrNull(row, "replaces"),
                Rows.idOrNull(row, "archive"));
    }

    private static DocumentState state(ResultSet row) throws SQLException {
        Instant addedAt = Instant.ofEpochMilli(row.getLong("added_at"));
        return new DocumentState(
                Rows.id(row, "id"),
                row.getString("name"),
                row.getString("media_type"),
                row.getLong("bytes"),
                Stage.valueOf(row.getString("stage")),
                Rows.text(row, "problem"),
                row.getInt("passages"),
                row.getInt("pages"),
                row.getLong("characters"),
                0,
                0,
                -1,
                addedAt,
                Rows.at(row, "ready_at"),
                row.getInt("speed"),
                Rows.idOrNull(row, "archive"),
                Rows.idOrNull(row, "replaces"));
    }
}
