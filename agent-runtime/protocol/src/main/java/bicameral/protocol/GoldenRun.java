package bicameral.protocol;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One asking of golden questions.
 *
 * @param endedAt null while it is on its way
 * @param asked how many questions it is about
 * @param done how many of them have been answered
 * @param passed how many of those as expected
 */
public record GoldenRun(UUID run, Instant begunAt, @Nullable Instant endedAt, int asked, int done, int passed) {}
