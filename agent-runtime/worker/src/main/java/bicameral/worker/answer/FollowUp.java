package bicameral.worker.answer;

import java.util.function.Function;
import java.util.regex.Pattern;

/** Completes a question that leans on the one before ("那旱季呢?", "and on Sundays?"). */
final class FollowUp {
    private static final Pattern LEANS = Pattern.compile(
            "^(?:那|那么|还有|另外|再问|然后|and\\b|what about|how about|but\\b|or\\b|then\\b).*|.*(?:呢)[?？]?$"
                    + "|.*(?:\\b(?:it|its|they|them|that one|those|this)\\b|它|这个|那个|该).*",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final int FEW = 2;
    /** What was said before weighs less than what is asked now. */
    private static final double EARLIER = 0.8;

    private FollowUp() {}

    static Inquiry inquiry(Question question, Function<String, Inquiry> read) {
        Inquiry own = read.apply(question.text());
        if (question.history().isEmpty()) {
            return own;
        }
        boolean leans =
                LEANS.matcher(question.text().strip()).matches() || own.things().size() <= FEW;
        if (!leans) {
            return own;
        }
        Inquiry before = read.apply(question.history().getLast().question());
        Inquiry whole = own.with(before.things().stream()
                .filter(thing -> own.things().stream().noneMatch(now -> Said.sameSort(now.name(), thing.name())))
                .map(thing -> thing.lighter(EARLIER).onlyTold())
                .toList());
        return own.wanted() == Wanted.ANYTHING || own.wanted() == Wanted.YES_OR_NO
                ? whole.wanting(before.wanted())
                : whole;
    }
}
