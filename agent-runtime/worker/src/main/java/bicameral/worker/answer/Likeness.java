package bicameral.worker.answer;

import bicameral.worker.retrieve.KnowledgeIndex;
import bicameral.worker.retrieve.Lexicon;
import bicameral.worker.retrieve.Terms;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether two questions ask the same in other words: each names, by weight, nearly all that the other names; they want the same
 * sort of answer; and their figures, codes, names, days and negations are the same.
 *
 * @param share the smaller of both ways' share of named things by weight, 0..1
 * @param same whether one answer does for both
 */
public record Likeness(double share, boolean same) {
    private static final double ENOUGH = 0.7;
    private static final double NAMED = 0.6;
    /** A thing that tells so much must be named by the other, whatever the shares. */
    private static final double TELLING = 0.55;

    private static final Likeness NONE = new Likeness(0, false);
    private static final Pattern CHOICE = Pattern.compile("(.{1,2})不\\1|有没有|是否|能否|可否|会否|不好意思|对不起|差不多|不锈钢|不过");
    private static final Pattern NEGATED = Pattern.compile(
            "[不没未无非勿]|别(?![的人名墅样])|(?i:\\b(?:not|no|never|without|cannot|nobody|none|neither|nor|unable|refuse[sd]?)\\b|n['’]t\\b)");
    private static final Pattern FIGURE = Pattern.compile("\\d+(?:[.,:]\\d+)*");
    private static final Pattern HAN_FIGURE =
            Pattern.compile("[一二两三四五六七八九十百半]+(?=[个天年月周次号岁元块分点层家折杯只台])|第[一二三四五六七八九十]+|(?:周|星期)[一二三四五六日天]");
    private static final Pattern WORD_FIGURE = Pattern.compile(
            "(?i)\\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|first|second|third|half|(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|june|july|august|september|october|november|december)s?\\b");
    private static final Pattern CODE = Pattern.compile("(?i)\\b(?=[a-z0-9-]*\\d)(?=[a-z0-9-]*[a-z])[a-z0-9-]+\\b");

    /** Compares two questions with what an index knows of their words. */
    public static Likeness of(String one, String other, KnowledgeIndex index) {
        if (squeezed(one).equals(squeezed(other))) return new Likeness(1, true);
        if (!figures(one).equals(figures(other)) || negations(one) % 2 != negations(other) % 2) return NONE;
        Inquiry mine = Inquiry.of(one, index);
        Inquiry theirs = Inquiry.of(other, index);
        if (!sameWish(mine.wanted(), theirs.wanted())) return NONE;
        double share = Math.min(named(mine, other), named(theirs, one));
        return new Likeness(share, share >= ENOUGH);
    }

    /** A text without white space, punctuation, width and case. */
    private static String squeezed(String text) {
        StringBuilder squeezed = new StringBuilder();
        Terms.fold(text).codePoints().filter(Character::isLetterOrDigit).forEach(squeezed::appendCodePoint);
        return squeezed.toString();
    }

    /** Figures, days, ordinals and codes, as a set. */
    private static Set<String> figures(String text) {
        String folded = Terms.fold(text);
        Set<String> figures = new HashSet<>();
        for (Pattern pattern : new Pattern[] {FIGURE, HAN_FIGURE, WORD_FIGURE, CODE}) {
            Matcher matcher = pattern.matcher(folded);
            while (matcher.find()) figures.add(normal(matcher.group()));
        }
        return figures;
    }

    private static String normal(String figure) {
        String bare = figure.replace("-", "")
                .replace(",", "")
                .replace("第", "")
                .replace("星期", "周")
                .replace("周天", "周日");
        return switch (bare) {
            case "one", "一", "first" -> "1";
            case "two", "两", "二", "second" -> "2";
            case "three", "三", "third" -> "3";
            case "four", "四" -> "4";
            case "five", "五" -> "5";
            case "six", "六" -> "6";
            case "seven", "七" -> "7";
            case "eight", "八" -> "8";
            case "nine", "九" -> "9";
            case "ten", "十" -> "10";
            case "twelve", "十二" -> "12";
            default -> bare.endsWith("days") ? bare.substring(0, bare.length() - 1) : bare;
        };
    }

    private static long negations(String text) {
        return NEGATED.matcher(CHOICE.matcher(Terms.fold(text)).replaceAll(" "))
                .results()
                .count();
    }

    private static boolean sameWish(Wanted one, Wanted other) {
        if (one == other || one == Wanted.ANYTHING || other == Wanted.ANYTHING) return true;
        boolean loose = !one.strict() && !other.strict() && one != Wanted.YES_OR_NO && other != Wanted.YES_OR_NO;
        return loose || (amount(one) && amount(other));
    }

    private static boolean amount(Wanted wanted) {
        return wanted == Wanted.NUMBER || wanted == Wanted.PRICE;
    }

    /** How much of what an inquiry names a text names; 0 where it lacks what tells most, a name or a code. */
    private static double named(Inquiry inquiry, String text) {
        Said said = new Said(text);
        double sum = 0;
        double all = 0;
        for (Inquiry.Thing thing : inquiry.things()) {
            if (thing.asking()) continue;
            double names = said.names(thing, inquiry.chinese());
            if (names < NAMED && needed(thing)) return 0;
            all += thing.weight();
            sum += thing.weight() * names;
        }
        return all == 0 ? 0 : sum / all;
    }

    private static boolean needed(Inquiry.Thing thing) {
        if (thing.code() || thing.figure() || thing.named()) return true;
        boolean everyday =
                thing.likes().stream().findAny().isPresent() || Lexicon.get().knows(thing.name());
        return !everyday && thing.weight() >= TELLING;
    }
}
