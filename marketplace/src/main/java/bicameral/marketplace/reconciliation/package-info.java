/**
 * Providers' reports beside the books (PROMISES M14): each booking kept once, matched to its top-up by the provider's names and
 * compared amount by amount; what is on one side only is shown on that side, and a difference stays until somebody says why.
 */
@NullMarked
package bicameral.marketplace.reconciliation;

import org.jspecify.annotations.NullMarked;
