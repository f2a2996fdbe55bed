package bicameral.host.gateway;

import bicameral.tenant.TenantId;
import java.util.List;
import java.util.UUID;

/**
 * What the host says of a message that is being answered; a chamber is believed in none of it.
 *
 * @param tenant whose chamber answers
 */
public record Admission(
        TenantId tenant,
        UUID message,
        UUID agent,
        int agentVersion,
        EgressPolicy policy,
        Urgency urgency,
        Known known) {
    /**
     * What may be in a request without being the tenant's knowledge.
     *
     * @param question as the visitor wrote it
     * @param persona the agent's name, purpose and way of speaking
     * @param conversation whether there were earlier turns
     */
    public record Known(String question, List<String> persona, boolean conversation) {
        public Known {
            persona = List.copyOf(persona);
        }
    }
}
