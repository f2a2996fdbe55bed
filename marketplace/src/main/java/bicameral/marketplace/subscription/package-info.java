/**
 * Subscriptions of payers to the plans of agents: paid ahead from the wallet, earned day by day by the second, in UTC.
 *
 * <p>All time is the database's ({@code market.clock()}). Locks are taken in one order: the subscription's row, then accounts by id.
 * What is done twice is done once: a period is bought under the key {@code subscription:<id>:<n>}.
 */
@NullMarked
package bicameral.marketplace.subscription;

import org.jspecify.annotations.NullMarked;
