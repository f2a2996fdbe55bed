/** The wallet: balance, statement, daily limit, top-ups through a payment provider, and the provider's webhooks. */
@NullMarked
package bicameral.ui.wallet;

import org.jspecify.annotations.NullMarked;
