package bicameral.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Looks for leaks between tenants in every table of the schema, as the database itself lists them, so that a table added
 * later is looked at too. Fills the database with one bare row per table and tenant (dropping the constraints in the way, so
 * use a scratch database), then reads and writes as {@code bicameral_app}.
 */
public final class Isolation {
    /** Tables that show rows without a tenant, or have no tenant column, and why that is right. */
    static final Map<String, String> EXCEPTIONS = Map.ofEntries(
            Map.entry("listing", "public: the snapshot that visitors see; writing needs the tenant"),
            Map.entry("publisher", "public: who published; writing needs the tenant"),
            Map.entry("answer_count", "public: a number per agent; written by count_answer only"),
            Map.entry("person", "no tenant column: shown to fellow members only"),
            Map.entry("ledger_transaction", "no tenant column: shown to those with an entry in it"),
            Map.entry("account_pending", "no tenant column: no grant to the app"),
            Map.entry("operator_entry", "no tenant column: no grant to the app"),
            Map.entry("promo_code", "no tenant column: no grant to the app"),
            Map.entry("provider_event", "no tenant column: no grant to the app"),
            Map.entry("provider_notice", "no tenant column: no grant to the app"),
            Map.entry("scheduled_tasks", "no tenant column: no grant to the app"),
            Map.entry("app_instance", "no tenant column: no grant to the app"),
            Map.entry("provider_statement", "no tenant column: no grant to the app"),
            Map.entry("provider_item", "no tenant column: no grant to the app"),
            Map.entry("difference_note", "no tenant column: no grant to the app"),
            Map.entry("period", "no tenant column: no grant to the app"),
            Map.entry("tax_rate", "no tenant column: no grant to the app"),
            Map.entry("invoice_series", "no tenant column: no grant to the app"),
            Map.entry("invoice_run", "no tenant column: no grant to the app"),
            Map.entry("forgotten_means", "no tenant column: no grant to the app"),
            Map.entry("engine_hold", "no tenant column: no grant to the app"),
            Map.entry("audit_night", "no tenant column: no grant to the app"),
            Map.entry("job_mark", "no tenant column: no grant to the app"),
            Map.entry("clock_shift", "no tenant column: no grant to the app"),
            Map.entry("flyway_schema_history", "Flyway's own: no grant to the app"));

    private static final List<String> PUBLIC = List.of("listing", "publisher", "answer_count");
    private static final List<String> WITHOUT_FORCED_POLICIES = List.of("answer_count", "flyway_schema_history");
    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private final TestDatabase database;
    private final UUID ours = UUID.randomUUID();
    private final UUID theirs = UUID.randomUUID();
    private final List<String> leaks = new ArrayList<>();
    /** A key of two values has room for the two rows. */
    private boolean other;

    private Isolation(TestDatabase database) {
        this.database = database;
    }

    /** One sentence for each leak; empty where tenants are apart. */
    public static List<String> leaks(TestDatabase database) throws SQLException {
        Isolation isolation = new Isolation(database);
        isolation.look();
        return isolation.leaks;
    }

    /** A table, whose rows belong to the tenant in the given column. */
    private record Table(String name, @Nullable String tenantColumn, boolean forced) {}

    private void look() throws SQLException {
        List<Table> tables = tables();
        for (Table table : tables) {
            boolean excepted = EXCEPTIONS.containsKey(table.name());
            if (table.tenantColumn() == null && !excepted) leaks.add(table.name() + " has no tenant column");
            if (!table.forced() && !WITHOUT_FORCED_POLICIES.contains(table.name()))
                leaks.add(table.name() + " does not force row-level security");
            fill(table);
        }
        try (Connection app = database.app().getConnection()) {
            app.setAutoCommit(false);
            for (Table table : tables) {
                readWithoutTenant(app, table);
                if (table.tenantColumn() != null) readAndWriteAsOurs(app, table, table.tenantColumn());
            }
        }
    }

    private void readWithoutTenant(Connection app, Table table) throws SQLException {
        long rows = number(app, "select count(*) from market." + table.name());
        if (rows > 0 && !PUBLIC.contains(table.name())) leaks.add(table.name() + " shows rows without a tenant");
        app.rollback();
    }

    private void readAndWriteAsOurs(Connection app, Table table, String column) throws SQLException {
        String name = table.name();
        String foreign = " where " + column + " = '" + theirs + "'";
        long own = asOurs(app, "select count(*) from market." + name + " where " + column + " = '" + ours + "'");
        if (own == 0) leaks.add(name + " hides a tenant's own rows");
        if (!PUBLIC.contains(name) && asOurs(app, "select count(*) from market." + name + foreign) > 0)
            leaks.add(name + " shows another tenant's rows");
        for (String writable : writableColumns(name))
            if (asOurs(app, "update market." + name + " set " + writable + " = " + writable + foreign) > 0)
                leaks.add(name + "." + writable + " can be changed in another tenant's rows");
        if (asOurs(app, "delete from market." + name + foreign) > 0)
            leaks.add(name + " lets another tenant's rows be deleted");
        if (asOurs(app, insert(table, theirs)) > 0) leaks.add(name + " takes rows in another tenant's name");
    }

