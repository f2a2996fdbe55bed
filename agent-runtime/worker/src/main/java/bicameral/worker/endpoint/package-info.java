/**
 * Vectors by the tenant's own embedding endpoint, asked through the gateway: the chamber knows neither where that is nor its key.
 * While it learns, a text that was not taken is offered again, with pauses, and in the end given up; a question is asked once, waits
 * no longer than 300 ms, and is not asked at all for a while after several were not answered. A search never fails for it.
 */
@NullMarked
package bicameral.worker.endpoint;

import org.jspecify.annotations.NullMarked;
