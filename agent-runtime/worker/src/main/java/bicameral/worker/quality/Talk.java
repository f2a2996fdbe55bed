package bicameral.worker.quality;

import bicameral.worker.passage.Orders;
import bicameral.worker.passage.Passage;
import bicameral.worker.retrieve.Terms;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A chat as it went on: what was asked before a message, and what was said of it behind. */
final class Talk {
    private static final int CONTEXT = 3;
    /** So many messages that correct earlier ones are looked at, the last ones. */
    private static final int MOST_CORRECTIONS = 300;

    private static final Pattern CORRECTS = Pattern.compile(
            "(?i)现在(?:是|改|都)|改成|改为|改到|调整|新的?(?:规|政|价|版|手册|指南|标准)|不再|作废|更正|以.{0,10}为准|\\b(?:now|no longer|not anymore|new|changed|updated|correction|from (?:now|january|february|march|april|may|june|july|august|september|october|november|december))\\b");

    private final List<Chat.Message> messages;
    private final List<Integer> corrections = new ArrayList<>();

    private Talk(List<Chat.Message> messages) {
        this.messages = messages;
        for (int i = messages.size() - 1; i >= 0 && corrections.size() < MOST_CORRECTIONS; i--) {
            Chat.Message one = messages.get(i);
            if (CORRECTS.matcher(one.text()).find() && !Doubt.in(one)) corrections.add(i);
        }
    }

    static Talk of(List<Passage> passages) {
        List<Chat.Message> messages = new ArrayList<>();
        passages.forEach(passage -> messages.addAll(Chat.messages(passage)));
        return new Talk(messages);
    }

    int size() {
        return messages.size();
    }

    Chat.Message get(int at) {
        return messages.get(at);
    }

    /** Whether a message claims something. A question does where it proposes a figure and somebody else agrees. */
    boolean claims(int at) {
        Chat.Message message = messages.get(at);
        if (message.chatter() || message.denies() || Orders.in(message.text())) return false;
        return !message.asks() || (!Values.of(message.text()).isEmpty() && confirmedBehind(at));
    }

    /** The nearest question of somebody else just before, on the same day; what a bare agreement agrees to counts as one. */
    Chat.@Nullable Message questionBefore(int at) {
        Chat.Message message = messages.get(at);
        boolean leans = Doubt.leans(message.text());
        for (int i = at - 1; i >= Math.max(0, at - CONTEXT); i--) {
            Chat.Message before = messages.get(i);
            if (!day(before).equals(day(message))) return null;
            if (before.speaker().equals(message.speaker())) continue;
            if (before.asks() || (leans && !before.chatter())) return before;
        }
        return null;
    }

    /** Whether somebody else soon denies it; those who only agree are heard past. */
    boolean deniedBehind(int at) {
        Chat.Message message = messages.get(at);
        for (int i = at + 1; i <= Math.min(messages.size() - 1, at + CONTEXT); i++) {
            Chat.Message behind = messages.get(i);
            if (!day(behind).equals(day(message))) return false;
            if (behind.speaker().equals(message.speaker())) continue;
            if (behind.denies()) return true;
            if (!behind.confirms() && !behind.chatter()) return false;
        }
        return false;
    }

    private boolean confirmedBehind(int at) {
        Chat.Message message = messages.get(at);
        for (int i = at + 1; i <= Math.min(messages.size() - 1, at + CONTEXT); i++) {
            Chat.Message behind = messages.get(i);
            if (!day(behind).equals(day(message))) return false;
            if (behind.speaker().equals(message.speaker())) continue;
            List<Values.Value> again = Values.of(behind.text());
            List<Values.Value> own = Values.of(message.text());
            return behind.denies()
                    ? false
                    : again.isEmpty()
                            ? behind.confirms()
                            : own.stream().anyMatch(value -> again.stream().anyMatch(value::same));
        }
        return false;
    }

    /** A later message that says what holds now of the same matter, with another figure of the same sort; null if none. */
    Chat.@Nullable Message correction(int at, List<Values.Value> values) {
        if (values.isEmpty()) return null;
        Set<String> matter = words(messages.get(at).text());
        Chat.Message question = questionBefore(at);
        if (question != null) matter.addAll(words(question.text()));
        for (int i : corrections) {
            if (i <= at) return null;
            List<Values.Value> there = Former.of(messages.get(i).text()).now();
            boolean other = values.stream().noneMatch(value -> there.stream().anyMatch(value::same))
                    && values.stream().anyMatch(value -> there.stream().anyMatch(value::comparable));
            if (other && words(messages.get(i).text()).stream().anyMatch(matter::contains)) return messages.get(i);
        }
        return null;
    }

    private static Set<String> words(String text) {
        Set<String> words = new HashSet<>();
        for (Terms.Term term : Terms.of(Values.without(Terms.fold(text)))) {
            boolean tells = term.kind() == Terms.Kind.PAIR
                    || term.kind() == Terms.Kind.CODE
                    || (term.kind() == Terms.Kind.WORD && term.text().length() > 3);
            if (tells) words.add(term.text());
        }
        return words;
    }

    private static String day(Chat.Message message) {
        return message.date().split("[ T,]", 2)[0];
    }
}
