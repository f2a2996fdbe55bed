package bicameral.worker.ingest;

import bicameral.protocol.ChamberEvent.RecordsTaken;
import bicameral.protocol.LiveRecord;
import bicameral.worker.exchange.Declined;
import bicameral.worker.passage.Passage;
import bicameral.worker.quality.Marks;
import bicameral.worker.retrieve.KnowledgeIndex;
import bicameral.worker.store.ChamberDb;
import bicameral.worker.store.Rows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Records of live data. The database is their truth and is written first; the index follows at once but is not synced for each
 * of them: every change has a number, a commit of the index says up to which it goes, and what came after it is done again
 * when the index is opened. Thread-safe; changes are made one batch after the other.
 */
final class Records {
    /** The index is synced after so many changes at the latest, so that opening it again is quick. */
    private static final int UNSYNCED = 20_000;

    private static final int MAX_TEXT = 2_000_000;
    /** About so many characters of records are in memory at once, and one record more; even an empty one counts as some. */
    private static final long PAGE = 2_000_000;

    private static final int PAGE_LEAST = 500;

    private final ChamberDb db;
    private final int numbers;
    private final int characters;
    private final RecordPassages cutter;
    private final ReentrantLock changing = new ReentrantLock(true);
    private long synced;

    /**
     * Those in a database.
     *
     * @param passageCharacters about so long are passages of running text; records that were cut to another length answer as they
     *     are until they are {@linkplain #cutAgain cut again}
     */
    Records(ChamberDb db, int passageCharacters) {
        this(db, passageCharacters, RecordPassages.NUMBERS);
    }

    /** With fewer numbers for the records of a source. */
    Records(ChamberDb db, int passageCharacters, int numbers) {
        this.db = db;
        this.numbers = numbers;
        this.characters = passageCharacters;
        this.cutter = new RecordPassages(passageCharacters);
    }

    private record Known(long number, String record) {}

    /**
     * A record as the index is to have it; no record where it is gone, no number where its whole source is.
     *
     * @param cut how long its passages are
     */
    private record Entry(
            UUID collection,
            UUID source,
            String sourceName,
            @Nullable Long number,
            @Nullable LiveRecord record,
            int cut,
            long change) {
        Entry cutTo(int characters) {
            return new Entry(collection, source, sourceName, number, record, characters, change);
        }

        Entry by(long another) {
            return new Entry(collection, source, sourceName, number, record, cut, another);
        }
    }

    /** Of a record {@code r}; CROSS JOIN keeps records the outer loop, which the order they are read in comes from. */
    private static final String COLUMNS = """
            s.collection, r.source, s.name, r.number, r.record, r.change,
            CASE r.cut WHEN 0 THEN (SELECT passage_characters FROM change) ELSE r.cut END AS cut
            FROM record r CROSS JOIN source s ON s.id = r.source""";

    private static Entry entry(ResultSet row) throws SQLException {
        return new Entry(
                Rows.id(row, "collection"),
                Rows.id(row, "source"),
                row.getString("name"),
                row.getLong("number"),
                Rows.json(row, "record", LiveRecord.class),
                row.getInt("cut"),
                row.getLong("change"));
    }

    /** How much of a page a record takes. */
    private static long length(@Nullable LiveRecord record) {
        if (record == null) return PAGE_LEAST;
        long fields = record.fields().entrySet().stream()
                .mapToLong(field -> field.getKey().length() + field.getValue().length())
                .sum();
        return PAGE_LEAST + record.title().length() + record.text().length() + fields;
    }

    /** Where reading goes on: behind this record of this change. */
    private record Place(long change, long row) {}

    /**
     * What a batch does.
     *
     * @param renamed the change by which all records of the source have another source name; 0 for none
     */
    private record Batch(RecordsTaken taken, List<Entry> entries, long renamed) {}

    RecordsTaken put(
            UUID collection, UUID source, String name, List<LiveRecord> records, Supplier<KnowledgeIndex> index) {
        Map<String, LiveRecord> last = new java.util.LinkedHashMap<>();
        for (LiveRecord record : records) {
            check(record);
            last.put(record.id(), record);
        }
        changing.lock();
        try {
            Batch batch = db.write(connection -> stored(connection, collection, source, name, last));
            apply(index.get(), batch.entries());
            if (batch.renamed() > 0) apply(index.get(), batch.renamed() - 1, batch.renamed());
            return batch.taken();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            changing.unlock();
        }
    }

