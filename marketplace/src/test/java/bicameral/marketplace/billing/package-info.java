/** Stories about money, each on a real PostgreSQL and with an audit at its end. */
@NullMarked
package bicameral.marketplace.billing;

import org.jspecify.annotations.NullMarked;
