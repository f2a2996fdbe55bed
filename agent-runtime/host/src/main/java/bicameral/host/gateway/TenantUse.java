package bicameral.host.gateway;

import bicameral.tenant.TenantId;

/**
 * What a tenant has used of the shared engine in the last minute, in this instance.
 *
 * @param tokens of calls that ended, prompt and answer together
 * @param all the same of all tenants
 */
public record TenantUse(TenantId tenant, long tokens, long all) {}
