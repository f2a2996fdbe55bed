package bicameral.host.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.db.TestDatabase;
import bicameral.host.gateway.EgressPolicy;
import bicameral.protocol.receipt.Audit;
import bicameral.protocol.receipt.Checkpoint;
import bicameral.protocol.receipt.ReceiptFile;
import bicameral.tenant.Ids;
import bicameral.tenant.OpsTx;
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
    private final Checkpoints checkpoints =
            new Checkpoints(tx, new OpsTx(DATABASE.ops()), new SecretBox(new SecretSettings("5e".repeat(32))));
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

    @Test
    void the_clock_signs_the_logs_that_have_grown_and_no_other() {
        answers(2);
        checkpoints.signAll();
        assertThat(checkpoints.last(tenant)).map(Checkpoint::size).contains(2L);
        checkpoints.signAll();
        answers(1);
        checkpoints.signAll();
        assertThat(checkpoints.after(tenant, 0)).extracting(Checkpoint::size).containsExactly(2L, 3L);
    }

    /** Far more than could be held; a file is written while it is read. */
    @Test
    void a_big_log_is_exported_in_little_memory() throws IOException {
        answers(1);
        Jdbi.create(DATABASE.superuser()).useTransaction(handle -> {
            handle.execute("set local search_path = market");
            handle.createUpdate("""
                            insert into receipt (tenant_id, sequence, stage, message_id, agent_id, agent_version, policy, engine,
                              model, sent_bytes, passages, tokens_in, tokens_out, commitment, at, previous_hash, hash)
                            select tenant_id, n, stage, gen_random_uuid(), agent_id, agent_version, policy, engine, model,
                              sent_bytes, passages, tokens_in, tokens_out, commitment, at, previous_hash, hash
                            from receipt, generate_series(2, 60000) n where tenant_id = :tenant and sequence = 1""").bind("tenant", tenant.value()).execute();
            handle.createUpdate("update receipt_chain set sequence = 60000, frontier = null where tenant_id = :tenant")
                    .bind("tenant", tenant.value())
                    .execute();
        });
        Heaped file = new Heaped();
        new ReceiptExport(tx, checkpoints).write(tenant, "https://market.example", file);
        assertThat(file.bytes).isGreaterThan(40_000_000);
        assertThat(file.mostLive - file.liveBefore).isLessThan(20_000_000);
    }

    /** Counts what is written, and now and then what is alive meanwhile. */
    private static final class Heaped extends java.io.OutputStream {
        private static final long EVERY = 10_000_000;

        final long liveBefore = live();
        long mostLive = liveBefore;
        long bytes;
        private long next = EVERY;

        private static long live() {
            System.gc();
            return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
        }

        @Override
        public void write(int one) {
            bytes++;
        }

        @Override
        public void write(byte[] from, int offset, int length) {
            bytes += length;
            if (bytes < next) return;
            next += EVERY;
            mostLive = Math.max(mostLive, live());
        }
    }
}
