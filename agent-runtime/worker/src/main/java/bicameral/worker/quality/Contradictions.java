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
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds statements to which better sources say something else: of the same matter, with figures of the same sort none of which
 * is equal, or with a ban where the statement allows. In a chat the question before a message tells what it is about, and a
 * denial behind it says that it is wrong.
 */
final class Contradictions {
    private static final int HEARD = 14;
    private static final double ABOUT = 0.35;
    /** Wanted where a figure does not say what it measures. */
    private static final double ABOUT_BARE = 0.38;
    /** Wanted of running text, which says by itself what it is about. */
    private static final double SURELY_ABOUT = 0.75;
    /** Enough where somebody has denied it already. */
    private static final double ABOUT_DENIED = 0.3;

    private static final double AS_GOOD = 0.95;
    private static final int CONTEXT = 3;
    private static final int LONGEST_MATTER = 300;

    private static final Pattern ALLOWS = Pattern.compile(
            "(?i)可以|没事|没关系|应该行|都行|行吧|就好|就行|随便|不用|无所谓|都我?种过|不扣|\\b(?:fine|ok|okay|sure|can|yes|just|no problem|everybody|always|daily|all year|every day|whenever)\\b");
    private static final Pattern BANS = Pattern.compile(
            "(?i)不得|不能|不可|禁止|严禁|切勿|请勿|不要|勿|不适用|必须|不予|无效|仅限|只[限能]|停诊|不开|立即|\\b(?:never|must not|do not|don't|not|cannot|can't|only|except|void|voids|no|must|always call)\\b");

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
     * @param other a better source's statement; null where only the chat itself denies it
     */
    record Contradiction(
            int ordinal, int start, int end, @Nullable Evidence other, double sure) {}

