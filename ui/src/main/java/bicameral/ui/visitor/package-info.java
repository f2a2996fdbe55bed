/**
 * Who asks without an account: a random number in a signed cookie, or, for programs that keep no cookies, a keyed hash of
 * where they come from. Nothing here is stored by the market. Thread-safe.
 */
@NullMarked
package bicameral.ui.visitor;

import org.jspecify.annotations.NullMarked;
