package bicameral.worker.quality;

import bicameral.protocol.QualityReason.Code;
import bicameral.worker.passage.Orders;
import bicameral.worker.passage.Passage;
import bicameral.worker.passage.Sentences;
import bicameral.worker.quality.LiveJudgements.Live;
import bicameral.worker.quality.LiveJudgements.Verdict;
import bicameral.worker.retrieve.Found;
import bicameral.worker.retrieve.KnowledgeIndex;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Judges live records one by one, in the order in which they came, behind their being answered from: density, orders, doubles
 * among the records of the collection, age against the newest of their source, and contradiction with documents that the owner
 * marked as governing. What a record says costs a few look-ups, whatever else there is.
 */
final class LiveAppraiser {
    private static final int BATCH = 200;

    private final LiveJudgements judgements;
    private final Supplier<KnowledgeIndex> index;
    private final int room;

    /**
     * Judges the records in {@code judgements}.
     *
     * @param room how many ordinals a record has for its passages
     */
    LiveAppraiser(LiveJudgements judgements, Supplier<KnowledgeIndex> index, int room) {
        this.judgements = judgements;
        this.index = index;
        this.room = room;
    }

    /** Judges all that is to be judged; true where something was. */
    boolean rounds(BooleanSupplier stop) {
        judgements.forgetGone();
        boolean any = false;
        while (!stop.getAsBoolean()) {
            List<Live> batch = judgements.unjudged(index.get().change(), BATCH);
            if (batch.isEmpty()) return any;
            any = true;
            Map<UUID, Long> newest = new HashMap<>();
            Map<UUID, Set<UUID>> governing = new HashMap<>();
            for (Live one : batch) {
                if (stop.getAsBoolean()) return any;
                judgements.keep(
                        one,
                        verdict(
                                one,
                                newest.computeIfAbsent(one.source(), judgements::newest),
                                governing.computeIfAbsent(one.collection(), judgements::governing)));
            }
        }
        return any;
    }

    private Verdict verdict(Live one, long newest, Set<UUID> governing) {
        int first = Math.toIntExact(one.number() * room);
        List<Passage> passages = index.get().read(one.source(), first, first + room - 1).stream()
                .map(Found::passage)
                .toList();
        List<Flaw> flaws = new ArrayList<>();
        long whole = 0;
        for (Passage passage : passages) {
            whole = Sketch.mixed(whole * 31 + Sketch.of(passage.text()).whole());
            alone(passage, flaws);
            if (!governing.isEmpty()) contradicted(one, passage, governing, flaws);
        }
        double years = (newest - one.updatedAt()) / (double) TimeUnit.DAYS.toSeconds(1) / Appraiser.DAYS;
        if (one.updatedAt() > 0 && years >= 1)
            flaws.add(Flaw.of(first, Code.OLD, Math.min(Appraiser.OLDEST, Appraiser.A_YEAR * years), years));
        LiveJudgements.Twin twin = passages.isEmpty() ? null : judgements.twin(one, whole);
        if (twin != null)
            flaws.add(Flaw.twin(
                    first, Code.DUPLICATE, Appraiser.DOUBLE, 1, twin.source(), Math.toIntExact(twin.number() * room)));
        return new Verdict(score(flaws), whole, flaws);
    }

    private static void alone(Passage passage, List<Flaw> flaws) {
        double density = Density.of(passage);
        if (density < Assessing.THIN)
            flaws.add(Flaw.of(passage.ordinal(), Code.SMALL_TALK, Assessing.TALK * (1 - density), density));
        if (Orders.in(passage.text())) flaws.add(Flaw.of(passage.ordinal(), Code.GIVES_ORDERS, Assessing.ORDERS, 1));
    }

    private void contradicted(Live one, Passage passage, Set<UUID> governing, List<Flaw> flaws) {
        Contradictions contradictions = new Contradictions(index.get(), List.of(one.collection()));
        List<Sentences.Span> spans = passage.kind() == Passage.Kind.ROW
                ? List.of(new Sentences.Span(0, passage.text().length()))
                : Sentences.of(passage.text());
        for (Sentences.Span span : spans) {
            var found = contradictions.inText(passage, span, other -> governing.contains(other.document()));
            if (found != null && found.other() != null)
                flaws.add(new Flaw(
                        passage.ordinal(),
                        Code.CONTRADICTED,
                        Appraiser.CONTRADICTED,
                        found.sure(),
                        found.start(),
                        found.end(),
                        found.other().document(),
                        found.other().ordinal(),
                        found.other().start(),
                        found.other().end()));
        }
    }

    /** Each sort of flaw counts once. */
    private static double score(List<Flaw> flaws) {
        double score = 1;
        Set<Code> counted = new HashSet<>();
        for (Flaw flaw : flaws) if (counted.add(flaw.code())) score *= 1 - flaw.cost();
        return score;
    }
}
