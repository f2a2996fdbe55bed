/**
 * What operators see and do: for those to whom the identity provider gives the role admin, and refused to all others. States,
 * reasons and figures of tenants, never what they know.
 */
@NullMarked
package bicameral.ui.admin;

import org.jspecify.annotations.NullMarked;
