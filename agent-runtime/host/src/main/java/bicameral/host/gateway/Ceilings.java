package bicameral.host.gateway;

import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Role;
import bicameral.tenant.TenantId;
import bicameral.tenant.TenantTx;
import bicameral.tenant.audit.AuditLog;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * How much may leave each tenant's chamber at most, whatever its agents say; holds for published versions too, from the next call of
 * the engine on. Read from the database each time, so that all copies of the market agree. Thread-safe.
 */
@ApplicationScoped
public class Ceilings {
    /** Where nobody has said anything: whole documents leave only where an owner has said so. */
    public static final EgressPolicy USUAL = EgressPolicy.PASSAGES;

    private static final String LEAST_TO_MOST = Stream.of(EgressPolicy.values())
            .map(policy -> "'" + policy + "'")
            .collect(Collectors.joining(", ", "array[", "]"));

    private final TenantTx tx;
    private final AuditLog audit;

    public Ceilings(TenantTx tx, AuditLog audit) {
        this.tx = tx;
        this.audit = audit;
    }

    /** A tenant's ceiling. */
    public EgressPolicy of(TenantId tenant) {
        return tx.in(tenant, handle -> read(handle, tenant));
    }

    /** The ceiling that a word in the database stands for; null where nobody has said any. */
    public static EgressPolicy said(@Nullable String word) {
        return word == null ? USUAL : EgressPolicy.valueOf(word);
    }

    /** SQL, within one tenant: whether its ceiling lets out the policy that the expression stands for. */
    public static String lets(String policy) {
        return "array_position(%1$s, %2$s) <= array_position(%1$s, coalesce((select ceiling from egress_ceiling), '%3$s'))"
                .formatted(LEAST_TO_MOST, policy, USUAL);
    }

    /** Whether it lets a policy out; within the tenant's transaction. */
    public static boolean let(Handle handle, EgressPolicy policy) {
        return handle.createQuery("select " + lets(":policy::text"))
                .bind("policy", policy.name())
                .mapTo(Boolean.class)
                .one();
    }

    /** Sets it (owners); noted in the activity log. */
    public void set(CurrentTenant current, EgressPolicy ceiling) {
        current.require(Role.Permission.MANAGE_EGRESS);
        tx.in(current.tenant(), handle -> {
            EgressPolicy before = read(handle, current.tenant());
            handle.createUpdate("""
                    insert into egress_ceiling (tenant_id, ceiling) values (:tenant, :ceiling)
                    on conflict (tenant_id) do update set ceiling = excluded.ceiling, set_at = now()""")
                    .bind("tenant", current.tenant().value())
                    .bind("ceiling", ceiling.name())
                    .execute();
            Map<String, String> details = Map.of("before", before.name(), "after", ceiling.name());
            audit.write(handle, current, "egress.ceiling", current.tenant().toString(), details);
            return ceiling;
        });
    }

    private static EgressPolicy read(Handle handle, TenantId tenant) {
        return handle.createQuery("select ceiling from egress_ceiling where tenant_id = :tenant")
                .bind("tenant", tenant.value())
                .mapTo(String.class)
                .findOne()
                .map(Ceilings::said)
                .orElse(USUAL);
    }
}
