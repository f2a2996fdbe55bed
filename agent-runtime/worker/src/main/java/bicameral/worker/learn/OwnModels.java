package bicameral.worker.learn;

import bicameral.worker.encode.EncoderChild;
import bicameral.worker.encode.EncoderFailed;
import bicameral.worker.encode.EncoderHome;
import bicameral.worker.encode.TextEncoder;
import bicameral.worker.endpoint.Endpoint;
import bicameral.worker.endpoint.EndpointHome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the tenant has of its own to make vectors by: an embedding endpoint, else a model in the chamber, else nothing. Where there is
 * an endpoint the model rests. Thread-safe.
 */
final class OwnModels implements AutoCloseable {
    /** What a question's vector may take. */
    private static final long MODEL_MILLIS = 1_500;

    private static final long ENDPOINT_MILLIS = 300;

    private final EncoderHome home;
    private final EncoderChild child;
    private final @Nullable Endpoint endpoint;

    OwnModels(Path encoder, Path scratch, @Nullable Endpoint endpoint) {
        this.home = new EncoderHome(encoder);
        this.child = new EncoderChild(home, scratch);
        this.endpoint = endpoint;
    }

    private EndpointHome.@Nullable Told told() {
        return endpoint == null ? null : endpoint.told().orElse(null);
    }

    /** The name of the part that it would be; null where there is nothing. */
    @Nullable
    String part() {
        if (told() != null) return Course.ENDPOINT;
        return home.isThere() ? Course.ENCODER : null;
    }

    /** Tells one trial from another; 0 where there is nothing to try. */
    long trial() {
        EndpointHome.Told told = told();
        return told == null ? home.identity() : told.trial();
    }

    /** Tells vectors from those that are not comparable with them; 0 where there are none. */
    long vectors() {
        EndpointHome.Told told = told();
        return told == null ? home.identity() : told.endpoint();
    }

    /** Of a course: the model's directory where that is to be tried. */
    @Nullable
    String directory() {
        return told() == null && home.isThere() ? home.directory().toString() : null;
    }

    /** Of a course: the endpoint where that is to be tried. */
    CourseTask.@Nullable Endpoint remote(@Nullable Path known) {
        EndpointHome.Told told = told();
        return told == null ? null : new CourseTask.Endpoint(told.passages(), known == null ? null : known.toString());
    }

    /** Most passages that the endpoint may be shown; 0 where there is none. */
    int most() {
        EndpointHome.Told told = told();
        return told == null ? 0 : told.passages();
    }

    /** Asks the endpoint for the learning child. */
    float[][] learn(CourseFrame.Wanted wanted) throws IOException {
        Endpoint own = endpoint;
        if (own == null) throw new EncoderFailed("endpoint_off");
        return own.learn(wanted.texts(), wanted.as());
    }

    /** How a question's vector comes by; null where it does not. */
    EncodedKnowing.@Nullable Asking asking(String question) {
        Endpoint own = endpoint;
        if (own == null || told() == null)
            return new EncodedKnowing.Asking(
                    question, MODEL_MILLIS, () -> child.encode(List.of(question), TextEncoder.As.QUESTION)[0]);
        Endpoint.Asking asking = own.asking(question);
        return asking == null ? null : new EncodedKnowing.Asking(asking.words(), ENDPOINT_MILLIS, asking.vector());
    }

    /** While the model rests no question is encoded by it: only one model at a time is in a chamber's memory. */
    void rest(boolean now) {
        child.rest(now);
    }

    @Override
    public void close() {
        child.close();
    }
}
