package bicameral.worker.lesson;

import bicameral.protocol.ChamberEvent;
import bicameral.protocol.ChamberRequest.Teach;
import bicameral.protocol.Lesson;
import bicameral.worker.answer.Composed;
import bicameral.worker.answer.Likeness;
import bicameral.worker.answer.Taught;
import bicameral.worker.exchange.Declined;
import bicameral.worker.retrieve.Found;
import bicameral.worker.retrieve.KnowledgeIndex;
import bicameral.worker.retrieve.Terms;
import bicameral.worker.store.ChamberDb;
import bicameral.worker.store.Rows;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What was taught. Thread-safe. */
public final class Lessons {
    /** Longest question of a lesson, in characters. */
    public static final int MAX_QUESTION = 500;

    /** Longest answer, in characters. */
    public static final int MAX_ANSWER = 4_000;

    /** Most lessons of one collection: each question is held against all of them. */
    public static final int MAX_LESSONS = 2_000;

    private static final double SURE = 0.97;
    private static final Map<String, String> ROLES = Map.of("supervisor", "主管", "builder", "创建者", "owner", "所有者");

    private final ChamberDb db;
    private final Clock clock;
    private final Supplier<KnowledgeIndex> index;

    /** Keeps them in {@code db}; reads their sources in {@code index}. */
    public Lessons(ChamberDb db, Clock clock, Supplier<KnowledgeIndex> index) {
        this.db = db;
        this.clock = clock;
        this.index = index;
    }

    /**
     * Teaches or teaches anew; answers from the next question on.
     *
     * @throws Declined bad_request, lesson_too_long, too_many_lessons, unknown_document, unknown_passage
     */
    public ChamberEvent.Lessons teach(Teach teach) {
        check(teach);
        String hash = hash(teach.collection(), teach.source(), teach.sourcePassage());
        Instant now = clock.instant();
        return db.write(connection -> {
            String name = sourceName(connection, teach.collection(), teach.source());
            room(connection, teach);
            Rows.change(
                    connection,
                    """
                    INSERT INTO lesson (id, collection, question, answer, role, taught_at, expires_at, source, source_name,
                      source_passage, source_hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    ON CONFLICT (id) DO UPDATE SET question = excluded.question, answer = excluded.answer,
                      role = excluded.role, taught_at = excluded.taught_at, expires_at = excluded.expires_at,
                      source = excluded.source, source_name = excluded.source_name,
                      source_passage = excluded.source_passage, source_hash = excluded.source_hash
                    """,
                    teach.lesson(),
                    teach.collection(),
                    teach.question().strip(),
                    teach.answer().strip(),
                    teach.role(),
                    now,
                    teach.expiresAt(),
                    teach.source(),
                    name,
                    teach.sourcePassage(),
                    hash);
            return new ChamberEvent.Lessons(
                    list(connection, "id = ? AND collection = ?", teach.lesson(), teach.collection()));
        });
    }

    private static void check(Teach teach) {
        if (teach.question().isBlank() || teach.answer().isBlank() || !ROLES.containsKey(teach.role()))
            throw new Declined("bad_request", "question, answer and a known role are needed");
        if (teach.question().length() > MAX_QUESTION || teach.answer().length() > MAX_ANSWER)
            throw new Declined("lesson_too_long", "question or answer too long");
    }

    private static void room(Connection connection, Teach teach) throws SQLException {
        UUID owner = Rows.first(
                connection,
                "SELECT collection FROM lesson WHERE id = ?",
                row -> Rows.id(row, "collection"),
                teach.lesson());
        if (owner != null && !owner.equals(teach.collection())) throw new Declined("bad_request", "the id is taken");
        long there = Rows.number(connection, "SELECT count(*) FROM lesson WHERE collection = ?", teach.collection());
        if (owner == null && there >= MAX_LESSONS)
            throw new Declined("too_many_lessons", "more than " + MAX_LESSONS + " lessons");
    }

    private static String sourceName(Connection connection, UUID collection, @Nullable UUID source)
            throws SQLException {
        if (source == null) return "";
        String name = Rows.first(
                connection,
                "SELECT name FROM document WHERE id = ? AND collection = ?",
                row -> row.getString("name"),
                source,
                collection);
        if (name == null) throw new Declined("unknown_document", "no such document in the collection");
        return name;
    }

    /** Of the passage's words, or of the document's content; empty without a source. */
    private String hash(UUID collection, @Nullable UUID source, long passage) {
        if (source == null) return "";
        String words = words(collection, source, passage);
        if (words == null) throw new Declined("unknown_passage", "no such passage of this document");
        return digest(words);
    }

    private @Nullable String words(UUID collection, UUID source, long passage) {
        if (passage < 0) {
            return db.read(connection -> Rows.first(
                    connection,
                    "SELECT sha256 FROM document WHERE id = ? AND collection = ?",
                    row -> row.getString("sha256"),
                    source,
                    collection));
        }
        return index.get()
                .read(source, Math.toIntExact(passage))
                .map(Found::passage)
                .map(found -> found.text())
                .orElse(null);
    }

