package bicameral.worker.conversation;

import bicameral.protocol.ChamberEvent;
import bicameral.worker.exchange.Declined;
import bicameral.worker.store.ChamberDb;
import bicameral.worker.store.Rows;
import java.time.Clock;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The exact text that left the chamber for each message, so that its owner can hold it against the commitment in the
 * market's receipt. Kept for previews too; what belongs to a conversation is forgotten with it. Thread-safe.
 */
public final class Crossings {
    private final ChamberDb db;
    private final Clock clock;

    /** Keeps them in {@code db}. */
    public Crossings(ChamberDb db, Clock clock) {
        this.db = db;
        this.clock = clock;
    }

    /** Keeps what is about to leave, durably; a second call for the message, after a retry, replaces the first. */
    public void keep(UUID message, @Nullable UUID conversation, String body, String salt, String spans) {
        db.change(
                connection -> Rows.change(connection, """
                INSERT INTO crossing (message, conversation, at, body, salt, spans) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (message) DO UPDATE SET
                  body = excluded.body, salt = excluded.salt, spans = excluded.spans, at = excluded.at
                """, message, conversation, clock.instant(), body, salt, spans));
    }

    /**
     * What left for a message; an empty body where it was answered and nothing left.
     *
     * @throws Declined unknown_message
     */
    public ChamberEvent.Crossed read(UUID message) {
        return db.read(connection -> {
            ChamberEvent.Crossed crossed = Rows.first(
                    connection,
                    "SELECT body, salt, spans FROM crossing WHERE message = ?",
                    row -> new ChamberEvent.Crossed(
                            message, row.getString("body"), row.getString("salt"), row.getString("spans")),
                    message);
            if (crossed != null) return crossed;
            if (Rows.number(connection, "SELECT count(*) FROM turn WHERE message = ?", message) == 0)
                throw new Declined("unknown_message", "nothing is known of this message");
            return new ChamberEvent.Crossed(message, "", "", "");
        });
    }
}
