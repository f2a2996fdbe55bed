package bicameral.host.embedding;

import bicameral.host.fetch.FetchFailed;
import bicameral.host.fetch.WebAddress;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.tenant.TenantId;
import bicameral.tenant.TenantTx;
import bicameral.tenant.audit.AuditLog;
import bicameral.tenant.secret.Secrets;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Tenants' own embedding endpoints. Read from the database each time, so that all copies of the market agree. Thread-safe. */
@ApplicationScoped
public class EmbeddingEndpoints {
    /** Usual limit of passages that are sent. */
    public static final int USUAL_PASSAGES = 20_000;

    private static final int LEAST_PASSAGES = 100;
    private static final int MOST_PASSAGES = 50_000;
    private static final int LONGEST_MODEL = 200;
    private static final int LONGEST_PREFIX = 200;
    private static final int LONGEST_KEY = 2_000;

    private final TenantTx tx;
    private final Secrets secrets;
    private final AuditLog audit;

    public EmbeddingEndpoints(TenantTx tx, Secrets secrets, AuditLog audit) {
        this.tx = tx;
        this.secrets = secrets;
        this.audit = audit;
    }

    /**
     * What an owner wants.
     *
     * @param key sent as bearer; empty keeps what there is, as long as the address is of the same origin
     */
    public record Wish(
            String address,
            String model,
            String questionPrefix,
            String passagePrefix,
            int passages,
            String key,
            boolean enabled) {
        /** Without the key. */
        @Override
        public String toString() {
            return "Wish[" + model + "]";
        }
    }

    private record Row(EmbeddingEndpoint endpoint, @Nullable UUID secret) {}

    /** An endpoint and what opens it. */
    public record Opened(
            EmbeddingEndpoint endpoint, @Nullable String key) {
        /** Without the key. */
        @Override
        public String toString() {
            return "Opened[" + endpoint.model() + "]";
        }
    }

    /** A tenant's; empty where it has none. */
    public Optional<EmbeddingEndpoint> of(TenantId tenant) {
        return row(tenant).map(Row::endpoint);
    }

    /** A tenant's with its key, where it is on. */
    public Optional<Opened> opened(TenantId tenant) {
        return row(tenant)
                .filter(row -> row.endpoint().enabled())
                .map(row -> new Opened(
                        row.endpoint(),
                        row.secret() == null
                                ? null
                                : secrets.read(tenant, row.secret()).orElse(null)));
    }

    private Optional<Row> row(TenantId tenant) {
        return tx.in(tenant, handle -> row(handle, tenant));
    }

    private static Optional<Row> row(Handle handle, TenantId tenant) {
        return handle.createQuery("select * from embedding_endpoint where tenant_id = :tenant")
                .bind("tenant", tenant.value())
                .map((row, context) -> row(row))
                .findOne();
    }

    private static Row row(ResultSet row) throws SQLException {
        UUID secret = row.getObject("secret_id", UUID.class);
        EmbeddingEndpoint endpoint = new EmbeddingEndpoint(
                row.getString("address"),
                row.getString("model"),
                row.getString("question_prefix"),
                row.getString("passage_prefix"),
                row.getInt("passages"),
                secret != null,
                row.getBoolean("enabled"),
                row.getLong("revision"),
                row.getObject("set_at", OffsetDateTime.class).toInstant());
        return new Row(endpoint, secret);
    }

    /**
     * Sets it (owners); noted in the activity log without address or key.
     *
     * @throws Refusal embedding_address_wrong, embedding_model_missing, embedding_settings_wrong, embedding_key_wrong (INVALID)
     */
    public EmbeddingEndpoint set(CurrentTenant current, Wish wish) {
        current.require(Role.Permission.MANAGE_EGRESS);
        WebAddress address = checked(wish);
        TenantId tenant = current.tenant();
        return tx.in(tenant, handle -> {
            Row before = row(handle, tenant).orElse(null);
            UUID secret = secret(handle, tenant, before, address, wish.key());
            handle.createUpdate("""
                    insert into embedding_endpoint
                      (tenant_id, address, model, question_prefix, passage_prefix, passages, secret_id, enabled)
                    values (:tenant, :address, :model, :question, :passage, :passages, :secret, :enabled)
                    on conflict (tenant_id) do update set address = excluded.address, model = excluded.model,
                      question_prefix = excluded.question_prefix, passage_prefix = excluded.passage_prefix,
                      passages = excluded.passages, secret_id = excluded.secret_id, enabled = excluded.enabled,
                      revision = embedding_endpoint.revision + 1, set_at = now()""")
                    .bind("tenant", tenant.value())
                    .bind("address", address.toString())
                    .bind("model", wish.model().strip())
                    .bind("question", wish.questionPrefix())
                    .bind("passage", wish.passagePrefix())
                    .bind("passages", wish.passages())
                    .bind("secret", secret)
                    .bind("enabled", wish.enabled())
                    .execute();
            note(handle, current, wish.enabled() ? "on" : "off");
            return row(handle, tenant).orElseThrow().endpoint();
        });
    }

    /** A key is not sent to a host that it was not typed for. */
    private @Nullable UUID secret(
            Handle handle, TenantId tenant, @Nullable Row before, WebAddress address, String key) {
        UUID had = before == null ? null : before.secret();
        if (key.isEmpty() && before != null && sameOrigin(before.endpoint(), address)) return had;
        if (had != null) secrets.forget(handle, tenant, had);
        return key.isEmpty() ? null : secrets.keep(handle, tenant, key);
    }

    private static boolean sameOrigin(EmbeddingEndpoint before, WebAddress address) {
        try {
            return WebAddress.parse(before.address()).sameOrigin(address);
        } catch (FetchFailed e) {
            return false;
        }
    }

    private static WebAddress checked(Wish wish) {
        String model = wish.model().strip();
        if (model.isEmpty()) throw new Refusal("embedding_model_missing", Refusal.Kind.INVALID);
        boolean sound = model.length() <= LONGEST_MODEL
                && wish.questionPrefix().length() <= LONGEST_PREFIX
                && wish.passagePrefix().length() <= LONGEST_PREFIX
                && wish.passages() >= LEAST_PASSAGES
                && wish.passages() <= MOST_PASSAGES;
        if (!sound) throw new Refusal("embedding_settings_wrong", Refusal.Kind.INVALID);
        // It goes into a header, where anything else would be left out without a word.
        if (wish.key().length() > LONGEST_KEY || wish.key().chars().anyMatch(c -> c <= ' ' || c >= 0x7f))
            throw new Refusal("embedding_key_wrong", Refusal.Kind.INVALID);
        try {
            return WebAddress.parse(wish.address());
        } catch (FetchFailed e) {
            throw new Refusal("embedding_address_wrong", Refusal.Kind.INVALID);
        }
    }

    /** Forgets it and its key (owners); where there is none, nothing happens. */
    public void remove(CurrentTenant current) {
        current.require(Role.Permission.MANAGE_EGRESS);
        TenantId tenant = current.tenant();
        tx.in(tenant, handle -> {
            Row before = row(handle, tenant).orElse(null);
            if (before == null) return false;
            handle.createUpdate("delete from embedding_endpoint where tenant_id = :tenant")
                    .bind("tenant", tenant.value())
                    .execute();
            if (before.secret() != null) secrets.forget(handle, tenant, before.secret());
            note(handle, current, "gone");
            return true;
        });
    }

    private void note(Handle handle, CurrentTenant current, String after) {
        audit.write(handle, current, "embedding.change", current.tenant().toString(), Map.of("after", after));
    }
}
