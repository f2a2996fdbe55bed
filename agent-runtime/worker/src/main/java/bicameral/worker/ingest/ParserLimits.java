package bicameral.worker.ingest;

import java.time.Duration;

/**
 * What the parser child may use for one document.
 *
 * @param time wall clock; more is too_slow
 * @param heapMegabytes more is too_complex
 * @param textBytes of all passages together, in UTF-8; more is too_large
 * @param passages more are too_complex
 */
public record ParserLimits(Duration time, int heapMegabytes, long textBytes, int passages) {}
