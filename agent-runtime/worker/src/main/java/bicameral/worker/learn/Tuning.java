package bicameral.worker.learn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
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

    private final Encoder encoder;
    private final int width;
    private final float[] seen;
    private final float[][] question;
    private final float[][] passage;
    private final int[][] asked = new int[BATCH][];
    private final float[] questionLength = new float[BATCH];
    private final float[] passageLength = new float[BATCH];

    private Tuning(Encoder encoder) {
        this.encoder = encoder;
        this.width = encoder.width;
        this.seen = new float[encoder.weight.length];
        this.question = new float[BATCH][width];
        this.passage = new float[BATCH][width];
    }

    /**
     * A pair as the rows of its words, looked up once for all epochs.
     *
     * @param asked of the question
     * @param hard of the question without the rarest words that it shares with its passage
     * @param passage of the passage without the question's sentence, those of its name and headings first
     * @param about how many of these are of name and headings
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared; millions of numbers are no lists.
    private record Lesson(int[] asked, int[] hard, int[] passage, int about) {
        static Lesson of(Pairs.Pair pair, Sample sample, Vocabulary words, Pairs pairs) {
            int[] passage = new int[sample.end(pair.passage()) - sample.begin(pair.passage())];
            int size = 0;
            int about = 0;
            for (int i = sample.begin(pair.passage()); i < sample.end(pair.passage()); i++) {
                if (i >= pair.from() && i < pair.to()) continue;
                int row = sample.tokens()[i] == Sample.BREAK ? -1 : words.rowOf[sample.tokens()[i]];
                if (row < 0) continue;
                passage[size++] = row;
                if (i < sample.aboutEnd(pair.passage())) about++;
            }
            return new Lesson(
                    rows(pair.words(), words),
                    rows(pairs.withoutRarestShared(pair, words.frequency), words),
                    Arrays.copyOf(passage, size),
                    about);
        }

        private static int[] rows(int[] question, Vocabulary words) {
            return Arrays.stream(question)
                    .map(word -> words.rowOf[word])
                    .filter(row -> row >= 0)
                    .toArray();
        }
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
        List<Lesson> lessons = new ArrayList<>();
        for (List<Pairs.Pair> some : List.of(pairs.training, more))
            for (Pairs.Pair pair : some) lessons.add(Lesson.of(pair, sample, words, pairs));
        new Tuning(tuned).run(lessons, epochs, cancelled);
        return tuned;
    }

    private void run(List<Lesson> training, int epochs, BooleanSupplier cancelled) {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int epoch = 0; epoch < epochs; epoch++) {
            for (int i = training.size() - 1; i > 0; i--) Collections.swap(training, i, random.nextInt(i + 1));
            for (int at = 0; at + BATCH <= training.size(); at += BATCH) {
                if (cancelled.getAsBoolean()) throw new CancellationException();
                step(training.subList(at, at + BATCH), random);
            }
        }
    }

    private void step(List<Lesson> batch, SplittableRandom random) {
        for (int i = 0; i < BATCH; i++) {
            Lesson lesson = batch.get(i);
            asked[i] = random.nextBoolean() ? lesson.hard() : lesson.asked();
            questionLength[i] = encode(question[i], asked[i], 0);
            passageLength[i] = encode(passage[i], lesson.passage(), lesson.about());
        }
        float[][] pull = pulls();
        float[] gradient = new float[width];
        for (int i = 0; i < BATCH; i++) {
            if (questionLength[i] > 0) {
                gather(gradient, passage, i, pull, false);
                through(gradient, question[i], questionLength[i]);
                move(asked[i], 0, gradient);
            }
            if (passageLength[i] > 0) {
                gather(gradient, question, i, pull, true);
                through(gradient, passage[i], passageLength[i]);
                move(batch.get(i).passage(), batch.get(i).about(), gradient);
            }
        }
    }

    /** Makes the vector of some words, the first of them of name and headings; returns the length that it had. */
    private float encode(float[] sum, int[] rows, int about) {
        Arrays.fill(sum, 0);
        for (int i = 0; i < rows.length; i++) encoder.add(sum, rows[i], i < about ? Encoder.ABOUT : 1);
        return Encoder.normalize(sum);
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
        Arrays.fill(gradient, 0);
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

    private void move(int[] rows, int about, float[] gradient) {
        float strength = Floats.dot(gradient, gradient);
        for (int i = 0; i < rows.length; i++) {
            int row = rows[i];
            float factor = encoder.weight[row] * (i < about ? Encoder.ABOUT : 1);
            seen[row] += strength * factor * factor / width;
            float rate = (float) (RATE * factor / (Math.sqrt(seen[row]) + 1e-6));
            Floats.add(encoder.vectors, row * width, -rate, gradient, 0, width);
        }
    }
}
