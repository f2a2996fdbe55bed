package bicameral.marketplace.agent;

import bicameral.tenant.CurrentTenant;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/**
 * The creator's agents. Thread-safe. All methods need VIEW, those that change need BUILD; ids of other tenants are not_found,
 * the same as missing ones. Every change is audited.
 */
@ApplicationScoped
public class Agents {
    /** The tenant's agents, last saved first. */
    public List<AgentDraft> list(CurrentTenant current) {
        throw new UnsupportedOperationException("being built");
    }

    /** A new draft in three fields; language zh or en chooses the template's texts and the default currency CNY. */
    public AgentDraft create(CurrentTenant current, String name, String purpose, String template, String language) {
        throw new UnsupportedOperationException("being built");
    }

    /** One agent. */
    public AgentDraft get(CurrentTenant current, UUID agent) {
        throw new UnsupportedOperationException("being built");
    }

    /** Replaces the draft; stale_revision (CONFLICT) where it changed since; invalid_<field> (INVALID) for bad values. */
    public AgentDraft save(CurrentTenant current, UUID agent, AgentSettings settings, long revision) {
        throw new UnsupportedOperationException("being built");
    }

    /** Makes the draft the next version and the public one. not_ready where it lacks a name or purpose. */
    public AgentVersion publish(CurrentTenant current, UUID agent) {
        throw new UnsupportedOperationException("being built");
    }

    /** Takes it off the market; versions stay. */
    public void unpublish(CurrentTenant current, UUID agent) {
        throw new UnsupportedOperationException("being built");
    }

    /** Makes an earlier version public again, as it was; the draft stays as it is. */
    public AgentVersion rollBack(CurrentTenant current, UUID agent, int version) {
        throw new UnsupportedOperationException("being built");
    }

    /** Makes the draft equal to the live version again. */
    public AgentDraft revertToLive(CurrentTenant current, UUID agent) {
        throw new UnsupportedOperationException("being built");
    }

    /** Versions, newest first. */
    public List<AgentVersion> versions(CurrentTenant current, UUID agent) {
        throw new UnsupportedOperationException("being built");
    }

    /** Deletes an unpublished agent; still_published (CONFLICT) otherwise. Its versions stay for the ledger's sake. */
    public void delete(CurrentTenant current, UUID agent) {
        throw new UnsupportedOperationException("being built");
    }
}
