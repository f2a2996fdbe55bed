package bicameral.worker.lesson;

import bicameral.protocol.ChamberEvent;
import bicameral.protocol.GoldenQuestion;
import bicameral.worker.exchange.Declined;
import bicameral.worker.store.ChamberDb;
import bicameral.worker.store.Rows;
import java.text.Normalizer;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** Questions of which it is known what a good answer holds. Thread-safe. */
public final class Golden {
    /** Most of one collection. */
    public static final int MAX_QUESTIONS = 500;

    private static final int MAX_TEXT = 500;
    private static final int MAX_WORDS = 20;

    private final ChamberDb db;
    private final Clock clock;

    /** Keeps them in {@code db}. */
    public Golden(ChamberDb db, Clock clock) {
        this.db = db;
        this.clock = clock;
    }

    /**
     * Keeps or replaces one.
     *
     * @throws Declined bad_request, golden_too_long, too_many_golden
     */
    public ChamberEvent.GoldenQuestions save(GoldenQuestion question) {
        check(question);
        db.change(connection -> {
            long there = Rows.number(
                    connection,
                    "SELECT count(*) FROM golden WHERE collection = ? AND id <> ?",
                    question.collection(),
                    question.golden());
            if (there >= MAX_QUESTIONS) throw new Declined("too_many_golden", "more than " + MAX_QUESTIONS);
            int changed = Rows.change(
                    connection, """
                    INSERT INTO golden (id, collection, saved_at, question) VALUES (?, ?, ?, ?)
                    ON CONFLICT (id) DO UPDATE SET question = excluded.question WHERE collection = excluded.collection
                    """, question.golden(), question.collection(), clock.instant(), Rows.json(question));
            if (changed == 0) throw new Declined("bad_request", "the id is taken");
            // How it was answered before says nothing of what is expected now.
            Rows.change(connection, "DELETE FROM golden_asked WHERE golden = ?", question.golden());
        });
        return new ChamberEvent.GoldenQuestions(List.of(question));
    }

    private static void check(GoldenQuestion question) {
        if (question.question().isBlank()) throw new Declined("bad_request", "an empty question");
        boolean tooLong = question.question().length() > MAX_TEXT
                || question.expectedSource().length() > MAX_TEXT
                || question.expectedWords().size() > MAX_WORDS
                || question.expectedWords().stream().anyMatch(word -> word.isBlank() || word.length() > MAX_TEXT);
        if (tooLong) throw new Declined("golden_too_long", "too long, or too many words");
    }

    /** All of a collection, oldest first. */
    public List<GoldenQuestion> list(UUID collection) {
        return db.read(connection -> Rows.list(
                connection,
                "SELECT question FROM golden WHERE collection = ? ORDER BY saved_at, rowid",
                row -> Rows.json(row, "question", GoldenQuestion.class),
                collection));
    }

    /** Forgets one; no error where there was none. */
    public void forget(UUID collection, UUID golden) {
        db.change(connection ->
                Rows.change(connection, "DELETE FROM golden WHERE id = ? AND collection = ?", golden, collection));
    }

    /** Whether one of the alternatives stands in a text, width, case, white space and thousands separators aside. */
    static boolean holds(String text, String alternatives) {
        String folded = folded(text);
        for (String words : alternatives.split("\\|")) {
            if (!words.isBlank() && standsIn(folded, folded(words))) return true;
        }
        return false;
    }

    /** A figure may not touch another figure: 5 is not in 15. */
    private static boolean standsIn(String text, String words) {
        for (int at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) {
            int end = at + words.length();
            boolean before = at > 0 && digit(text.charAt(at - 1)) && digit(words.charAt(0));
            boolean behind = end < text.length() && digit(text.charAt(end)) && digit(words.charAt(words.length() - 1));
            if (!before && !behind) return true;
        }
        return false;
    }

    private static boolean digit(char c) {
        return c >= '0' && c <= '9';
    }

    private static String folded(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC)
                .toLowerCase(Locale.ROOT)
                .replaceAll("(?<=\\d),(?=\\d{3})", "")
                .replaceAll("\\s", "");
    }
}
