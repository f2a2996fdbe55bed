/** Plans that an agent may be had by beside the price per message: what a creator offers, frozen with each version. */
@NullMarked
package bicameral.marketplace.plan;

import org.jspecify.annotations.NullMarked;
