package bicameral.worker.store;

import bicameral.protocol.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Short hand for statements with parameters. UUIDs are stored as text, instants as epoch milliseconds. */
public final class Rows {
    /** Makes a value of the current row. */
    @FunctionalInterface
    public interface Row<T> {
        /** Reads columns of the current row only. */
        T of(ResultSet row) throws SQLException;
    }

    private Rows() {}

    /** All rows of a query. */
    public static <T> List<T> list(Connection db, String sql, Row<T> row, @Nullable Object... values)
            throws SQLException {
        try (PreparedStatement statement = prepare(db, sql, values);
                ResultSet result = statement.executeQuery()) {
            List<T> rows = new ArrayList<>();
            while (result.next()) rows.add(row.of(result));
            return rows;
        }
    }

    /**
     * The first rows of a query, read one by one until they weigh as much as is allowed: one of them goes beyond it at most.
     *
     * @param most what they may weigh together
     * @param weight of a row's value, at least 0
     */
    public static <T> List<T> some(
            Connection db, long most, ToLongFunction<T> weight, String sql, Row<T> row, @Nullable Object... values)
            throws SQLException {
        try (PreparedStatement statement = prepare(db, sql, values);
                ResultSet result = statement.executeQuery()) {
            List<T> rows = new ArrayList<>();
            long weighed = 0;
            while (result.next()) {
                T value = row.of(result);
                rows.add(value);
                weighed += weight.applyAsLong(value);
                if (weighed >= most) break;
            }
            return rows;
        }
    }

    /** The first row of a query, or null. */
    public static <T> @Nullable T first(Connection db, String sql, Row<T> row, @Nullable Object... values)
            throws SQLException {
        List<T> rows = list(db, sql, row, values);
        return rows.isEmpty() ? null : rows.getFirst();
    }

    /** A single number. */
    public static long number(Connection db, String sql, @Nullable Object... values) throws SQLException {
        Long number = first(db, sql, row -> row.getLong(1), values);
        return number == null ? 0 : number;
    }

    /** Rows changed. */
    public static int change(Connection db, String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = prepare(db, sql, values)) {
            return statement.executeUpdate();
        }
    }

    private static PreparedStatement prepare(Connection db, String sql, @Nullable Object... values)
            throws SQLException {
        PreparedStatement statement = db.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) statement.setObject(i + 1, stored(values[i]));
        return statement;
    }

    private static @Nullable Object stored(@Nullable Object value) {
        // Not a switch: its first use would make a class, which no start cache keeps, at each start.
        if (value instanceof UUID id) return id.toString();
        if (value instanceof Instant at) return at.toEpochMilli();
        return value instanceof Enum<?> constant ? constant.name() : value;
    }

    /** A UUID column. */
    public static UUID id(ResultSet row, String column) throws SQLException {
        return UUID.fromString(row.getString(column));
    }

    /** A UUID column that may be null. */
    public static @Nullable UUID idOrNull(ResultSet row, String column) throws SQLException {
        String text = row.getString(column);
        return text == null ? null : UUID.fromString(text);
    }

    /** An instant column; null where the column is. */
    public static @Nullable Instant at(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }

    /** A text column that may be null. */
    public static @Nullable String text(ResultSet row, String column) throws SQLException {
        return row.getString(column);
    }

    /** A record as a JSON column. */
    public static String json(Object value) {
        return new String(Wire.encode(value), StandardCharsets.UTF_8);
    }

    /** The record in a JSON column. */
    public static <T> T json(ResultSet row, String column, Class<T> type) throws SQLException {
        try {
            return Wire.decode(row.getString(column).getBytes(StandardCharsets.UTF_8), type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
