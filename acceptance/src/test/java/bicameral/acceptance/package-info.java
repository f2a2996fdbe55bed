/**
 * The product as its users meet it: started by the launcher on a fresh data directory, once for all tests, and spoken to over
 * HTTP and in a browser only. What a test needs to know of the database it asks as a superuser, read-only.
 */
@NullMarked
package bicameral.acceptance;

import org.jspecify.annotations.NullMarked;
