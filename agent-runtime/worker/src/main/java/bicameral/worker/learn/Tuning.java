package bicameral.worker.learn;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * Moves word vectors so that questions come to lie near their passages and away from those of other questions: contrastive
 * learning with the other passages of a batch as negatives (InfoNCE; van den Oord et al. 2018) on pairs made of the documents
 * themselves, with Adagrad. In every second pair the words that question and passage share are taken out of the question, so
 * that words learn to stand for other words. Seeded: the same sample gives the same vectors.
 */
final class Tuning {
    private static final int BATCH = 32;
    private static final float TEMPERATURE = 0.1f;
    private static final float RATE = 0.05f;
    private static final long SEED = 7;

    private final Sample sample;
    private final Vocabulary words;
    private final Pairs pairs;
    private final Encoder encoder;
    private final int width;
    private final float[] seen;
    private final float[][] question = new float[BATCH][];
    private final float[][] passage = new float[BATCH][];
    private final int[][] asked = new int[BATCH][];
    private final float[] questionLength = new float[BATCH];
    private final float[] passageLength = new float[BATCH];

    private Tuning(Sample sample, Vocabulary words, Pairs pairs, Encoder encoder) {
        this.sample = sample;
        this.words = words;
        this.pairs = pairs;
        this.encoder = encoder;
        this.width = encoder.width;
        this.seen = new float[words.size()];
    }

    /** A tuned copy. */
    static Encoder tune(
            Sample sample, Vocabulary words, Pairs pairs, Encoder before, int epochs, BooleanSupplier cancelled) {
        return tune(sample, words, pairs, List.of(), before, epochs, cancelled);
    }

    /** As above, with other pairs among the self-made ones. */
    static Encoder tune(
            Sample sample,
            Vocabulary words,
            Pairs pairs,
            List<Pairs.Pair> more,
            Encoder before,
            int epochs,
            BooleanSupplier cancelled) {
        Encoder tuned = before.copy();
        double squares = 0;
        for (float x : tuned.vectors) squares += x * x;
        float scale = (float) (1 / Math.sqrt(Math.max(1e-9, squares / Math.max(1, words.size()))));
        for (int i = 0; i < tuned.vectors.length; i++) tuned.vectors[i] *= scale;
        List<Pairs.Pair> training = new java.util.ArrayList<>(pairs.training);
        training.addAll(more);
        new Tuning(sample, words, pairs, tuned).run(training, epochs, cancelled);
        return tuned;
    }

    private void run(List<Pairs.Pair> training, int epochs, BooleanSupplier cancelled) {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int epoch = 0; epoch < epochs; epoch++) {
            for (int i = training.size() - 1; i > 0; i--)
                java.util.Collections.swap(training, i, random.nextInt(i + 1));
            for (int at = 0; at + BATCH <= training.size(); at += BATCH) {
                if (cancelled.getAsBoolean()) throw new CancellationException();
                step(training.subList(at, at + BATCH), random);
            }
        }
    }

    private void step(List<Pairs.Pair> batch, SplittableRandom random) {
        for (int i = 0; i < BATCH; i++) {
            Pairs.Pair pair = batch.get(i);
            asked[i] = random.nextBoolean() ? pairs.withoutRarestShared(pair, words.frequency) : pair.words();
            question[i] = encoder.sum(asked[i], words);
            passage[i] = encoder.sum(sample, words, pair.passage(), pair);
            questionLength[i] = Encoder.normalize(question[i]);
            passageLength[i] = Encoder.normalize(passage[i]);
        }
        float[][] pull = pulls();
        float[] gradient = new float[width];
        for (int i = 0; i < BATCH; i++) {
            if (questionLength[i] > 0) {
                gather(gradient, passage, i, pull, false);
                through(gradient, question[i], questionLength[i]);
                float strength = Floats.dot(gradient, gradient);
                for (int token : asked[i]) move(words.rowOf[token], 1, gradient, strength);
            }
            if (passageLength[i] > 0) {
                gather(gradient, question, i, pull, true);
                through(gradient, passage[i], passageLength[i]);
                movePassage(batch.get(i), gradient);
            }
        }
    }

    /** The gradient of the loss by each similarity: softmax less what it should be. */
    private float[][] pulls() {
        float[][] pull = new float[BATCH][BATCH];
        for (int i = 0; i < BATCH; i++) {
            double sum = 0;
            for (int k = 0; k < BATCH; k++) {
                pull[i][k] = (float) Math.exp(Floats.dot(question[i], passage[k]) / TEMPERATURE);
                sum += pull[i][k];
            }
            for (int k = 0; k < BATCH; k++) pull[i][k] = (float) (pull[i][k] / sum - (i == k ? 1 : 0)) / TEMPERATURE;
        }
        return pull;
    }

    private void gather(float[] gradient, float[][] others, int own, float[][] pull, boolean transposed) {
        java.util.Arrays.fill(gradient, 0);
        for (int k = 0; k < BATCH; k++) {
            float factor = transposed ? pull[k][own] : pull[own][k];
            Floats.add(gradient, 0, factor, others[k], 0, width);
        }
    }

    /** Back through the making of length 1. */
    private void through(float[] gradient, float[] unit, float length) {
        float along = Floats.dot(gradient, unit);
        for (int d = 0; d < width; d++) gradient[d] = (gradient[d] - along * unit[d]) / length;
    }

    private void movePassage(Pairs.Pair pair, float[] gradient) {
        float strength = Floats.dot(gradient, gradient);
        for (int i = sample.begin(pair.passage()); i < sample.end(pair.passage()); i++) {
            if (i == pair.from()) i = pair.to();
            if (i >= sample.end(pair.passage())) break;
            int token = sample.tokens()[i];
            if (token != Sample.BREAK)
                move(words.rowOf[token], i < sample.aboutEnd(pair.passage()) ? Encoder.ABOUT : 1, gradient, strength);
        }
    }

    private void move(int row, float times, float[] gradient, float strength) {
        if (row < 0) return;
        float factor = encoder.weight[row] * times;
        seen[row] += strength * factor * factor / width;
        float rate = (float) (RATE * factor / (Math.sqrt(seen[row]) + 1e-6));
        Floats.add(encoder.vectors, row * width, -rate, gradient, 0, width);
    }
}
