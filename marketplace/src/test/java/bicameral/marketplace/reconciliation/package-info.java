/** Tests of the package of the same name. */
@NullMarked
package bicameral.marketplace.reconciliation;

import org.jspecify.annotations.NullMarked;
