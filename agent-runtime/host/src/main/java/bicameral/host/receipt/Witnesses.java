package bicameral.host.receipt;

import bicameral.host.fetch.FetchFailed;
import bicameral.host.fetch.FetchFailed.Problem;
import bicameral.host.fetch.Fetched;
import bicameral.host.fetch.GuardedFetcher;
import bicameral.host.fetch.WebAddress;
import bicameral.protocol.Wire;
import bicameral.protocol.receipt.Checkpoint;
import bicameral.protocol.receipt.ReceiptLine;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.tenant.TenantId;
import bicameral.tenant.TenantTx;
import bicameral.tenant.audit.AuditLog;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Tells the addresses that tenants have chosen how long their logs are. What is sent is a file of receipts of its own that {@code
 * ./bicameral verify-receipts} checks: the log's name, the checkpoint, and proof that the log goes on from what the witness took
 * last. A witness that appends what it gets to a file has what {@code --witness} takes. Through the guard of all addresses that
 * tenants name. Thread-safe; blocks as long as the fetcher allows.
 */
@ApplicationScoped
public class Witnesses {
    /** More than a word of thanks is not read. */
    private static final long MOST_ANSWER_BYTES = 64 * 1024;

    private final TenantTx tx;
    private final Checkpoints checkpoints;
    private final GuardedFetcher fetcher;
    private final AuditLog audit;
    private final WitnessSettings settings;

    public Witnesses(
            TenantTx tx, Checkpoints checkpoints, GuardedFetcher fetcher, AuditLog audit, WitnessSettings settings) {
        this.tx = tx;
        this.checkpoints = checkpoints;
        this.fetcher = fetcher;
        this.audit = audit;
        this.settings = settings;
    }

    /** The tenant's witness; empty where it has chosen none. */
    public Optional<Witness> of(TenantId tenant) {
        return tx.in(tenant, Witnesses::read);
    }

    private static Optional<Witness> read(Handle handle) {
        return handle.createQuery("select * from receipt_witness")
                .map((row, context) -> witness(row))
                .findOne();
    }

    /**
     * Chooses a witness and tells it the log as it is. One that does not answer is kept and tried again. Needs CHOOSE_WITNESS.
     *
     * @throws Refusal witness_address_malformed, witness_address_forbidden (INVALID); nothing is changed then
     */
    public Witness choose(CurrentTenant current, String address) {
        current.require(Role.Permission.CHOOSE_WITNESS);
        WebAddress web = parsed(address);
        Optional<Checkpoint> now = checkpoints.sign(current.tenant());
        Outcome outcome = tell(current.tenant(), web, 0, now.orElse(null));
        if (outcome.problem().equals(Problem.ADDRESS_FORBIDDEN.code()))
            throw new Refusal("witness_address_forbidden", Refusal.Kind.INVALID);
        return tx.in(current.tenant(), handle -> {
            handle.createUpdate("delete from receipt_witness").execute();
            handle.createUpdate("insert into receipt_witness (tenant_id, address) values (:tenant, :address)")
                    .bind("tenant", current.tenant().value())
                    .bind("address", web.toString())
                    .execute();
            note(handle, web.toString(), outcome);
            audit.write(handle, current, "receipts.witness", "", Map.of("name", web.host()));
            return read(handle).orElseThrow();
        });
    }

    private static WebAddress parsed(String address) {
        try {
            return WebAddress.parse(address);
        } catch (FetchFailed e) {
            throw new Refusal("witness_address_malformed", Refusal.Kind.INVALID);
        }
    }

    /**
     * Tells the witness the log as it is, also where it knows it. Needs CHOOSE_WITNESS.
     *
     * @throws Refusal no_witness (NOT_FOUND)
     */
    public Witness test(CurrentTenant current) {
        current.require(Role.Permission.CHOOSE_WITNESS);
        Witness witness = of(current.tenant()).orElseThrow(() -> new Refusal("no_witness", Refusal.Kind.NOT_FOUND));
        tell(current.tenant(), witness);
        audit.write(current, "receipts.witness-test", "", Map.of("name", host(witness)));
        return of(current.tenant()).orElseThrow(() -> new Refusal("no_witness", Refusal.Kind.NOT_FOUND));
    }

    /** Takes the witness away; where there is none, nothing happens. Needs CHOOSE_WITNESS. */
    public void dismiss(CurrentTenant current) {
        current.require(Role.Permission.CHOOSE_WITNESS);
        tx.in(current.tenant(), handle -> {
            Optional<Witness> witness = read(handle);
            witness.ifPresent(
                    one -> audit.write(handle, current, "receipts.witness-remove", "", Map.of("name", host(one))));
            return handle.createUpdate("delete from receipt_witness").execute();
        });
    }

