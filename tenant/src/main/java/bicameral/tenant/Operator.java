package bicameral.tenant;

/**
 * Somebody who answers for the whole market, not for a tenant. Made only from a verified sign-in with an operator's role.
 *
 * @param name as others read it in the log
 */
public record Operator(PersonId person, String name) {}
