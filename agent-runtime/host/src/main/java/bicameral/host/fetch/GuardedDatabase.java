package bicameral.host.fetch;

import bicameral.host.fetch.FetchFailed.Problem;
import bicameral.host.fetch.PinnedSockets.Pin;
import java.net.InetAddress;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows of tenants' own databases: one SELECT in one read-only transaction, with bounds of time, rows and bytes, over a
 * connection to the address that the guard looked at. Addresses of drivers are never taken from a tenant, only their parts,
 * so that no driver option can be smuggled in. Thread-safe.
 */
public final class GuardedDatabase {
    private static final Pattern DATABASE = Pattern.compile("[A-Za-z0-9_.$-]{1,64}");
    private static final Pattern COLUMN = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,62}");
    private static final Pattern SELECT = Pattern.compile("(?is)\\s*(select|with|values|table)\\b.*");
    private static final int FETCH = 500;
    private static final ScheduledExecutorService WATCH = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("query-deadlines").factory());

    private final AddressGuard guard;
    private final Limits limits;

    public GuardedDatabase(AddressGuard guard, Limits limits) {
        this.guard = guard;
        this.limits = limits;
    }

    /**
     * Bounds of one query.
     *
     * @param statement longest that the database may take
     * @param total longest for all
     * @param maxBytes most bytes that the database may send
     */
    public record Limits(Duration statement, Duration total, int maxRows, long maxBytes) {
        /** A minute, two minutes, 50,000 rows, 64 MiB. */
        public static Limits defaults() {
            return new Limits(Duration.ofSeconds(60), Duration.ofSeconds(120), 50_000, 64L * 1024 * 1024);
        }
    }

    /** Kinds of database. */
    public enum Engine {
        POSTGRESQL,
        MYSQL
    }

    /**
     * What to read.
     *
     * @param unencrypted whether to do without encryption, which only openings of the guard are let to; else the certificate is
     *     held against the host's name
     * @param authorities certificates in PEM that may vouch for the server, in the place of the system's; may be empty
     * @param sql one SELECT without a semicolon
     * @param updatedColumn column of the result by which only newer rows are read; null for all
     * @param since rows at or after this are read, as that column was read before; null for all
     */
    public record Wanted(
            Engine engine,
            String host,
            int port,
            String database,
            String user,
            String password,
            boolean unencrypted,
            String authorities,
            String sql,
            @Nullable String updatedColumn,
            @Nullable String since) {
        /** Without the password. */
        @Override
        public String toString() {
            return "Wanted[" + engine + "]";
        }
    }

    /** One row: names and values in the query's order; null becomes the empty text. */
    public interface Rows {
        /** Takes the next row; false when none more is wanted. */
        boolean row(Map<String, String> row) throws FetchFailed;
    }

    /** Whether it is one statement that can only be a query, as far as its text shows; the transaction holds it to that. */
    public static boolean isQuery(String sql) {
        return sql.indexOf(';') < 0 && SELECT.matcher(sql).matches();
    }

    /** Whether it can be the name of a column or, with more characters, of a database. */
    public static boolean isColumn(String name) {
        return COLUMN.matcher(name).matches();
    }

    /** Whether it can be the name of a database. */
    public static boolean isDatabase(String name) {
        return DATABASE.matcher(name).matches();
    }

    /**
     * Reads all rows wanted, in order of the updated column where there is one. TOO_LARGE beyond a bound, TLS_REQUIRED for an
     * unencrypted connection over the internet.
     */
    public void read(Wanted wanted, Rows rows) throws FetchFailed {
        if (!isQuery(wanted.sql()) || !isDatabase(wanted.database())) throw new FetchFailed(Problem.QUERY_FAILED);
        String host = WebAddress.host(wanted.host());
        InetAddress address = guard.pin(host, wanted.port(), Duration.ofSeconds(10));
        if (wanted.unencrypted() && AddressGuard.isPublic(address)) throw new FetchFailed(Problem.TLS_REQUIRED);
        Pin pin = Pin.of(host, address, limits.maxBytes(), Trust.of(wanted.authorities()));
        long end = System.nanoTime() + limits.total().toNanos();
        ScheduledFuture<?> watch = WATCH.schedule(pin::close, limits.total().toMillis(), TimeUnit.MILLISECONDS);
        try (Connection connection = ScopedValue.where(PinnedSockets.PIN, pin).call(() -> open(wanted, host))) {
            read(connection, wanted, rows);
        } catch (SQLException e) {
            throw failed(e, end);
        } finally {
            watch.cancel(false);
            pin.close();
        }
    }

    private static Connection open(Wanted wanted, String host) throws SQLException {
        String literal = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        boolean postgres = wanted.engine() == Engine.POSTGRESQL;
        Driver driver = driver(postgres ? "org.postgresql.Driver" : "org.mariadb.jdbc.Driver");
        String url = (postgres ? "jdbc:postgresql://" : "jdbc:mariadb://") + literal + ":" + wanted.port() + "/"
                + wanted.database();
        Connection connection = driver.connect(url, postgres ? forPostgres(wanted) : forMysql(wanted));
        if (connection == null) throw new SQLException("no driver", "08001");
        return connection;
    }

    /** By name, past the driver manager, which would ask every driver of the application. */
    private static Driver driver(String name) {
        try {
            return Class.forName(name)
                    .asSubclass(Driver.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("no driver " + name, e);
        }
    }

    private static Properties forPostgres(Wanted wanted) {
        Properties properties = common(wanted);
        properties.setProperty("connectTimeout", "10");
        properties.setProperty("socketTimeout", "90");
        properties.setProperty("sslmode", wanted.unencrypted() ? "disable" : "verify-full");
        properties.setProperty("sslfactory", TrustedSockets.class.getName());
        properties.setProperty("gssEncMode", "disable");
        properties.setProperty("ApplicationName", "bicameral");
        properties.setProperty("options", "-c default_transaction_read_only=on");
        return properties;
    }

    private static Properties forMysql(Wanted wanted) {
        Properties properties = common(wanted);
        properties.setProperty("connectTimeout", "10000");
        properties.setProperty("socketTimeout", "90000");
        properties.setProperty("sslMode", wanted.unencrypted() ? "disable" : "verify-full");
        properties.setProperty("tlsSocketType", TrustedTls.TYPE);
        properties.setProperty("assureReadOnly", "true");
        properties.setProperty("allowLocalInfile", "false");
        properties.setProperty("allowMultiQueries", "false");
        return properties;
    }

    private static Properties common(Wanted wanted) {
        Properties properties = new Properties();
        properties.setProperty("user", wanted.user());
        properties.setProperty("password", wanted.password());
        properties.setProperty("socketFactory", PinnedSockets.class.getName());
        return properties;
    }

    private void read(Connection connection, Wanted wanted, Rows rows) throws SQLException, FetchFailed {
        // Never committed: it ends with the connection.
        connection.setReadOnly(true);
        connection.setAutoCommit(false);
        bound(connection, wanted.engine());
        try (PreparedStatement statement = connection.prepareStatement(statement(wanted))) {
            statement.setFetchSize(FETCH);
            statement.setQueryTimeout((int) limits.statement().toSeconds());
            if (wanted.updatedColumn() != null && wanted.since() != null)
                statement.setObject(
                        1, wanted.since(), wanted.engine() == Engine.POSTGRESQL ? Types.OTHER : Types.VARCHAR);
            try (ResultSet result = statement.executeQuery()) {
                hand(result, rows);
            }
        }
    }

    private void bound(Connection connection, Engine engine) throws SQLException {
        if (engine != Engine.POSTGRESQL) return;
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "set local statement_timeout = " + limits.statement().toMillis());
        }
    }

    private static String statement(Wanted wanted) {
        String column = wanted.updatedColumn();
        if (column == null) return wanted.sql();
        if (!isColumn(column)) throw new IllegalArgumentException("no column's name");
        String quoted = wanted.engine() == Engine.POSTGRESQL ? "\"" + column + "\"" : "`" + column + "`";
        String newer = wanted.since() == null ? "" : " where " + quoted + " >= ? or " + quoted + " is null";
        return "select * from (\n" + wanted.sql() + "\n) as bicameral_source" + newer + " order by " + quoted;
    }

    private void hand(ResultSet result, Rows rows) throws SQLException, FetchFailed {
        ResultSetMetaData columns = result.getMetaData();
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= columns.getColumnCount(); i++) names.add(columns.getColumnLabel(i));
        int read = 0;
        while (result.next()) {
            if (++read > limits.maxRows()) throw new FetchFailed(Problem.TOO_LARGE);
            Map<String, String> row = new LinkedHashMap<>();
            for (int i = 0; i < names.size(); i++) {
                String value = result.getString(i + 1);
                row.put(names.get(i), value == null ? "" : value);
            }
            if (!rows.row(row)) return;
        }
    }

    /** By SQLSTATE: the text of a database's error may hold what its rows hold. */
    private static FetchFailed failed(SQLException e, long end) {
        String state = e.getSQLState() == null ? "" : e.getSQLState().toUpperCase(Locale.ROOT);
        if (System.nanoTime() > end || state.equals("57014") || state.equals("70100") || e.getErrorCode() == 3024)
            return new FetchFailed(Problem.TOO_SLOW);
        if (caused(e, PinnedSockets.TooManyBytes.class)) return new FetchFailed(Problem.TOO_LARGE);
        if (caused(e, SSLException.class)) return new FetchFailed(Problem.TLS_FAILED);
        if (state.startsWith("28") || state.equals("3D000")) return new FetchFailed(Problem.LOGIN_FAILED, state);
        if (state.startsWith("08") || state.isEmpty()) return new FetchFailed(Problem.UNREACHABLE, state);
        return new FetchFailed(Problem.QUERY_FAILED, state.matches("[A-Z0-9]{5}") ? state : "");
    }

    private static boolean caused(Throwable failure, Class<? extends Throwable> by) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) if (by.isInstance(cause)) return true;
        return false;
    }
}
