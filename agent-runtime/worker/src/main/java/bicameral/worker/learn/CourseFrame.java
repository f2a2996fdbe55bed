package bicameral.worker.learn;

import bicameral.worker.encode.TextEncoder;
import bicameral.worker.journal.Journal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the learning child says, a line each: how far it has come, at last with what came out; or what it wants to know.
 *
 * @param progress 0 to 1
 * @param broken where it broke, without what was said there; null where it did not
 * @param wanted texts whose vectors it waits for; null where it waits for none
 */
record CourseFrame(
        double progress,
        Course.@Nullable Outcome outcome,
        @Nullable String broken,
        @Nullable Wanted wanted) {
    /** Texts for the tenant's endpoint. */
    record Wanted(List<String> texts, TextEncoder.As as) {
        Wanted {
            texts = List.copyOf(texts);
        }
    }

    static CourseFrame reached(double progress) {
        return new CourseFrame(progress, null, null, null);
    }

    static CourseFrame done(Course.Outcome outcome) {
        return new CourseFrame(1, outcome, null, null);
    }

    static CourseFrame broken(Throwable by) {
        return new CourseFrame(0, null, Journal.places(by), null);
    }

    static CourseFrame wanted(double progress, List<String> texts, TextEncoder.As as) {
        return new CourseFrame(progress, null, null, new Wanted(texts, as));
    }
}
