package bicameral.worker.learn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Tries ways of searching on held-out pairs. Each question is asked twice, as it is and without the rarest words that it shares
 * with its passage; the passage stands among all others of the trial, without the question's sentence.
 */
final class Trial {
    static final int FIRST = 10;
    static final int HUNDRED = 100;
    /** How many passages keyword search and vectors each put forward. */
    static final int POOL = 64;

    /** Words so many terms apart stand beside each other. */
    private static final int BESIDE = 4;

    private final Sample sample;
    private final Vocabulary words;
    private final Pairs pairs;
    private final Pairs.@Nullable Pair[] heldOut;
    private final Keywords keywords;
    private final BooleanSupplier cancelled;
    /** Each question is asked of keyword search once, however many ways are tried. */
    private final Map<Pairs.Pair, Asked> asked = new ConcurrentHashMap<>();

    Trial(
            Sample sample,
            Vocabulary words,
            Pairs pairs,
            Pairs.@Nullable Pair[] heldOut,
            int passages,
            BooleanSupplier cancelled) {
        this.cancelled = cancelled;
        this.sample = sample;
        this.words = words;
        this.pairs = pairs;
        this.heldOut = heldOut;
        this.keywords = new Keywords(sample, heldOut, Math.min(passages, sample.size()), Keywords.ABOUT_WEIGHT);
    }

    /**
     * What a search found of each question: the place of the right passage, from 1; where it was not found, how many others were
     * found, less than 0 by one more. Places that a search leaves empty count as filled by chance, else whatever fills them
     * would look like a gain.
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared; millions of numbers are no lists.
    record Places(int[] plain, int[] hard, int passages) {
        /** Of all the questions of several, one after the other. */
        static Places together(List<Places> several) {
            return new Places(
                    several.stream()
                            .flatMapToInt(one -> Arrays.stream(one.plain))
                            .toArray(),
                    several.stream()
                            .flatMapToInt(one -> Arrays.stream(one.hard))
                            .toArray(),
                    several.getFirst().passages);
        }

        double[] reciprocal(boolean onlyPlain) {
            return each(onlyPlain, this::reciprocal);
        }

        double[] recall(boolean onlyPlain) {
            return each(onlyPlain, this::recall);
        }

        private double reciprocal(int place) {
            if (place > 0) return place <= FIRST ? 1.0 / place : 0;
            double chance = 0;
            for (int at = -place; at <= FIRST; at++) chance += 1.0 / at;
            return chance / Math.max(1, passages + place + 1);
        }

        private double recall(int place) {
            if (place > 0) return 1;
            int found = -place - 1;
            return found >= HUNDRED ? 0 : Math.min(1, (HUNDRED - found) / (double) Math.max(1, passages - found));
        }

