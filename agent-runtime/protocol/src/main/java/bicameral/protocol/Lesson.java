package bicameral.protocol;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A correction that was taught.
 *
 * @param answer plain text; shown as text
 * @param role of who taught it, as cited: supervisor, builder, owner
 * @param expiresAt null for never
 * @param source the document it stands on, or null; where that changes, the lesson rests
 * @param sourceName name of that document when the lesson was taught, empty without one
 * @param sourcePassage ordinal of the passage of it, -1 where the document as a whole is meant
 */
public record Lesson(
        UUID lesson,
        UUID collection,
        String question,
        String answer,
        String role,
        Instant taughtAt,
        @Nullable Instant expiresAt,
        @Nullable UUID source,
        String sourceName,
        long sourcePassage,
        State state) {
    /** In a citation or when a passage is opened: it is no passage but the lesson of the id given as document. */
    public static final long AS_PASSAGE = -1;

    /** Whether it answers. */
    public enum State {
        ACTIVE,
        EXPIRED,
        /** Its source was replaced, deleted or says something else at that place now. */
        SOURCE_CHANGED
    }
}
