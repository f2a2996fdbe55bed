package bicameral.host.receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.db.TestDatabase;
import bicameral.host.gateway.EgressPolicy;
import bicameral.tenant.Ids;
import bicameral.tenant.TenantId;
import bicameral.tenant.TenantTx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChainTest {
    private static final TestDatabase DATABASE = TestDatabase.fresh();

    private final TenantTx tx = new TenantTx(DATABASE.app());
    private final Receipts receipts = new Receipts(tx);
    private final TenantId tenant = new TenantId(Ids.next());

    @BeforeEach
    void five_answers() {
        for (int i = 0; i < 5; i++) receipts.append(tenant, answer());
    }

    private static Crossed answer() {
        return Crossed.nothing(Ids.next(), Ids.next(), 1, EgressPolicy.NONE);
    }

    /** As somebody who has the whole server. */
    private void tamper(String sql) {
        Jdbi.create(DATABASE.superuser()).useTransaction(handle -> {
            handle.execute("set local search_path = market");
            handle.execute("set local session_replication_role = replica");
            assertThat(handle.createUpdate(sql).bind("tenant", tenant.value()).execute())
                    .isPositive();
        });
    }

    @Test
    void an_untouched_chain_is_whole() {
        Verification found = receipts.verify(tenant);
        assertThat(found.whole()).isTrue();
        assertThat(found.receipts()).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stage = 'OPENED'",
                "message_id = gen_random_uuid()",
                "agent_id = gen_random_uuid()",
                "agent_version = 2",
                "policy = 'PASSAGES'",
                "engine = 'elsewhere'",
                "model = 'other'",
                "sent_bytes = 1, of_question = 1",
                "region = 'elsewhere'",
                "cost_micros = 1",
                "price_micros = 1",
                "currency = 'CNY'",
                "passages = 1",
                "tokens_in = 1",
                "tokens_out = 1",
                "commitment = repeat('0', 64)",
                "at = at + interval '1 microsecond'",
                "hash = repeat('a', 64)"
            })
    void a_changed_field_is_found_where_it_was_changed(String change) {
        tamper("update receipt set " + change + " where tenant_id = :tenant and sequence = 3");
        assertThat(receipts.verify(tenant).brokenAt()).isEqualTo(3);
    }

    @Test
    void a_deleted_receipt_is_found() {
        tamper("delete from receipt where tenant_id = :tenant and sequence = 3");
        assertThat(receipts.verify(tenant)).isEqualTo(new Verification(2, 0, 3L, "gap"));
    }

    @Test
    void a_deleted_receipt_is_found_also_where_the_rest_was_renumbered() {
        tamper("delete from receipt where tenant_id = :tenant and sequence = 3");
        tamper("update receipt set sequence = sequence - 1 where tenant_id = :tenant and sequence > 3");
        assertThat(receipts.verify(tenant)).isEqualTo(new Verification(2, 0, 3L, "link"));
    }

    @Test
    void two_receipts_that_changed_places_are_found() {
        tamper("update receipt set sequence = 100 where tenant_id = :tenant and sequence = 2");
        tamper("update receipt set sequence = 2 where tenant_id = :tenant and sequence = 3");
        tamper("update receipt set sequence = 3 where tenant_id = :tenant and sequence = 100");
        assertThat(receipts.verify(tenant)).isEqualTo(new Verification(1, 0, 2L, "link"));
    }

    @Test
    void a_deleted_last_receipt_is_found_by_the_head() {
        tamper("delete from receipt where tenant_id = :tenant and sequence = 5");
        assertThat(receipts.verify(tenant)).isEqualTo(new Verification(4, 0, 5L, "head"));
    }

    @Test
    void eighty_at_once_leave_no_gap() throws Exception {
        TenantId busy = new TenantId(Ids.next());
        List<Callable<Receipt>> appends = new ArrayList<>();
        for (int i = 0; i < 80; i++) appends.add(() -> receipts.append(busy, answer()));
        List<Long> sequences = new ArrayList<>();
        try (ExecutorService answers = Executors.newFixedThreadPool(16)) {
            for (var append : answers.invokeAll(appends))
                sequences.add(append.get().sequence());
        }
        assertThat(sequences)
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(1, 80).boxed().toList());
        assertThat(receipts.verify(busy).whole()).isTrue();
    }

    @Test
    void pages_go_from_the_newest_to_the_oldest() {
        List<Receipt> first = receipts.page(tenant, null, 3);
        List<Receipt> second = receipts.page(tenant, first.getLast().sequence(), 3);
        assertThat(first).extracting(Receipt::sequence).containsExactly(5L, 4L, 3L);
        assertThat(second).extracting(Receipt::sequence).containsExactly(2L, 1L);
    }

    @Test
    @Tag("P-I")
    void another_tenant_sees_no_receipt_and_cannot_write_one() {
        TenantId other = new TenantId(Ids.next());
        assertThat(receipts.page(other, null, 10)).isEmpty();
        assertThat(tx.<Integer>in(
                        other,
                        handle -> handle.createQuery("select count(*)::int from receipt_chain")
                                .mapTo(Integer.class)
                                .one()))
                .isZero();
        assertThatThrownBy(() -> tx.in(
                        other,
                        handle -> handle.createUpdate("insert into receipt_chain values (:t, 0, repeat('0', 64))")
                                .bind("t", Ids.next())
                                .execute()))
                .hasMessageContaining("row-level security");
    }

    @Test
    @Tag("P-I")
    void with_no_tenant_set_there_are_no_receipts() {
        int rows = tx.open(handle -> handle.createQuery(
                        "select (select count(*) from receipt)::int + (select count(*) from receipt_chain)::int")
                .mapTo(Integer.class)
                .one());
        assertThat(rows).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"update receipt set tokens_out = 0", "delete from receipt", "delete from receipt_chain"})
    void the_market_has_no_right_to_change_a_receipt(String sql) {
        assertThatThrownBy(() -> tx.in(tenant, handle -> handle.execute(sql)))
                .hasMessageContaining("permission denied");
    }

    @Test
    void not_even_the_owner_changes_a_receipt() {
        Jdbi owner = Jdbi.create(DATABASE.owner());
        assertThatThrownBy(() -> owner.useHandle(handle -> handle.execute("update market.receipt set tokens_out = 0")))
                .hasMessageContaining("append-only");
        assertThatThrownBy(() -> owner.useHandle(handle -> handle.execute("truncate market.receipt")))
                .hasMessageContaining("append-only");
    }

    @Test
    void a_commitment_binds_salt_and_body() {
        String salt = Commitment.newSalt();
        assertThat(Commitment.of(salt, "body")).isEqualTo(Commitment.of(salt, "body"));
        assertThat(Commitment.of(salt, "body")).isNotEqualTo(Commitment.of(salt, "bodY"));
        assertThat(Commitment.of(salt, "body")).isNotEqualTo(Commitment.of(Commitment.newSalt(), "body"));
        assertThat(Commitment.of("", "")).isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }
}
