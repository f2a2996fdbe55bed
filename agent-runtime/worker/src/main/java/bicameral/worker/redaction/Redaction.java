package bicameral.worker.redaction;

import bicameral.protocol.ChamberEvent;
import bicameral.protocol.ChamberEvent.RedactedPiece;
import bicameral.protocol.ChamberEvent.Replaced;
import bicameral.protocol.ChamberRequest;
import bicameral.protocol.NameSort;
import bicameral.protocol.OwnPattern;
import bicameral.protocol.redaction.Detector;
import bicameral.protocol.redaction.Detectors;
import bicameral.protocol.redaction.Kind;
import bicameral.protocol.redaction.NameList;
import bicameral.protocol.redaction.Names;
import bicameral.protocol.redaction.Redactor;
import bicameral.protocol.redaction.Redactor.Pseudonym;
import bicameral.worker.exchange.Declined;
import bicameral.worker.retrieve.KnowledgeIndex;
import bicameral.worker.store.ChamberDb;
import bicameral.worker.store.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What must not leave this chamber, and the redactors that hold to it. Thread-safe. */
public final class Redaction implements AutoCloseable {
    private static final int MOST_PATTERNS = 50;
    private static final int LONGEST_TRIAL = 20_000;
    private static final int LEARNED_SHOWN = 500;
    private static final int NAMES_SHOWN = 1_000;
    /** More than this in one conversation are given anew in each message. */
    private static final int PSEUDONYMS_KEPT = 2_000;

    private final ChamberDb db;
    private final NameLists lists;
    private final LearnedNames learned;
    private final AtomicLong changes = new AtomicLong();
    private volatile @Nullable Made made;

    /** The rules as they were after so many changes. */
    private record Made(long changes, List<Detector> detectors) {}

    /** Keeps the rules in {@code db}; learns names from {@code index}. */
    public Redaction(ChamberDb db, Supplier<KnowledgeIndex> index) {
        this.db = db;
        this.lists = new NameLists(db);
        this.learned = new LearnedNames(db, index, changes::incrementAndGet);
    }

    /** Takes up learning that an earlier launch left unfinished. */
    public void resume() {
        learned.resume();
    }

    /** Documents have come or gone. */
    public void wake() {
        learned.wake();
    }

    /** Whether names are being learned. */
    public boolean busy() {
        return learned.busy();
    }

    /**
     * A redactor for one message.
     *
     * @param language BCP 47 tag that decides in which words pseudonyms are
     * @param conversation whose pseudonyms it goes on with; null where there is none
     */
    public Redactor redactor(String language, @Nullable UUID conversation) {
        return new Redactor(
                rules(), !language.startsWith("en"), conversation == null ? List.of() : pseudonyms(conversation));
    }

    /** A redactor for one text that a model is to compare with others: of the same text it always makes the same. */
    public Redactor forEmbedding() {
        return new Redactor(rules(), true, List.of());
    }

    /** Made when first needed, and again after a change: a long list takes a moment and memory. */
    private List<Detector> rules() {
        Made last = made;
        long now = changes.get();
        if (last != null && last.changes() == now) return last.detectors();
        List<Detector> rules = new ArrayList<>(Detectors.LISTED);
        rules.add(new Names());
        rules.add(names());
        for (OwnPattern pattern : patterns()) rules.add(PatternDetector.of(pattern));
        List<Detector> fresh = List.copyOf(rules);
        made = new Made(now, fresh);
        return fresh;
    }

    private NameList names() {
        List<NameList.Entry> entries = new ArrayList<>();
        for (NameSort sort : NameSort.values()) {
            String rule = sort.name().toLowerCase(Locale.ROOT);
            lists.each(sort, name -> entries.add(new NameList.Entry(name, kind(sort), rule)));
        }
        learned.inUse().forEach(name -> entries.add(new NameList.Entry(name, Kind.NAME, "learned")));
        return NameList.of(entries);
    }

    private static Kind kind(NameSort sort) {
        return switch (sort) {
            case PERSON -> Kind.NAME;
            case CUSTOMER -> Kind.CUSTOMER;
            case PROJECT -> Kind.PROJECT;
        };
    }

    private List<Pseudonym> pseudonyms(UUID conversation) {
        return db.read(connection -> Rows.list(
                connection,
                "SELECT kind, pseudonym, original, rule FROM pseudonym WHERE conversation = ? ORDER BY number",
                row -> new Pseudonym(
                        Kind.valueOf(row.getString("kind")),
                        row.getString("pseudonym"),
                        row.getString("original"),
                        row.getString("rule")),
                conversation));
    }

