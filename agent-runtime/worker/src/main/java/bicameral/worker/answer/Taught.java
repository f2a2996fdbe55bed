package bicameral.worker.answer;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An answer that a person has taught.
 *
 * @param answer the only citation of which is the lesson
 * @param share how much of the question the lesson's own names and the other way round, 0..1
 * @param source the document the lesson stands on, null where on none
 * @param passage of that document; below 0 where it stands on the whole of it
 */
public record Taught(
        Composed answer, double share, @Nullable UUID source, long passage) {}