        private double[] each(boolean onlyPlain, IntToDoubleFunction value) {
            double[] values = new double[plain.length];
            for (int i = 0; i < plain.length; i++) {
                values[i] = onlyPlain
                        ? value.applyAsDouble(plain[i])
                        : (value.applyAsDouble(plain[i]) + value.applyAsDouble(hard[i])) / 2;
            }
            return values;
        }
    }

    /** Passage vectors of one encoder, computed once. */
    VectorBlocks passages(Encoder encoder) {
        return new VectorBlocks(keywords.passages(), encoder.width, i -> encoder.passage(sample, words, i, heldOut[i]));
    }

    /** Keyword search. */
    Places keywords(List<Pairs.Pair> questions) {
        return each(questions, 1, (right, question) -> new int[] {placeIn(question.passages(), right)})
                .getFirst();
    }

    /** Keyword search, each word as strong as is said. */
    Places keywords(List<Pairs.Pair> questions, IntToDoubleFunction weight) {
        return one(questions, question -> keywords.search(question, weights(question, weight), HUNDRED));
    }

    /** Keyword search with name and headings at another weight. */
    Places keywordsWith(List<Pairs.Pair> questions, double aboutWeight) {
        Keywords other = new Keywords(sample, heldOut, keywords.passages(), aboutWeight);
        return one(questions, question -> other.search(question, weights(question, word -> 1), HUNDRED));
    }

    /** Keyword search again with what its first passages say (RM3). */
    Places feedback(List<Pairs.Pair> questions) {
        return one(
                questions,
                question -> again(question, keywords.search(question, weights(question, word -> 1), HUNDRED)));
    }

    /** Keyword search put in order by what stands beside what in its first passages as well. */
    Places nearby(List<Pairs.Pair> questions, double coverage, double proximity) {
        return one(questions, question -> {
            Keywords.Ranked found = keywords.search(question, weights(question, word -> 1), HUNDRED);
            double[] scores = new double[keywords.passages()];
            for (int i = 0; i < found.passages().length; i++) {
                int passage = found.passages()[i];
                Closeness close = closeness(question, passage);
                scores[passage] = found.scores()[i] / found.scores()[0]
                        + coverage * close.coverage()
                        + proximity * close.proximity();
            }
            return Keywords.best(scores, HUNDRED);
        });
    }

    private interface Search {
        Keywords.Ranked of(int[] question);
    }

    private Places one(List<Pairs.Pair> questions, Search search) {
        return each(questions, 1, (right, question) ->
                        new int[] {placeIn(search.of(question.words()).passages(), right)})
                .getFirst();
    }

    /**
     * A question with what keyword search finds of it, best first.
     *
     * @param scores of these passages
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared; millions of numbers are no lists.
    private record Question(int[] words, int[] passages, double[] scores) {}

    /** A pair's question as it is and the hard one. */
    private record Asked(Question plain, Question hard) {}

    private Asked asked(Pairs.Pair pair) {
        return asked.computeIfAbsent(
                pair,
                one -> new Asked(question(one.words()), question(pairs.withoutRarestShared(one, words.frequency))));
    }

    private Question question(int[] question) {
        Keywords.Ranked found = keywords.search(question, weights(question, word -> 1), HUNDRED);
        return new Question(question, found.passages(), found.scores());
    }

    /**
     * How well a question's words stand in a passage, by what each tells, from 0 to 1.
     *
     * @param coverage of those that stand there at all
     * @param proximity of those that stand within a few terms of one that is next to them in the question
     */
    private record Closeness(double coverage, double proximity) {}

    private Closeness closeness(int[] question, int passage) {
        int[] last = new int[question.length];
        Arrays.fill(last, Integer.MIN_VALUE / 2);
        boolean[] near = new boolean[question.length];
        Pairs.@Nullable Pair out = heldOut[passage];
        for (int at = sample.begin(passage); at < sample.end(passage); at++) {
            if (out != null && at >= out.from() && at < out.to()) continue;
            for (int w = 0; w < question.length; w++) {
                if (sample.tokens()[at] != question[w]) continue;
                last[w] = at;
                for (int beside = Math.max(0, w - 1); beside <= Math.min(question.length - 1, w + 1); beside++) {
                    if (beside == w || at - last[beside] > BESIDE) continue;
                    near[w] = true;
                    near[beside] = true;
                }
            }
        }
        double all = 1e-9;
        double covered = 0;
        double close = 0;
        for (int w = 0; w < question.length; w++) {
            double idf = keywords.idf(question[w]);
            all += idf;
            if (last[w] >= 0) covered += idf;
            if (near[w]) close += idf;
        }
        return new Closeness(covered / all, close / all);
    }

    /** Keywords and vectors together, with each of several weights of the vectors. */
    List<Places> fused(List<Pairs.Pair> questions, Encoder encoder, VectorBlocks vectors, double... shares) {
        return each(questions, shares.length, (right, question) -> places(right, question, encoder, vectors, shares));
    }

    /** Finds the place of the right passage, once for each way of ranking. */
    private interface Finding {
        int[] places(int right, Question question);
    }

    private List<Places> each(List<Pairs.Pair> questions, int ways, Finding finding) {
        int[][] plain = new int[ways][questions.size()];
        int[][] hard = new int[ways][questions.size()];
        IntStream.range(0, questions.size()).parallel().forEach(i -> {
            if (cancelled.getAsBoolean()) throw new CancellationException();
            Pairs.Pair pair = questions.get(i);
            Asked both = asked(pair);
            int[] asIs = finding.places(pair.passage(), both.plain());
            int[] other = finding.places(pair.passage(), both.hard());
            for (int way = 0; way < ways; way++) {
                plain[way][i] = asIs[way];
                hard[way][i] = other[way];
            }
        });
        List<Places> places = new ArrayList<>();
        for (int way = 0; way < ways; way++) places.add(new Places(plain[way], hard[way], keywords.passages()));
        return places;
    }

    private static double[] weights(int[] question, IntToDoubleFunction weight) {
        return Arrays.stream(question).mapToDouble(weight).toArray();
    }

    private int[] places(int right, Question question, Encoder encoder, VectorBlocks vectors, double[] shares) {
        float[] similar = vectors.products(encoder.question(question.words(), words));
        Pool pool = pool(question, similar);
        return Arrays.stream(shares)
                .mapToInt(share -> pool.placeOf(right, share))
                .toArray();
    }

    /** What keywords and vectors put forward, each once. */
    private Pool pool(Question question, float[] similar) {
        int[] near = Keywords.highest(similar, POOL);
        int found = Math.min(POOL, question.passages().length);
        double top = found == 0 ? 1 : question.scores()[0];
        Pool pool = new Pool(found + near.length);
        for (int i = 0; i < found; i++) {
            int passage = question.passages()[i];
            pool.put(passage, question.scores()[i] / top, similar[passage]);
        }
        for (int passage : near) {
            if (!pool.has(passage, found))
                pool.put(passage, keywords.score(question.words(), passage) / top, similar[passage]);
        }
        return pool;
    }

    /** Passages with what both ways say of them. */
    private static final class Pool {
        private final int[] passages;
        private final double[] words;
        private final double[] likeness;
        private int size;

        Pool(int most) {
            passages = new int[most];
            words = new double[most];
            likeness = new double[most];
        }

        boolean has(int passage, int among) {
            for (int i = 0; i < among; i++) if (passages[i] == passage) return true;
            return false;
        }

        void put(int passage, double byWords, double like) {
            passages[size] = passage;
            words[size] = byWords;
            likeness[size++] = Math.max(0, like);
        }

        /** From 1; where it is not, how many others are, less than 0 by one more. */
        int placeOf(int right, double share) {
            int at = 0;
            while (at < size && passages[at] != right) at++;
            if (at == size) return -Math.min(HUNDRED, size) - 1;
            double own = words[at] + share * likeness[at];
            int place = 1;
            for (int i = 0; i < size; i++) {
                double score = words[i] + share * likeness[i];
                if (score > own || (score == own && passages[i] < right)) place++;
            }
            return place > HUNDRED ? -HUNDRED - 1 : place;
        }
    }

    private Keywords.Ranked again(int[] question, Keywords.Ranked first) {
        Map<Integer, Double> terms = new TreeMap<>();
        double total = 0;
        int used = Math.min(10, first.passages().length);
        for (int i = 0; i < used; i++) total += first.scores()[i];
        for (int i = 0; i < used; i++) {
            int passage = first.passages()[i];
            int length = Math.max(1, sample.end(passage) - sample.begin(passage));
            Pairs.@Nullable Pair out = heldOut[passage];
            for (int at = sample.begin(passage); at < sample.end(passage); at++) {
                if (out != null && at >= out.from() && at < out.to()) continue;
                int token = sample.tokens()[at];
                if (token != Sample.BREAK) terms.merge(token, first.scores()[i] / total / length, Double::sum);
            }
        }
        List<Map.Entry<Integer, Double>> best = new ArrayList<>(terms.entrySet());
        best.sort((a, b) ->
                Double.compare(b.getValue() * keywords.idf(b.getKey()), a.getValue() * keywords.idf(a.getKey())));
        best = best.subList(0, Math.min(20, best.size()));
        double mass = best.stream().mapToDouble(Map.Entry::getValue).sum();
        Map<Integer, Double> weights = new TreeMap<>();
        for (int word : question) weights.merge(word, 0.7 / question.length, Double::sum);
        for (Map.Entry<Integer, Double> term : best)
            weights.merge(term.getKey(), 0.3 * term.getValue() / mass, Double::sum);
        return keywords.search(
                weights.keySet().stream().mapToInt(Integer::intValue).toArray(),
                weights.values().stream().mapToDouble(Double::doubleValue).toArray(),
                HUNDRED);
    }

    private static int placeIn(int[] passages, int right) {
        for (int i = 0; i < passages.length; i++) if (passages[i] == right) return i + 1;
        return -passages.length - 1;
    }
}