    /** Keeps what a message gave, so that the same stands for the same in the next one; forgotten with the conversation. */
    public void keep(UUID conversation, Redactor redactor) {
        List<Pseudonym> given = redactor.pseudonyms();
        db.change(connection -> {
            for (int i = 0; i < Math.min(PSEUDONYMS_KEPT, given.size()); i++) {
                Pseudonym one = given.get(i);
                Rows.change(connection, """
                        INSERT INTO pseudonym (conversation, number, kind, pseudonym, original, rule)
                        VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                        """, conversation, i, one.kind(), one.text(), one.original(), one.rule());
            }
        });
    }

    /** Forgets the pseudonyms of a conversation, within the caller's transaction. */
    public static void forget(Connection connection, UUID conversation) throws SQLException {
        Rows.change(connection, "DELETE FROM pseudonym WHERE conversation = ?", conversation);
    }

    /** Adds names to a list; too_many_names. */
    public ChamberEvent.NamesTaken add(ChamberRequest.AddNames add) {
        ChamberEvent.NamesTaken taken = lists.add(add.sort(), add.names());
        changes.incrementAndGet();
        return taken;
    }

    /** Takes names off a list. */
    public void drop(ChamberRequest.DropNames drop) {
        lists.drop(drop.sort(), drop.names());
        changes.incrementAndGet();
    }

    /** A page of a list. */
    public ChamberEvent.ListedNames page(ChamberRequest.ListNames list) {
        int limit = Math.clamp(list.limit(), 1, NAMES_SHOWN);
        return new ChamberEvent.ListedNames(lists.page(list.sort(), list.with(), list.after(), limit));
    }

    /** All rules. */
    public ChamberEvent.RedactionRules read() {
        return new ChamberEvent.RedactionRules(
                lists.count(NameSort.PERSON),
                lists.count(NameSort.CUSTOMER),
                lists.count(NameSort.PROJECT),
                patterns(),
                learned.list(LEARNED_SHOWN),
                learned.inUse().size());
    }

    /** Accepts or refuses a learned name. */
    public void judge(ChamberRequest.JudgeName judge) {
        learned.judge(judge.name(), judge.accepted());
    }

    private List<OwnPattern> patterns() {
        return db.read(connection -> Rows.list(
                connection,
                "SELECT id, name, pattern FROM private_pattern ORDER BY at, id",
                row -> new OwnPattern(Rows.id(row, "id"), row.getString("name"), row.getString("pattern"))));
    }

    /** Keeps a pattern; bad_pattern and the like, too_many_patterns, invalid_name. */
    public void put(OwnPattern pattern) {
        String name = pattern.name().strip();
        if (name.isEmpty() || name.length() > PatternDetector.LONGEST_NAME)
            throw new Declined("invalid_name", "1 to " + PatternDetector.LONGEST_NAME);
        PatternDetector.check(pattern);
        db.change(connection -> {
            Rows.change(connection, """
                    INSERT INTO private_pattern (id, name, pattern, at) VALUES (?, ?, ?, ?)
                    ON CONFLICT (id) DO UPDATE SET name = excluded.name, pattern = excluded.pattern
                    """, pattern.id(), name, pattern.pattern(), System.currentTimeMillis());
            if (Rows.number(connection, "SELECT count(*) FROM private_pattern") > MOST_PATTERNS)
                throw new Declined("too_many_patterns", "more than " + MOST_PATTERNS);
        });
        changes.incrementAndGet();
    }

    /** Forgets a pattern. */
    public void drop(ChamberRequest.DropPattern drop) {
        db.change(connection -> Rows.change(connection, "DELETE FROM private_pattern WHERE id = ?", drop.id()));
        changes.incrementAndGet();
    }

    /** What would be redacted in a text, with a pattern that is not kept yet. */
    public ChamberEvent.Redacted attempt(ChamberRequest.TryRedaction attempt) {
        if (attempt.text().length() > LONGEST_TRIAL) throw new Declined("text_too_long", "more than " + LONGEST_TRIAL);
        List<Detector> rules = new ArrayList<>(rules());
        if (!attempt.pattern().isBlank())
            rules.add(PatternDetector.of(new OwnPattern(new UUID(0, 0), "", attempt.pattern())));
        Redactor redactor = new Redactor(rules, !attempt.language().startsWith("en"));
        List<Redactor.Piece> pieces = redactor.redact(attempt.text()).pieces();
        Map<String, String> by = new HashMap<>();
        redactor.pseudonyms().forEach(one -> by.put(one.text(), one.rule()));
        return new ChamberEvent.Redacted(pieces.stream()
                .map(piece -> new RedactedPiece(
                        attempt.text().substring(piece.start(), piece.end()),
                        piece.pseudonym() ? piece.text() : "",
                        piece.pseudonym() ? by.getOrDefault(piece.text(), "") : ""))
                .toList());
    }

    /** What a redactor has replaced, for people. */
    public static List<Replaced> replaced(Redactor redactor) {
        return redactor.pseudonyms().stream()
                .map(one -> new Replaced(one.text(), one.original(), one.rule()))
                .toList();
    }

    @Override
    public void close() {
        learned.close();
    }
}
