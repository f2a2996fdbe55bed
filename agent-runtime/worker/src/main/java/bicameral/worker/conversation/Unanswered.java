package bicameral.worker.conversation;

import bicameral.protocol.ChamberEvent;
import bicameral.protocol.ChamberEvent.UnansweredQuestion;
import bicameral.worker.retrieve.Terms;
import bicameral.worker.store.ChamberDb;
import bicameral.worker.store.Rows;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/**
 * Questions visitors got no answer to, kept for a person to look at: per agent the latest {@value #MOST}. A question goes when
 * it is closed and when its visitor deletes the conversation. Thread-safe.
 */
public final class Unanswered {
    private static final int MOST = 1000;
    private static final int MAX_LISTED = 200;

    private final ChamberDb db;

    /** Reads what {@link Conversations} notes in {@code db}. */
    public Unanswered(ChamberDb db) {
        this.db = db;
    }

    /**
     * Notes a question within the transaction that stores its turn. One without a letter asks nothing.
     *
     * @param question understandable alone, so that what leans on one subject is not counted with what leans on another
     */
    static void note(Connection connection, UUID message, UUID conversation, UUID agent, String question, Instant at)
            throws SQLException {
        if (question.codePoints().noneMatch(Character::isLetter)) return;
        Rows.change(connection, """
                INSERT INTO unanswered (message, conversation, agent, folded, question, at) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT DO NOTHING
                """, message, conversation, agent, folded(question), question, at);
        Rows.change(connection, """
                DELETE FROM unanswered WHERE agent = ? AND message NOT IN
                  (SELECT message FROM unanswered WHERE agent = ? ORDER BY at DESC, rowid DESC LIMIT ?)
                """, agent, agent, MOST);
    }

    /** The same words in another case, width or punctuation are the same question. */
    private static String folded(String question) {
        return Terms.fold(question)
                .replaceAll("[\\p{Punct}\\p{IsPunctuation}\\s]+", " ")
                .strip();
    }

    /** Most often asked first, the latest among equals. */
    public ChamberEvent.Unanswered list(UUID agent, int limit) {
        return db.read(connection -> new ChamberEvent.Unanswered(
                Rows.list(connection, """
                SELECT min(message) AS id, count(*) AS times, min(at) AS first, max(at) AS last,
                  (SELECT question FROM unanswered l WHERE l.agent = u.agent AND l.folded = u.folded
                   ORDER BY at DESC, rowid DESC LIMIT 1) AS question
                FROM unanswered u WHERE agent = ? GROUP BY folded ORDER BY times DESC, last DESC LIMIT ?
                """, Unanswered::question, agent, Math.clamp(limit, 1, MAX_LISTED))));
    }

    private static UnansweredQuestion question(ResultSet row) throws SQLException {
        return new UnansweredQuestion(
                Rows.id(row, "id"),
                row.getString("question"),
                row.getInt("times"),
                Objects.requireNonNull(Rows.at(row, "first")),
                Objects.requireNonNull(Rows.at(row, "last")));
    }

    /** Forgets every asking of a question; no error where there was none. */
    public void close(UUID agent, UUID question) {
        db.change(connection -> {
            Rows.change(connection, """
                    DELETE FROM unanswered WHERE agent = ? AND folded =
                      (SELECT folded FROM unanswered WHERE message = ? AND agent = ?)
                    """, agent, question, agent);
        });
    }
}
