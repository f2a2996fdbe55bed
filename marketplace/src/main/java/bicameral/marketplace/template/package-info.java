/**
 * Templates from which agents are made; shipped in {@code seeds}, read once.
 */
@NullMarked
package bicameral.marketplace.template;

import org.jspecify.annotations.NullMarked;
