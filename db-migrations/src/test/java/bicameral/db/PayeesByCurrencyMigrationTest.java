package bicameral.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What creators had said before an account was one in a currency. */
class PayeesByCurrencyMigrationTest {
    private static final String CARD = "00000000-0000-7000-8000-000000000001";
    private static final String IBAN = "00000000-0000-7000-8000-000000000002";
    private static final String STRIPE = "00000000-0000-7000-8000-000000000003";

    private final TestDatabase market = TestDatabase.fresh("62");

    private void execute(String sql) throws SQLException {
        try (Connection connection = market.superuser().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void account(String tenant, String method, String verified) throws SQLException {
        execute("""
                insert into market.payout_account (tenant_id, method, tail, sealed, changed_by, verified_by, verified_at)
                values ('%s', '%s', '1111', '\\x5ea1', '%s', %s)""".formatted(tenant, method, CARD, verified));
    }

    private List<String> accounts() throws SQLException {
        List<String> found = new ArrayList<>();
        try (Connection connection = market.superuser().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                        select right(tenant_id::text, 1) || ' ' || currency || ' ' || method || ' ' || tail || ' '
                          || encode(sealed, 'hex') || case when verified_at is null then '' else ' verified' end
                        from market.payout_account order by tenant_id, currency""")) {
            while (rows.next()) found.add(rows.getString(1));
        }
        return found;
    }

    @Test
    void everyAccountStaysWhereItsCurrenciesArePaid() throws SQLException {
        account(CARD, "bank_cn", "'" + CARD + "', now()");
        account(IBAN, "iban", "null, null");
        account(STRIPE, "stripe", "'" + CARD + "', now()");
        execute(
                "insert into market.account (tenant_id, id, kind, currency) values ('%s', gen_random_uuid(), 'creator_pending', 'GBP')"
                        .formatted(STRIPE));

        market.migrate("latest");

        assertThat(accounts())
                .containsExactly(
                        "1 CNY bank_cn 1111 5ea1 verified",
                        "2 EUR iban 1111 5ea1",
                        "3 CNY stripe 1111 5ea1 verified",
                        "3 EUR stripe 1111 5ea1 verified",
                        "3 GBP stripe 1111 5ea1 verified",
                        "3 USD stripe 1111 5ea1 verified");
        assertThatThrownBy(() -> execute("update market.payout_account set currency = 'USD' where method = 'iban'"))
                .hasMessageContaining("method_pays_the_currency");
    }
}
