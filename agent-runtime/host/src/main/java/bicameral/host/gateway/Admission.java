package bicameral.host.gateway;

import bicameral.tenant.TenantId;
import java.util.UUID;

/**
 * What the host says of a message that is being answered; a chamber is believed in none of it.
 *
 * @param tenant whose chamber answers
 */
public record Admission(
        TenantId tenant, UUID message, UUID agent, int agentVersion, EgressPolicy policy, Urgency urgency) {}
