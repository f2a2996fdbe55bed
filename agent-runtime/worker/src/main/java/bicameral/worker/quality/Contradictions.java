package bicameral.worker.quality;

import bicameral.worker.answer.Evidence;
import bicameral.worker.passage.Passage;
import bicameral.worker.passage.Sentences;
import bicameral.worker.retrieve.Found;
import bicameral.worker.retrieve.KnowledgeIndex;
import bicameral.worker.retrieve.Terms;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds statements to which better sources say something else of the same matter: another figure of the same sort, a figure of
 * which they say that it held before, a ban where the statement allows, another rhythm. In a chat the question before a message
 * tells what it is about; a denial behind it says that it is wrong, and so does a later message that says what holds now.
 */
final class Contradictions {
    private static final int HEARD = 14;
    private static final double ABOUT = 0.35;
    /** Wanted where a figure does not say what it measures. */
    private static final double ABOUT_BARE = 0.38;
    /** Wanted where some figures agree and others do not, or where yes stands against no. */
    private static final double CLOSELY_ABOUT = 0.45;
    /** Wanted of running text, which says by itself what it is about. */
    private static final double SURELY_ABOUT = 0.75;
    /** Enough where somebody has denied it already. */
    private static final double ABOUT_DENIED = 0.3;

    /** A question is asked as a whole, so that even a single word of some weight tells what it is about. */
    private static final double ASKED = 0.4;

    private static final double AS_GOOD = 0.95;
    private static final int LONGEST_MATTER = 300;

    private final KnowledgeIndex index;
    private final Collection<UUID> collections;

    Contradictions(KnowledgeIndex index, Collection<UUID> collections) {
        this.index = index;
        this.collections = List.copyOf(collections);
    }

    /**
     * A statement and what a better source says of its matter.
     *
     * @param start of the statement in the passage's text
     * @param other where something else is said; null where the chat only denies it
     */
    record Contradiction(
            int ordinal, int start, int end, @Nullable Against other, double sure) {}

    /** Where something else is said; the document is null for a later message of the same chat. */
    record Against(@Nullable UUID document, int ordinal, int start, int end) {
        static Against of(Evidence evidence) {
            return new Against(
                    evidence.found().document(),
                    evidence.found().passage().ordinal(),
                    evidence.start(),
                    evidence.end());
        }
    }

    /** What is wrong in a chat; not all of it where it was told to stop. */
    List<Contradiction> inChat(List<Passage> passages, Predicate<Found> better, BooleanSupplier stop) {
        Talk talk = Talk.of(passages);
        List<Contradiction> found = new ArrayList<>();
        for (int i = 0; i < talk.size() && !stop.getAsBoolean(); i++) {
            Contradiction one = judge(talk, i, better);
            if (one != null) found.add(one);
        }
        return found;
    }

    private @Nullable Contradiction judge(Talk talk, int at, Predicate<Found> better) {
        Chat.Message message = talk.get(at);
        if (!talk.claims(at)) return null;
        List<Values.Value> values = Values.of(message.text());
        Chat.Message question = talk.questionBefore(at);
        boolean denied = talk.deniedBehind(at);
        Claim claim = new Claim(message.text(), values, question != null, denied);
        Evidence other = otherwise(matters(message, question), claim, better);
        if (other != null) return contradiction(message, Against.of(other), other.covers());
        Chat.Message later = talk.correction(at, values);
        if (later != null)
            return contradiction(message, new Against(null, later.ordinal(), later.start(), later.end()), ABOUT);
        return denied ? contradiction(message, null, ABOUT) : null;
    }

    private static Contradiction contradiction(Chat.Message message, @Nullable Against other, double sure) {
        return new Contradiction(message.ordinal(), message.start(), message.end(), other, sure);
    }

    /** What a better source says otherwise of a sentence of running text, a list or a row. */
    @Nullable
    Contradiction inText(Passage passage, Sentences.Span span, Predicate<Found> better) {
        String text = span.of(passage.text());
        List<Values.Value> values = Former.of(text).now();
        String heading = passage.headings().isEmpty() ? "" : passage.headings().getLast() + " ";
        if (values.isEmpty()) return disallowed(passage, span, heading, better);
        Claim claim = new Claim(text, values, false, false);
        Evidence other = otherwise(List.of(new Matter(heading + figureless(text), Evidence.TELLING)), claim, better);
        return other == null || other.covers() < SURELY_ABOUT
                ? null
                : new Contradiction(passage.ordinal(), span.start(), span.end(), Against.of(other), other.covers());
    }

    /** What a better source says the opposite of, where a statement allows or forbids something. */
    private @Nullable Contradiction disallowed(
            Passage passage, Sentences.Span span, String heading, Predicate<Found> better) {
        String text = span.of(passage.text());
        Leave mine = Leave.of(passage, text);
        if (mine == null) return null;
        Evidence other = null;
        for (Evidence one : Evidence.on(heading + text, Evidence.TELLING, index, collections, better, HEARD)) {
            Leave theirs = Leave.of(one.found().passage(), one.quote());
            if (theirs == null) continue;
            if (mine.agrees(theirs)) return null;
            if (other == null && mine.contradicts(theirs)) other = one;
        }
        return other == null
                ? null
                : new Contradiction(passage.ordinal(), span.start(), span.end(), Against.of(other), other.covers());
    }

    /** What a message may be about, and what it must weigh to be heard of. */
    record Matter(String words, double least) {}

