package bicameral.worker.answer;

import bicameral.worker.retrieve.KnowledgeIndex;
import bicameral.worker.retrieve.Lexicon;
import bicameral.worker.retrieve.Terms;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether two questions ask the same in other words: each names, by weight, nearly all that the other names; they want the same
 * sort of answer; and their figures, codes, names, days and negations are the same.
 *
 * @param share the smaller of both ways' share of named things by weight, 0..1
 * @param same whether one answer does for both
 */
public record Likeness(double share, boolean same) {
    private static final double ENOUGH = 0.7;
    /** Of the questions that name nearly all of the asked one no more are taken apart. */
    private static final int MOST_READ = 100;

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

    /** A question that asks the same as another. */
    public record Match<T>(T other, double share) {}

    /**
     * A question to hold many others against. It is taken apart once; of the others only those that name nearly all of it are, for
     * that costs look-ups in an index. Not thread-safe.
     */
    public static final class Asked {
        private final String text;
        private final String squeezed;
        private final Set<String> figures;
        private final boolean negated;
        private final Function<String, Inquiry> read;
        private @Nullable Inquiry inquiry;

        /** With what an index knows of the words. */
        public Asked(String text, KnowledgeIndex index) {
            this(text, question -> Inquiry.of(question, index));
        }

        /** @param read takes a question apart */
        Asked(String text, Function<String, Inquiry> read) {
            this.text = text;
            this.read = read;
            squeezed = squeezed(text);
            figures = figures(text);
            negated = negations(text) % 2 != 0;
        }

        /** Of others that ask the same and hold, the closest; of equals the first. Empty where there is none. */
        public <T> Optional<Match<T>> closest(List<T> others, Function<T, String> question, Predicate<T> holds) {
            List<Candidate<T>> candidates = new ArrayList<>();
            for (T other : others) {
                double most = most(question.apply(other));
                if (most >= ENOUGH) candidates.add(new Candidate<>(other, most, candidates.size()));
            }
            candidates.sort(
                    Comparator.comparingDouble((Candidate<T> one) -> one.most()).reversed());
            Candidate<T> best = null;
            double share = 0;
            for (Candidate<T> one : candidates.subList(0, Math.min(MOST_READ, candidates.size()))) {
                if (best != null && one.most() < share) break;
                Likeness likeness = to(question.apply(one.other()));
                boolean closer =
                        best == null || likeness.share > share || (likeness.share == share && one.at() < best.at());
                if (likeness.same && closer && holds.test(one.other())) {
                    best = one;
                    share = likeness.share;
                }
            }
            return best == null ? Optional.empty() : Optional.of(new Match<>(best.other(), share));
        }

        /** The other's share can't be more than this, which its words alone tell. */
        private double most(String other) {
            if (squeezed.equals(squeezed(other))) return 1;
            if (!figures.equals(figures(other)) || negated != (negations(other) % 2 != 0)) return 0;
            return named(inquiry(), other);
        }

        /** Whether another asks the same. */
        Likeness to(String other) {
            double most = most(other);
            if (squeezed.equals(squeezed(other))) return new Likeness(1, true);
            if (most == 0) return NONE;
            Inquiry theirs = read.apply(other);
            if (!sameWish(inquiry().wanted(), theirs.wanted())) return NONE;
            double share = Math.min(most, named(theirs, text));
            return new Likeness(share, share >= ENOUGH);
        }

        private Inquiry inquiry() {
            Inquiry known = inquiry;
            if (known == null) inquiry = known = read.apply(text);
            return known;
        }
    }

    /**
     * What may ask the same.
     *
     * @param most its share is no more
     * @param at its place among others
     */
    private record Candidate<T>(T other, double most, int at) {}

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
