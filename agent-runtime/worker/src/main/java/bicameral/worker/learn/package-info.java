/**
 * Learns from the chamber's own documents, on its own processor, what plain keyword search lacks.
 *
 * <p>Nothing here is needed to answer: where nothing was learned, or nothing that pays, searches are plain keyword searches.
 */
@NullMarked
package bicameral.worker.learn;

import org.jspecify.annotations.NullMarked;
