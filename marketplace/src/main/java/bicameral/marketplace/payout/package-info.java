/**
 * Payouts: where creators are paid, and the run that pays them. Money leaves what is available only when a payout is released,
 * under the lock of the creator's accounts; from then on it lies in transit until the provider or two billing admins say what
 * became of it. What is asked of a provider is a row first, and asked about before it is asked again.
 */
@NullMarked
package bicameral.marketplace.payout;

import org.jspecify.annotations.NullMarked;
