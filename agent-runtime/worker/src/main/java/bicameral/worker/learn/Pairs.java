package bicameral.worker.learn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Questions made from the documents themselves: a few words of one sentence of a passage, to which the rest of that passage is
 * the answer (an inverse cloze task). Of the held-out ones the whole sentence is taken out of the passage, so that neither
 * keywords nor learning ever see it there.
 */
final class Pairs {
    /** A question that is shorter says too little, one that is longer is none. */
    private static final int MIN_WORDS = 4;

    private static final int MAX_WORDS = 12;
    private static final int MIN_REST = 8;
    private static final double HELD_OUT_SHARE = 0.3;

    /**
     * A question and its passage.
     *
     * @param words terms of the question, each once
     * @param from where its sentence begins among the terms of the sample
     * @param to where it ends
     * @param first where the question's words begin in it
     * @param last behind the last of them
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared; millions of numbers are no lists.
    record Pair(int passage, int[] words, int from, int to, int first, int last) {}

    final List<Pair> training = new ArrayList<>();
    final List<Pair> choosing = new ArrayList<>();
    final List<Pair> testing = new ArrayList<>();
    private final Sample sample;

    /**
     * Makes them.
     *
     * @param maxHeldOut of which one third chooses settings and two thirds test them
     */
    Pairs(Sample sample, int maxTraining, int maxHeldOut) {
        this.sample = sample;
        List<Pair> all = new ArrayList<>();
        for (int passage = 0; passage < sample.size() && all.size() < maxTraining + maxHeldOut; passage++) {
            Pair pair = pair(passage);
            if (pair != null) all.add(pair);
        }
        int heldOut = (int) Math.min(maxHeldOut, all.size() * HELD_OUT_SHARE);
        for (int i = 0; i < all.size(); i++) {
            if (i >= heldOut) training.add(all.get(i));
            else if (i % 3 == 0) choosing.add(all.get(i));
            else testing.add(all.get(i));
        }
    }

    private @Nullable Pair pair(int passage) {
        int[] tokens = sample.tokens();
        List<int[]> sentences = new ArrayList<>();
        int start = sample.aboutEnd(passage);
        int length = sample.end(passage) - start;
        for (int i = start; i <= sample.end(passage); i++) {
            if (i == sample.end(passage) || tokens[i] == Sample.BREAK) {
                if (i - start >= MIN_WORDS && length - (i - start) >= MIN_REST) sentences.add(new int[] {start, i});
                start = i + 1;
            }
        }
        if (sentences.isEmpty()) return null;
        SplittableRandom random = new SplittableRandom(sample.hash(passage));
        int[] sentence = sentences.get(random.nextInt(sentences.size()));
        int spare = Math.max(0, sentence[1] - sentence[0] - MAX_WORDS);
        int from = sentence[0] + (spare == 0 ? 0 : random.nextInt(spare + 1));
        int to = Math.min(sentence[1], from + MAX_WORDS);
        int[] words = Arrays.stream(tokens, from, to).distinct().toArray();
        return words.length < MIN_WORDS ? null : new Pair(passage, words, sentence[0], sentence[1], from, to);
    }

    /**
     * The question without the rarer half of the words that it shares with its passage: what remains asks for the same in words
     * that the passage has not.
     *
     * @param frequency in how many passages each term stands
     */
    int[] withoutRarestShared(Pair pair, int[] frequency) {
        int[] shared =
                Arrays.stream(pair.words()).filter(word -> inRest(pair, word)).toArray();
        Integer[] order = Arrays.stream(shared).boxed().toArray(Integer[]::new);
        Arrays.sort(
                order,
                (a, b) -> frequency[a] != frequency[b]
                        ? Integer.compare(frequency[a], frequency[b])
                        : Long.compare(sample.terms.hashOf(a), sample.terms.hashOf(b)));
        List<Integer> removed = Arrays.asList(order).subList(0, (order.length + 1) / 2);
        return Arrays.stream(pair.words())
                .filter(word -> !removed.contains(word))
                .toArray();
    }

    private boolean inRest(Pair pair, int word) {
        int[] tokens = sample.tokens();
        for (int i = sample.begin(pair.passage()); i < sample.end(pair.passage()); i++) {
            if (tokens[i] == word && (i < pair.from() || i >= pair.to())) return true;
        }
        return false;
    }

    /** For each passage of the sample the held-out pair made of it, or null. */
    @Nullable
    Pair[] heldOut() {
        @Nullable Pair[] of = new Pair[sample.size()];
        choosing.forEach(pair -> of[pair.passage()] = pair);
        testing.forEach(pair -> of[pair.passage()] = pair);
        return of;
    }
}
