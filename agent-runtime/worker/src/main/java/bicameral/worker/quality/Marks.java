package bicameral.worker.quality;

import bicameral.worker.store.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Says what has to be judged again. Of each judgement it is counted how often that was asked, and a judgement says which of these it had
 * heard of before it began: what is asked while it is being made is not lost. Always within a transaction of the caller.
 */
public final class Marks {
    private static final String DOCUMENTS = "UPDATE quality SET asked = asked + 1, pressed = asked + 1 WHERE ";
    private static final String LATER = "UPDATE quality SET asked = asked + 1 WHERE ";
    private static final String RECORDS = "UPDATE record_quality SET asked = asked + 1 WHERE ";

    private Marks() {}

    /** A record says another time from now on: where it was judged as old, it is judged again. */
    public static void dated(Connection connection, UUID source, long number) throws SQLException {
        records(connection, """
                source = ? AND number = ? AND EXISTS (SELECT 1 FROM record_flaw f
                  WHERE f.source = record_quality.source AND f.number = record_quality.number AND f.code = 'OLD')
                """, source, number);
    }

    /**
     * The judgement of a record that is gone goes with it; what doubled it, or was denied by it, is judged again.
     *
     * @param room how many ordinals a record has for its passages
     */
    public static void gone(Connection connection, UUID source, long number, int room) throws SQLException {
        Rows.change(connection, "DELETE FROM record_quality WHERE source = ? AND number = ?", source, number);
        Rows.change(connection, "DELETE FROM record_flaw WHERE source = ? AND number = ?", source, number);
        long first = number * room;
        records(connection, """
                (source, number) IN (
                  SELECT source, number FROM record_flaw WHERE other = ? AND other_ordinal BETWEEN ? AND ?)
                """, source, first, first + room - 1);
        laterByHeld(connection, source, first, first + room - 1);
    }

    /** Everything of a collection, after a word of its owner's: all of it was judged by the old one. */
    static void collection(Connection connection, UUID collection) throws SQLException {
        documents(connection, "document IN (SELECT id FROM document WHERE collection = ?)", collection);
        recordsOf(connection, collection);
    }

    /** All records of a collection, those included that are being judged for the first time and have no row yet. */
    static void recordsOf(Connection connection, UUID collection) throws SQLException {
        records(connection, "source IN (SELECT id FROM source WHERE collection = ?)", collection);
        Rows.change(connection, "UPDATE change SET words = words + 1");
    }

    /** Documents, with the next round, which they are a reason for. */
    static void documents(Connection connection, String which, @Nullable Object... values) throws SQLException {
        Rows.change(connection, DOCUMENTS + which, values);
    }

    /** A document for what a record says that governs: with the next round that is made, but this is no reason for one. */
    static void later(Connection connection, UUID document) throws SQLException {
        Rows.change(connection, LATER + "document = ?", document);
    }

    /** So are those that were held against a stretch of a source. */
    static void laterByHeld(Connection connection, UUID other, long from, long to) throws SQLException {
        Rows.change(connection, LATER + """
                document IN (SELECT f.document FROM flaw f WHERE f.other = ? AND f.other_ordinal BETWEEN ? AND ?)
                """, other, from, to);
    }

    /** Live records. */
    static void records(Connection connection, String which, @Nullable Object... values) throws SQLException {
        Rows.change(connection, RECORDS + which, values);
    }
}
