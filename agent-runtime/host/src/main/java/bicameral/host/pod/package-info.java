/**
 * A pod for a tenant's worker: its volume, its secret, the network policy around it. What a pod may do is the same, and shown
 * by tests, as what a worker may do in the sandbox of one machine. Thread-safe; calls block.
 */
@NullMarked
package bicameral.host.pod;

import org.jspecify.annotations.NullMarked;
