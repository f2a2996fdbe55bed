package bicameral.tenant.audit;

import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Ids;
import bicameral.tenant.Role;
import bicameral.tenant.TenantId;
import bicameral.tenant.TenantTx;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Append-only log per tenant. Thread-safe. */
@ApplicationScoped
public class AuditLog {
    private static final int MAX_PAGE = 200;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, String>> DETAILS = new TypeReference<>() {};

    private final TenantTx tx;

    public AuditLog(TenantTx tx) {
        this.tx = tx;
    }

    /** Writes in the caller's transaction, so that deed and entry stand or fall together. */
    public void write(Handle handle, CurrentTenant who, String action, String target, Map<String, String> details) {
        int written = handle.createUpdate("""
                insert into audit_entry (tenant_id, id, person_id, who, action, target, details)
                select :tenant, :id, p.id, p.display_name, :action, :target, :details::jsonb
                from person p where p.id = :person""")
                .bind("tenant", who.tenant().value())
                .bind("id", Ids.next())
                .bind("action", action)
                .bind("target", target)
                .bind("details", json(details))
                .bind("person", who.person().value())
                .execute();
        if (written != 1) throw new IllegalStateException("no entry for " + action + ": the person is no member");
    }

    /** Writes in a transaction of its own, of a deed that was done outside this database. */
    public void write(CurrentTenant who, String action, String target, Map<String, String> details) {
        tx.in(who.tenant(), handle -> {
            write(handle, who, action, target, details);
            return action;
        });
    }

    /**
     * Writes in the caller's transaction, which is the tenant's, what the platform itself did to it; nobody's name stands there. Of
     * a tenant that is none nothing is written.
     */
    public static void writeOwn(
            Handle handle, TenantId tenant, String action, String target, Map<String, String> details) {
        handle.createUpdate("""
                insert into audit_entry (tenant_id, id, person_id, who, action, target, details)
                select t.id, :id, null, '', :action, :target, :details::jsonb from tenant t where t.id = :tenant""")
                .bind("tenant", tenant.value())
                .bind("id", Ids.next())
                .bind("action", action)
                .bind("target", target)
                .bind("details", json(details))
                .execute();
    }

    /** Newest first, after the given entry; needs SEE_AUDIT; limit 1..200. */
    public List<AuditEntry> page(CurrentTenant current, @Nullable UUID after, int limit) {
        current.require(Role.Permission.SEE_AUDIT);
        return tx.in(
                current.tenant(),
                handle -> handle.createQuery("""
                        select id, at, who, action, target, details from audit_entry
                        where tenant_id = :tenant and (:after::uuid is null or id < :after::uuid)
                        order by id desc limit :limit""")
                        .bind("tenant", current.tenant().value())
                        .bind("after", after)
                        .bind("limit", Math.clamp(limit, 1, MAX_PAGE))
                        .map((row, context) -> entry(row))
                        .list());
    }

    private static AuditEntry entry(ResultSet row) throws SQLException {
        return new AuditEntry(
                row.getObject("id", UUID.class),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getString("who"),
                row.getString("action"),
                row.getString("target"),
                details(row.getString("details")));
    }

    private static String json(Map<String, String> details) {
        try {
            return JSON.writeValueAsString(details);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("audit details", e);
        }
    }

    private static Map<String, String> details(String json) {
        try {
            return JSON.readValue(json, DETAILS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("audit details", e);
        }
    }
}