    /** How many of them there were. */
    int delete(UUID collection, UUID source, List<String> ids, Supplier<KnowledgeIndex> index) {
        return change(index, connection -> {
            List<Entry> gone = new ArrayList<>();
            if (!isSource(connection, collection, source)) return gone;
            for (String id : ids) {
                Known known = known(connection, source, id);
                if (known == null) continue;
                Rows.change(connection, "DELETE FROM record WHERE source = ? AND id = ?", source, id);
                Marks.gone(connection, source, known.number(), RecordPassages.ROOM);
                Rows.change(
                        connection, "INSERT INTO free_number (source, number) VALUES (?, ?)", source, known.number());
                gone.add(forgotten(connection, collection, source, known.number()));
            }
            return gone;
        });
    }

    void forget(UUID collection, UUID source, Supplier<KnowledgeIndex> index) {
        change(index, connection -> {
            if (!isSource(connection, collection, source)) return List.of();
            Rows.change(connection, "DELETE FROM source WHERE id = ?", source);
            return List.of(forgotten(connection, collection, source, null));
        });
    }

    private int change(Supplier<KnowledgeIndex> index, ChamberDb.Work<List<Entry>> work) {
        changing.lock();
        try {
            List<Entry> entries = db.write(work);
            if (!entries.isEmpty()) apply(index.get(), entries);
            return entries.size();
        } finally {
            changing.unlock();
        }
    }

    private static void check(LiveRecord record) {
        if (record.id().isBlank()) throw new Declined("bad_request", "a record without id");
        if (record.text().length() > MAX_TEXT) throw new Declined("bad_request", "a record's text is too long");
        if (record.text().isBlank()
                && record.title().isBlank()
                && record.fields().isEmpty()) throw new Declined("bad_request", "a record that says nothing");
    }

    private Batch stored(
            Connection connection, UUID collection, UUID source, String name, Map<String, LiveRecord> records)
            throws SQLException {
        List<Entry> entries = new ArrayList<>();
        boolean renamed = enter(connection, collection, source, name);
        int added = 0;
        int changed = 0;
        for (LiveRecord record : records.values()) {
            Known known = known(connection, source, record.id());
            String json = Rows.json(undated(record));
            if (known != null && known.record().equals(json)) {
                touch(connection, source, known.number(), record);
                continue;
            }
            long number = known == null ? nextNumber(connection, source) : known.number();
            long change = nextChange(connection);
            store(
                    connection,
                    source,
                    record.id(),
                    number,
                    json,
                    cutter.of(record, number).size(),
                    change);
            touch(connection, source, number, record);
            entries.add(new Entry(collection, source, name, number, record, characters, change));
            if (known == null) added++;
            else changed++;
        }
        return new Batch(
                new RecordsTaken(added, changed, records.size() - added - changed),
                entries,
                renamed ? renamed(connection, source) : 0);
    }

    /** Whether a source that was there has another name from now on. */
    private static boolean enter(Connection connection, UUID collection, UUID source, String name) throws SQLException {
        String before = Rows.first(
                connection,
                "SELECT name FROM source WHERE id = ? AND collection = ?",
                row -> row.getString("name"),
                source,
                collection);
        if (before == null) {
            if (Rows.number(connection, "SELECT count(*) FROM source WHERE id = ?", source) > 0)
                throw new Declined("bad_request", "the source belongs to another collection");
            Rows.change(
                    connection, "INSERT INTO source (id, collection, name) VALUES (?, ?, ?)", source, collection, name);
            return false;
        }
        if (before.equals(name)) return false;
        Rows.change(connection, "UPDATE source SET name = ? WHERE id = ?", name, source);
        return true;
    }

    private void store(
            Connection connection, UUID source, String id, long number, String json, int passages, long change)
            throws SQLException {
        Rows.change(connection, """
                INSERT INTO record (source, id, number, record, passages, cut, change) VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (source, id) DO UPDATE SET record = excluded.record, passages = excluded.passages,
                  cut = excluded.cut, change = excluded.change
                """, source, id, number, json, passages, characters, change);
    }

    /** Notes when a record says it was true; one that was judged as old is judged again. */
    private static void touch(Connection connection, UUID source, long number, LiveRecord record) throws SQLException {
        Long at = record.updatedAt() == null ? null : record.updatedAt().getEpochSecond();
        int dated = Rows.change(
                connection,
                "UPDATE record SET updated_at = ? WHERE source = ? AND number = ? AND updated_at IS NOT ?",
                at,
                source,
                number,
                at);
        if (dated > 0) Marks.dated(connection, source, number);
    }

    /** A record without its time: a newer one alone is no change. */
    private static LiveRecord undated(LiveRecord record) {
        return new LiveRecord(record.id(), record.title(), record.text(), record.fields(), null, record.link());
    }

