package bicameral.marketplace.billing;

import static bicameral.marketplace.billing.Books.offer;
import static bicameral.marketplace.billing.Books.order;
import static bicameral.marketplace.billing.Books.tenant;
import static bicameral.marketplace.billing.Books.yuan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.tenant.Ids;
import bicameral.tenant.TenantId;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the database itself refuses, whatever the code above it does; and that the audit sees what slips through. */
class LedgerGuardsTest {
    private static final String EVENT =
            "insert into market.usage_event (tenant_id, message, agent, agent_name, mark, pigment, agent_version, currency, price,"
                    + " charged, tax, engine, model_cost, mature_at, means, outcome, tokens_in, tokens_out, commission, earned)"
                    + " select tenant_id, message, agent, 'x', 'x', 'jade', 1, currency, price, 0, 0, 0, 0, now(), ";
    private static final String OF_MESSAGE = " from market.asked where message = :message";

    private final Books books = new Books();
    private final TenantId payer = tenant();

    @AfterEach
    void the_books_are_in_order() {
        books.audit();
    }

    private static void execute(DataSource role, String... sql) throws SQLException {
        try (Connection connection = role.getConnection()) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                for (String one : sql) statement.execute(one);
            }
            connection.commit();
        }
    }

    private String transaction(UUID id) {
        return "insert into market.ledger_transaction (id, business_key, body_hash, kind, reference) values ('%s', '%s', '%s',"
                        .formatted(id, id, "0".repeat(64))
                + " 'top_up', '" + id + "')";
    }

    private String entry(UUID transaction, TenantId owner, UUID account, long amount) {
        return "insert into market.entry (tenant_id, transaction_id, account_id, currency, amount) values ('%s', '%s', '%s', 'CNY', %d)"
                .formatted(owner, transaction, account, amount);
    }

    @Test
    @Tag("P-M1")
    void a_transaction_that_does_not_sum_to_zero_is_refused_at_commit() {
        UUID wallet = books.accounts
                .of(payer, AccountKind.WALLET_PAID, yuan("1").currency())
                .id();
        UUID id = Ids.next();
        assertThatThrownBy(() -> execute(books.database.ops(), transaction(id), entry(id, payer, wallet, 5)))
                .hasMessageContaining("does not sum to zero");
    }

    @Test
    @Tag("P-M9")
    void nothing_joins_a_transaction_after_its_commit_not_even_what_sums_to_zero() throws SQLException {
        books.give(payer, "1.00");
        UUID paid = books.accounts
                .of(payer, AccountKind.WALLET_PAID, yuan("1").currency())
                .id();
        UUID promo = books.accounts
                .of(payer, AccountKind.WALLET_PROMO, yuan("1").currency())
                .id();
        UUID id = Ids.next();
        execute(books.database.ops(), transaction(id), entry(id, payer, paid, -5), entry(id, payer, promo, 5));

        assertThatThrownBy(() -> execute(books.database.ops(), entry(id, payer, paid, 5), entry(id, payer, promo, -5)))
                .hasMessageContaining("is closed");
        UUID never = Ids.next();
        assertThatThrownBy(() ->
                        execute(books.database.ops(), entry(never, payer, paid, -5), entry(never, payer, promo, 5)))
                .hasMessageContaining("never there");
        // Promotional credit without a lot is no credit that anybody granted: the books would not be in order.
        UUID back = Ids.next();
        execute(books.database.ops(), transaction(back), entry(back, payer, paid, 5), entry(back, payer, promo, -5));
    }

    @Test
    @Tag("P-M1")
    void an_entry_of_another_currency_than_its_account_is_refused() {
        UUID wallet = books.accounts
                .of(payer, AccountKind.WALLET_PAID, yuan("1").currency())
                .id();
        UUID id = Ids.next();
        assertThatThrownBy(() -> execute(
                        books.database.ops(),
                        transaction(id),
                        entry(id, payer, wallet, 5).replace("'CNY'", "'USD'")))
                .hasMessageContaining("no such account in that currency");
    }

    @Test
    @Tag("P-M3")
    void a_wallet_cannot_go_below_zero() {
        UUID wallet = books.accounts
                .of(payer, AccountKind.WALLET_PAID, yuan("1").currency())
                .id();
        UUID hold =
                books.accounts.of(payer, AccountKind.HOLD, yuan("1").currency()).id();
        UUID id = Ids.next();
        assertThatThrownBy(() -> execute(
                        books.database.ops(), transaction(id), entry(id, payer, hold, 5), entry(id, payer, wallet, -5)))
                .hasMessageContaining("never_negative");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ledger_transaction_kind_check | insert into market.ledger_transaction (id, business_key, body_hash, kind, reference)"
                        + " values (gen_random_uuid(), 'gift:1', repeat('0', 64), 'gift', gen_random_uuid())",
                "owner_fits_kind | insert into market.account (tenant_id, id, kind, currency)"
                        + " values (gen_random_uuid(), gen_random_uuid(), 'commission', 'CNY')",
                "owner_fits_kind | insert into market.account (tenant_id, id, kind, currency)"
                        + " values ('00000000-0000-0000-0000-000000000000', gen_random_uuid(), 'wallet_paid', 'CNY')",
                "owner_fits_kind | insert into market.account (tenant_id, id, kind, currency)"
                        + " values (gen_random_uuid(), gen_random_uuid(), 'purse', 'CNY')",
                "asked_words | update market.asked set state = 'lost', ended_at = now() where message = :message",
                "asked_words | update market.asked set means = 'barter' where message = :message",
                "usage_event_words | " + EVENT + "'barter', 'done', 1, 1, 0, 0" + OF_MESSAGE,
                "usage_event_words | " + EVENT + "means, 'open', 1, 1, 0, 0" + OF_MESSAGE,
                "nothing_negative | " + EVENT + "means, 'done', -1, 1, 0, 0" + OF_MESSAGE,
                "nothing_negative | " + EVENT + "means, 'done', 1, -1, 0, 0" + OF_MESSAGE,
                "nothing_negative | " + EVENT + "means, 'done', 1, 1, 1, -1" + OF_MESSAGE,
            })
    void what_the_books_do_not_know_is_refused(String constraint, String sql) {
        books.give(payer, "1.00");
        Order order = order(offer("0.05", 0), payer);
        books.billing.reserve(order);
        assertThatThrownBy(
                        () -> execute(books.database.superuser(), sql.replace(":message", "'" + order.message() + "'")))
                .hasMessageContaining("\"" + constraint + "\"");
        books.billing.release(order.message(), "failed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update market.entry set amount = amount + 1",
                "delete from market.entry",
                "update market.ledger_transaction set kind = 'refund'",
                "delete from market.ledger_transaction",
                "update market.usage_event set charged = 0",
                "delete from market.usage_event"
            })
    @Tag("P-M9")
    void history_cannot_be_changed_by_the_markets_roles_nor_by_the_owner(String sql) {
        assertThatThrownBy(() -> execute(books.database.app(), sql)).hasMessageContaining("permission denied");
        assertThatThrownBy(() -> execute(books.database.ops(), sql)).hasMessageContaining("permission denied");
        assertThatThrownBy(() -> execute(books.database.owner(), sql)).hasMessageContaining("append-only");
    }

    @Test
    @Tag("P-M5")
    void a_hold_cannot_end_twice() {
        books.give(payer, "1.00");
        Order order = order(offer("0.05", 0), payer);
        books.billing.reserve(order);
        books.billing.release(order.message(), "failed");
        assertThatThrownBy(() -> execute(
                        books.database.ops(),
                        "update market.hold set state = 'expired' where message = '" + order.message() + "'"))
                .hasMessageContaining("has ended");
    }

    @ParameterizedTest
    @CsvSource({
        "M2, update market.account set balance = balance + 1 where tenant_id = '%s' and kind = 'wallet_paid'",
        "M5, insert into market.hold (tenant_id; message; agent; agent_name; publisher; currency; from_promo; from_paid)"
                + " values ('%s'; gen_random_uuid(); gen_random_uuid(); 'a'; gen_random_uuid(); 'CNY'; 0; 5)",
        "M10, insert into market.account (tenant_id; id; kind; currency; balance)"
                + " values ('%s'; gen_random_uuid(); 'creator_pending'; 'CNY'; 7)",
        "M12, insert into market.invoice_series (series; last) values ('GAP-2026'; 3)",
        "M14, insert into market.top_up (tenant_id; id; idempotency_key; currency; amount; provider; state; paid)"
                + " values ('%s'; gen_random_uuid(); gen_random_uuid(); 'CNY'; 5000000; 'play'; 'paid'; 5000000)",
        "M14, insert into market.top_up (tenant_id; id; idempotency_key; currency; amount; provider; fee)"
                + " values ('%s'; gen_random_uuid(); gen_random_uuid(); 'CNY'; 5000000; 'stripe'; 30000)",
        "M14, insert into market.account (tenant_id; id; kind; currency; balance)"
                + " values ('%s'; gen_random_uuid(); 'refund_transit'; 'CNY'; 7)",
        "M14, insert into market.provider_call (tenant_id; id; top_up; provider; kind; amount)"
                + " values ('%s'; gen_random_uuid(); gen_random_uuid(); 'stripe'; 'refund'; 5000000)",
        "M17, insert into market.payout_part (tenant_id; id; payout; top_up; currency; amount)"
                + " values ('%s'; gen_random_uuid(); gen_random_uuid(); gen_random_uuid(); 'CNY'; 5000000)",
        "M17, insert into market.top_up (tenant_id; id; idempotency_key; currency; amount; provider; funds; split)"
                + " values ('%s'; gen_random_uuid(); gen_random_uuid(); 'CNY'; 5000000; 'stripe'; 'split'; 5000000)",
    })
    void the_audit_sees_what_was_done_behind_the_ledgers_back(String invariant, String sql) throws SQLException {
        books.give(payer, "1.00");
        try (Connection connection = books.database.superuser().getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(sql.formatted(payer).replace(';', ','));
            assertThat(LedgerAudit.run(connection)).anySatisfy(finding -> {
                assertThat(finding.name()).startsWith(invariant + " ");
                assertThat(finding.ok()).isFalse();
                assertThat(finding.violations()).isPositive();
            });
            connection.rollback();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "account",
                "entry",
                "ledger_transaction",
                "hold",
                "usage_event",
                "maturing",
                "spending_limit",
                "top_up"
            })
    void a_tenant_sees_only_what_is_its_own(String table) {
        books.give(payer, "1.00");
        Offer offer = offer("0.05", 0);
        Order order = order(offer, payer);
        books.billing.reserve(order);
        books.billing.record(offer, order.message(), Books.done());
        books.billing.settle(order.message());
        books.execute("insert into market.spending_limit values ('" + payer + "', 'CNY', 5)");
        books.execute("insert into market.top_up (tenant_id, id, idempotency_key, currency, amount, provider) values ('"
                + payer + "', gen_random_uuid(), gen_random_uuid(), 'CNY', 1000000, 'play')");

        long own = rows(payer, table) + rows(offer.publisher(), table);
        assertThat(own).isPositive();
        assertThat(rows(tenant(), table)).isZero();
        long withoutTenant = books.tx.open(handle -> count(handle, table));
        assertThat(withoutTenant).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"provider_call", "provider_notice", "provider_event", "bank_receipt"})
    void what_providers_and_banks_say_is_no_tenants_to_read(String table) {
        assertThatThrownBy(() -> rows(payer, table)).hasMessageContaining("permission denied");
    }

    private long rows(TenantId tenant, String table) {
        return books.tx.in(tenant, handle -> count(handle, table));
    }

    private static long count(org.jdbi.v3.core.Handle handle, String table) {
        return handle.createQuery("select count(*) from market." + table)
                .mapTo(Long.class)
                .one();
    }
}
