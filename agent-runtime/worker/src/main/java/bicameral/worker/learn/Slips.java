package bicameral.worker.learn;

import bicameral.worker.retrieve.Fingerprint;
import bicameral.worker.retrieve.KnowledgeIndex;
import bicameral.worker.retrieve.Sounds;
import bicameral.worker.retrieve.Spelling;
import bicameral.worker.retrieve.Terms;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Tries what stands beside words against slips of the keyboard: character trigrams, and how characters sound. Questions are put
 * as text again, with one slip each where that is wanted: two letters of a word change places, or a character becomes one that
 * sounds like it. Only for trying.
 */
final class Slips {
    /** A shorter word is not mistyped here, for nothing could tell which it was. */
    private static final int SHORTEST = 5;

    private static final int LETTERS = 3;

    private final Sample sample;
    private final Pairs pairs;
    private final int[] frequency;
    private final Map<Integer, String> texts;
    private final Keywords keywords;
    private final Spelling spelling;

    /**
     * Reads what the terms of a sample were.
     *
     * @param passages of the sample that are searched
     */
    Slips(
            Sample sample,
            Pairs pairs,
            Pairs.@Nullable Pair[] heldOut,
            int[] frequency,
            int passages,
            KnowledgeIndex index)
            throws IOException {
        this.sample = sample;
        this.pairs = pairs;
        this.frequency = frequency;
        this.keywords = new Keywords(sample, heldOut, Math.min(passages, sample.size()), Keywords.ABOUT_WEIGHT);
        this.spelling = new Spelling(index);
        this.texts = texts(sample, index);
    }

    private static Map<Integer, String> texts(Sample sample, KnowledgeIndex index) throws IOException {
        Map<Integer, String> texts = new HashMap<>();
        index.visit((collection, document, ordinal, about, text) -> {
            for (String part : List.of(about, text)) {
                for (Terms.Term term : Terms.of(part)) {
                    int id = sample.terms.find(Fingerprint.of(term.text()));
                    if (id >= 0) texts.putIfAbsent(id, term.text());
                }
            }
            return true;
        });
        return texts;
    }

    /**
     * How questions are put.
     *
     * @param slip with one slip each
     * @param mended as the product mends them before it searches
     */
    record Manner(boolean slip, boolean mended) {}

    /** Keyword search alone. */
    Trial.Places keywords(List<Pairs.Pair> questions, Manner manner) {
        return each(
                questions,
                manner,
                text -> keywords.search(ids(text), ones(ids(text)), Trial.HUNDRED)
                        .passages());
    }

    /** Keyword search and search by pieces, each put forward and fused as vectors are, at several shares. */
    List<Trial.Places> beside(List<Pairs.Pair> questions, Manner manner, Pieces pieces, double... shares) {
        List<Trial.Places> places = new ArrayList<>();
        for (double share : shares) places.add(each(questions, manner, text -> fused(text, pieces, share)));
        return places;
    }

    /** Word vectors as they are fused with a share. */
    record Meanings(Encoder encoder, Vocabulary words, VectorBlocks vectors, double share) {}

    /**
     * Keyword search and vectors, and pieces beside them.
     *
     * @param share of the pieces; 0 for none
     */
    Trial.Places meant(List<Pairs.Pair> questions, Manner manner, Meanings meanings, Pieces pieces, double share) {
        return each(questions, manner, text -> fused(text, meanings, pieces, share));
    }

