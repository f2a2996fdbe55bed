package bicameral.worker.learn;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the learning child is to do.
 *
 * @param index directory of the index
 * @param commit the name of its commit to learn from, which is held
 * @param model where to write what was learned
 * @param encoder directory of the tenant's own model; null where there is none
 * @param encoded where to write what that model says
 * @param labels what people have said
 */
record CourseTask(
        String index, String commit, String model, @Nullable String encoder, String encoded, List<Label> labels) {
    CourseTask {
        labels = List.copyOf(labels);
    }
}
