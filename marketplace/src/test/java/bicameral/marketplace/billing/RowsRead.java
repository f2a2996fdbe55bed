package bicameral.marketplace.billing;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;

/** How many rows of the market's tables a story's transactions read, by index or not, as the database counts them. */
public final class RowsRead {
    private static final String READ = """
            select relname, coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) as n from pg_stat_xact_user_tables
            where schemaname = 'market'""";

    private final Map<String, Long> rows = new HashMap<>();

    /** Counts what goes through; only of transactions that end well. */
    public DataSource count(DataSource source) {
        return HaltingDataSource.proxy(DataSource.class, (proxy, method, arguments) -> {
            Object result = HaltingDataSource.invoke(source, method, arguments);
            return result instanceof Connection connection ? watch(connection) : result;
        });
    }

    private Connection watch(Connection connection) {
        return HaltingDataSource.proxy(Connection.class, (proxy, method, arguments) -> {
            if (method.getName().equals("commit")) look(connection);
            return HaltingDataSource.invoke(connection, method, arguments);
        });
    }

    private void look(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet read = statement.executeQuery(READ)) {
            while (read.next()) rows.merge(read.getString("relname"), read.getLong("n"), Long::sum);
        }
    }

    /** Of a table, until now. */
    public long of(String table) {
        return rows.getOrDefault(table, 0L);
    }
}
