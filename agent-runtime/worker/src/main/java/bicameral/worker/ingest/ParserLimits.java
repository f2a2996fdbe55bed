package bicameral.worker.ingest;

import java.time.Duration;

/**
 * What the parser child may use for one document.
 *
 * @param time wall clock, and a second more for every 50,000 characters it has found; more is too_slow
 * @param heapMegabytes more is too_complex
 * @param characters of all passages together; more is too_large
 * @param passages more are too_complex
 * @param passageCharacters about so long are passages of running text
 * @param documentsBytes of all documents of the chamber together, those of archives unpacked; an archive with more is out_of_space
 */
public record ParserLimits(
        Duration time, int heapMegabytes, long characters, int passages, int passageCharacters, long documentsBytes) {}
