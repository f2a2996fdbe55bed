package bicameral.worker.learn;

import bicameral.worker.journal.Journal;
import org.jspecify.annotations.Nullable;

/**
 * What the learning child says, a line each: how far it has come, at last with what came out.
 *
 * @param progress 0 to 1
 * @param broken where it broke, without what was said there; null where it did not
 */
record CourseFrame(
        double progress,
        Course.@Nullable Outcome outcome,
        @Nullable String broken) {
    static CourseFrame reached(double progress) {
        return new CourseFrame(progress, null, null);
    }

    static CourseFrame done(Course.Outcome outcome) {
        return new CourseFrame(1, outcome, null);
    }

    static CourseFrame broken(Throwable by) {
        return new CourseFrame(0, null, Journal.places(by));
    }
}
