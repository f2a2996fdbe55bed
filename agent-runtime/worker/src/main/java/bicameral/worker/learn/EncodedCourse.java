package bicameral.worker.learn;

import bicameral.protocol.ChamberEvent.LearnedPart;
import bicameral.worker.encode.EncoderFailed;
import bicameral.worker.encode.TextEncoder;
import bicameral.worker.retrieve.Snapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleConsumer;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Tries a model of the tenant's own, or its embedding endpoint, on the held-out pairs, beside whatever is on without it, and where the gate lets it in has
 * it encode all passages. The same corpus and model give the same bytes.
 */
final class EncodedCourse {
    /** Passages among which it is tried; held-out pairs are of the first of them. */
    static final int TRIAL = 2_000;

    private static final int CHOOSING = 150;
    private static final int TESTING = 300;
    /** All passages shall be encoded within this. */
    private static final double MOST_SECONDS = TimeUnit.MINUTES.toSeconds(45);

    private static final double[] SHARES = {0.25, 0.5, 1, 2, 4};

    private final Snapshot snapshot;
    private final TextEncoder encoder;
    private final Kind kind;
    private final Path file;
    private final BooleanSupplier cancelled;
    private final DoubleConsumer progress;

    /**
     * What is tried.
     *
     * @param part its name in the receipt
     * @param most passages that it may be shown
     * @param whole whether more passages than that keep it out; else the first of them are shown
     * @param known what it said before, in which nothing is asked again; null where nothing is
     */
    record Kind(
            String part, int most, boolean whole, @Nullable Path known) {
        /** A model of the tenant's own: it runs here and costs nothing but time. */
        static Kind model() {
            return new Kind(Course.ENCODER, EncodedModel.MOST_PASSAGES, true, null);
        }

        /** The tenant's endpoint. */
        static Kind endpoint(int most, @Nullable Path known) {
            return new Kind(Course.ENDPOINT, Math.min(most, EncodedModel.MOST_PASSAGES), false, known);
        }
    }

    /**
     * A course.
     *
     * @param file where to write what the model says
     * @param cancelled asked between batches
     * @param progress told from 0 to 1
     */
    EncodedCourse(
            Snapshot snapshot,
            TextEncoder encoder,
            Kind kind,
            Path file,
            BooleanSupplier cancelled,
            DoubleConsumer progress) {
        this.snapshot = snapshot;
        this.encoder = encoder;
        this.kind = kind;
        this.file = file;
        this.cancelled = cancelled;
        this.progress = progress;
    }

    /**
     * Tries it.
     *
     * @param learned the word vectors that are on; null where none are
     */
    LearnedPart run(Sample sample, Vocabulary words, Pairs pairs, Course.@Nullable Chosen learned) throws IOException {
        if (kind.whole() && snapshot.size() > kind.most())
            return Gate.untried(kind.part(), pairs.testing.size(), "too_many_passages");
        try {
            Round round = new Round(sample, words, pairs, learned);
            List<Pairs.Pair> choosing = round.within(pairs.choosing, CHOOSING);
            List<Pairs.Pair> testing = round.within(pairs.testing, TESTING);
            if (testing.size() < Gate.MIN_PAIRS) return Gate.untried(kind.part(), testing.size(), "too_few_pairs");
            if (round.secondsFor(Math.min(snapshot.size(), kind.most())) > MOST_SECONDS)
                return Gate.untried(kind.part(), testing.size(), "encoder_too_slow");
            Asked chosenOn = round.asked(choosing);
            double share = round.choose(chosenOn);
            Asked tried = round.asked(testing);
            LearnedPart judged = Gate.judge(kind.part(), round.places(tried, 0), round.places(tried, share));
            if (!judged.on()) return judged;
            boolean whole = write((float) share, round.width());
            return whole ? judged : partly(judged);
        } catch (EncoderFailed e) {
            return Gate.untried(kind.part(), pairs.testing.size(), e.code());
        }
    }

    private static LearnedPart partly(LearnedPart part) {
        return new LearnedPart(part.name(), true, part.pairs(), part.rank(), part.recall(), "part_of_passages");
    }

    /** Its name in the receipt. */
    String part() {
        return kind.part();
    }

    private void look() {
        if (cancelled.getAsBoolean()) throw new CancellationException();
    }

