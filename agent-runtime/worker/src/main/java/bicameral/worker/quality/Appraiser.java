package bicameral.worker.quality;

import bicameral.protocol.QualityReason.Code;
import bicameral.protocol.Standing;
import bicameral.worker.journal.Journal;
import bicameral.worker.passage.Passage;
import bicameral.worker.passage.Sentences;
import bicameral.worker.quality.Judgements.Judgeable;
import bicameral.worker.retrieve.Found;
import bicameral.worker.retrieve.KnowledgeIndex;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Judges a collection: each new document by itself, then against the others. Doubles are found by hashing, so the cost grows
 * with the passages, not with their pairs; statements are held against better sources only where a document is a chat, a mere
 * reference, or an earlier version, and at most {@value #MOST_CLAIMS} a round.
 */
final class Appraiser {
    private static final int MOST_CLAIMS = 2_000;
    private static final int MOST_READ_AGAIN = 5_000;
    private static final double DOUBLE = 0.3;
    private static final double NEAR = 0.2;
    private static final double ALIKE = 0.75;
    private static final double SUPERSEDED = 0.3;
    private static final double A_YEAR = 0.05;
    private static final double OLDEST = 0.2;
    private static final double CONTRADICTED = 0.4;
    private static final int DAYS = 365;

    /** Gives the passages of a document. */
    interface Shelf {
        /** In order; may read page by page. */
        List<Passage> of(UUID document, int generation);
    }

    private final Judgements judgements;
    private final Shelf shelf;
    private final Supplier<KnowledgeIndex> index;

    Appraiser(Judgements judgements, Shelf shelf, Supplier<KnowledgeIndex> index) {
        this.judgements = judgements;
        this.shelf = shelf;
        this.index = index;
    }

    /** A document in a round. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared, and too many to be boxed.
    private record Candidate(Judgeable of, Ages.Version version, boolean chat, long newest, long[] sketches) {
        int passages() {
            return sketches.length / Sketch.LONGS;
        }

        boolean same(Candidate other) {
            return of.document().equals(other.of.document());
        }

        boolean suspect() {
            return chat || of.standing() == Standing.REFERENCE;
        }
    }

    /**
     * Judges what is not judged yet.
     *
     * @param stop asked between documents; true leaves the rest for the next round
     */
    void round(UUID collection, BooleanSupplier stop) {
        List<Candidate> all = new ArrayList<>();
        Map<UUID, Assessing> assessed = new HashMap<>();
        boolean anew = false;
        for (Judgeable one : judgements.of(collection)) {
            if (stop.getAsBoolean()) return;
            anew |= one.judged() != one.generation();
        }
        if (!anew) return;
        for (Judgeable one : judgements.of(collection)) {
            if (stop.getAsBoolean()) return;
            boolean fresh = one.judged() != one.generation();
            if (fresh || one.chat() || one.standing() == Standing.REFERENCE) {
                Assessing assessing = Assessing.of(one.document(), shelf.of(one.document(), one.generation()));
                assessed.put(one.document(), assessing);
                all.add(new Candidate(
                        one,
                        Ages.Version.of(one.name()),
                        assessing.chatLog(),
                        assessing.newest(),
                        assessing.sketches()));
            } else {
                all.add(new Candidate(one, Ages.Version.of(one.name()), one.chat(), one.newest(), one.sketches()));
            }
        }
        all.sort(Comparator.comparingInt(Appraiser::rank)
                .reversed()
                .thenComparing((a, b) ->
                        a.version().laterThan(b.version()) ? -1 : b.version().laterThan(a.version()) ? 1 : 0)
                .thenComparing(
                        Comparator.comparingLong((Candidate one) -> one.of().addedAt())
                                .reversed()));
        new Round(all, assessed, stop).judge();
    }

    private static int rank(Candidate one) {
        int standing = switch (one.of().standing()) {
            case GOVERNED -> 3;
            case NONE -> 2;
            case REFERENCE -> 1;
            case IGNORE -> 0;
        };
        return 2 * standing + (one.chat() ? 0 : 1);
    }

    private final class Round {
        /** The best first: of two doubles, the later one in this order is the double. */
        private final List<Candidate> all;

        private final Map<UUID, Assessing> assessed;
        private final BooleanSupplier stop;
        private final Map<UUID, Integer> places = new HashMap<>();
        private int readAgain;
        private int claims;

        Round(List<Candidate> all, Map<UUID, Assessing> assessed, BooleanSupplier stop) {
            this.all = all;
            this.assessed = assessed;
            this.stop = stop;
            for (int i = 0; i < all.size(); i++) places.put(all.get(i).of().document(), i);
        }

        void judge() {
            List<Flaw> none = List.of();
            Map<UUID, List<Flaw>> twins = twins();
            long newest = all.stream().mapToLong(Candidate::newest).max().orElse(0);
            for (Candidate one : all) {
                if (stop.getAsBoolean()) return;
                Assessing own = assessed.get(one.of().document());
                List<Flaw> twin = twins.getOrDefault(one.of().document(), none);
                if (own == null && twin.isEmpty() && !superseded(one)) continue;
                if (own == null)
                    own = Assessing.of(
                            one.of().document(),
                            shelf.of(one.of().document(), one.of().generation()));
                twin.forEach(own.judged()::add);
                aged(one, own, newest);
                if (superseded(one)) supersede(one, own.judged());
                contradicted(one, own.judged());
                judgements.keep(one.of(), own.judged(), own.chatLog(), own.newest(), own.sketches());
            }
        }

        private Map<UUID, List<Flaw>> twins() {
            Map<UUID, List<Flaw>> flaws = new HashMap<>();
            Doubles seen = new Doubles();
            List<long[]> order = new ArrayList<>();
            int at = 0;
            for (int d = 0; d < all.size(); d++) {
                Candidate one = all.get(d);
                order.add(new long[] {at, d});
                if (one.of().standing() == Standing.IGNORE) {
                    at += one.passages();
                    continue;
                }
                for (int i = 0; i < one.passages(); i++, at++) {
                    Sketch sketch = Assessing.sketch(one.sketches(), i);
                    int same = seen.same(sketch);
                    int like = same >= 0 ? -1 : seen.like(sketch);
                    if (same >= 0) note(flaws, one, twin(one, i, order, same, Code.DUPLICATE, 1));
                    else if (like >= 0) compare(flaws, one, i, order, like);
                    else seen.add(sketch, at);
                }
            }
            return flaws;
        }

        private void note(Map<UUID, List<Flaw>> flaws, Candidate of, Flaw flaw) {
            flaws.computeIfAbsent(of.of().document(), id -> new ArrayList<>()).add(flaw);
        }

        private Flaw twin(Candidate one, int ordinal, List<long[]> order, int place, Code code, double figure) {
            long[] start = startOf(order, place);
            Candidate other = all.get((int) start[1]);
            double cost = code == Code.DUPLICATE ? DOUBLE : NEAR;
            return Flaw.twin(ordinal, code, cost, figure, other.of().document(), (int) (place - start[0]));
        }

        private static long[] startOf(List<long[]> order, int place) {
            int low = 0;
            int high = order.size() - 1;
            while (low < high) {
                int middle = (low + high + 1) >>> 1;
                if (order.get(middle)[0] <= place) low = middle;
                else high = middle - 1;
            }
            return order.get(low);
        }

        /** Nearly the same words are read again: with other figures they do not double but contradict. */
        private void compare(Map<UUID, List<Flaw>> flaws, Candidate one, int ordinal, List<long[]> order, int place) {
            long[] start = startOf(order, place);
            Candidate other = all.get((int) start[1]);
            boolean known = !assessed.containsKey(one.of().document())
                    && !assessed.containsKey(other.of().document());
            if (known || readAgain++ >= MOST_READ_AGAIN) return;
            Passage mine = read(one, ordinal);
            Passage theirs = read(other, (int) (place - start[0]));
            double alike = Resemblance.of(mine.text(), theirs.text());
            if (alike < ALIKE) return;
            boolean equal = figures(mine).equals(figures(theirs));
            if (equal) note(flaws, one, twin(one, ordinal, order, place, Code.NEAR_DUPLICATE, alike));
            else if (!one.same(other) && mine.kind() != Passage.Kind.ROW && !other.chat()) {
                note(
                        flaws,
                        one,
                        new Flaw(
                                ordinal,
                                Code.CONTRADICTED,
                                CONTRADICTED,
                                alike,
                                0,
                                mine.text().length(),
                                other.of().document(),
                                theirs.ordinal(),
                                0,
                                theirs.text().length()));
            }
        }

        private static List<Values.Value> figures(Passage passage) {
            return passage.kind() == Passage.Kind.ROW ? Values.of(passage.cells()) : Values.of(passage.text());
        }

        private Passage read(Candidate one, int ordinal) {
            return shelf.of(one.of().document(), one.of().generation()).get(ordinal);
        }

        private void aged(Candidate one, Assessing own, long newest) {
            long[] days = own.days();
            for (int i = 0; i < days.length; i++) {
                double years = days[i] == 0 ? 0 : (double) (newest - days[i]) / DAYS;
                if (years >= 1) own.judged().add(Flaw.of(i, Code.OLD, Math.min(OLDEST, A_YEAR * years), years));
            }
        }

        private boolean superseded(Candidate one) {
            return all.stream().anyMatch(other -> other.version().laterThan(one.version()) && rank(other) >= rank(one));
        }

        private void supersede(Candidate one, Judged judged) {
            List<Candidate> later = all.stream()
                    .filter(other -> other.version().laterThan(one.version()))
                    .toList();
            UUID other = later.getFirst().of().document();
            for (int i = 0; i < judged.passages(); i++) {
                judged.add(new Flaw(i, Code.SUPERSEDED, SUPERSEDED, later.size(), 0, 0, other, -1, 0, 0));
            }
        }

        private void contradicted(Candidate one, Judged judged) {
            if (one.of().standing() == Standing.IGNORE || claims >= MOST_CLAIMS || !doubtful(one)) return;
            Predicate<Found> better = found -> outranks(places.get(found.document()), one);
            Contradictions contradictions =
                    new Contradictions(index.get(), List.of(one.of().collection()));
            List<Passage> passages = shelf.of(one.of().document(), one.of().generation());
            if (one.chat()) {
                List<Passage> first = passages.subList(0, Math.min(passages.size(), (MOST_CLAIMS - claims) / 6 + 1));
                claims += first.size() * 6;
                contradictions
                        .inChat(first, better)
                        .forEach(found -> judged.add(flaw(found, one.of().document())));
            } else {
                inText(passages, contradictions, better, judged);
            }
        }

        /** Whether anything of the collection could outrank it. */
        private boolean doubtful(Candidate one) {
            return all.stream().anyMatch(other -> outranks(places.get(other.of().document()), one));
        }

        private boolean outranks(@Nullable Integer place, Candidate one) {
            if (place == null) return false;
            Candidate other = all.get(place);
            if (other.same(one) || other.chat() || other.of().standing() == Standing.IGNORE) return false;
            boolean governed =
                    other.of().standing() == Standing.GOVERNED && one.of().standing() != Standing.GOVERNED;
            boolean later = other.version().laterThan(one.version()) && rank(other) >= rank(one);
            return governed || later || (one.suspect() && rank(other) > rank(one));
        }

        private void inText(
                List<Passage> passages, Contradictions contradictions, Predicate<Found> better, Judged judged) {
            for (int i = 0; i < judged.passages() && claims < MOST_CLAIMS; i++) {
                Passage passage = passages.get(i);
                if (stop.getAsBoolean()) return;
                List<Sentences.Span> spans = passage.kind() == Passage.Kind.ROW
                        ? List.of(new Sentences.Span(0, passage.text().length()))
                        : Sentences.of(passage.text());
                for (Sentences.Span span : spans) {
                    claims++;
                    Contradictions.Contradiction found = contradictions.inText(passage, span, better);
                    if (found != null) judged.add(flaw(found, judged.document));
                }
            }
        }

        private static Flaw flaw(Contradictions.Contradiction found, UUID own) {
            var other = found.other();
            return new Flaw(
                    found.ordinal(),
                    Code.CONTRADICTED,
                    CONTRADICTED,
                    found.sure(),
                    found.start(),
                    found.end(),
                    other == null ? null : Objects.requireNonNullElse(other.document(), own),
                    other == null ? -1 : other.ordinal(),
                    other == null ? 0 : other.start(),
                    other == null ? 0 : other.end());
        }
    }

    /** Judges every collection that needs it. */
    void rounds(BooleanSupplier stop) {
        judgements.inherit();
        for (UUID collection : judgements.unjudged()) {
            if (stop.getAsBoolean()) return;
            round(collection, stop);
            Journal.note("collection_judged", collection);
        }
    }
}
