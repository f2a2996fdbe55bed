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
 * and near-doubles among the records of the collection, age against the newest of their source, and contradiction with documents and sources that
 * the owner marked as governing. What a record says costs a few look-ups, whatever else there is.
 */
final class LiveAppraiser {
    private static final int BATCH = 200;
    /** What a record that governs has changed of may be denied by so many passages, and of a record so many passages are asked about. */
    private static final int HEARERS = 20;

    private static final int TELLING_PASSAGES = 3;

    private final LiveJudgements judgements;
    private final Judgements documents;
    private final Supplier<KnowledgeIndex> index;
    private final int room;

    /**
     * Judges the records in {@code judgements}.
     *
     * @param room how many ordinals a record has for its passages
     */
    LiveAppraiser(LiveJudgements judgements, Judgements documents, Supplier<KnowledgeIndex> index, int room) {
        this.judgements = judgements;
        this.documents = documents;
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
            Set<LiveJudgements.Twin> told = new HashSet<>();
            for (Live one : batch) {
                if (stop.getAsBoolean()) return any;
                List<Passage> passages = read(one.source(), one.number());
                // The database has it a moment before the index does, which tells then that something has changed.
                if (passages.size() < one.passages()) return any;
                long latest = newest.computeIfAbsent(one.source(), judgements::newest);
                Set<UUID> governed = governing.computeIfAbsent(one.collection(), documents::governing);
                Set<LiveJudgements.Twin> hearers =
                        governed.contains(one.source()) ? hearers(one, passages, governed, told) : null;
                boolean kept = judgements.keep(one, room, verdict(one, passages, latest, governed), hearers);
                if (kept && hearers != null) told.addAll(hearers);
            }
        }
        return any;
    }

    /**
     * What speaks of the same as a record that governs, and may be denied by what it says now: a few look-ups, whatever else there is. Not
     * those that were told for another record of the same batch: all that the batch says had been in the index before.
     */
    private Set<LiveJudgements.Twin> hearers(
            Live one, List<Passage> passages, Set<UUID> governing, Set<LiveJudgements.Twin> told) {
        Set<LiveJudgements.Twin> hearers = new HashSet<>();
        for (Passage passage : passages.subList(0, Math.min(passages.size(), TELLING_PASSAGES))) {
            String matter = String.join(" ", passage.headings()) + " " + passage.text();
            for (Found hearer : index.get().search(List.of(one.collection()), matter, HEARERS))
                if (!governing.contains(hearer.document()))
                    hearers.add(new LiveJudgements.Twin(
                            hearer.document(), hearer.passage().ordinal() / room));
        }
        hearers.removeAll(told);
        return hearers;
    }

    private List<Passage> read(UUID source, long number) {
        int first = Math.toIntExact(number * room);
        return index.get().read(source, first, first + room - 1).stream()
                .map(Found::passage)
                .toList();
    }

    private Verdict verdict(Live one, List<Passage> passages, long newest, Set<UUID> governing) {
        int first = Math.toIntExact(one.number() * room);
        List<Flaw> flaws = new ArrayList<>();
        for (Passage passage : passages) {
            alone(passage, flaws);
            // What governs itself is held against nothing.
            if (!governing.isEmpty() && !governing.contains(one.source())) contradicted(one, passage, governing, flaws);
        }
        double years = (newest - one.updatedAt()) / (double) TimeUnit.DAYS.toSeconds(1) / Appraiser.DAYS;
        if (one.updatedAt() > 0 && years >= 1)
            flaws.add(Flaw.of(first, Code.OLD, Math.min(Appraiser.OLDEST, Appraiser.A_YEAR * years), years));
        LiveText text = LiveText.of(passages);
        Sketch sketch = text.sketch();
        LiveJudgements.Twin twin = passages.isEmpty() ? null : judgements.twin(one, sketch.whole());
        if (twin != null) flaws.add(twin(first, Code.DUPLICATE, Appraiser.DOUBLE, 1, twin));
        else resembling(one, text, sketch, flaws);
        return new Verdict(score(flaws), sketch, flaws);
    }

    private Flaw twin(int first, Code code, double cost, double alike, LiveJudgements.Twin other) {
        return Flaw.twin(first, code, cost, alike, other.source(), Math.toIntExact(other.number() * room));
    }

    /** The first record that says nearly the same is what this one doubles; later ones that double this are judged again. */
    private void resembling(Live one, LiveText text, Sketch sketch, List<Flaw> flaws) {
        boolean doubles = false;
        for (LiveJudgements.Twin other : judgements.alike(one, sketch)) {
            boolean before = other.before(one.source(), one.number());
            if (before && doubles) continue;
            double alike = text.alike(LiveText.of(read(other.source(), other.number())));
            if (alike < Appraiser.ALIKE) continue;
            if (before)
                flaws.add(
                        twin(Math.toIntExact(one.number() * room), Code.NEAR_DUPLICATE, Appraiser.NEAR, alike, other));
            else judgements.again(other);
            doubles |= before;
        }
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
