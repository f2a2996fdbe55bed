/**
 * Signing in, and in whose name a request acts. Pages use the code flow of the identity provider, the API takes bearer
 * tokens; a person's tenant is read from the database at each request. Public pages answer also while the identity
 * provider is away.
 */
@NullMarked
package bicameral.ui.signin;

import org.jspecify.annotations.NullMarked;