    /** What is wrong in a chat. */
    List<Contradiction> inChat(List<Passage> passages, Predicate<Found> better) {
        List<Chat.Message> messages = new ArrayList<>();
        passages.forEach(passage -> messages.addAll(Chat.messages(passage)));
        List<Contradiction> found = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            Contradiction one = judge(messages, i, better);
            if (one != null) found.add(one);
        }
        return found;
    }

    private @Nullable Contradiction judge(List<Chat.Message> messages, int at, Predicate<Found> better) {
        Chat.Message message = messages.get(at);
        List<Values.Value> values = Values.of(message.text());
        if (message.chatter() || message.denies() || (message.asks() && values.isEmpty())) return null;
        Chat.Message question = questionBefore(messages, at);
        if (question == null
                && figureless(message.text())
                                .codePointCount(0, figureless(message.text()).length())
                        < 4) return null;
        boolean denied = deniedBehind(messages, at);
        Evidence other = otherwise(matters(message, question), message.text(), values, better, denied);
        if (other == null && !denied) return null;
        return new Contradiction(
                message.ordinal(), message.start(), message.end(), other, other == null ? ABOUT : other.covers());
    }

    /** What a better source says otherwise of a sentence of running text, a list or a row. */
    @Nullable
    Contradiction inText(Passage passage, Sentences.Span span, Predicate<Found> better) {
        String text = span.of(passage.text());
        List<Values.Value> values = Values.of(text);
        if (values.isEmpty()) return null;
        String heading = passage.headings().isEmpty() ? "" : passage.headings().getLast() + " ";
        Evidence other = otherwise(List.of(heading + figureless(text)), text, values, better, false);
        if (other != null && other.covers() < SURELY_ABOUT) return null;
        return other == null
                ? null
                : new Contradiction(passage.ordinal(), span.start(), span.end(), other, other.covers());
    }

    /** What a message may be about: the question before it with its own words, or either alone. */
    private static List<String> matters(Chat.Message message, Chat.@Nullable Message question) {
        String own = figureless(message.text());
        if (question == null) return List.of(cut(own));
        String asked = figureless(question.text());
        return List.of(cut(asked + "\n" + own), cut(asked), cut(own));
    }

    private static String cut(String matter) {
        return matter.length() > LONGEST_MATTER ? matter.substring(0, LONGEST_MATTER) : matter;
    }

    /** The nearest question of somebody else just before, on the same day. */
    private static Chat.@Nullable Message questionBefore(List<Chat.Message> messages, int at) {
        Chat.Message message = messages.get(at);
        for (int i = at - 1; i >= Math.max(0, at - CONTEXT); i--) {
            Chat.Message before = messages.get(i);
            if (!day(before).equals(day(message))) return null;
            if (before.asks() && !before.speaker().equals(message.speaker())) return before;
        }
        return null;
    }

    /** Whether somebody else's next word is a denial; what was said twice counts once. */
    private static boolean deniedBehind(List<Chat.Message> messages, int at) {
        Chat.Message message = messages.get(at);
        for (int i = at + 1; i < Math.min(messages.size(), at + CONTEXT); i++) {
            Chat.Message behind = messages.get(i);
            if (!day(behind).equals(day(message))) return false;
            if (!behind.speaker().equals(message.speaker())) return behind.denies();
        }
        return false;
    }

    private static String day(Chat.Message message) {
        return message.date().split("[ T,]", 2)[0];
    }

    private static final Pattern FIGURES = Pattern.compile("(?<![A-Za-z0-9-])\\d[\\d.,:]*");

    private static String figureless(String text) {
        return FIGURES.matcher(text).replaceAll(" ").strip();
    }

    private @Nullable Evidence otherwise(
            List<String> matters, String said, List<Values.Value> values, Predicate<Found> better, boolean denied) {
        Evidence most = null;
        for (String matter : matters) {
            List<Evidence> heard = Evidence.on(matter, index, collections, better, HEARD);
            Outcome outcome = compared(heard, said, values, denied);
            if (outcome.agrees()) return null;
            Evidence other = outcome.other();
            if (other != null && (most == null || other.covers() > most.covers())) most = other;
        }
        return most;
    }

    private record Outcome(boolean agrees, @Nullable Evidence other) {
        static final Outcome NOTHING = new Outcome(false, null);
    }

    private static Outcome compared(List<Evidence> heard, String said, List<Values.Value> values, boolean denied) {
        Evidence differing = null;
        for (Evidence one : heard) {
            if (differing != null && one.score() < AS_GOOD * differing.score()) break;
            if (one.covers() < (denied ? ABOUT_DENIED : ABOUT)) continue;
            List<Values.Value> there = figures(one);
            if (values.stream().anyMatch(value -> there.stream().anyMatch(value::same))) return new Outcome(true, null);
            if (differing == null && comparable(values, there, one.covers())) differing = one;
        }
        if (differing != null) return new Outcome(false, differing);
        if (heard.isEmpty() || (!values.isEmpty() && !denied)) return Outcome.NOTHING;
        Evidence first = heard.getFirst();
        boolean banned = ALLOWS.matcher(said).find()
                && BANS.matcher(Terms.fold(first.quote())).find();
        boolean enough = first.covers() >= (denied ? ABOUT_DENIED : banned ? ABOUT : 1);
        return enough ? new Outcome(false, first) : Outcome.NOTHING;
    }

    /** Figures of one sort; those of which only one says its sort want a closer match of the matter. */
    private static boolean comparable(List<Values.Value> values, List<Values.Value> there, double covers) {
        return values.stream()
                .anyMatch(value -> there.stream()
                        .anyMatch(other -> value.comparable(other)
                                && (covers >= ABOUT_BARE || value.kind().equals(other.kind()))));
    }

    private static List<Values.Value> figures(Evidence evidence) {
        Passage passage = evidence.found().passage();
        return passage.kind() == Passage.Kind.ROW ? Values.of(passage.cells()) : Values.of(evidence.quote());
    }
}
