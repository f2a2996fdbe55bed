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
 * judged only those are judged again that a changed one doubles, and chats and references, which it may contradict. A round that only
 * goes on with what earlier ones left reads no more than it holds.
 */
final class Appraiser {
    private static final int MOST_CLAIMS = 6_000;
    private static final int MOST_READ_AGAIN = 5_000;
    /** A passage of a chat has about so many messages. */
    private static final int CLAIMS_OF_CHAT = 6;
    /** So many passages before and behind tell what is talked about. */
    private static final int NEIGHBOURS = 5;

    private static final int MOST_TAKEN_OVER = 100_000;
    /** Of the documents on which rounds go on, so many passages are remembered as they were judged, with some bytes each. */
    private static final int MOST_REMEMBERED = 1_000_000;

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
    /** By collection, the documents on which the next round goes on, as they were judged so far. For the judging thread only. */
    private final Map<UUID, Map<UUID, Judged>> unfinished = new HashMap<>();

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
        static Candidate of(Judgeable one, boolean chat, long newest, int passages) {
            return new Candidate(one, Ages.Version.of(one.name()), chat, newest, passages);
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
     * @return whether something is left that one round had no room for
     */
    boolean round(UUID collection, BooleanSupplier stop) {
        judgements.enter(collection);
        // Whatever is asked from here on is left for the next round.
        List<Judgeable> documents = judgements.of(collection);
        Set<UUID> changed = new HashSet<>();
        List<Candidate> all = new ArrayList<>();
        for (Judgeable one : documents) {
            if (stop.getAsBoolean()) return false;
            if (one.anew()) changed.add(one.document());
            all.add(one.anew() ? read(one) : Candidate.of(one, one.chat(), one.newest(), one.passages()));
        }
        boolean goesOn = documents.stream().anyMatch(one -> one.held().due() > 0);
        if (!changed.isEmpty() || !goesOn) unfinished.remove(collection);
        if (changed.isEmpty() && !goesOn) return false;
        boolean governs = documents.stream()
                .anyMatch(one -> one.standing() == Standing.GOVERNED && changed.contains(one.document()));
        if (governs) live.again(collection);
        all.sort(Comparator.comparingInt(Appraiser::rank)
                .reversed()
                .thenComparing((a, b) ->
                        a.version().laterThan(b.version()) ? -1 : b.version().laterThan(a.version()) ? 1 : 0)
                .thenComparing(
                        Comparator.comparingLong((Candidate one) -> one.of().addedAt())
                                .reversed()));
        Map<UUID, Judged> begun = unfinished.computeIfAbsent(collection, one -> new HashMap<>());
        Round round = new Round(all, judgements.governingSources(collection), changed, begun, stop);
        round.judge();
        if (!round.left) unfinished.remove(collection);
        return round.left;
    }

    /** As it says by itself, which is kept. */
    private Candidate read(Judgeable one) {
        List<Passage> passages = shelf.of(one.document(), one.generation());
        Sketching own = Sketching.of(passages, (part, sketches) -> judgements.sketched(one, part, sketches));
        judgements.sketched(one, own);
        return Candidate.of(one, own.chatLog(), own.newest(), own.passages());
    }

    private int remembered() {
        return unfinished.values().stream()
                .flatMap(begun -> begun.values().stream())
                .mapToInt(Judged::passages)
                .sum();
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
        /** What the rounds before have judged of documents on which this one goes on. */
        private final Map<UUID, Judged> begun;

        private final BooleanSupplier stop;
        private final Map<UUID, Integer> places = new HashMap<>();
        private final Map<String, List<Candidate>> versions = new HashMap<>();
        private final int[] starts;
        private final long newest;
        private final boolean chats;
        private @Nullable Doubles doubles;
        private int readAgain;
        private int claims;
        private boolean left;

        Round(
                List<Candidate> all,
                Set<UUID> governing,
                Set<UUID> changed,
                Map<UUID, Judged> begun,
                BooleanSupplier stop) {
            this.all = all;
            this.governing = governing;
            this.changed = changed;
            this.begun = begun;
            this.stop = stop;
            newest = all.stream().mapToLong(Candidate::newest).max().orElse(0);
            chats = all.stream().anyMatch(Candidate::chat);
            starts = new int[all.size() + 1];
            for (int i = 0; i < all.size(); i++) {
                places.put(all.get(i).of().document(), i);
                versions.computeIfAbsent(all.get(i).version().name(), name -> new ArrayList<>())
                        .add(all.get(i));
                boolean heard = all.get(i).of().standing() != Standing.IGNORE;
                starts[i + 1] = starts[i] + (heard ? all.get(i).passages() : 0);
            }
        }

        void judge() {
            for (int d : byNeed()) {
                if (stop.getAsBoolean()) return;
                if (changed.isEmpty()) goOn(d);
                else if (wanted(d)) anew(d);
            }
        }

        /** Nothing has changed since the rounds before: only what they had no room for is left. */
        private void goOn(int d) {
            Candidate one = all.get(d);
            if (one.of().held().due() == 0) return;
            if (roomFor(one) <= 0) {
                left = true;
                return;
            }
            // Put back when it has been kept.
            Judged known = begun.remove(one.of().document());
            List<Passage> passages = passages(one);
            if (known == null || known.passages() != passages.size()) {
                anew(d);
                return;
            }
            Holding holding = hold(one, known, passages);
            if (stop.getAsBoolean()) return;
            judgements.goOn(one.of(), known, holding.held(), holding.stretch());
            remember(one, known, holding.held());
        }

        private void anew(int d) {
            Candidate one = all.get(d);
            if (readAgain >= most.readAgain()) {
                // What it was not held against yet is a reason for the next round already.
                if (!changed.isEmpty()) judgements.left(one.of());
                left = true;
                return;
            }
            List<Passage> passages = passages(one);
            Assessing own = Assessing.of(one.of().document(), passages);
            Judged judged = own.judged();
            for (int at = starts[d]; at < starts[d + 1]; at++) twin(judged, d, at, doubles());
            aged(own);
            supersede(one, judged);
            if (one.of().held().passages() > 0) takeOver(judged);
            Holding holding = hold(one, judged, passages);
            if (stop.getAsBoolean()) return;
            judgements.keep(one.of(), judged, holding.held());
            remember(one, judged, holding.held());
        }

        private void remember(Candidate one, Judged judged, Held held) {
            if (held.due() == 0) return;
            left = true;
            if (remembered() + judged.passages() <= MOST_REMEMBERED)
                begun.put(one.of().document(), judged);
        }

        private List<Passage> passages(Candidate one) {
            return shelf.of(one.of().document(), one.of().generation());
        }

        private Doubles doubles() {
            if (doubles == null) doubles = Doubles.of(starts[all.size()], this::show);
            return doubles;
        }

        /** Those first of which something was never held against better sources: else others could take all the room again and again. */
        private List<Integer> byNeed() {
            return IntStream.range(0, all.size())
                    .boxed()
                    .sorted(Comparator.comparing(
                            d -> all.get(d).of().held().passages() >= all.get(d).passages()))
                    .toList();
        }

        private boolean wanted(int d) {
            Candidate one = all.get(d);
            boolean anew = changed.contains(one.of().document()) || one.suspect();
            return anew || one.of().held().due() > 0 || superseded(one) || touched(d);
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
        private boolean touched(int d) {
            Doubles doubles = doubles();
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

        private void aged(Assessing own) {
            int[] days = own.days();
            for (int i = 0; i < days.length; i++) {
                double years = days[i] == 0 ? 0 : (double) (newest - days[i]) / DAYS;
                if (years >= 1) own.judged().add(Flaw.of(i, Code.OLD, Math.min(OLDEST, A_YEAR * years), years));
            }
        }

        private List<Candidate> later(Candidate one) {
            return versions.getOrDefault(one.version().name(), List.of()).stream()
                    .filter(other -> other.version().laterThan(one.version()))
                    .toList();
        }

        private boolean superseded(Candidate one) {
            return later(one).stream().anyMatch(other -> rank(other) >= rank(one));
        }

        private void supersede(Candidate one, Judged judged) {
            if (!superseded(one)) return;
            List<Candidate> later = later(one);
            UUID other = later.getFirst().of().document();
            for (int i = 0; i < judged.passages(); i++) {
                judged.add(new Flaw(i, Code.SUPERSEDED, SUPERSEDED, later.size(), 0, 0, other, -1, 0, 0));
            }
        }

        /** So many claims of it can be held in what is left of the round, of a chat whole passages. */
        private int roomFor(Candidate one) {
            if (one.chat()) return (most.claims() - claims) / CLAIMS_OF_CHAT;
            // A chat of which nothing was held against better sources is silent; of other texts what was not is told.
            return (chats ? most.claims() / 2 : most.claims()) - claims;
        }

        /** What a round has held of a document, and how far it has come with that. */
        private record Holding(Held.Stretch stretch, Held held) {}

        /** Holds as much of it against better sources as there is room for. */
        private Holding hold(Candidate one, Judged judged, List<Passage> passages) {
            int of = judged.passages();
            List<Flaw> found = new ArrayList<>();
            Holding holding;
            if (one.of().standing() == Standing.IGNORE || !doubtful(one)) {
                holding = new Holding(new Held.Stretch(0, of), Held.all(of));
            } else {
                Held before =
                        changed.isEmpty() ? one.of().held() : one.of().held().anew(of);
                Held.Stretch stretch = one.chat()
                        ? inChat(one, passages, before.stretch(roomFor(one), of), found)
                        : inText(one, passages, before.stretch(of, of), found);
                holding = new Holding(stretch, before.after(stretch, of));
            }
            judged.held(holding.stretch(), found);
            if (one.chat()) judged.only(holding.held().passages());
            return holding;
        }

        private Predicate<Found> better(Candidate one) {
            return found -> governs(found.document(), one) || outranks(places.get(found.document()), one);
        }

        private Contradictions contradictions(Candidate one) {
            return new Contradictions(index.get(), List.of(one.of().collection()));
        }

        private Held.Stretch inChat(Candidate one, List<Passage> passages, Held.Stretch stretch, List<Flaw> into) {
            claims += stretch.size() * CLAIMS_OF_CHAT;
            contradictions(one).inChat(around(passages, stretch), better(one), stop).stream()
                    .filter(found -> stretch.has(found.ordinal()))
                    .forEach(found -> into.add(flaw(found, one.of().document())));
            return stretch;
        }

        /** With what was said before and behind, which tells what a message is about. */
        private static List<Passage> around(List<Passage> passages, Held.Stretch stretch) {
            if (stretch.size() == 0) return List.of();
            return passages.subList(
                    Math.max(0, stretch.from() - NEIGHBOURS), Math.min(passages.size(), stretch.to() + NEIGHBOURS));
        }

        /** What earlier rounds found, until this one or later ones hold it again. */
        private void takeOver(Judged judged) {
            Set<Flaw> known = new HashSet<>(judged.flaws());
            for (Judgements.Placed one : judgements.flaws(judged.document, Code.CONTRADICTED, MOST_TAKEN_OVER))
                if (known.add(one.flaw())) judged.deny(one.flaw());
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
        private Held.Stretch inText(Candidate one, List<Passage> passages, Held.Stretch stretch, List<Flaw> into) {
            Contradictions contradictions = contradictions(one);
            Predicate<Found> better = better(one);
            for (int i = stretch.from(); i < stretch.to(); i++) {
                if (roomFor(one) <= 0 || stop.getAsBoolean()) return new Held.Stretch(stretch.from(), i);
                Passage passage = passages.get(i);
                List<Sentences.Span> spans = passage.kind() == Passage.Kind.ROW
                        ? List.of(new Sentences.Span(0, passage.text().length()))
                        : Sentences.of(passage.text());
                for (Sentences.Span span : spans) {
                    claims++;
                    Contradictions.Contradiction found = contradictions.inText(passage, span, better);
                    if (found != null) into.add(flaw(found, one.of().document()));
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
        List<UUID> collections = judgements.unjudged();
        unfinished.keySet().retainAll(collections);
        for (UUID collection : collections) {
            if (stop.getAsBoolean()) return false;
            left |= round(collection, stop);
            Journal.note("collection_judged", collection);
        }
        return left;
    }
}
