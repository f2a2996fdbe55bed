package bicameral.worker.learn;

import bicameral.protocol.ChamberEvent.LearnedPart;
import bicameral.worker.retrieve.Fingerprint;
import bicameral.worker.retrieve.Snapshot;
import bicameral.worker.retrieve.Terms;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lessons and golden questions as pairs to tune with. They are tried in thirds: each third is asked of vectors that were tuned
 * without it, so every one of them tests and none tests what it has taught. They are let in where they bring more right passages
 * of these questions to the front and answer self-made ones no worse.
 */
final class Labelled {
    private static final int FOLDS = 3;
    /** People's questions are few beside self-made ones; each is shown so often, but together they are no more than those. */
    private static final int MOST_TIMES = 4;

    final List<Pairs.Pair> pairs;
    private final Sample sample;
    private final Vocabulary words;
    private final Pairs made;
    private final BooleanSupplier cancelled;

    private Labelled(List<Pairs.Pair> pairs, Sample sample, Vocabulary words, Pairs made, BooleanSupplier cancelled) {
        this.pairs = pairs;
        this.sample = sample;
        this.words = words;
        this.made = made;
        this.cancelled = cancelled;
    }

    /**
     * Finds the labels' passages among those of a trial.
     *
     * @param passages of the sample that are tried
     */
    static Labelled of(
            List<Label> labels,
            Snapshot snapshot,
            Sample sample,
            Vocabulary words,
            Pairs made,
            int passages,
            BooleanSupplier cancelled) {
        Map<UUID, Map<Integer, Integer>> places = new HashMap<>();
        for (int passage = 0; passage < Math.min(passages, sample.size()); passage++) {
            int number = sample.number(passage);
            places.computeIfAbsent(snapshot.documents().get(snapshot.document(number)), id -> new HashMap<>())
                    .put(snapshot.ordinal(number), passage);
        }
        List<Pairs.Pair> pairs = new ArrayList<>();
        List<Label> sorted = new ArrayList<>(labels);
        sorted.sort(java.util.Comparator.comparingLong((Label label) -> Fingerprint.of(label.question()))
                .thenComparing(Label::document)
                .thenComparingInt(Label::ordinal));
        for (Label label : sorted) {
            Integer passage = places.getOrDefault(label.document(), Map.of()).get(label.ordinal());
            int[] asked = asked(label.question(), sample);
            if (passage == null || asked.length == 0) continue;
            int nowhere = sample.begin(passage);
            pairs.add(new Pairs.Pair(passage, asked, nowhere, nowhere, nowhere, nowhere));
        }
        return new Labelled(pairs, sample, words, made, cancelled);
    }

    private static int[] asked(String question, Sample sample) {
        Set<Integer> ids = new LinkedHashSet<>();
        for (Terms.Term term : Terms.of(question)) {
            int id = Sample.counts(term.kind()) ? sample.terms.find(Fingerprint.of(term.text())) : -1;
            if (id >= 0) ids.add(id);
        }
        return ids.stream().mapToInt(Integer::intValue).toArray();
    }

    /** What trying them came to. */
    record Tried(LearnedPart part, Course.@Nullable Chosen chosen) {}

    /**
     * Tries them.
     *
     * @param plain vectors before any tuning
     * @param tuned what is chosen without them
     */
    Tried tried(Encoder plain, Course.Chosen tuned, Trial trial) {
        if (pairs.size() < Gate.MIN_PAIRS)
            return new Tried(Gate.untried(Course.LABELS, pairs.size(), "too_few_labels"), null);
        Trial.Places without = trial.fused(inOrder(), tuned.encoder(), tuned.vectors(), tuned.share())
                .getFirst();
        Trial.Places with = byThirds(plain, tuned.share(), trial);
        LearnedPart judged = Gate.judge(Course.LABELS, without, with);
        if (!judged.on()) return new Tried(judged, null);
        Encoder all = tune(plain, pairs);
        Course.Chosen chosen = Course.choose(trial, made, trial.keywords(made.choosing), all);
        return isNoWorse(tuned, chosen, trial)
                ? new Tried(judged, chosen)
                : new Tried(
                        new LearnedPart(
                                Course.LABELS, false, judged.pairs(), judged.rank(), judged.recall(), "no_gain"),
                        null);
    }

    /** Each third asked of vectors that it has not taught. */
    Trial.Places byThirds(Encoder plain, double share, Trial trial) {
        List<Trial.Places> thirds = new ArrayList<>();
        for (int fold = 0; fold < FOLDS; fold++) {
            List<Pairs.Pair> others = new ArrayList<>();
            for (int i = 0; i < pairs.size(); i++) if (i % FOLDS != fold) others.add(pairs.get(i));
            Encoder encoder = tune(plain, others);
            thirds.add(trial.fused(third(fold), encoder, trial.passages(encoder), share)
                    .getFirst());
        }
        return Trial.Places.together(thirds);
    }

    private List<Pairs.Pair> third(int fold) {
        List<Pairs.Pair> third = new ArrayList<>();
        for (int i = fold; i < pairs.size(); i += FOLDS) third.add(pairs.get(i));
        return third;
    }

    /** In the order in which thirds are told. */
    List<Pairs.Pair> inOrder() {
        List<Pairs.Pair> all = new ArrayList<>();
        for (int fold = 0; fold < FOLDS; fold++) all.addAll(third(fold));
        return all;
    }

    private Encoder tune(Encoder plain, List<Pairs.Pair> labels) {
        List<Pairs.Pair> more = new ArrayList<>();
        int times = Math.clamp(made.training.size() / Math.max(1, labels.size()), 1, MOST_TIMES);
        for (List<Pairs.Pair> once : Collections.nCopies(times, labels)) more.addAll(once);
        return Tuning.tune(sample, words, made, more, plain, Course.EPOCHS, cancelled);
    }

    private boolean isNoWorse(Course.Chosen before, Course.Chosen after, Trial trial) {
        Trial.Places one = trial.fused(made.testing, before.encoder(), before.vectors(), before.share())
                .getFirst();
        Trial.Places other = trial.fused(made.testing, after.encoder(), after.vectors(), after.share())
                .getFirst();
        return Gate.lift(one.reciprocal(false), other.reciprocal(false)).high() >= 0
                && Gate.lift(one.recall(false), other.recall(false)).high() >= 0;
    }
}