    private List<float[]> encode(List<String> texts, TextEncoder.As as) throws IOException {
        List<float[]> vectors = new ArrayList<>();
        for (int from = 0; from < texts.size(); from += encoder.atOnce()) {
            look();
            List<String> some = texts.subList(from, Math.min(texts.size(), from + encoder.atOnce()));
            vectors.addAll(Arrays.asList(encoder.encode(some, as)));
        }
        if (vectors.stream().anyMatch(vector -> vector.length != vectors.getFirst().length))
            throw new EncoderFailed("encoder_outputs");
        return vectors;
    }

    /** Questions as they are and hard, with their vectors. */
    private record Asked(List<Pairs.Pair> pairs, List<int[]> hardWords, List<float[]> plain, List<float[]> hard) {}

    private final class Round {
        private final Sample sample;
        private final Vocabulary words;
        private final Pairs pairs;
        private final Course.@Nullable Chosen learned;
        private final PairTexts texts;
        private final Keywords keywords;
        private final List<float[]> passages;
        private final double secondsEach;

        Round(Sample sample, Vocabulary words, Pairs pairs, Course.@Nullable Chosen learned) throws IOException {
            this.sample = sample;
            this.words = words;
            this.pairs = pairs;
            this.learned = learned;
            this.texts = new PairTexts(snapshot, sample);
            int size = Math.min(TRIAL, sample.size());
            Pairs.@Nullable Pair[] heldOut = pairs.heldOut();
            keywords = new Keywords(sample, heldOut, size, Keywords.ABOUT_WEIGHT);
            List<String> shown = new ArrayList<>();
            for (int passage = 0; passage < size; passage++) shown.add(texts.passage(passage, heldOut[passage]));
            encode(shown.subList(0, Math.min(1, size)), TextEncoder.As.PASSAGE);
            long begun = System.nanoTime();
            passages = encode(shown, TextEncoder.As.PASSAGE);
            secondsEach = (System.nanoTime() - begun) / 1e9 / Math.max(1, size);
        }

        int width() {
            return passages.getFirst().length;
        }

        double secondsFor(int all) {
            return secondsEach * all;
        }

        /** Those whose passage is among the ones tried. */
        List<Pairs.Pair> within(List<Pairs.Pair> all, int most) {
            return all.stream()
                    .filter(pair -> pair.passage() < passages.size())
                    .limit(most)
                    .toList();
        }

        Asked asked(List<Pairs.Pair> asked) throws IOException {
            List<String> plain = new ArrayList<>();
            List<String> hard = new ArrayList<>();
            List<int[]> hardWords = new ArrayList<>();
            for (Pairs.Pair pair : asked) {
                int[] kept = pairs.withoutRarestShared(pair, words.frequency);
                Set<Integer> gone = new HashSet<>();
                for (int word : pair.words()) gone.add(word);
                for (int word : kept) gone.remove(word);
                plain.add(texts.question(pair, Set.of()));
                hard.add(texts.question(pair, gone));
                hardWords.add(kept);
            }
            return new Asked(
                    asked, hardWords, encode(plain, TextEncoder.As.QUESTION), encode(hard, TextEncoder.As.QUESTION));
        }

        double choose(Asked asked) {
            double best = Double.NEGATIVE_INFINITY;
            double chosen = SHARES[0];
            double without = Gate.mean(places(asked, 0).reciprocal(true));
            for (double share : SHARES) {
                Trial.Places places = places(asked, share);
                double loss = Math.max(0, without - Gate.mean(places.reciprocal(true)));
                double worth = Gate.mean(places.reciprocal(false)) + Gate.mean(places.recall(false)) - 4 * loss;
                if (worth > best) {
                    best = worth;
                    chosen = share;
                }
            }
            return chosen;
        }

        /** Where the right passages come, with a share of the model; 0 for all that is on without it. */
        Trial.Places places(Asked asked, double share) {
            int[] plain = new int[asked.pairs().size()];
            int[] hard = new int[plain.length];
            IntStream.range(0, plain.length).parallel().forEach(i -> {
                Pairs.Pair pair = asked.pairs().get(i);
                plain[i] = place(pair.passage(), pair.words(), asked.plain().get(i), share);
                hard[i] = place(
                        pair.passage(), asked.hardWords().get(i), asked.hard().get(i), share);
            });
            return new Trial.Places(plain, hard, passages.size());
        }

