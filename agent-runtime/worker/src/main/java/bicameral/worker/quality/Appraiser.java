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
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Judges a collection: each new document by itself, then against the others. Doubles are found by hashing, so the cost grows
 * with the passages, not with their pairs; statements are held against better sources only where a document is a chat, a mere
 * reference, or an earlier version, and at most {@value #MOST_CLAIMS} a round: what is left is in the next rounds ({@link Held}). Of documents that have not changed since they were
 * judged only those are judged again that a changed one doubles, and chats and references, which it may contradict.
 */
final class Appraiser {
    private static final int MOST_CLAIMS = 6_000;
    private static final int MOST_READ_AGAIN = 5_000;
    /** A passage of a chat has about so many messages. */
    private static final int CLAIMS_OF_CHAT = 6;
    /** So many passages before and behind tell what is talked about. */
    private static final int NEIGHBOURS = 5;

    private static final int MOST_TAKEN_OVER = 100_000;
    static final double DOUBLE = 0.3;
    static final double NEAR = 0.2;
    static final double ALIKE = 0.75;
    private static final double SUPERSEDED = 0.3;
    static final double A_YEAR = 0.05;
    static final double OLDEST = 0.2;
    static final double CONTRADICTED = 0.4;
    static final int DAYS = 365;

    /** Gives the passages of a document. */
    interface Shelf {
        /** In order; may read page by page. */
        List<Passage> of(UUID document, int generation);
    }

    private final Judgements judgements;
    private final LiveJudgements live;
    private final Shelf shelf;
    private final Supplier<KnowledgeIndex> index;
    private final Most most;

    /**
     * What a round may cost.
     *
     * @param claims so many are held against better sources
     * @param readAgain after so many passages that resemble others, no further document is begun
     */
    record Most(int claims, int readAgain) {
        static final Most USUAL = new Most(MOST_CLAIMS, MOST_READ_AGAIN);
    }

    Appraiser(Judgements judgements, LiveJudgements live, Shelf shelf, Supplier<KnowledgeIndex> index) {
        this(judgements, live, shelf, index, Most.USUAL);
    }

    /** With rounds of another size. */
    Appraiser(Judgements judgements, LiveJudgements live, Shelf shelf, Supplier<KnowledgeIndex> index, Most most) {
        this.most = most;
        this.judgements = judgements;
        this.live = live;
        this.shelf = shelf;
        this.index = index;
    }

    /** A document in a round; its sketches are read when they are needed. */
    private record Candidate(Judgeable of, Ages.Version version, boolean chat, long newest, int passages) {
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
     * @return whether something is left that one round had no room for
     */
    boolean round(UUID collection, BooleanSupplier stop) {
        List<Judgeable> documents = judgements.of(collection);
        Set<UUID> changed = new HashSet<>();
        for (Judgeable one : documents) {
            if (stop.getAsBoolean()) return false;
            if (one.judged() == one.generation()) continue;
            changed.add(one.document());
            List<Passage> passages = shelf.of(one.document(), one.generation());
            judgements.sketched(
                    one, Sketching.of(passages, (part, sketches) -> judgements.sketched(one, part, sketches)));
        }
        boolean goesOn = documents.stream().anyMatch(one -> one.held().due() > 0);
        if (changed.isEmpty() && !goesOn) return false;
        boolean governs = documents.stream()
                .anyMatch(one -> one.standing() == Standing.GOVERNED && changed.contains(one.document()));
        if (governs) live.again(collection);
        List<Candidate> all = new ArrayList<>();
        for (Judgeable one : judgements.of(collection))
            all.add(new Candidate(one, Ages.Version.of(one.name()), one.chat(), one.newest(), one.passages()));
        all.sort(Comparator.comparingInt(Appraiser::rank)
                .reversed()
                .thenComparing((a, b) ->
                        a.version().laterThan(b.version()) ? -1 : b.version().laterThan(a.version()) ? 1 : 0)
                .thenComparing(
                        Comparator.comparingLong((Candidate one) -> one.of().addedAt())
                                .reversed()));
        Round round = new Round(all, judgements.governingSources(collection), changed, stop);
        round.judge();
        return round.left;
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

        /** Sources of live records that say what holds. */
        private final Set<UUID> governing;

        private final Set<UUID> changed;
        private final BooleanSupplier stop;
        private final Map<UUID, Integer> places = new HashMap<>();
        private final int[] starts;
        private int readAgain;
        private int claims;
        private boolean left;

        Round(List<Candidate> all, Set<UUID> governing, Set<UUID> changed, BooleanSupplier stop) {
            this.all = all;
            this.governing = governing;
            this.changed = changed;
            this.stop = stop;
            starts = new int[all.size() + 1];
            for (int i = 0; i < all.size(); i++) {
                places.put(all.get(i).of().document(), i);
                boolean heard = all.get(i).of().standing() != Standing.IGNORE;
                starts[i + 1] = starts[i] + (heard ? all.get(i).passages() : 0);
            }
        }

        void judge() {
            Doubles doubles = Doubles.of(starts[all.size()], this::show);
            long newest = all.stream().mapToLong(Candidate::newest).max().orElse(0);
            for (int d : byNeed()) {
                if (stop.getAsBoolean()) return;
                Candidate one = all.get(d);
                if (!wanted(d, doubles)) continue;
                if (readAgain >= most.readAgain()) {
                    judgements.left(one.of());
                    left = true;
                    continue;
                }
                Assessing own = Assessing.of(
                        one.of().document(),
                        shelf.of(one.of().document(), one.of().generation()));
                for (int at = starts[d]; at < starts[d + 1]; at++) twin(own.judged(), d, at, doubles);
                aged(own, newest);
                if (superseded(one)) supersede(one, own.judged());
                Held held = contradicted(one, own.judged());
                if (stop.getAsBoolean()) return;
                left |= held.due() > 0;
                judgements.keep(one.of(), own, held);
            }
        }

        /** Those first of which something was never held against better sources: else others could take all the room again and again. */
        private List<Integer> byNeed() {
            return IntStream.range(0, all.size())
                    .boxed()
                    .sorted(Comparator.comparing(
                            d -> all.get(d).of().held().passages() >= all.get(d).passages()))
                    .toList();
        }

        private boolean wanted(int d, Doubles doubles) {
            Candidate one = all.get(d);
            if (changed.isEmpty()) return one.of().held().due() > 0;
            boolean anew = changed.contains(one.of().document()) || one.suspect();
            return anew || one.of().held().due() > 0 || superseded(one) || touched(d, doubles);
        }

        private void show(Doubles.Visitor visitor) {
            for (int d = 0; d < all.size(); d++) {
                if (starts[d] == starts[d + 1]) continue;
                for (int at = starts[d], part = 0; at < starts[d + 1]; part++) {
                    long[] sketches = judgements.sketches(all.get(d).of().document(), part);
                    if (sketches.length == 0) break;
                    for (int i = 0; i < sketches.length / Sketch.LONGS && at < starts[d + 1]; i++)
                        visitor.sketch(at++, sketches, i);
                }
            }
        }

        /** Whether a changed document has come to double some of it. */
        private boolean touched(int d, Doubles doubles) {
            for (int at = starts[d]; at < starts[d + 1]; at++) {
                int met = doubles.same(at) >= 0 ? doubles.same(at) : doubles.like(at);
                if (met >= 0 && changed.contains(all.get(documentAt(met)).of().document())) return true;
            }
            return false;
        }

        private void twin(Judged judged, int d, int at, Doubles doubles) {
            int ordinal = at - starts[d];
            int same = doubles.same(at);
            int like = doubles.like(at);
            if (same >= 0) {
                int there = documentAt(same);
                judged.add(Flaw.twin(
                        ordinal, Code.DUPLICATE, DOUBLE, 1, all.get(there).of().document(), same - starts[there]));
            } else if (like >= 0) {
                compare(judged, all.get(d), ordinal, like);
            }
        }

        private int documentAt(int place) {
            int found = Arrays.binarySearch(starts, place);
            if (found < 0) return -found - 2;
            while (starts[found + 1] == place) found++;
            return found;
        }

        /** Nearly the same words are read again: with other figures they do not double but contradict. */
        private void compare(Judged judged, Candidate one, int ordinal, int place) {
            int there = documentAt(place);
            Candidate other = all.get(there);
            readAgain++;
            Passage mine = read(one, ordinal);
            Passage theirs = read(other, place - starts[there]);
            if (mine == null || theirs == null) return;
            double alike = Resemblance.of(mine.text(), theirs.text());
            if (alike < ALIKE) return;
            UUID id = other.of().document();
            boolean equal = figures(mine).equals(figures(theirs));
            if (equal) judged.add(Flaw.twin(ordinal, Code.NEAR_DUPLICATE, NEAR, alike, id, theirs.ordinal()));
            else if (!one.same(other) && mine.kind() != Passage.Kind.ROW && !other.chat()) {
                judged.add(new Flaw(
                        ordinal,
                        Code.CONTRADICTED,
                        CONTRADICTED,
                        alike,
                        0,
                        mine.text().length(),
                        id,
                        theirs.ordinal(),
                        0,
                        theirs.text().length()));
            }
        }

        private static List<Values.Value> figures(Passage passage) {
            return passage.kind() == Passage.Kind.ROW ? Values.of(passage.cells()) : Values.of(passage.text());
        }

        private @Nullable Passage read(Candidate one, int ordinal) {
            return index.get()
                    .read(one.of().document(), ordinal)
                    .map(Found::passage)
                    .orElse(null);
        }

        private void aged(Assessing own, long newest) {
            int[] days = own.days();
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

        private Held contradicted(Candidate one, Judged judged) {
            int of = judged.passages();
            if (one.of().standing() == Standing.IGNORE || !doubtful(one)) return Held.all(of);
            Held before = changed.isEmpty() ? one.of().held() : one.of().held().anew(of);
            Predicate<Found> better =
                    found -> governs(found.document(), one) || outranks(places.get(found.document()), one);
            Contradictions contradictions =
                    new Contradictions(index.get(), List.of(one.of().collection()));
            List<Passage> passages = shelf.of(one.of().document(), one.of().generation());
            Held.Stretch stretch;
            if (one.chat()) {
                stretch = before.stretch((most.claims() - claims) / CLAIMS_OF_CHAT, of);
                claims += stretch.size() * CLAIMS_OF_CHAT;
                contradictions.inChat(around(passages, stretch), better, stop).stream()
                        .filter(found -> stretch.has(found.ordinal()))
                        .forEach(found -> judged.add(flaw(found, one.of().document())));
            } else {
                stretch = inText(passages, before.stretch(of, of), contradictions, better, judged);
            }
            Held held = before.after(stretch, of);
            if (one.chat()) judged.only(held.passages());
            if (stretch.size() < of) takeOver(judged, stretch);
            return held;
        }

        /** With what was said before and behind, which tells what a message is about. */
        private static List<Passage> around(List<Passage> passages, Held.Stretch stretch) {
            if (stretch.size() == 0) return List.of();
            return passages.subList(
                    Math.max(0, stretch.from() - NEIGHBOURS), Math.min(passages.size(), stretch.to() + NEIGHBOURS));
        }

        /** What earlier rounds found in what this one does not hold. */
        private void takeOver(Judged judged, Held.Stretch but) {
            Set<Flaw> known = new HashSet<>(judged.flaws());
            for (Judgements.Placed one : judgements.flaws(judged.document, Code.CONTRADICTED, MOST_TAKEN_OVER))
                if (!but.has(one.flaw().ordinal()) && known.add(one.flaw())) judged.add(one.flaw());
        }

        /** Whether anything of the collection could outrank it. */
        private boolean doubtful(Candidate one) {
            return governing.stream().anyMatch(source -> governs(source, one))
                    || all.stream()
                            .anyMatch(other -> outranks(places.get(other.of().document()), one));
        }

        private boolean governs(UUID source, Candidate one) {
            return one.of().standing() != Standing.GOVERNED && governing.contains(source);
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

        /** As much of a stretch as there is room for. */
        private Held.Stretch inText(
                List<Passage> passages,
                Held.Stretch stretch,
                Contradictions contradictions,
                Predicate<Found> better,
                Judged judged) {
            // A chat of which nothing was held against better sources is silent; of other texts what was not is told.
            int room = all.stream().anyMatch(Candidate::chat) ? most.claims() / 2 : most.claims();
            for (int i = stretch.from(); i < stretch.to(); i++) {
                if (claims >= room || stop.getAsBoolean()) return new Held.Stretch(stretch.from(), i);
                Passage passage = passages.get(i);
                List<Sentences.Span> spans = passage.kind() == Passage.Kind.ROW
                        ? List.of(new Sentences.Span(0, passage.text().length()))
                        : Sentences.of(passage.text());
                for (Sentences.Span span : spans) {
                    claims++;
                    Contradictions.Contradiction found = contradictions.inText(passage, span, better);
                    if (found != null) judged.add(flaw(found, judged.document));
                }
            }
            return stretch;
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

    /** Judges every collection that needs it; whether something is left that one round had no room for. */
    boolean rounds(BooleanSupplier stop) {
        judgements.inherit();
        boolean left = false;
        for (UUID collection : judgements.unjudged()) {
            if (stop.getAsBoolean()) return false;
            left |= round(collection, stop);
            Journal.note("collection_judged", collection);
        }
        return left;
    }
}
