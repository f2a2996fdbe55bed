package bicameral.marketplace.billing;

import bicameral.tenant.PersonId;

/**
 * The member in whose hands a tenant's wallet is for one message.
 *
 * @param always whether the roles allow it whatever the department; else only a department's budget does
 */
public record Spender(PersonId person, boolean always) {}
