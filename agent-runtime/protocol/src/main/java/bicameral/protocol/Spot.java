package bicameral.protocol;

import java.util.UUID;

/**
 * A stretch of a document.
 *
 * @param passage its ordinal, -1 where the document as a whole is meant
 * @param place where in the document, as a person would say it
 * @param quote verbatim; empty where the whole passage or document is meant
 */
public record Spot(UUID document, String documentName, long passage, String place, String quote) {}
