/**
 * People as the identity provider knows them: a person is (issuer, subject); the first sign-in makes a personal tenant.
 */
@NullMarked
package bicameral.tenant.identity;

import org.jspecify.annotations.NullMarked;
