package bicameral.worker.learn;

import org.jspecify.annotations.Nullable;

/**
 * What the learning child says, a line each: how far it has come, at last with what came out.
 *
 * @param progress 0 to 1
 */
record CourseFrame(double progress, Course.@Nullable Outcome outcome) {}
