/**
 * The pages of the books: taxes, invoices, reports of providers, closed months, risk, payments with their refunds and disputes, for
 * billing admins; and a payer's own invoices.
 */
@NullMarked
package bicameral.ui.books;

import org.jspecify.annotations.NullMarked;