    /** The question before it with its own words, or either alone; its figures may name something, as in "gasket 54". */
    static List<Matter> matters(Chat.Message message, Chat.@Nullable Message question) {
        List<Matter> matters = new ArrayList<>();
        String own = figureless(message.text());
        if (question != null) {
            String asked = figureless(question.text());
            matters.add(new Matter(cut(asked + "\n" + own), ASKED));
            matters.add(new Matter(cut(asked), ASKED));
        }
        boolean says = own.codePointCount(0, own.length()) >= 4;
        if (says) matters.add(new Matter(cut(own), Evidence.TELLING));
        if (says && question == null && !own.equals(message.text()))
            matters.add(new Matter(cut(message.text()), Evidence.TELLING));
        return matters;
    }

    private static String cut(String matter) {
        return matter.length() > LONGEST_MATTER ? matter.substring(0, LONGEST_MATTER) : matter;
    }

    private static final Pattern FIGURES = Pattern.compile("(?<![A-Za-z0-9-])\\d[\\d.,:]*");
    private static final Pattern TAG = Pattern.compile(
            "(?i)[,，]?\\s*(?:\\b(?:right|isn'?t (?:it|he|she)|innit|yeah|yep|yes|ya|i think|still)\\b|对不对?|是不是|对吗)\\s*[?？]?\\s*$");

    static String figureless(String text) {
        return FIGURES.matcher(TAG.matcher(text).replaceAll("")).replaceAll(" ").strip();
    }

    /**
     * What is held against better sources.
     *
     * @param answers whether it stands behind a question, so that yes and no tell something
     */
    private record Claim(String said, List<Values.Value> values, boolean answers, boolean denied) {}

    private @Nullable Evidence otherwise(List<Matter> matters, Claim claim, Predicate<Found> better) {
        Evidence most = null;
        for (Matter matter : matters) {
            List<Evidence> heard = Evidence.on(matter.words(), matter.least(), index, collections, better, HEARD);
            Outcome outcome = compared(heard, claim);
            if (outcome.agrees()) return null;
            Evidence other = outcome.other();
            if (other != null && (most == null || other.covers() > most.covers())) most = other;
        }
        return most;
    }

    private record Outcome(boolean agrees, @Nullable Evidence other) {
        static final Outcome NOTHING = new Outcome(false, null);
        static final Outcome AGREES = new Outcome(true, null);
    }

    private static Outcome compared(List<Evidence> heard, Claim claim) {
        Evidence differing = null;
        List<Values.Value> open = new ArrayList<>(claim.values());
        for (Evidence one : heard) {
            if (differing != null && one.score() < AS_GOOD * differing.score()) break;
            if (one.covers() < (claim.denied() ? ABOUT_DENIED : ABOUT)) continue;
            Former there = figures(one);
            if (outdated(claim.values(), there)) return new Outcome(false, one);
            open.removeIf(value -> there.now().stream().anyMatch(value::same));
            if (open.isEmpty() && !claim.values().isEmpty()) return Outcome.AGREES;
            if (differing == null && differs(claim, open, there.now(), one.covers())) differing = one;
        }
        if (differing != null) return new Outcome(false, differing);
        if (open.size() < claim.values().size()) return Outcome.NOTHING;
        return new Outcome(false, opposed(heard, claim));
    }

    /** Whether the source itself says that this held before, and nothing of it holds now. */
    private static boolean outdated(List<Values.Value> values, Former there) {
        return values.stream().anyMatch(value -> there.before().stream().anyMatch(value::same))
                && values.stream().noneMatch(value -> there.now().stream().anyMatch(value::same));
    }

    /** Figures of one sort; those of which only one says its sort want a closer match of the matter. */
    private static boolean differs(Claim claim, List<Values.Value> open, List<Values.Value> there, double covers) {
        if (open.size() < claim.values().size() && covers < CLOSELY_ABOUT) return false;
        List<Values.Value> unmatched = there.stream()
                .filter(other -> claim.values().stream().noneMatch(other::same))
                .toList();
        return open.stream()
                .anyMatch(value -> unmatched.stream()
                        .anyMatch(other -> value.comparable(other)
                                && (covers >= ABOUT_BARE || value.kind().equals(other.kind()))));
    }

    /** What says no where the claim says yes, or the other way round, or tells another rhythm. */
    private static @Nullable Evidence opposed(List<Evidence> heard, Claim claim) {
        double best = heard.isEmpty() ? 0 : heard.getFirst().score();
        for (Evidence one : heard) {
            if (one.score() < AS_GOOD * best) break;
            String quote = Terms.fold(one.quote());
            double wanted = claim.denied() ? ABOUT_DENIED : ABOUT;
            boolean figureless = claim.values().isEmpty();
            if (figureless && claim.denied() && one.covers() >= wanted) return one;
            if (figureless && one.covers() >= wanted && Tone.allows(claim.said()) && Tone.bans(quote)) return one;
            if (one.covers() >= wanted && Rhythm.differs(claim.said(), quote)) return one;
            if (one.covers() >= CLOSELY_ABOUT && Tone.opposed(claim.said(), quote, claim.answers())) return one;
        }
        return null;
    }

    private static Former figures(Evidence evidence) {
        Passage passage = evidence.found().passage();
        return passage.kind() == Passage.Kind.ROW
                ? new Former(Values.of(passage.cells()), List.of())
                : Former.of(evidence.quote());
    }
}
