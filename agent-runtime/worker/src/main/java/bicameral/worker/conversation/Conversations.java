package bicameral.worker.conversation;

import bicameral.protocol.ChamberEvent;
import bicameral.worker.exchange.Declined;
import bicameral.worker.redaction.Redaction;
import bicameral.worker.store.ChamberDb;
import bicameral.worker.store.Rows;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The chamber's memory of conversations. Thread-safe. */
public final class Conversations {
    /** Turns of one conversation that are handed out at once; older ones stay stored. */
    private static final int MAX_TURNS_READ = 500;

    private final ChamberDb db;
    private final Clock clock;

    /** Keeps them in {@code db}. */
    public Conversations(ChamberDb db, Clock clock) {
        this.db = db;
        this.clock = clock;
    }

    /** A turn that has ended, as it was sent. */
    public record Finished(ChamberEvent.Answered answered, List<ChamberEvent.Citation> citations) {
        public Finished {
            citations = List.copyOf(citations);
        }
    }

    /**
     * A question of a visitor.
     *
     * @param said as it was written
     * @param alone so that it can be understood without what was said before
     */
    public record Asked(String said, String alone) {}

    /** A list as one JSON column. */
    private record Citations(List<ChamberEvent.Citation> citations) {}

    /**
     * What was answered to a message, or null where it is new.
     *
     * @throws Declined bad_request where the message belongs to another agent or visitor
     */
    public @Nullable Finished finished(UUID message, UUID agent, String visitor) {
        return db.read(connection -> {
            Finished found = Rows.first(
                    connection,
                    """
                    SELECT t.answered, t.citations, c.agent, c.visitor
                    FROM turn t JOIN conversation c ON c.id = t.conversation WHERE t.message = ?
                    """,
                    row -> {
                        boolean own = row.getString("agent").equals(agent.toString())
                                && row.getString("visitor").equals(visitor);
                        if (!own) throw new Declined("bad_request", "the message id is taken");
                        return new Finished(Rows.json(row, "answered", ChamberEvent.Answered.class), citations(row));
                    },
                    message);
            return found;
        });
    }

    /**
     * The last turns of a conversation, oldest first.
     *
     * @throws Declined unknown_conversation
     */
    public List<ChamberEvent.Turn> lastTurns(UUID agent, UUID conversation, String visitor, int limit) {
        return db.read(connection -> {
            if (!belongs(connection, agent, conversation, visitor)) throw unknown();
            List<ChamberEvent.Turn> newestFirst = Rows.list(
                    connection,
                    "SELECT * FROM turn WHERE conversation = ? ORDER BY at DESC, rowid DESC LIMIT ?",
                    Conversations::turn,
                    conversation,
                    limit);
            List<ChamberEvent.Turn> turns = new ArrayList<>(newestFirst);
            Collections.reverse(turns);
            return turns;
        });
    }

    /** All turns, oldest first; the latest where there are very many. */
    public List<ChamberEvent.Turn> turns(UUID agent, UUID conversation, String visitor) {
        return lastTurns(agent, conversation, visitor, MAX_TURNS_READ);
    }

    /** Stores an ended turn, durably, beginning the conversation if it is new. */
    public void remember(UUID message, UUID agent, String visitor, Asked question, Finished finished) {
        UUID conversation = finished.answered().conversation();
        Instant now = clock.instant();
        db.change(connection -> {
            Rows.change(
                    connection,
                    "INSERT INTO conversation (id, agent, visitor, started_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                    conversation,
                    agent,
                    visitor,
                    now);
            if (!belongs(connection, agent, conversation, visitor)) throw unknown();
            Rows.change(
                    connection,
                    """
                    INSERT INTO turn (message, conversation, at, question, answered, citations)
                    VALUES (?, ?, ?, ?, ?, ?)
                    """,
                    message,
                    conversation,
                    now,
                    question.said(),
                    Rows.json(finished.answered()),
                    Rows.json(new Citations(finished.citations())));
            if (finished.answered().end() == ChamberEvent.End.ABSTAINED)
                Unanswered.note(connection, message, conversation, agent, question.alone(), now);
        });
    }

    /** Forgets a conversation and the texts that left for it. No error where there was none. */
    public void delete(UUID agent, UUID conversation, String visitor) {
        db.change(connection -> {
            if (!belongs(connection, agent, conversation, visitor)) return;
            Rows.change(connection, "DELETE FROM crossing WHERE conversation = ?", conversation);
            Redaction.forget(connection, conversation);
            Rows.change(connection, "DELETE FROM conversation WHERE id = ?", conversation);
        });
    }

    private static boolean belongs(Connection connection, UUID agent, UUID conversation, String visitor)
            throws SQLException {
        return Rows.number(
                        connection,
                        "SELECT count(*) FROM conversation WHERE id = ? AND agent = ? AND visitor = ?",
                        conversation,
                        agent,
                        visitor)
                == 1;
    }

    private static Declined unknown() {
        return new Declined("unknown_conversation", "no such conversation of this agent and visitor");
    }

    private static ChamberEvent.Turn turn(ResultSet row) throws SQLException {
        ChamberEvent.Answered answered = Rows.json(row, "answered", ChamberEvent.Answered.class);
        return new ChamberEvent.Turn(
                Rows.id(row, "message"),
                Instant.ofEpochMilli(row.getLong("at")),
                row.getString("question"),
                answered.text(),
                answered.end(),
                citations(row));
    }

    private static List<ChamberEvent.Citation> citations(ResultSet row) throws SQLException {
        return Rows.json(row, "citations", Citations.class).citations();
    }
}
