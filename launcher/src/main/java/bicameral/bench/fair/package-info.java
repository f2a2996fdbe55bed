/**
 * How fairly the shared engine is divided, and what the way through the gateway costs: the real gateway behind real doors, real
 * receipts in a PostgreSQL of its own, and a made-up engine of known speed in a process of its own.
 */
@NullMarked
package bicameral.bench.fair;

import org.jspecify.annotations.NullMarked;