        private int place(int right, int[] question, float[] vector, double share) {
            double[] ones = new double[question.length];
            Arrays.fill(ones, 1);
            Keywords.Ranked found = keywords.search(question, ones, Trial.POOL);
            double top = found.scores().length == 0 ? 1 : found.scores()[0];
            Map<Integer, Double> pool = new TreeMap<>();
            for (int passage : found.passages()) pool.put(passage, found.all()[passage] / top);
            Course.Chosen known = learned;
            if (known != null) {
                float[] asked = known.encoder().question(question, words);
                float[] products = known.vectors().products(asked);
                double[] similar = like(i -> products[i]);
                for (int passage : Keywords.best(similar, Trial.POOL).passages())
                    pool.putIfAbsent(passage, found.all()[passage] / top);
                add(pool, known.share(), similar);
            }
            if (share > 0) {
                double[] similar = like(i -> Floats.dot(vector, passages.get(i)));
                for (int passage : Keywords.best(similar, Trial.POOL).passages())
                    pool.computeIfAbsent(passage, one -> found.all()[one] / top + byWords(one, question));
                add(pool, share, similar);
            }
            return placeAmong(pool, right);
        }

        private double byWords(int passage, int[] question) {
            Course.Chosen known = learned;
            if (known == null) return 0;
            float[] asked = known.encoder().question(question, words);
            return known.share() * Math.max(0, known.vectors().product(asked, passage));
        }

        private double[] like(IntToDoubleFunction likeness) {
            return IntStream.range(0, passages.size()).mapToDouble(likeness).toArray();
        }

        private static void add(Map<Integer, Double> pool, double share, double[] similar) {
            pool.replaceAll((passage, score) -> score + share * Math.max(0, similar[passage]));
        }

        private static int placeAmong(Map<Integer, Double> pool, int right) {
            Double own = pool.get(right);
            if (own == null) return -Math.min(Trial.HUNDRED, pool.size()) - 1;
            long before = pool.entrySet().stream()
                    .filter(other -> other.getValue() > own || (other.getValue().equals(own) && other.getKey() < right))
                    .count();
            return before >= Trial.HUNDRED ? -Trial.HUNDRED - 1 : (int) before + 1;
        }
    }

    /** Whether all passages were shown. */
    private boolean write(float share, int width) throws IOException {
        int all = Math.min(snapshot.size(), Math.min(kind.most(), EncodedModel.room(width)));
        List<EncodedModel.Row> rows = new ArrayList<>();
        EncodedModel before = before(width);
        List<Integer> open = new ArrayList<>();
        for (int passage = 0; passage < all; passage++) {
            EncodedModel.Row known = before == null ? null : known(before, passage);
            if (known == null) open.add(passage);
            else rows.add(known);
            if (open.size() == encoder.atOnce()) encode(open, rows, width);
            progress.accept(0.85 + 0.15 * passage / all);
        }
        encode(open, rows, width);
        rows.sort(Comparator.comparing(EncodedModel.Row::document).thenComparingInt(EncodedModel.Row::ordinal));
        EncodedModel.write(file, width, share, rows);
        return all == snapshot.size();
    }

    /** What it said before, where it still says as much of each passage. */
    private @Nullable EncodedModel before(int width) {
        Path known = kind.known();
        if (known == null) return null;
        try {
            EncodedModel before = EncodedModel.open(known);
            return before.width == width ? before : null;
        } catch (IOException e) {
            return null;
        }
    }

    private EncodedModel.@Nullable Row known(EncodedModel before, int passage) {
        int place = before.find(snapshot.documents().get(snapshot.document(passage)), snapshot.ordinal(passage), (int)
                snapshot.fingerprint(passage));
        return place < 0 ? null : before.row(place);
    }

    /** Encodes what is open and empties it. */
    private void encode(List<Integer> open, List<EncodedModel.Row> rows, int width) throws IOException {
        List<String> texts = new ArrayList<>();
        for (int passage : open)
            snapshot.show(
                    passage, (collection, document, ordinal, about, text) -> texts.add(PairTexts.shown(about, text)));
        List<float[]> vectors = encode(texts, TextEncoder.As.PASSAGE);
        for (int i = 0; i < open.size(); i++) {
            if (vectors.get(i).length != width) throw new EncoderFailed("endpoint_answer");
            rows.add(row(open.get(i), vectors.get(i)));
        }
        open.clear();
    }

    private EncodedModel.Row row(int passage, float[] vector) {
        return EncodedModel.Row.of(
                snapshot.documents().get(snapshot.document(passage)),
                snapshot.collections().get(snapshot.collection(passage)),
                snapshot.ordinal(passage),
                (int) snapshot.fingerprint(passage),
                vector);
    }
}
