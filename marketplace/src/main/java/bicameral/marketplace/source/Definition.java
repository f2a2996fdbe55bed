package bicameral.marketplace.source;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * What a source is, as its owner wrote it; empty where it does not apply. Never a password, never anything fetched.
 *
 * @param url of a page, sitemap or table
 * @param engine {@code postgresql} or {@code mysql}
 * @param tls whether the database connection is encrypted and the server's certificate checked
 * @param key column that names a row; empty for {@code id} or, without one, the first
 * @param title column that people would call the row by
 * @param updated column by which newer rows are found
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record Definition(
        String url,
        String engine,
        String host,
        int port,
        String database,
        String user,
        boolean tls,
        String sql,
        String key,
        String title,
        String updated) {
    /** Of what is pushed. */
    public static final Definition NONE = new Definition("", "", "", 0, "", "", false, "", "", "", "");

    public Definition {
        url = text(url);
        engine = text(engine);
        host = text(host);
        database = text(database);
        user = text(user);
        sql = text(sql);
        key = text(key);
        title = text(title);
        updated = text(updated);
    }

    /** A page, sitemap or table. */
    public static Definition at(String url, String key, String title) {
        return new Definition(url, "", "", 0, "", "", false, "", key, title, "");
    }

    private static String text(@org.jspecify.annotations.Nullable String value) {
        return value == null ? "" : value.strip();
    }
}
