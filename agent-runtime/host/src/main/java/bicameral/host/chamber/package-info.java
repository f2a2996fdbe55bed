/**
 * A tenant's chamber as the market uses it: found or woken on demand, single flight, by a worker that has started before where
 * one waits; hibernated when idle; restarted after a crash. What it streams passes through and is never stored or logged here.
 */
@NullMarked
package bicameral.host.chamber;

import org.jspecify.annotations.NullMarked;
