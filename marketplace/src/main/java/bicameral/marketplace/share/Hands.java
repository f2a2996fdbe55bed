package bicameral.marketplace.share;

import bicameral.tenant.TenantId;
import org.jdbi.v3.core.Handle;

/** Who is one and the same for money: nobody has a share of what they pay themselves (PROMISES B73). */
final class Hands {
    private Hands() {}

    /** Whether two tenants are one or have an owner in common. */
    static boolean same(Handle handle, TenantId one, TenantId other) {
        return handle.createQuery("select market.same_hands(:one, :other)")
                .bind("one", one.value())
                .bind("other", other.value())
                .mapTo(Boolean.class)
                .one();
    }
}