    /** Without its path, which may be what lets one in. */
    private static String host(Witness witness) {
        try {
            return WebAddress.parse(witness.address()).host();
        } catch (FetchFailed e) {
            return "";
        }
    }

    /**
     * What the clock does: tells the witness the log where it has grown since.
     *
     * @return when to come again; empty where there is no witness any more
     */
    public Optional<Instant> due(TenantId tenant) {
        Optional<Witness> found = of(tenant);
        if (found.isEmpty()) return Optional.empty();
        Witness witness = found.get();
        boolean grown = checkpoints
                .sign(tenant)
                .filter(now -> now.size() > witness.toldSize())
                .isPresent();
        if (grown) tell(tenant, witness);
        else later(tenant, witness.address());
        return of(tenant).map(Witness::nextAt);
    }

    private void tell(TenantId tenant, Witness witness) {
        Outcome outcome;
        try {
            WebAddress address = WebAddress.parse(witness.address());
            outcome = tell(
                    tenant,
                    address,
                    witness.toldSize(),
                    checkpoints.sign(tenant).orElse(null));
        } catch (FetchFailed e) {
            outcome = new Outcome(0, e.code(), e.detail());
        }
        Outcome told = outcome;
        tx.in(tenant, handle -> note(handle, witness.address(), told));
    }

    /**
     * How telling went.
     *
     * @param size of how many entries a checkpoint was taken
     * @param problem empty where it was
     */
    private record Outcome(long size, String problem, String detail) {}

    private Outcome tell(TenantId tenant, WebAddress address, long from, @Nullable Checkpoint now) {
        try {
            Fetched answer = fetcher.post(address, "application/jsonl", body(tenant, from, now), MOST_ANSWER_BYTES);
            if (answer.status() / 100 == 2) return new Outcome(now == null ? 0 : now.size(), "", "");
            return new Outcome(0, "refused", String.valueOf(answer.status()));
        } catch (FetchFailed e) {
            return new Outcome(0, e.code(), e.detail());
        }
    }

    private byte[] body(TenantId tenant, long from, @Nullable Checkpoint now) {
        ByteArrayOutputStream body = new ByteArrayOutputStream(2048);
        try {
            Wire.write(body, checkpoints.log(tenant, settings.instance()));
            if (now == null) return body.toByteArray();
            Optional<Checkpoint> before = checkpoints.of(tenant, from).filter(one -> one.size() < now.size());
            Optional<ReceiptLine.Grown> grown = before.flatMap(one -> checkpoints.grown(tenant, one.size(), now));
            if (grown.isPresent()) Wire.write(body, new ReceiptLine.Signed(before.orElseThrow()));
            Wire.write(body, new ReceiptLine.Signed(now));
            if (grown.isPresent()) Wire.write(body, grown.get());
            return body.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
    }

    /** Of the address that was told, and not of one chosen meanwhile. */
    private int note(Handle handle, String address, Outcome outcome) {
        boolean good = outcome.problem().isEmpty();
        int failures = good ? 0 : read(handle).map(Witness::failures).orElse(0) + 1;
        Duration pause = good ? settings.every() : settings.pause(failures);
        return handle.createUpdate("""
                        update receipt_witness set tried_at = :now, next_at = :next, failures = :failures, problem = :problem,
                          detail = :detail, told_size = greatest(told_size, :size),
                          told_at = case when :good then :now else told_at end
                        where address = :address""")
                .bind("now", now())
                .bind("next", now().plus(pause))
                .bind("failures", failures)
                .bind("problem", outcome.problem())
                .bind("detail", outcome.detail())
                .bind("size", outcome.size())
                .bind("good", good)
                .bind("address", address)
                .execute();
    }

    private void later(TenantId tenant, String address) {
        tx.in(
                tenant,
                handle -> handle.createUpdate("update receipt_witness set next_at = :next where address = :address")
                        .bind("next", now().plus(settings.every()))
                        .bind("address", address)
                        .execute());
    }

    private static OffsetDateTime now() {
        return OffsetDateTime.now(ZoneOffset.UTC);
    }

    private static Witness witness(ResultSet row) throws SQLException {
        return new Witness(
                row.getString("address"),
                row.getLong("told_size"),
                instant(row, "told_at"),
                instant(row, "tried_at"),
                row.getObject("next_at", OffsetDateTime.class).toInstant(),
                row.getInt("failures"),
                row.getString("problem"),
                row.getString("detail"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
