/**
 * What is given back of charges: cases that payers open, refunds that billing admins decide, four eyes above a limit.
 */
@NullMarked
package bicameral.marketplace.refund;

import org.jspecify.annotations.NullMarked;
