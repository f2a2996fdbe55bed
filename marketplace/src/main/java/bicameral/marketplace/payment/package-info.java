/**
 * Payment providers, side by side, and top-ups through them.
 *
 * <p>What a payer types at a provider stays there: we only ever see names of payments. Whatever is asked of a provider is written
 * into the {@link bicameral.marketplace.payment.Outbox} first; whatever a provider reports becomes postings in one place, {@link
 * bicameral.marketplace.payment.Settlement}, which converges to the newest report.
 */
@NullMarked
package bicameral.marketplace.payment;

import org.jspecify.annotations.NullMarked;
