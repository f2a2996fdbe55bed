/**
 * The chamber's database, {@code chamber.db}: SQLite in WAL mode, one writer, several readers.
 *
 * <p>A write that returned is on disk (synchronous=FULL): it survives a kill and a power cut. Full disk or quota throws {@link
 * bicameral.worker.exchange.Declined} of code out_of_space, leaves what was there and keeps reads working. Any other
 * {@link java.sql.SQLException} is a bug and surfaces as {@link bicameral.worker.store.StoreBroken}.
 */
@NullMarked
package bicameral.worker.store;

import org.jspecify.annotations.NullMarked;
