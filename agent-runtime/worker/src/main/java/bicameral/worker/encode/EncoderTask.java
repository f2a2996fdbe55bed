package bicameral.worker.encode;

import java.util.List;

/**
 * What the encoding child is told: first where the model is, then texts, a line each.
 *
 * @param directory of the model
 */
record EncoderTask(String directory) {
    /** Texts to be encoded. */
    record Texts(List<String> texts, TextEncoder.As as) {
        Texts {
            texts = List.copyOf(texts);
        }
    }
}
