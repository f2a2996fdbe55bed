package bicameral.host.gateway;

import bicameral.host.EngineSettings.Division;
import bicameral.host.EngineSettings.Tokens;
import bicameral.tenant.TenantId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How the engine is divided just now: as the instance is set, where no operator has said otherwise of a tenant; an owner bounds an
 * agent more narrowly, never more widely. Thread-safe, as it answers from memory.
 */
record Portions(Division division, Steering steering) {
    int weight(TenantId tenant) {
        Integer granted = steering.share(tenant).weight();
        return granted == null ? division.weights().getOrDefault(tenant, 1) : granted;
    }

    /** Calls of a tenant at once. */
    int calls(TenantId tenant) {
        Integer granted = steering.share(tenant).calls();
        return most(granted == null ? division.callsPerTenant() : granted);
    }

    /** Calls of an agent at once. */
    int calls(TenantId tenant, UUID agent) {
        return Math.min(
                most(division.callsPerAgent()),
                most(steering.bound(tenant, agent).calls()));
    }

    private static int most(int calls) {
        return calls > 0 ? calls : Integer.MAX_VALUE;
    }

    Tokens tokens(TenantId tenant) {
        EngineShare granted = steering.share(tenant);
        Tokens usual = division.tenantTokens();
        return new Tokens(
                said(granted.tokensPerMinute(), usual.perMinute()), said(granted.tokensPerDay(), usual.perDay()));
    }

    private static long said(@Nullable Long granted, long usual) {
        return granted == null ? usual : granted;
    }

    Tokens tokens(TenantId tenant, UUID agent) {
        EngineBound own = steering.bound(tenant, agent);
        Tokens usual = division.agentTokens();
        return new Tokens(lesser(own.tokensPerMinute(), usual.perMinute()), lesser(own.tokensPerDay(), usual.perDay()));
    }

    /** 0 is no bound. */
    private static long lesser(long one, long other) {
        return one == 0 || other == 0 ? Math.max(one, other) : Math.min(one, other);
    }
}
