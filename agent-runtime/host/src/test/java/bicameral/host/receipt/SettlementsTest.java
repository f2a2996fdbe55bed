package bicameral.host.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.db.TestDatabase;
import bicameral.host.gateway.EgressPolicy;
import bicameral.protocol.receipt.Spans;
import bicameral.tenant.Ids;
import bicameral.tenant.OpsTx;
import bicameral.tenant.TenantId;
import bicameral.tenant.TenantTx;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SettlementsTest {
    private static final TestDatabase DATABASE = TestDatabase.fresh();
    private static final Settlement PAID = new Settlement(1_200, 50_000, "CNY");

    private final OpsTx ops = new OpsTx(DATABASE.ops());
    private final Receipts receipts = new Receipts(new TenantTx(DATABASE.app()));
    private final Settlements settlements = new Settlements(receipts, ops);
    private final TenantId tenant = new TenantId(Ids.next());
    private final UUID message = Ids.next();

    private Crossed opened() {
        String commitment = Commitment.of(Commitment.newSalt(), "body");
        return new Crossed(
                Receipt.Stage.OPENED,
                message,
                Ids.next(),
                3,
                EgressPolicy.PASSAGES,
                "engine",
                "model",
                "eu",
                4,
                1,
                new Spans(1, 1, 0, 2, 0),
                7,
                0,
                Settlement.OPEN,
                commitment,
                commitment);
    }

    private void due() {
        ops.in(handle -> {
            Settlements.due(handle, tenant, message, PAID);
            Settlements.due(handle, tenant, message, new Settlement(9, 9, "CNY"));
            return message;
        });
    }

    private void dueSince(String interval) {
        Jdbi.create(DATABASE.superuser())
                .useHandle(handle -> handle.execute(
                        "update market.receipt_due set at = now() - ?::interval where message_id = ?",
                        interval,
                        message));
    }

    private List<String> stages() {
        return receipts.ofMessage(tenant, message).stream()
                .map(receipt -> receipt.stage().name())
                .toList();
    }

    @Test
    void an_answer_is_completed_once_with_what_it_cost_and_what_was_paid() {
        Crossed opened = opened();
        receipts.append(tenant, opened);
        receipts.append(tenant, opened.closed(11));
        due();

        Receipt settled = settlements.settle(tenant, message).orElseThrow();
        assertThat(settled.entry().costMicros()).isEqualTo(1_200);
        assertThat(settled.entry().priceMicros()).isEqualTo(50_000);
        assertThat(settled.entry().currency()).isEqualTo("CNY");
        assertThat(settled.tokensIn()).isEqualTo(7);
        assertThat(settled.tokensOut()).isEqualTo(11);
        assertThat(settled.entry().region()).isEqualTo("eu");
        assertThat(settlements.settle(tenant, message)).isEmpty();
        due();
        assertThat(settlements.settle(tenant, message)).isEmpty();
        assertThat(stages()).containsExactly("OPENED", "CLOSED", "SETTLED");
        assertThat(receipts.verify(tenant).whole()).isTrue();
    }

    @Test
    void many_who_settle_at_once_write_one_entry() throws Exception {
        receipts.append(tenant, Crossed.nothing(message, Ids.next(), 1, EgressPolicy.NONE));
        due();
        List<Callable<Optional<Receipt>>> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) all.add(() -> settlements.settle(tenant, message));
        int written = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(10)) {
            for (Future<Optional<Receipt>> one : threads.invokeAll(all))
                if (one.get().isPresent()) written++;
        }
        assertThat(written).isOne();
        assertThat(stages()).containsExactly("CLOSED", "SETTLED");
        assertThat(receipts.verify(tenant).whole()).isTrue();
    }

    @Test
    @Tag("P-F1")
    void what_a_killed_process_left_behind_is_settled_by_the_clock() {
        receipts.append(tenant, Crossed.nothing(message, Ids.next(), 1, EgressPolicy.NONE));
        due();
        settlements.settleDue();
        assertThat(stages()).as("its own answer may be just about to").containsExactly("CLOSED");
        dueSince("11 seconds");
        assertThat(settlements.settleDue()).isOne();
        assertThat(settlements.settleDue()).isZero();
        assertThat(stages()).containsExactly("CLOSED", "SETTLED");
    }

    @Test
    void a_crossing_that_is_still_open_is_waited_for_but_not_for_ever() {
        Crossed opened = opened();
        receipts.append(tenant, opened);
        due();
        assertThat(settlements.settle(tenant, message)).isEmpty();
        dueSince("6 minutes");
        assertThat(settlements.settle(tenant, message)).isPresent();
        assertThat(stages()).containsExactly("OPENED", "SETTLED");
    }

    @Test
    void a_message_without_any_receipt_gets_none() {
        due();
        dueSince("11 seconds");
        assertThat(settlements.settle(tenant, message)).isEmpty();
        assertThat(settlements.settleDue()).isZero();
        assertThat(stages()).isEmpty();
        int left = Jdbi.create(DATABASE.superuser())
                .withHandle(handle -> handle.createQuery("select count(*) from market.receipt_due where message_id = ?")
                        .bind(0, message)
                        .mapTo(Integer.class)
                        .one());
        assertThat(left).isZero();
    }

    @Test
    @Tag("P-I")
    void what_is_due_to_one_tenant_another_cannot_settle() {
        TenantId other = new TenantId(Ids.next());
        receipts.append(tenant, Crossed.nothing(message, Ids.next(), 1, EgressPolicy.NONE));
        due();
        assertThat(settlements.settle(other, message)).isEmpty();
        assertThat(settlements.settle(tenant, message)).isPresent();
    }
}
