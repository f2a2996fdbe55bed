/**
 * E-mail that the market sends. A letter is written with the deed that it tells of, in one transaction, and sent after; without a
 * mail server none is written. Letters hold an address, so they go with their tenant.
 */
@NullMarked
package bicameral.marketplace.mail;

import org.jspecify.annotations.NullMarked;
