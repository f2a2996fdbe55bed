package bicameral.worker.learn;

import org.jspecify.annotations.Nullable;

/** Makes one vector of many words: the sum of theirs, each as strong as it tells, of length 1 (after Arora et al. 2017). */
final class Encoder {
    /** Words of name and headings say what a passage is about, but say it of its neighbours too. */
    static final float ABOUT = 0.5f;

    final int width;
    final float[] vectors;
    final float[] weight;

    Encoder(int width, float[] vectors, float[] weight) {
        this.width = width;
        this.vectors = vectors;
        this.weight = weight;
    }

    Encoder copy() {
        return new Encoder(width, vectors.clone(), weight.clone());
    }

    /** Adds a word. */
    void add(float[] sum, int row, float times) {
        Floats.add(sum, 0, weight[row] * times, vectors, row * width, width);
    }

    /** Makes the length 1; returns what it was. */
    static float normalize(float[] vector) {
        double squares = 0;
        for (float x : vector) squares += x * x;
        float length = (float) Math.sqrt(squares);
        if (length > 0) for (int k = 0; k < vector.length; k++) vector[k] /= length;
        return length;
    }

    /** The vector of a passage of the sample, the sentence of a held-out question left out. */
    float[] passage(Sample sample, Vocabulary words, int passage, Pairs.@Nullable Pair out) {
        float[] sum = sum(sample, words, passage, out);
        normalize(sum);
        return sum;
    }

    /** As above, but of the length that came out. */
    float[] sum(Sample sample, Vocabulary words, int passage, Pairs.@Nullable Pair out) {
        float[] sum = new float[width];
        for (int i = sample.begin(passage); i < sample.end(passage); i++) {
            if (out != null && i == out.from()) i = out.to();
            if (i >= sample.end(passage)) break;
            int token = sample.tokens()[i];
            int row = token == Sample.BREAK ? -1 : words.rowOf[token];
            if (row >= 0) add(sum, row, i < sample.aboutEnd(passage) ? ABOUT : 1);
        }
        return sum;
    }

    /** The vector of a question. */
    float[] question(int[] question, Vocabulary words) {
        float[] sum = sum(question, words);
        normalize(sum);
        return sum;
    }

    /** As above, but of the length that came out. */
    float[] sum(int[] question, Vocabulary words) {
        float[] sum = new float[width];
        for (int token : question) if (words.rowOf[token] >= 0) add(sum, words.rowOf[token], 1);
        return sum;
    }
}
