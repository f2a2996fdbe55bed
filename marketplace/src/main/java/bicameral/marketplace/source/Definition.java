package bicameral.marketplace.source;

import bicameral.host.fetch.GuardedDatabase;
import bicameral.host.fetch.GuardedDatabase.Engine;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a source is, as its owner wrote it; empty where it does not apply. Never a password, never anything fetched. One that
 * another version wrote is read without what this one does not know.
 *
 * @param url of a page, sitemap or table
 * @param engine {@code postgresql} or {@code mysql}
 * @param unencrypted whether the database is spoken to without TLS, which only openings for development are let to; else the
 *     server's certificate is checked
 * @param authorities certificates in PEM that may vouch for the database's server, in the place of the system's
 * @param key column that names a row; empty for {@code id} or, without one, the first
 * @param title column that people would call the row by
 * @param columns those that become knowledge; empty for all
 * @param updated column by which newer rows are found
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Definition(
        String url,
        String engine,
        String host,
        int port,
        String database,
        String user,
        boolean unencrypted,
        String authorities,
        String sql,
        String key,
        String title,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> columns,
        String updated) {
    /** Of what is pushed. */
    public static final Definition NONE = new Definition("", "", "", 0, "", "", false, "", "", "", "", List.of(), "");

    public Definition {
        url = text(url);
        engine = text(engine);
        host = text(host);
        database = text(database);
        user = text(user);
        authorities = text(authorities);
        sql = text(sql);
        key = text(key);
        title = text(title);
        columns = kept(columns);
        updated = text(updated);
    }

    /** A page, sitemap or table. */
    public static Definition at(String url, String key, String title) {
        return at(url, key, title, List.of());
    }

    /** As above, with some of its columns only. */
    public static Definition at(String url, String key, String title, List<String> columns) {
        return new Definition(url, "", "", 0, "", "", false, "", "", key, title, columns, "");
    }

    /** The same page, sitemap or table by another address. */
    Definition movedTo(String address) {
        return new Definition(
                address,
                engine,
                host,
                port,
                database,
                user,
                unencrypted,
                authorities,
                sql,
                key,
                title,
                columns,
                updated);
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value.strip();
    }

    private static List<String> kept(@Nullable List<String> names) {
        if (names == null) return List.of();
        return names.stream()
                .map(Definition::text)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    /** What to read of a database; since the given value of the updated column where there is one. */
    GuardedDatabase.Wanted wanted(String password, @Nullable String since) {
        return new GuardedDatabase.Wanted(
                engine.equals("mysql") ? Engine.MYSQL : Engine.POSTGRESQL,
                host,
                port,
                database,
                user,
                password,
                unencrypted,
                authorities,
                sql,
                updated.isEmpty() ? null : updated,
                since);
    }
}
