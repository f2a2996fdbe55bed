/**
 * Payment providers. Every provider, play money too, tells us of payments through a signed webhook.
 */
@NullMarked
package bicameral.marketplace.payment;

import org.jspecify.annotations.NullMarked;
