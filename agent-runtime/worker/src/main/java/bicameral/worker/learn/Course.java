package bicameral.worker.learn;

import bicameral.protocol.ChamberEvent.LearnedPart;
import bicameral.worker.retrieve.Snapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One run of learning, from reading the corpus to the model: vectors of words, their tuning, the trial on held-out pairs and,
 * where the gate lets them in, the vectors of all passages. The same corpus, settings and budget give the same bytes.
 */
final class Course {
    static final String VECTORS = "vectors";
    static final String TUNING = "tuning";
    /** Lessons and golden questions. */
    static final String LABELS = "labels";
    /** Vectors by a model of the tenant's own. */
    static final String ENCODER = "encoder";
    /** Vectors by the tenant's embedding endpoint. */
    static final String ENDPOINT = "endpoint";

    /** Of fewer nothing is learned. */
    static final int MIN_PASSAGES = 60;

    static final int EPOCHS = 5;
    private static final double[] SHARES = {0.25, 0.5, 1, 2, 4};

    private final Snapshot snapshot;
    private final Budget budget;
    private final Path model;
    private final BooleanSupplier cancelled;
    private final DoubleConsumer progress;
    private final @Nullable EncodedCourse encoded;
    private final List<Label> labels;

    /**
     * A course.
     *
     * @param model where to write what was learned
     * @param cancelled asked between small steps, by several threads
     * @param progress told from 0 to 1
     */
    Course(Snapshot snapshot, Budget budget, Path model, BooleanSupplier cancelled, DoubleConsumer progress) {
        this(snapshot, budget, model, cancelled, progress, null, List.of());
    }

    /** As above, with a model of the tenant's own tried too, and what people have said. */
    Course(
            Snapshot snapshot,
            Budget budget,
            Path model,
            BooleanSupplier cancelled,
            DoubleConsumer progress,
            @Nullable EncodedCourse encoded,
            List<Label> labels) {
        this.labels = List.copyOf(labels);
        this.encoded = encoded;
        this.snapshot = snapshot;
        this.budget = budget;
        this.model = model;
        this.cancelled = cancelled;
        this.progress = progress;
    }

    /**
     * What came out.
     *
     * @param model whether there is one; where nothing pays there is none
     * @param encoded whether there are vectors by a model of the tenant's own
     */
    record Outcome(long characters, List<LearnedPart> parts, boolean model, boolean encoded) {
        Outcome {
            parts = List.copyOf(parts);
        }

        /** Where nothing could be tried. */
        static Outcome untried(long characters, int pairs, String why) {
            return new Outcome(
                    characters,
                    List.of(Gate.untried(VECTORS, pairs, why), Gate.untried(TUNING, pairs, why)),
                    false,
                    false);
        }

        /** The same, and as little of the tenant's own model or endpoint; null where there is neither. */
        Outcome withEncoder(@Nullable String part, String why) {
            if (part == null) return this;
            List<LearnedPart> all = new ArrayList<>(parts);
            all.add(Gate.untried(part, 0, why));
            return new Outcome(characters, all, model, encoded);
        }
    }

    /** A way of searching with its best share, as chosen on the pairs set apart for that. */
    record Chosen(Encoder encoder, VectorBlocks vectors, double share, double worth) {}

    Outcome run() throws IOException {
        long characters = snapshot.characters();
        if (snapshot.size() > budget.passages()) return untried(characters, 0, "too_little_memory");
        if (snapshot.size() < MIN_PASSAGES) return untried(characters, 0, "too_little_text");
        Sample sample = Sample.of(snapshot, budget.tokens(), cancelled);
        progress.accept(0.2);
        Pairs pairs = new Pairs(sample, budget.training(), Math.min(budget.heldOut(), budget.trial()));
        if (pairs.testing.size() < Gate.MIN_PAIRS) return untried(characters, pairs.testing.size(), "too_few_pairs");
        Pairs.@Nullable Pair[] heldOut = pairs.heldOut();
        Vocabulary words = new Vocabulary(sample, heldOut, budget.words());
        Encoder plain = vectors(sample, words, heldOut);
        return tried(sample, words, pairs, heldOut, plain);
    }

    private Outcome untried(long characters, int pairs, String why) {
        return Outcome.untried(characters, pairs, why).withEncoder(encoded == null ? null : encoded.part(), why);
    }

