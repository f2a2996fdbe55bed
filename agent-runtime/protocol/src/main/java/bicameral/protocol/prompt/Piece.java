package bicameral.protocol.prompt;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of a turn, all of one sort. The pieces of a turn joined are its text.
 *
 * @param document of a passage: where it is from; else null
 * @param passage of a passage: its number in the document
 * @param start of a passage: from which UTF-16 unit of it, 0 with an {@code end} of 0 for its document's name and its place
 * @param end of a passage: up to which
 */
public record Piece(Sort sort, String text, @Nullable UUID document, long passage, int start, int end) {
    /** What a piece is. */
    public enum Sort {
        /** The product's own words; see {@link Template}. */
        TEMPLATE,
        /** The agent's name, purpose and way of speaking, as its creator wrote them. */
        PERSONA,
        /** The visitor's question. */
        QUESTION,
        /** Earlier turns of the same conversation. */
        CONVERSATION,
        /** Words of a document or record. */
        PASSAGE,
        /** What stands in the place of something redacted. */
        PSEUDONYM
    }

    /** A piece that is of no document. */
    public static Piece of(Sort sort, String text) {
        return new Piece(sort, text, null, 0, 0, 0);
    }
}
