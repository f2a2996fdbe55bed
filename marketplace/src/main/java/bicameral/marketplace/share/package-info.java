/**
 * What others have of an earning: the authors of the agents that an agent was made from, and whoever brought a creator or a payer in.
 *
 * <p>The terms of a remix are those of the moment in which it was made and stand in its lineage, those of a referral are those of the
 * moment in which the account was opened; neither ever changes. A share is a posting of its own ({@code share}), made once for a line of
 * the journals after its charge is in the books, and taken back ({@code share_back}) by what refunds and lost disputes take.
 *
 * <p>Locks: the line, the maturing earnings of creators in the order of their ids, accounts by id.
 */
@NullMarked
package bicameral.marketplace.share;

import org.jspecify.annotations.NullMarked;
