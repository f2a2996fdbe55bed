/**
 * The product as its users meet it: started by the launcher on a fresh data directory, once for all tests, and spoken to over
 * HTTP and in a browser only. What a test needs to know of the database it asks as a superuser. It writes there only what time alone
 * would bring, as a clock that has moved on or the invoice of a month that has ended, and takes that back.
 */
@NullMarked
package bicameral.acceptance;

import org.jspecify.annotations.NullMarked;
