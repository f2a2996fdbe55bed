/**
 * Promotional credit: granted by billing admins or redeemed by a code, in lots that expire.
 *
 * <p>What is given costs the platform ({@code promo_cost}), and what expires comes back to it. A large grant or code waits for a
 * second admin.
 */
@NullMarked
package bicameral.marketplace.promotion;

import org.jspecify.annotations.NullMarked;
