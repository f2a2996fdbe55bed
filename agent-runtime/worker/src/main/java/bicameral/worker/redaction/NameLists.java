package bicameral.worker.redaction;

import bicameral.protocol.ChamberEvent.NamesTaken;
import bicameral.protocol.NameSort;
import bicameral.protocol.redaction.NameList;
import bicameral.worker.exchange.Declined;
import bicameral.worker.store.ChamberDb;
import bicameral.worker.store.Rows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;

/** The tenant's own lists of names. Thread-safe. */
final class NameLists {
    /** Most names of all lists together. */
    static final int MOST_NAMES = 100_000;

    /** Most characters of all lists together; each costs an automaton some 20 bytes. */
    static final int MOST_CHARACTERS = 1_000_000;

    private final ChamberDb db;

    NameLists(ChamberDb db) {
        this.db = db;
    }

    /**
     * Adds names, all or none.
     *
     * @throws Declined too_many_names
     */
    NamesTaken add(NameSort sort, List<String> names) {
        return db.write(connection -> {
            int before = count(connection, sort);
            int fit = insert(connection, sort, names);
            long all = Rows.number(connection, "SELECT count(*) FROM private_name");
            long characters = Rows.number(connection, "SELECT coalesce(sum(length(name)), 0) FROM private_name");
            if (all > MOST_NAMES || characters > MOST_CHARACTERS)
                throw new Declined("too_many_names", "more than " + MOST_NAMES + " or " + MOST_CHARACTERS);
            int total = count(connection, sort);
            return new NamesTaken(total - before, fit - (total - before), names.size() - fit, total);
        });
    }

    private static int insert(Connection connection, NameSort sort, List<String> names) throws SQLException {
        int fit = 0;
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO private_name (sort, name, written) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")) {
            for (String name : names) {
                String normal = NameList.normal(name);
                if (normal.isEmpty()) continue;
                fit++;
                insert.setString(1, sort.name());
                insert.setString(2, normal);
                insert.setString(3, name.strip().replaceAll("\\s+", " "));
                insert.addBatch();
            }
            insert.executeBatch();
        }
        return fit;
    }

    /** Takes names off; all of the list where none is named. */
    void drop(NameSort sort, List<String> names) {
        db.change(connection -> {
            if (names.isEmpty()) Rows.change(connection, "DELETE FROM private_name WHERE sort = ?", sort);
            for (String name : names)
                Rows.change(
                        connection,
                        "DELETE FROM private_name WHERE sort = ? AND name = ?",
                        sort,
                        NameList.normal(name));
        });
    }

    /** A page in alphabetical order, behind {@code after}. */
    List<String> page(NameSort sort, String with, String after, int limit) {
        return db.read(connection -> Rows.list(
                connection,
                """
                SELECT written FROM private_name
                WHERE sort = ? AND name > ? AND instr(name, ?) > 0 ORDER BY name LIMIT ?
                """,
                row -> row.getString("written"),
                sort,
                NameList.normal(after),
                NameList.normal(with).isEmpty() ? with.strip() : NameList.normal(with),
                limit));
    }

    int count(NameSort sort) {
        return db.read(connection -> count(connection, sort));
    }

    private static int count(Connection connection, NameSort sort) throws SQLException {
        return (int) Rows.number(connection, "SELECT count(*) FROM private_name WHERE sort = ?", sort);
    }

    /** All names of a list. */
    void each(NameSort sort, Consumer<String> visitor) {
        List<String> names = db.read(connection -> Rows.list(
                connection, "SELECT name FROM private_name WHERE sort = ?", row -> row.getString("name"), sort));
        names.forEach(visitor);
    }
}