    private Encoder vectors(Sample sample, Vocabulary words, Pairs.@Nullable Pair[] heldOut) {
        Cooccurrences near = Cooccurrences.of(sample, words, heldOut, budget.pairs(), cancelled);
        progress.accept(0.45);
        float[] vectors = Spectrum.vectors(near, budget.width(), cancelled);
        progress.accept(0.55);
        return new Encoder(budget.width(), vectors, words.weight.clone());
    }

    /** Tunes on one thread while the vectors as they are are tried on the others. */
    private Outcome tried(Sample sample, Vocabulary words, Pairs pairs, Pairs.@Nullable Pair[] heldOut, Encoder plain)
            throws IOException {
        FutureTask<Encoder> tuning =
                new FutureTask<>(() -> Tuning.tune(sample, words, pairs, plain, EPOCHS, cancelled));
        Thread.ofPlatform().daemon().name("tuning").start(tuning);
        Trial trial = new Trial(sample, words, pairs, heldOut, budget.trial(), cancelled);
        Trial.Places keywords = trial.keywords(pairs.choosing);
        Chosen first = choose(trial, pairs, keywords, plain);
        Trial.Places without = trial.keywords(pairs.testing);
        Trial.Places withFirst = places(trial, pairs, first);
        progress.accept(0.65);
        Chosen second = choose(trial, pairs, keywords, result(tuning));
        progress.accept(0.75);
        Trial.Places withSecond = places(trial, pairs, second);
        progress.accept(0.8);
        boolean tuningPays = second.worth() > first.worth();
        Chosen chosen = tuningPays ? second : first;
        LearnedPart vectors = Gate.judge(VECTORS, without, tuningPays ? withSecond : withFirst);
        LearnedPart taught = null;
        if (!labels.isEmpty()) {
            Labelled labelled = Labelled.of(labels, snapshot, sample, words, pairs, budget.trial(), cancelled);
            Labelled.Tried tried = vectors.on()
                    ? labelled.tried(plain, chosen, trial)
                    : new Labelled.Tried(Gate.untried(LABELS, labelled.pairs.size(), "vectors_off"), null);
            taught = tried.part();
            Chosen better = tried.chosen();
            if (better != null) chosen = better;
        }
        LearnedPart tuned = tuning(Gate.judge(TUNING, withFirst, withSecond), vectors.on(), tuningPays);
        if (vectors.on())
            new ModelWriter(snapshot, chosen.encoder(), words, cancelled).write(model, (float) chosen.share());
        List<LearnedPart> parts = new ArrayList<>(List.of(vectors, tuned));
        if (taught != null) parts.add(taught);
        LearnedPart own = encoded == null ? null : encoded.run(sample, words, pairs, vectors.on() ? chosen : null);
        if (own != null) parts.add(own);
        return new Outcome(sample.characters(), parts, vectors.on(), own != null && own.on());
    }

    private static Encoder result(FutureTask<Encoder> tuning) {
        try {
            return tuning.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) throw failure;
            if (e.getCause() instanceof Error failure) throw failure;
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException();
        }
    }

    /** Tuning is a part of the vectors: on where they are and where it was the better choice. */
    private static LearnedPart tuning(LearnedPart judged, boolean vectorsOn, boolean pays) {
        boolean on = vectorsOn && pays;
        String why = judged.whyOff() != null && !pays ? judged.whyOff() : pays ? "not_sure" : "no_gain";
        return new LearnedPart(TUNING, on, judged.pairs(), judged.rank(), judged.recall(), on ? null : why);
    }

    static Chosen choose(Trial trial, Pairs pairs, Trial.Places keywords, Encoder encoder) {
        VectorBlocks vectors = trial.passages(encoder);
        double best = Double.NEGATIVE_INFINITY;
        double share = SHARES[0];
        double plain = Gate.mean(keywords.reciprocal(true));
        List<Trial.Places> tried = trial.fused(pairs.choosing, encoder, vectors, SHARES);
        for (int i = 0; i < SHARES.length; i++) {
            Trial.Places places = tried.get(i);
            double loss = Math.max(0, plain - Gate.mean(places.reciprocal(true)));
            double worth = Gate.mean(places.reciprocal(false)) + Gate.mean(places.recall(false)) - 4 * loss;
            if (worth > best) {
                best = worth;
                share = SHARES[i];
            }
        }
        return new Chosen(encoder, vectors, share, best);
    }

    private static Trial.Places places(Trial trial, Pairs pairs, Chosen chosen) {
        return trial.fused(pairs.testing, chosen.encoder(), chosen.vectors(), chosen.share())
                .getFirst();
    }
}
