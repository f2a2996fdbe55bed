/**
 * Keys by which a tenant's programs act: named, shown once, kept as a hash, held to scopes, revocable at once. A key can
 * never do more than the member who made it still may.
 */
@NullMarked
package bicameral.tenant.key;

import org.jspecify.annotations.NullMarked;
