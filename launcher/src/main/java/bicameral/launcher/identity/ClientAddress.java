package bicameral.launcher.identity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * The market's address as Keycloak's client has it. It was written at the import; when the market moves to another port, it is
 * changed in Keycloak's database, before Keycloak starts.
 */
final class ClientAddress {
    private static final String CLIENT = " (SELECT id FROM client WHERE client_id = 'bicameral-web')";
    private static final List<String> STATEMENTS = List.of(
            "UPDATE client SET root_url = replace(root_url, ?, ?) WHERE id IN" + CLIENT,
            "UPDATE client SET base_url = replace(base_url, ?, ?) WHERE id IN" + CLIENT,
            "UPDATE redirect_uris SET value = replace(value, ?, ?) WHERE client_id IN" + CLIENT,
            "UPDATE web_origins SET value = replace(value, ?, ?) WHERE client_id IN" + CLIENT,
            "UPDATE client_attributes SET value = replace(value, ?, ?) WHERE client_id IN" + CLIENT
                    + " AND name = 'post.logout.redirect.uris'");

    private ClientAddress() {}

    /** @param marker holds the address of last time */
    static void follow(Path marker, String address, String jdbcUrl, String password) throws IOException {
        String last = Files.readString(marker).strip();
        if (last.equals(address)) return;
        try (Connection connection = DriverManager.getConnection(jdbcUrl, "keycloak", password)) {
            connection.setAutoCommit(false);
            for (String sql : STATEMENTS) replace(connection, sql, last, address);
            connection.commit();
        } catch (SQLException e) {
            throw new IOException("Keycloak's client could not follow the market to " + address, e);
        }
        Files.writeString(marker, address + "\n");
    }

    private static void replace(Connection connection, String sql, String last, String address) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, last);
            statement.setString(2, address);
            statement.executeUpdate();
        }
    }
}
