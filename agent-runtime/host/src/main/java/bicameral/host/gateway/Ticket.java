package bicameral.host.gateway;

import bicameral.tenant.TenantId;
import java.util.UUID;

/** One call's claim to the engine. Each is its own: two with the same fields are two. */
final class Ticket {
    private final TenantId tenant;
    private final UUID agent;
    private final Urgency urgency;
    private final long tokens;

    /** @param tokens the most it can take: prompt and longest answer */
    Ticket(TenantId tenant, UUID agent, Urgency urgency, long tokens) {
        this.tenant = tenant;
        this.agent = agent;
        this.urgency = urgency;
        this.tokens = tokens;
    }

    TenantId tenant() {
        return tenant;
    }

    UUID agent() {
        return agent;
    }

    Urgency urgency() {
        return urgency;
    }

    long tokens() {
        return tokens;
    }
}
