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
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
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

    private static final int PAGE = 500;
    private static final int MAX_TEXT = 2_000_000;

    private final ChamberDb db;
    private final int numbers;
    private final RecordPassages cutter;
    private final ReentrantLock changing = new ReentrantLock(true);
    private long synced;

    /**
     * Those in a database.
     *
     * @param passageCharacters about so long are passages of running text; records that were cut to another length are cut again
     */
    Records(ChamberDb db, int passageCharacters) {
        this(db, passageCharacters, RecordPassages.NUMBERS);
    }

    /** With fewer numbers for the records of a source. */
    Records(ChamberDb db, int passageCharacters, int numbers) {
        this.db = db;
        this.numbers = numbers;
        this.cutter = new RecordPassages(passageCharacters);
        cutAgain(passageCharacters);
    }

    private record Known(long number, String record) {}

    /** A record as the index is to have it; no record where it is gone, no number where its whole source is. */
    private record Entry(
            UUID collection,
            UUID source,
            String sourceName,
            @Nullable Long number,
            @Nullable LiveRecord record,
            long change) {}

    /** What a batch does. */
    private record Batch(RecordsTaken taken, List<Entry> entries) {}

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
            return batch.taken();
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
            entries.add(new Entry(collection, source, name, number, record, change));
            if (known == null) added++;
            else changed++;
        }
        if (renamed) entries.addAll(renamed(connection, collection, source, name, entries));
        return new Batch(new RecordsTaken(added, changed, records.size() - added - changed), entries);
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

    private static void store(
            Connection connection, UUID source, String id, long number, String json, int passages, long change)
            throws SQLException {
        Rows.change(connection, """
                INSERT INTO record (source, id, number, record, passages, change) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (source, id) DO UPDATE
                SET record = excluded.record, passages = excluded.passages, change = excluded.change
                """, source, id, number, json, passages, change);
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

    /** All other records of a source whose name has changed. */
    private static List<Entry> renamed(
            Connection connection, UUID collection, UUID source, String name, List<Entry> besides) throws SQLException {
        long change = nextChange(connection);
        Rows.change(connection, "UPDATE record SET change = ? WHERE source = ?", change, source);
        Map<Long, Boolean> done = new HashMap<>();
        for (Entry entry : besides) if (entry.number() != null) done.put(entry.number(), true);
        return Rows.list(
                        connection,
                        "SELECT number, record FROM record WHERE source = ?",
                        row -> new Entry(
                                collection,
                                source,
                                name,
                                row.getLong("number"),
                                Rows.json(row, "record", LiveRecord.class),
                                change),
                        source)
                .stream()
                .filter(entry -> !done.containsKey(entry.number()))
                .toList();
    }

    /** Records of which other passages come than before have changed: the index gets them when it is opened. */
    private void cutAgain(int characters) {
        int before = Math.toIntExact(
                db.read(connection -> Rows.number(connection, "SELECT passage_characters FROM change")));
        if (before == characters) return;
        RecordPassages former = new RecordPassages(before);
        long at = 0;
        while (at >= 0) {
            long from = at;
            at = db.write(connection -> cutAgain(connection, former, from));
        }
        db.change(connection -> Rows.change(connection, "UPDATE change SET passage_characters = ?", characters));
    }

    /** Some of them; where the next begin, below 0 where there are none. */
    private long cutAgain(Connection connection, RecordPassages former, long from) throws SQLException {
        List<Cut> some = Rows.list(
                connection,
                "SELECT rowid, number, record FROM record WHERE rowid > ? ORDER BY rowid LIMIT ?",
                row -> new Cut(row.getLong("rowid"), row.getLong("number"), Rows.json(row, "record", LiveRecord.class)),
                from,
                PAGE);
        for (Cut one : some) {
            List<Passage> passages = cutter.of(one.record(), one.number());
            if (passages.equals(former.of(one.record(), one.number()))) continue;
            Rows.change(
                    connection,
                    "UPDATE record SET passages = ?, change = ? WHERE rowid = ?",
                    passages.size(),
                    nextChange(connection),
                    one.row());
        }
        return some.isEmpty() ? -1 : some.getLast().row();
    }

    private record Cut(long row, long number, LiveRecord record) {}

    private static Entry forgotten(Connection connection, UUID collection, UUID source, @Nullable Long number)
            throws SQLException {
        long change = nextChange(connection);
        Rows.change(
                connection,
                "INSERT INTO forgotten_record (source, number, change) VALUES (?, ?, ?)",
                source,
                number,
                change);
        return new Entry(collection, source, "", number, null, change);
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
        long number = ordinal / RecordPassages.ROOM;
        List<LiveRecord> found = db.read(connection -> Rows.list(
                connection,
                "SELECT record FROM record WHERE source = ? AND number = ?",
                row -> Rows.json(row, "record", LiveRecord.class),
                source,
                number));
        return found.stream()
                .flatMap(record -> cutter.of(record, number).stream())
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
        Long free = Rows.first(
                connection,
                "SELECT number FROM free_number WHERE source = ? ORDER BY rowid LIMIT 1",
                row -> row.getLong("number"),
                source);
        if (free == null) throw new Declined("source_full", "a source has as many records as it can");
        Rows.change(connection, "DELETE FROM free_number WHERE source = ? AND number = ?", source, free);
        return free;
    }

    private static long nextChange(Connection connection) throws SQLException {
        Rows.change(connection, "UPDATE change SET last = last + 1");
        return Rows.number(connection, "SELECT last FROM change");
    }

    private void apply(KnowledgeIndex index, List<Entry> entries) {
        try {
            long last = 0;
            for (Entry entry : entries) {
                apply(index, entry);
                last = Math.max(last, entry.change());
            }
            if (last == 0) return;
            index.changed(last);
            if (last - synced > UNSYNCED) sync(index, last);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
        LiveRecord record = entry.record();
        List<Passage> passages = record == null ? List.of() : cutter.of(record, number);
        index.put(entry.collection(), entry.source(), number, entry.sourceName(), passages);
    }

    /** Brings an index that has just been opened up to date. */
    void replay(KnowledgeIndex index) throws IOException {
        long from = index.change();
        long last = db.read(connection -> Rows.number(connection, "SELECT last FROM change"));
        synced = from;
        if (from == last) return;
        for (Entry gone : gone(from)) apply(index, gone);
        for (long at = from; at < last; ) {
            List<Entry> page = after(at);
            if (page.isEmpty()) break;
            for (Entry entry : page) apply(index, entry);
            at = page.getLast().change();
        }
        index.changed(last);
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
                    return new Entry(source, source, "", whole ? null : number, null, row.getLong("change"));
                },
                from));
    }

    /** The next records by change; those of one change are never parted. */
    private List<Entry> after(long from) {
        return db.read(connection -> {
            long to = Rows.number(
                    connection,
                    "SELECT max(change) FROM (SELECT change FROM record WHERE change > ? ORDER BY change LIMIT ?)",
                    from,
                    PAGE);
            return Rows.list(
                    connection,
                    """
                    SELECT s.collection, r.source, s.name, r.number, r.record, r.change FROM record r
                    JOIN source s ON s.id = r.source WHERE r.change > ? AND r.change <= ? ORDER BY r.change
                    """,
                    row -> new Entry(
                            Rows.id(row, "collection"),
                            Rows.id(row, "source"),
                            row.getString("name"),
                            row.getLong("number"),
                            Rows.json(row, "record", LiveRecord.class),
                            row.getLong("change")),
                    from,
                    to);
        });
    }

    List<UUID> sources() {
        return db.read(connection -> Rows.list(connection, "SELECT id FROM source", row -> Rows.id(row, "id")));
    }

    /** How many passages all records have. */
    long passages() {
        return db.read(connection -> Rows.number(connection, "SELECT coalesce(sum(passages), 0) FROM record"));
    }
}
