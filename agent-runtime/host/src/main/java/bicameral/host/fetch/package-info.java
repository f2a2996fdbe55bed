/**
 * The one way by which the market opens an address that a tenant typed, or that a tenant's server named: a web address or a
 * database. A name is read by one parser, resolved once, every answer is held against the guard, and the connection goes to
 * the very address that was looked at; each redirect starts over. Time, bytes and redirects are bounded. What was fetched is
 * handed on and never kept or logged here.
 */
@NullMarked
package bicameral.host.fetch;

import org.jspecify.annotations.NullMarked;