    /** Rows found or changed; -1 where the role may not at all. */
    private long asOurs(Connection app, String sql) throws SQLException {
        try (Statement statement = app.createStatement()) {
            statement.execute("select set_config('app.tenant', '" + ours + "', true)");
        }
        try {
            return number(app, sql);
        } finally {
            app.rollback();
        }
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (!statement.execute(sql)) return statement.getUpdateCount();
            try (ResultSet result = statement.getResultSet()) {
                result.next();
                return result.getLong(1);
            }
        } catch (SQLException e) {
            if (INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) return -1;
            throw e;
        }
    }

    private List<Table> tables() throws SQLException {
        List<Table> tables = new ArrayList<>();
        for (List<String> row : rows(database.superuser(), """
            select c.relname, coalesce((select a.attname from pg_attribute a
                     where a.attrelid = c.oid and not a.attisdropped
                       and a.attname = case c.relname when 'tenant' then 'id' else 'tenant_id' end), ''),
                   c.relrowsecurity and c.relforcerowsecurity
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname = 'market' and c.relkind in ('r', 'p', 'v', 'm') order by 1\
            """))
            tables.add(new Table(
                    row.get(0),
                    row.get(1).isEmpty() ? null : row.get(1),
                    row.get(2).equals("t")));
        return tables;
    }

    private List<String> writableColumns(String table) throws SQLException {
        return rows(database.superuser(), """
            select a.attname from pg_attribute a
            where a.attrelid = 'market.%s'::regclass and a.attnum > 0 and not a.attisdropped
              and has_column_privilege('bicameral_app', a.attrelid, a.attnum, 'UPDATE')\
            """.formatted(table)).stream()
                .map(List::getFirst)
                .toList();
    }

    /** One row for each tenant, of nothing but its keys. */
    private void fill(Table table) throws SQLException {
        if (table.name().equals("flyway_schema_history")) return;
        // Has one row at most, and no tenant.
        if (table.name().equals("clock_shift")) return;
        try (Connection superuser = database.superuser().getConnection();
                Statement statement = superuser.createStatement()) {
            statement.execute("alter table market." + table.name() + " disable trigger all");
            for (String obstacle : obstacles(table.name())) statement.execute(obstacle);
            statement.execute(insert(table, ours));
            statement.execute(insert(table, theirs));
        }
    }

    private List<String> obstacles(String table) throws SQLException {
        return rows(database.superuser(), """
            select format('alter table market.%%I drop constraint if exists %%I cascade', '%1$s', conname)
            from pg_constraint where conrelid = 'market.%1$s'::regclass and contype in ('c', 'f')
            union all
            select format('alter table market.%%I alter column %%I drop not null', '%1$s', a.attname)
            from pg_attribute a
            where a.attrelid = 'market.%1$s'::regclass and a.attnum > 0 and a.attnotnull
              and a.attidentity = '' and not exists (
                select 1 from pg_index i where i.indrelid = a.attrelid and i.indisprimary
                  and a.attnum = any(i.indkey))\
            """.formatted(table)).stream()
                .map(List::getFirst)
                .toList();
    }

    /** An insert of a row with a key of its own. */
    private String insert(Table table, UUID tenant) throws SQLException {
        Map<String, String> values = new LinkedHashMap<>();
        for (List<String> key : rows(database.superuser(), """
            select a.attname, format_type(a.atttypid, null) from pg_attribute a
            join pg_index i on i.indrelid = a.attrelid and i.indisprimary and a.attnum = any(i.indkey)
            where a.attrelid = 'market.%s'::regclass and a.attidentity = ''\
            """.formatted(table.name())))
            values.put(key.get(0), value(key.get(1)));
        if (table.tenantColumn() != null) values.put(table.tenantColumn(), "'" + tenant + "'");
        if (values.isEmpty()) return "insert into market." + table.name() + " default values";
        return "insert into market." + table.name() + " (" + String.join(", ", values.keySet()) + ") values ("
                + String.join(", ", values.values()) + ")";
    }

    private String value(String type) {
        return switch (type) {
            case "boolean" -> {
                other = !other;
                yield Boolean.toString(other);
            }
            case "uuid" -> "gen_random_uuid()";
            case "integer", "bigint" -> "(random() * 1000000)::int";
            case "date" -> "current_date";
            case "timestamp with time zone" -> "now()";
            default -> "md5(random()::text)";
        };
    }

    private static List<List<String>> rows(DataSource source, String sql) throws SQLException {
        List<List<String>> rows = new ArrayList<>();
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet result = statement.executeQuery()) {
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= columns; i++) row.add(result.getString(i));
                rows.add(row);
            }
        }
        return rows;
    }
}
