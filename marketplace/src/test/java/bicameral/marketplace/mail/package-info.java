/** What the market would send by mail. */
@NullMarked
package bicameral.marketplace.mail;

import org.jspecify.annotations.NullMarked;
