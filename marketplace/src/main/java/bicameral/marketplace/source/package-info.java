/**
 * Sources of live data: what is pushed by programs, and what the market goes and gets on a schedule: web pages, tables by
 * address, rows of a database. The market keeps what a source is and how its runs went; what it brings goes straight into the
 * tenant's chamber. A period has one run, on however many machines the schedule is kept.
 */
@NullMarked
package bicameral.marketplace.source;

import org.jspecify.annotations.NullMarked;