    private int[] fused(String text, Meanings meanings, Pieces pieces, double share) {
        int[] ids = ids(text);
        Keywords.Ranked words = keywords.search(ids, ones(ids), Trial.POOL);
        double top = words.scores().length == 0 ? 1 : words.scores()[0];
        float[] asked = meanings.encoder().question(ids, meanings.words());
        float[] products = meanings.vectors().products(asked);
        double[] similar = IntStream.range(0, products.length)
                .mapToDouble(i -> Math.max(0, products[i]))
                .toArray();
        Keywords.Ranked near = Keywords.best(similar, Trial.POOL);
        Keywords.Ranked other = share > 0 ? pieces.search(text, Trial.POOL) : near;
        double otherTop = other.scores().length == 0 ? 1 : other.scores()[0];
        Map<Integer, Double> pool = new TreeMap<>();
        for (int[] some : List.of(words.passages(), near.passages(), other.passages()))
            for (int passage : some)
                pool.put(
                        passage,
                        words.all()[passage] / top
                                + meanings.share() * similar[passage]
                                + share * other.all()[passage] / otherTop);
        return best(pool);
    }

    private int[] fused(String text, Pieces pieces, double share) {
        int[] ids = ids(text);
        Keywords.Ranked words = keywords.search(ids, ones(ids), Trial.POOL);
        Keywords.Ranked other = pieces.search(text, Trial.POOL);
        double top = words.scores().length == 0 ? 1 : words.scores()[0];
        double otherTop = other.scores().length == 0 ? 1 : other.scores()[0];
        Map<Integer, Double> pool = new TreeMap<>();
        for (int[] some : List.of(words.passages(), other.passages()))
            for (int passage : some)
                pool.put(passage, words.all()[passage] / top + share * other.all()[passage] / otherTop);
        return best(pool);
    }