    private static String digest(String words) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha.digest(words.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** All lessons of a collection, newest first. */
    public ChamberEvent.Lessons list(UUID collection) {
        List<Kept> kept = db.read(connection -> kept(connection, "collection = ?", collection));
        return new ChamberEvent.Lessons(kept.stream().map(this::now).toList());
    }

    /** Lessons of all collections that answer now: neither expired nor resting because their source has changed. */
    List<Lesson> active() {
        List<Kept> kept = db.read(connection -> kept(connection, "true"));
        return kept.stream()
                .map(this::now)
                .filter(lesson -> lesson.state() == Lesson.State.ACTIVE)
                .toList();
    }

    private List<Lesson> list(Connection connection, String where, Object... values) throws SQLException {
        return kept(connection, where, values).stream().map(Kept::lesson).toList();
    }

    private record Kept(Lesson lesson, String hash) {}

    private static List<Kept> kept(Connection connection, String where, Object... values) throws SQLException {
        return Rows.list(
                connection,
                "SELECT * FROM lesson WHERE " + where + " ORDER BY taught_at DESC, rowid DESC",
                row -> new Kept(lesson(row), row.getString("source_hash")),
                values);
    }

    private static Lesson lesson(ResultSet row) throws SQLException {
        String source = Rows.text(row, "source");
        return new Lesson(
                Rows.id(row, "id"),
                Rows.id(row, "collection"),
                row.getString("question"),
                row.getString("answer"),
                row.getString("role"),
                Instant.ofEpochMilli(row.getLong("taught_at")),
                Rows.at(row, "expires_at"),
                source == null ? null : UUID.fromString(source),
                row.getString("source_name"),
                row.getLong("source_passage"),
                Lesson.State.ACTIVE);
    }

    /** The lesson with the state it is in now. */
    private Lesson now(Kept kept) {
        Lesson lesson = kept.lesson();
        Instant expires = lesson.expiresAt();
        if (expires != null && !expires.isAfter(clock.instant())) return in(lesson, Lesson.State.EXPIRED);
        UUID source = lesson.source();
        if (source == null) return lesson;
        String words = words(lesson.collection(), source, lesson.sourcePassage());
        boolean same = words != null && digest(words).equals(kept.hash());
        return same ? lesson : in(lesson, Lesson.State.SOURCE_CHANGED);
    }

    private static Lesson in(Lesson lesson, Lesson.State state) {
        return new Lesson(
                lesson.lesson(),
                lesson.collection(),
                lesson.question(),
                lesson.answer(),
                lesson.role(),
                lesson.taughtAt(),
                lesson.expiresAt(),
                lesson.source(),
                lesson.sourceName(),
                lesson.sourcePassage(),
                state);
    }

    /** Forgets a lesson; no error where there was none. */
    public void forget(UUID collection, UUID lesson) {
        db.change(connection ->
                Rows.change(connection, "DELETE FROM lesson WHERE id = ? AND collection = ?", lesson, collection));
    }

    /** The lesson that answers a question, as an answer; empty where none does. Of several the closest, then the newest. */
    public Optional<Composed> answer(String question, Collection<UUID> collections) {
        return taught(question, collections).map(Taught::answer);
    }

    /** The same with what the lesson stands on. */
    public Optional<Taught> taught(String question, Collection<UUID> collections) {
        List<Kept> all = new ArrayList<>();
        for (UUID collection : collections) {
            all.addAll(db.read(connection -> kept(connection, "collection = ?", collection)));
        }
        if (all.isEmpty()) return Optional.empty();
        return new Likeness.Asked(question, index.get())
                .closest(all, one -> one.lesson().question(), one -> now(one).state() == Lesson.State.ACTIVE)
                .map(match -> taught(match.other().lesson(), question, match.share()));
    }

    private static Taught taught(Lesson lesson, String question, double share) {
        return new Taught(composed(lesson, question, share), share, lesson.source(), lesson.sourcePassage());
    }

    private static Composed composed(Lesson lesson, String question, double share) {
        boolean chinese = question.codePoints().anyMatch(Terms::isHan);
        String name = chinese ? "人工更正" : "Correction";
        ChamberEvent.Citation citation = new ChamberEvent.Citation(
                1, lesson.lesson(), name, place(lesson, chinese), lesson.answer(), Lesson.AS_PASSAGE);
        return new Composed(
                ChamberEvent.End.DONE,
                PlainText.asMarkdown(lesson.answer()) + " [1]",
                List.of(citation),
                SURE * share,
                List.of());
    }

    private static String place(Lesson lesson, boolean chinese) {
        String day = lesson.taughtAt().toString().substring(0, 10);
        String role = ROLES.getOrDefault(lesson.role(), lesson.role());
        return chinese ? role + " " + day : lesson.role() + ", " + day;
    }

    /**
     * A lesson, opened like a passage.
     *
     * @throws Declined unknown_passage
     */
    public ChamberEvent.Passages open(UUID collection, UUID lesson) {
        List<Kept> found = db.read(connection -> kept(connection, "id = ? AND collection = ?", lesson, collection));
        if (found.isEmpty()) throw new Declined("unknown_passage", "no such lesson");
        Lesson one = found.getFirst().lesson();
        boolean chinese = one.question().codePoints().anyMatch(Terms::isHan);
        return new ChamberEvent.Passages(List.of(new ChamberEvent.Passage(
                Lesson.AS_PASSAGE,
                lesson,
                chinese ? "人工更正" : "Correction",
                place(one, chinese),
                one.question() + "\n" + one.answer(),
                0,
                true)));
    }
}
