package bicameral.host.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.db.TestDatabase;
import bicameral.host.gateway.EgressPolicy;
import bicameral.protocol.receipt.Audit;
import bicameral.protocol.receipt.Checkpoint;
import bicameral.protocol.receipt.ReceiptFile;
import bicameral.tenant.Ids;
import bicameral.tenant.TenantId;
import bicameral.tenant.TenantTx;
import bicameral.tenant.secret.SecretBox;
import bicameral.tenant.secret.SecretSettings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

class ReceiptExportTest {
    private static final TestDatabase DATABASE = TestDatabase.fresh();

    private final TenantTx tx = new TenantTx(DATABASE.app());
    private final Receipts receipts = new Receipts(tx);
    private final Checkpoints checkpoints = new Checkpoints(tx, new SecretBox(new SecretSettings("5e".repeat(32))));
    private final TenantId tenant = new TenantId(Ids.next());

    private void answers(int count) {
        for (int i = 0; i < count; i++)
            receipts.append(tenant, Crossed.nothing(Ids.next(), Ids.next(), 1, EgressPolicy.NONE));
    }

    private Audit.Verdict exported(Checkpoint... witnessed) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        new ReceiptExport(tx, checkpoints).write(tenant, "https://market.example", file);
        return ReceiptFile.check(
                new ByteArrayInputStream(file.toByteArray()), new Audit(checkpoints.publicKey(), List.of(witnessed)));
    }

    @Test
    void a_log_is_exported_with_its_checkpoints_and_proven_to_its_end() throws IOException {
        answers(3);
        checkpoints.sign(tenant);
        answers(4);

        Audit.Verdict verdict = exported();
        assertThat(verdict.problems()).isEmpty();
        assertThat(verdict.entries()).isEqualTo(7);
        assertThat(verdict.checkpoints()).isEqualTo(2);
        assertThat(verdict.proven()).isEqualTo(7);
    }

    @Test
    void a_log_is_signed_once_for_each_length_and_not_at_all_while_it_is_empty() {
        assertThat(checkpoints.sign(tenant)).isEmpty();
        answers(1);
        assertThat(checkpoints.sign(tenant)).isEqualTo(checkpoints.sign(tenant)).isPresent();
        assertThat(checkpoints.after(tenant, 0)).hasSize(1);
    }

    @Test
    void what_somebody_with_the_whole_server_has_cut_off_is_found_by_the_witness() throws IOException {
        answers(5);
        Checkpoint kept = checkpoints.sign(tenant).orElseThrow();
        Jdbi.create(DATABASE.superuser()).useTransaction(handle -> {
            handle.execute("set local search_path = market");
            handle.execute("set local session_replication_role = replica");
            for (String sql : List.of(
                    "delete from receipt where tenant_id = :tenant and sequence > 3",
                    "delete from receipt_checkpoint where tenant_id = :tenant",
                    "update receipt_chain set sequence = 3, frontier = null, hash = (select hash from receipt "
                            + "where tenant_id = :tenant and sequence = 3) where tenant_id = :tenant"))
                handle.createUpdate(sql).bind("tenant", tenant.value()).execute();
        });
        assertThat(receipts.verify(tenant).whole()).isTrue();
        assertThat(exported().clean()).isTrue();
        assertThat(exported(kept).problems()).extracting(Audit.Problem::code).containsExactly("cut_off");
    }

    @Test
    void a_log_begun_before_there_were_trees_goes_on_in_one() throws IOException {
        answers(6);
        Jdbi.create(DATABASE.superuser()).useTransaction(handle -> {
            handle.execute("set local search_path = market");
            handle.createUpdate("update receipt_chain set frontier = null where tenant_id = :tenant")
                    .bind("tenant", tenant.value())
                    .execute();
        });
        answers(1);
        assertThat(exported().proven()).isEqualTo(7);
        assertThat(receipts.verify(tenant).whole()).isTrue();
    }
}
