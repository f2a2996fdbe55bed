/**
 * Invoices and credit notes. One a payer, currency and month, of what the ledger says was charged, with the tax that is in it; what
 * is given back after the invoice becomes a credit note. Numbers have no gap, documents never change.
 */
@NullMarked
package bicameral.marketplace.invoice;

import org.jspecify.annotations.NullMarked;
