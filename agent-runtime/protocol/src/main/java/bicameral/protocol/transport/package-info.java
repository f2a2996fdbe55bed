/**
 * What the protocol's lines travel over: a Unix socket on one machine, TLS 1.3 with certificates on both sides between
 * machines. An exchange does not know which of the two it has. Thread-safe where not said otherwise; calls block, so call from
 * virtual threads.
 */
@NullMarked
package bicameral.protocol.transport;

import org.jspecify.annotations.NullMarked;