    private static int[] best(Map<Integer, Double> pool) {
        return pool.entrySet().stream()
                .sorted(Map.Entry.<Integer, Double>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(Trial.HUNDRED)
                .mapToInt(Map.Entry::getKey)
                .toArray();
    }

    private interface Search {
        int[] of(String text);
    }

    private Trial.Places each(List<Pairs.Pair> questions, Manner manner, Search search) {
        int[] plain = new int[questions.size()];
        int[] hard = new int[questions.size()];
        IntStream.range(0, questions.size()).parallel().forEach(i -> {
            Pairs.Pair pair = questions.get(i);
            plain[i] = place(search, put(pair, pair.words(), manner), pair.passage());
            hard[i] = place(search, put(pair, pairs.withoutRarestShared(pair, frequency), manner), pair.passage());
        });
        return new Trial.Places(plain, hard, keywords.passages());
    }

    private static int place(Search search, String text, int right) {
        int[] passages = search.of(text);
        for (int i = 0; i < passages.length; i++) if (passages[i] == right) return i + 1;
        return -passages.length - 1;
    }

    private String put(Pairs.Pair pair, int[] words, Manner manner) {
        List<String> terms =
                Arrays.stream(words).mapToObj(id -> texts.getOrDefault(id, "")).toList();
        String text = text(terms);
        if (manner.slip()) text = slipped(text, new SplittableRandom(sample.hash(pair.passage()) + 1));
        return manner.mended() ? spelling.mend(text) : text;
    }

    /** Pairs of characters that overlap become a run of characters again. */
    private static String text(List<String> terms) {
        StringBuilder text = new StringBuilder();
        String before = "";
        for (String term : terms) {
            boolean runs = isPair(before) && isPair(term) && before.charAt(1) == term.charAt(0);
            if (runs) text.append(term.charAt(1));
            else text.append(text.isEmpty() ? "" : " ").append(term);
            before = term;
        }
        return text.toString();
    }

    static boolean isPair(String term) {
        return term.length() == 2 && Terms.isHan(term.charAt(0)) && Terms.isHan(term.charAt(1));
    }

    private static String slipped(String text, SplittableRandom random) {
        List<Integer> places = new ArrayList<>();
        for (Terms.Term term : Terms.of(text)) {
            boolean word = term.kind() == Terms.Kind.WORD && term.end() - term.start() >= SHORTEST;
            if (word
                    || (term.kind() == Terms.Kind.PAIR
                            && !Sounds.alike(text.charAt(term.start())).isEmpty())) places.add(term.start());
        }
        if (places.isEmpty()) return text;
        int at = places.get(random.nextInt(places.size()));
        if (Terms.isHan(text.charAt(at))) {
            List<Character> alike = Sounds.alike(text.charAt(at));
            return text.substring(0, at) + alike.get(random.nextInt(alike.size())) + text.substring(at + 1);
        }
        int i = at + 1 + random.nextInt(SHORTEST - 2);
        return text.substring(0, i) + text.charAt(i + 1) + text.charAt(i) + text.substring(i + 2);
    }

    private int[] ids(String text) {
        return Terms.of(text).stream()
                .filter(term -> Sample.counts(term.kind()))
                .mapToInt(term -> sample.terms.find(Fingerprint.of(term.text())))
                .filter(id -> id >= 0)
                .distinct()
                .toArray();
    }

    private static double[] ones(int[] ids) {
        double[] ones = new double[ids.length];
        Arrays.fill(ones, 1);
        return ones;
    }

    /** Pieces of all passages, made of terms in their order. */
    Pieces pieces(Pairs.@Nullable Pair[] heldOut, BiFunction<String, String, List<String>> of) {
        return new Pieces(heldOut, of);
    }

    /** The trigrams of a word with its edges; of characters, three in a row. */
    static List<String> trigrams(String term, String before) {
        if (isPair(term))
            return isPair(before) && before.charAt(1) == term.charAt(0) ? List.of(before + term.charAt(1)) : List.of();
        List<String> pieces = new ArrayList<>();
        String edged = "^" + term + "$";
        for (int i = 0; i + LETTERS <= edged.length(); i++) pieces.add(edged.substring(i, i + LETTERS));
        return pieces;
    }

    /** How a pair of characters sounds. */
    static List<String> sounds(String term, String before) {
        return isPair(term) ? List.of(Sounds.of(term.charAt(0)) + ' ' + Sounds.of(term.charAt(1))) : List.of();
    }

    /** An index of pieces, scored by BM25 as words are. */
    final class Pieces {
        private final BiFunction<String, String, List<String>> of;
        private final Map<String, List<int[]>> postings = new HashMap<>();
        private final int[] length;
        private final double average;

        private Pieces(Pairs.@Nullable Pair[] heldOut, BiFunction<String, String, List<String>> of) {
            this.of = of;
            length = new int[keywords.passages()];
            for (int passage = 0; passage < length.length; passage++) read(passage, heldOut[passage]);
            average = Arrays.stream(length).average().orElse(1);
        }

        private void read(int passage, Pairs.@Nullable Pair out) {
            Map<String, Integer> times = new HashMap<>();
            String before = "";
            for (int i = sample.begin(passage); i < sample.end(passage); i++) {
                boolean taken = out != null && i >= out.from() && i < out.to();
                int token = sample.tokens()[i];
                String term = taken || token == Sample.BREAK ? "" : texts.getOrDefault(token, "");
                for (String piece : term.isEmpty() ? List.<String>of() : of.apply(term, before))
                    times.merge(piece, 1, Integer::sum);
                before = term;
            }
            times.forEach((piece, count) -> {
                postings.computeIfAbsent(piece, key -> new ArrayList<>()).add(new int[] {passage, count});
                length[passage] += count;
            });
        }

        Keywords.Ranked search(String text, int limit) {
            Set<String> asked = new LinkedHashSet<>();
            String before = "";
            for (Terms.Term term : Terms.of(text)) {
                if (!Sample.counts(term.kind())) continue;
                asked.addAll(of.apply(term.text(), before));
                before = term.text();
            }
            double[] scores = new double[length.length];
            for (String piece : asked) {
                List<int[]> found = postings.getOrDefault(piece, List.of());
                double idf = Math.log(1 + (length.length - found.size() + 0.5) / (found.size() + 0.5));
                for (int[] one : found) {
                    double norm = 1.2 * (0.25 + 0.75 * length[one[0]] / Math.max(1e-9, average));
                    scores[one[0]] += idf * one[1] / (one[1] + norm);
                }
            }
            return Keywords.best(scores, limit);
        }
    }
}
