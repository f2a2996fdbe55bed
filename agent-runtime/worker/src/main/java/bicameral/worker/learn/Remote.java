package bicameral.worker.learn;

import bicameral.protocol.EmbedCall;
import bicameral.worker.encode.TextEncoder;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BiConsumer;

/** The tenant's endpoint as the learning child has it: through the worker, which alone knows the gateway. One call at a time. */
final class Remote implements TextEncoder {
    private final BiConsumer<List<String>, As> wanting;
    private final BlockingQueue<CourseAnswer> answers = new LinkedBlockingQueue<>();

    /** @param wanting says to the worker what is wanted */
    Remote(BiConsumer<List<String>, As> wanting) {
        this.wanting = wanting;
    }

    /** The worker has answered. */
    void answered(CourseAnswer answer) {
        answers.add(answer);
    }

    @Override
    public float[][] encode(List<String> texts, As as) throws IOException {
        if (texts.isEmpty()) return new float[0][];
        wanting.accept(texts, as);
        try {
            // The worker answers or ends, and the child with it.
            return answers.take().read();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException();
        }
    }

    @Override
    public int atOnce() {
        return EmbedCall.MOST_TEXTS;
    }

    @Override
    public void close() {}
}
