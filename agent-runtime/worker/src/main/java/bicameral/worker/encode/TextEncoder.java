package bicameral.worker.encode;

import java.io.IOException;
import java.util.List;

/** Makes a vector of length 1 of each text. Safe for any thread; calls wait for each other. */
public interface TextEncoder extends AutoCloseable {
    /** Most texts of one call. */
    int MOST_TEXTS = 16;

    /** What the texts are. */
    enum As {
        QUESTION,
        PASSAGE
    }

    /**
     * The texts' vectors in their order, all of one width.
     *
     * @param texts at most {@link #atOnce()}; what is too long for the model is cut
     * @throws EncoderFailed where there will be none
     */
    float[][] encode(List<String> texts, As as) throws IOException;

    /** How many texts it is best given at once; no more than {@link #MOST_TEXTS} where it does not say otherwise. */
    default int atOnce() {
        return MOST_TEXTS;
    }

    @Override
    void close();
}