    /** Has all records of a source taken into the index with its new name; the change by which. */
    private static long renamed(Connection connection, UUID source) throws SQLException {
        long change = nextChange(connection);
        Rows.change(connection, "UPDATE record SET change = ? WHERE source = ?", change, source);
        return change;
    }

    /** How long passages are of records that do not say so, which were put before each of them did. */
    private static int former(Connection connection) throws SQLException {
        return Math.toIntExact(Rows.number(connection, "SELECT passage_characters FROM change"));
    }

    /** Those cut to another length; the ones that do not say to which are among them only where that is another one. */
    private List<Row> cutOtherwise(Connection connection, long most) throws SQLException {
        List<Row> shorter = cut(connection, most, former(connection) == characters ? 1 : 0, characters - 1);
        return shorter.isEmpty() ? cut(connection, most, characters + 1, Integer.MAX_VALUE) : shorter;
    }

    private static List<Row> cut(Connection connection, long most, int from, int to) throws SQLException {
        return Rows.some(
                connection,
                most,
                one -> length(one.entry().record()),
                "SELECT r.rowid AS place, " + COLUMNS + " WHERE r.cut BETWEEN ? AND ?",
                row -> new Row(row.getLong("place"), entry(row)),
                from,
                to);
    }

    /** Whether some are to be cut again. */
    boolean areCutOtherwise() {
        return db.read(connection -> !cutOtherwise(connection, 0).isEmpty());
    }

    /**
     * Cuts those again that were cut to another length, page by page; each of them answers all the while, and what is left when this
     * ends, in whatever way, is taken up by the next call.
     *
     * @param stop asked between pages
     * @return whether any of them has other passages now
     */
    boolean cutAgain(Supplier<KnowledgeIndex> index, BooleanSupplier stop) {
        boolean any = false;
        List<Entry> page = new ArrayList<>();
        while (!stop.getAsBoolean()) {
            page.clear();
            changing.lock();
            try {
                boolean done = db.write(connection -> cutSome(connection, page));
                apply(index.get(), page);
                any |= !page.isEmpty();
                if (done) return any;
            } finally {
                changing.unlock();
            }
        }
        return any;
    }

    /** A page of them; whether there was none. Of those that have other passages now the index is to hear. */
    private boolean cutSome(Connection connection, List<Entry> changed) throws SQLException {
        List<Row> some = cutOtherwise(connection, PAGE);
        for (Row one : some) {
            List<Passage> before = passages(one.entry());
            Entry entry = one.entry().cutTo(characters);
            List<Passage> passages = passages(entry);
            if (!passages.equals(before)) {
                entry = entry.by(nextChange(connection));
                changed.add(entry);
            }
            Rows.change(
                    connection,
                    "UPDATE record SET passages = ?, cut = ?, change = ? WHERE rowid = ?",
                    passages.size(),
                    characters,
                    entry.change(),
                    one.place());
        }
        return some.isEmpty();
    }

    /** An entry and where it stands in its table. */
    private record Row(long place, Entry entry) {}

    private static Entry forgotten(Connection connection, UUID collection, UUID source, @Nullable Long number)
            throws SQLException {
        long change = nextChange(connection);
        Rows.change(
                connection,
                "INSERT INTO forgotten_record (source, number, change) VALUES (?, ?, ?)",
                source,
                number,
                change);
        return new Entry(collection, source, "", number, null, 0, change);
    }

    private static boolean isSource(Connection connection, UUID collection, UUID source) throws SQLException {
        return Rows.number(
                        connection, "SELECT count(*) FROM source WHERE id = ? AND collection = ?", source, collection)
                > 0;
    }

    private static @Nullable Known known(Connection connection, UUID source, String id) throws SQLException {
        return Rows.first(
                connection,
                "SELECT number, record FROM record WHERE source = ? AND id = ?",
                row -> new Known(row.getLong("number"), row.getString("record")),
                source,
                id);
    }

    /** The text of a record's passage that answers; empty where there is none. */
    Optional<String> text(UUID source, int ordinal) {
        List<Entry> found = db.read(connection -> Rows.list(
                connection,
                "SELECT " + COLUMNS + " WHERE r.source = ? AND r.number = ?",
                Records::entry,
                source,
                ordinal / RecordPassages.ROOM));
        return found.stream()
                .flatMap(entry -> passages(entry).stream())
                .filter(passage -> passage.ordinal() == ordinal)
                .map(Passage::text)
                .findFirst();
    }

