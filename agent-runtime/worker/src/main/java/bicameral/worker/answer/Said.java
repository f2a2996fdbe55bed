package bicameral.worker.answer;

import bicameral.worker.retrieve.Terms;
import bicameral.worker.retrieve.Terms.Term;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A stretch of text, ready to be asked what it names. */
final class Said {
    private static final Pattern DAY = Pattern.compile(
            "\\b(?:mon|tues?|wednes|thurs?|fri|satur|sun)day?s?\\b|周[一二三四五六日天]|星期[一二三四五六日天]|weekends?|周末|工作日|weekdays?");
    private static final Pattern MONTH = Pattern.compile(
            "\\b(?:january|february|march|april|may|june|july|august|september|october|november|december|juli|januari|februari|summer|winter|spring|autumn)\\b|\\d{1,2}月|夏天|冬天|夏季|冬季|春季|秋季");
    private static final Pattern ORDINAL = Pattern.compile("第([一二三四五六七八九])(?![十百])");
    private static final double WITHIN = 0.9;
    private static final double SAME_SORT = 0.5;
    private static final double BY_OTHER_NAME = 0.75;
    private static final double BY_TRANSLATION = 0.95;
    private static final double BY_DICTIONARY = 0.6;
    private static final double BY_CHARACTER = 0.55;

    private final String folded;
    private final Set<String> terms = new HashSet<>();
    private final String stems;
    private final boolean chinese;
    private @Nullable List<Amount.Span> spans;

    Said(String text) {
        folded = ordinals(Terms.fold(text));
        StringBuilder joined = new StringBuilder(" ");
        for (Term term : Terms.of(text)) {
            terms.add(term.text());
            if (term.kind() != Terms.Kind.PAIR && term.kind() != Terms.Kind.CHARACTER) {
                joined.append(term.text()).append(' ');
            }
        }
        stems = joined.toString();
        chinese = folded.codePoints().anyMatch(Terms::isHan);
    }

    /** "第二" and "第2" are one. */
    private static String ordinals(String folded) {
        return folded.indexOf('第') < 0
                ? folded
                : ORDINAL.matcher(folded).replaceAll(found -> "第" + (1 + "一二三四五六七八九".indexOf(found.group(1))));
    }

    /** How surely the text names a thing, 0..1. */
    double names(Inquiry.Thing thing, boolean askedInChinese) {
        double own = (double) thing.terms().stream().filter(terms::contains).count()
                / thing.terms().size();
        if (own == 1 || thing.code()) {
            return own;
        }
        if (thing.named() && Terms.isHan(thing.name().codePointAt(0))) {
            return folded.contains(thing.name()) ? 1 : 0;
        }
        if (sameSort(thing.name())) {
            return SAME_SORT;
        }
        Amount amount = thing.amount();
        if (amount != null && amount.isIn(folded)) {
            return 1;
        }
        if (amount != null && spans().stream().anyMatch(span -> span.holds(amount))) {
            return WITHIN;
        }
        return Math.max(own * 0.8, byOtherName(thing, askedInChinese));
    }

    /** A single character is part of many words, so that it names a thing less surely than a word does. */
    private double byOtherName(Inquiry.Thing thing, boolean askedInChinese) {
        double surest = 0;
        for (String like : thing.likes()) {
            if (says(like)) {
                boolean weak = like.length() == 1 && thing.name().length() > 1;
                double sure = askedInChinese == chinese ? BY_OTHER_NAME : BY_TRANSLATION;
                surest = Math.max(surest, weak ? sure * BY_CHARACTER : sure);
            }
        }
        if (surest >= BY_DICTIONARY) return surest;
        for (String akin : thing.akin()) {
            if (says(akin)) {
                boolean weak = akin.length() == 1 && thing.name().length() > 1;
                surest = Math.max(surest, weak ? BY_DICTIONARY * BY_CHARACTER : BY_DICTIONARY);
            }
        }
        return surest;
    }

    /** How much of another text's words this one says, 0..1. */
    double share(String other) {
        List<Term> wanted = Terms.of(other).stream()
                .filter(term -> term.kind() != Terms.Kind.STOP && term.kind() != Terms.Kind.CHARACTER)
                .toList();
        long met = wanted.stream().filter(term -> terms.contains(term.text())).count();
        return wanted.isEmpty() ? 0 : (double) met / wanted.size();
    }

    boolean hasAnyOf(List<String> wanted) {
        return wanted.stream().anyMatch(terms::contains);
    }

    /** The first of these names that the text says; empty if none. */
    String firstOf(Set<String> likes) {
        return likes.stream().filter(this::says).findFirst().orElse("");
    }

    /** Days answer for days and months for months: "Tuesday to Thursday only" tells of Saturday too. */
    private boolean sameSort(String name) {
        return (DAY.matcher(name).matches() && DAY.matcher(folded).find())
                || (MONTH.matcher(name).matches() && MONTH.matcher(folded).find());
    }

    /** Whether both name a day, or both a month or season, so that one takes the place of the other. */
    static boolean sameSort(String name, String other) {
        return (DAY.matcher(name).matches() && DAY.matcher(other).matches())
                || (MONTH.matcher(name).matches() && MONTH.matcher(other).matches());
    }

    private boolean says(String like) {
        return Terms.isHan(like.codePointAt(0))
                ? (like.length() > 1 ? folded.contains(ordinals(like)) : terms.contains(like))
                : stems.contains(" " + like + " ");
    }

    private List<Amount.Span> spans() {
        List<Amount.Span> known = spans;
        if (known == null) spans = known = Amount.spans(folded);
        return known;
    }
}
