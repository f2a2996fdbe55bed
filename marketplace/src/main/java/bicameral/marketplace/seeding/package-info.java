/**
 * Fills an empty market with the demo tenants, their agents and documents. Idempotent; resumes where it broke off.
 */
@NullMarked
package bicameral.marketplace.seeding;

import org.jspecify.annotations.NullMarked;
