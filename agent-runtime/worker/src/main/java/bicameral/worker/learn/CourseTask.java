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
 * @param endpoint the tenant's endpoint, which goes before its own model; null where there is none
 */
record CourseTask(
        String index,
        String commit,
        String model,
        @Nullable String encoder,
        String encoded,
        List<Label> labels,
        @Nullable Endpoint endpoint) {
    /** Without an endpoint. */
    CourseTask(
            String index, String commit, String model, @Nullable String encoder, String encoded, List<Label> labels) {
        this(index, commit, model, encoder, encoded, labels, null);
    }

    /**
     * The tenant's endpoint, which the worker asks for the child.
     *
     * @param passages most that it may be shown
     * @param known file of what it said before; null where there is none
     */
    record Endpoint(int passages, @Nullable String known) {}

    CourseTask {
        labels = List.copyOf(labels);
    }
}
