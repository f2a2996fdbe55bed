package bicameral.marketplace.share;

import bicameral.tenant.TenantId;
import org.jdbi.v3.core.Handle;

/** Who is one and the same for money: nobody has a share of what they pay themselves (PROMISES B73). */
final class Hands {
    private Hands() {}

    /** Whether two tenants are one or have an owner in common. */
    static boolean same(Handle handle, TenantId one, TenantId other) {
        if (one.equals(other)) return true;
        return handle.createQuery("""
                        select exists (select 1 from market.membership a join market.membership b using (person_id)
                          where a.tenant_id = :one and b.tenant_id = :other and 'OWNER' = any(a.roles)
                            and 'OWNER' = any(b.roles))""")
                .bind("one", one.value())
                .bind("other", other.value())
                .mapTo(Boolean.class)
                .one();
    }
}
