package bicameral.bench.money;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** What stubbed providers know: in tables of their own, so that it outlives the market's process. Thread-safe. */
final class StubTables {
    private final Connection own;

    StubTables(Connection own) {
        this.own = own;
    }

    /** Gives how many rows it changed. */
    synchronized int update(String sql, Object... values) {
        try (PreparedStatement statement = bound(sql, values)) {
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** −1 where there is no row. */
    synchronized long number(String sql, Object... values) {
        try (PreparedStatement statement = bound(sql, values);
                ResultSet row = statement.executeQuery()) {
            return row.next() ? row.getLong(1) : -1;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Empty where there is no row. */
    synchronized String word(String sql, Object... values) {
        try (PreparedStatement statement = bound(sql, values);
                ResultSet row = statement.executeQuery()) {
            return row.next() ? row.getString(1) : "";
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private PreparedStatement bound(String sql, Object... values) throws SQLException {
        PreparedStatement statement = own.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) statement.setObject(i + 1, values[i]);
        return statement;
    }
}
