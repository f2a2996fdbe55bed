package bicameral.host.gateway;

import bicameral.host.gateway.RouteHealth.Hold;
import bicameral.tenant.TenantId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What people say of the engine while it runs. Thread-safe; all but {@code look} answer from memory. */
interface Steering {
    /** Nothing was said. */
    Steering NONE = new Steering() {};

    /** Brings what is known of routes up to date where it may be old; may block on the database. */
    default void look() {}

    /** As {@link #look()}, of a tenant and its agent. */
    default void look(TenantId tenant, UUID agent) {}

    /** Why a route is not to be used; null where it is. */
    default @Nullable Hold hold(String route) {
        return null;
    }

    /** What an operator grants a tenant that was looked at. */
    default EngineShare share(TenantId tenant) {
        return EngineShare.USUAL;
    }

    /** How an owner bounds an agent that was looked at. */
    default EngineBound bound(TenantId tenant, UUID agent) {
        return EngineBound.NONE;
    }
}