    /**
     * A number that no record of the source has: one that none ever had while there are some, so that old citations of what is gone do not come to
     * mean something else, and then the one that has been free for longest.
     *
     * @throws Declined source_full where all are taken
     */
    private long nextNumber(Connection connection, UUID source) throws SQLException {
        int fresh = Rows.change(
                connection, "UPDATE source SET numbers = numbers + 1 WHERE id = ? AND numbers < ?", source, numbers);
        if (fresh == 1) return Rows.number(connection, "SELECT numbers - 1 FROM source WHERE id = ?", source);
        Free free = Rows.first(
                connection,
                "SELECT rowid AS place, number FROM free_number WHERE source = ? ORDER BY rowid LIMIT 1",
                row -> new Free(row.getLong("place"), row.getLong("number")),
                source);
        if (free == null) throw new Declined("source_full", "a source has as many records as it can");
        Rows.change(connection, "DELETE FROM free_number WHERE rowid = ?", free.place());
        return free.number();
    }

    private record Free(long place, long number) {}

    private static long nextChange(Connection connection) throws SQLException {
        Rows.change(connection, "UPDATE change SET last = last + 1");
        return Rows.number(connection, "SELECT last FROM change");
    }

    private void apply(KnowledgeIndex index, List<Entry> entries) {
        if (entries.isEmpty()) return;
        try {
            long last = 0;
            for (Entry entry : entries) {
                apply(index, entry);
                last = Math.max(last, entry.change());
            }
            seen(index, last);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The index has everything up to a change. */
    private void seen(KnowledgeIndex index, long upTo) throws IOException {
        index.changed(upTo);
        if (upTo - synced > UNSYNCED) sync(index, upTo);
    }

    private void sync(KnowledgeIndex index, long upTo) throws IOException {
        index.commit();
        synced = upTo;
        db.change(connection -> Rows.change(connection, "DELETE FROM forgotten_record WHERE change <= ?", upTo));
    }

    private void apply(KnowledgeIndex index, Entry entry) throws IOException {
        Long number = entry.number();
        if (number == null) {
            index.delete(entry.source());
            return;
        }
        index.put(entry.collection(), entry.source(), number, entry.sourceName(), passages(entry));
    }

    private List<Passage> passages(Entry entry) {
        LiveRecord record = entry.record();
        Long number = entry.number();
        if (record == null || number == null) return List.of();
        return (entry.cut() == characters ? cutter : new RecordPassages(entry.cut())).of(record, number);
    }

    /** Has the index take in the records that have changed since one change, up to another. */
    private void apply(KnowledgeIndex index, long since, long upTo) throws IOException {
        Place at = new Place(since, Long.MAX_VALUE);
        while (true) {
            List<Row> page = page(at, upTo);
            for (Row one : page) apply(index, one.entry());
            if (page.isEmpty()) break;
            at = new Place(page.getLast().entry().change(), page.getLast().place());
            // More of the last change may be on the next page.
            seen(index, at.change() - 1);
        }
        seen(index, upTo);
    }

    private List<Row> page(Place behind, long upTo) {
        return db.read(connection -> Rows.some(
                connection,
                PAGE,
                one -> length(one.entry().record()),
                "SELECT r.rowid AS place, " + COLUMNS
                        + " WHERE (r.change, r.rowid) > (?, ?) AND r.change <= ? ORDER BY r.change, r.rowid",
                row -> new Row(row.getLong("place"), entry(row)),
                behind.change(),
                behind.row(),
                upTo));
    }

    /** What is done while no batch is on its way into the index. */
    @FunctionalInterface
    interface Quiet {
        void run() throws IOException;
    }

    /** Does something between two batches. The index must be open already, for a batch may wait for it. */
    void betweenBatches(Quiet work) throws IOException {
        changing.lock();
        try {
            work.run();
        } finally {
            changing.unlock();
        }
    }

    /** Brings an index that has just been opened up to date. */
    void replay(KnowledgeIndex index) throws IOException {
        long from = index.change();
        long last = db.read(connection -> Rows.number(connection, "SELECT last FROM change"));
        synced = from;
        if (from == last) return;
        for (Entry gone : gone(from)) apply(index, gone);
        apply(index, from, last);
        sync(index, last);
    }

    private List<Entry> gone(long from) {
        return db.read(connection -> Rows.list(
                connection,
                "SELECT source, number, change FROM forgotten_record WHERE change > ? ORDER BY change",
                row -> {
                    long number = row.getLong("number");
                    boolean whole = row.wasNull();
                    UUID source = Rows.id(row, "source");
                    return new Entry(source, source, "", whole ? null : number, null, 0, row.getLong("change"));
                },
                from));
    }

    List<UUID> sources() {
        return db.read(connection -> Rows.list(connection, "SELECT id FROM source", row -> Rows.id(row, "id")));
    }

    /** How many passages all records have. */
    long passages() {
        return db.read(connection -> Rows.number(connection, "SELECT coalesce(sum(passages), 0) FROM record"));
    }
}
