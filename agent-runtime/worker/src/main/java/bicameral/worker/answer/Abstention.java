package bicameral.worker.answer;

import bicameral.worker.passage.Orders;
import bicameral.worker.passage.Passage;
import bicameral.worker.retrieve.Found;
import bicameral.worker.retrieve.Terms;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What is said where the documents do not cover a question: so much, and the nearest headings they do have. */
final class Abstention {
    private static final int MOST_TOPICS = 3;
    private static final int LOOKED_AT = 12;
    private static final int LONGEST_TOPIC = 40;
    private static final double RELATED = 0.2;
    private static final Pattern MARKS = Pattern.compile("[*_`#<>\\[\\]|]");

    private Abstention() {}

    /** In the agent's own words where it has some, in the language of the question otherwise. */
    static String words(Question question, ExtractiveAnswerer.Considered considered) {
        boolean letters = question.text().codePoints().anyMatch(Character::isLetter);
        boolean chinese = letters
                ? question.text().codePoints().anyMatch(Terms::isHan)
                : question.language().startsWith("zh");
        String own = question.abstention().isBlank()
                ? (chinese ? "我的资料里没有写到这一点，所以不能回答。" : "My documents do not cover this, so I cannot answer it.")
                : question.abstention();
        List<String> topics = topics(considered, chinese);
        if (topics.isEmpty()) {
            return own;
        }
        return own
                + (chinese
                        ? "\n相近的内容有："
                                + String.join(
                                        "、",
                                        topics.stream()
                                                .map(topic -> "「" + topic + "」")
                                                .toList()) + "。"
                        : "\nWhat I do know about: " + String.join("; ", topics) + ".");
    }

    /** Headings of passages that name part of what was asked, in its language. */
    private static List<String> topics(ExtractiveAnswerer.Considered considered, boolean chinese) {
        Inquiry inquiry = considered.inquiry();
        Set<String> topics = new LinkedHashSet<>();
        for (Found found : considered.found().stream().limit(LOOKED_AT).toList()) {
            String topic = topic(found.passage());
            boolean same = topic.codePoints().anyMatch(Terms::isHan) == chinese;
            if (same && !topic.isEmpty() && related(inquiry, found) >= RELATED && topics.size() < MOST_TOPICS) {
                topics.add(topic);
            }
        }
        return new ArrayList<>(topics);
    }

    private static String topic(Passage passage) {
        if (passage.headings().isEmpty() || passage.kind() == Passage.Kind.CHAT) {
            return "";
        }
        String topic =
                MARKS.matcher(passage.headings().getLast()).replaceAll("").strip();
        return topic.length() > LONGEST_TOPIC || Orders.in(topic) ? "" : topic;
    }

    private static double related(Inquiry inquiry, Found found) {
        Said said = new Said(found.passage().text() + "\n"
                + String.join("\n", found.passage().headings()));
        double named = 0;
        for (Inquiry.Thing thing : inquiry.things()) {
            named += thing.asking() ? 0 : thing.weight() * said.names(thing, inquiry.chinese());
        }
        return named / Math.max(0.0001, inquiry.weight());
    }
}
