package bicameral.worker.answer;

import bicameral.worker.retrieve.NumberWords;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A number with what it measures, in the base unit of its sort: "两个月" and "60 days" are alike.
 *
 * @param value in days, metres, kilograms, litres; in the unit as written where it is of no such sort
 * @param sort what is measured; empty where no unit is known
 */
record Amount(double value, String sort) {
    private static final String NUMBER =
            "(\\d+(?:\\.\\d+)?|[零一二两三四五六七八九十百千半]{1,5}|(?<![a-z])(?:" + NumberWords.ABOVE_ONE + ")(?![a-z]))";
    private static final String UNIT =
            "\\s*(个月|月龄|个?小时|钟头|分钟|周岁|周年|公斤|千克|公里|千米|厘米|公分|毫米|毫升|平方米|年|天|日(?!元)|周|岁|元|块|斤|克|吨|米|升|度|℃|°c?|%"
                    + "|(?:years?|months?|weeks?|days?|hours?|minutes?|euros?|eur|usd|dollars?|yuan|kg|kilos?|grams?|km|cm|mm|ml|metres?|meters?|litres?|liters?|percent|g|m|l)(?![a-z]))?";
    private static final Pattern ONE = Pattern.compile(NUMBER + UNIT);
    private static final Pattern RANGE = Pattern.compile(NUMBER + UNIT + "\\s*(?:-|—|–|~|至|到|to)\\s*" + NUMBER + UNIT);
    private static final Pattern LEAST =
            Pattern.compile("(?:超过|高于|大于|多于|不少于|不低于|(?<!不|未)满|over|above|more than|at least|from)\\s*" + NUMBER + UNIT
                    + "|" + NUMBER + UNIT + "\\s*(?:及?以上|起|and over|and above|or more|or older|and older|and taller)");
    private static final Pattern MOST =
            Pattern.compile("(?:不足|低于|小于|少于|不满|未满|不超过|不高于|最多|under|below|less than|up to|at most|no more than)\\s*"
                    + NUMBER + UNIT + "|" + NUMBER + UNIT + "\\s*(?:及?以下|以内|之内|or less|or younger|and under)");
    /** Between "one year or more" and "but less than three" stands no more than this. */
    private static final int JOINED = 3;

    private record Unit(String sort, double factor) {}

    private static final Unit NONE = new Unit("", 1);
    private static final double DAY = 86_400;
    private static final double MONTH = 30;
    private static final double YEAR = 365;
    private static final int MONTHS_OF_YEAR = 12;
    private static final Map<String, Unit> UNITS = units();

    private static Map<String, Unit> units() {
        Map<String, Unit> units = new HashMap<>();
        Units.ALL.forEach((name, unit) -> units.put(name, compared(unit)));
        for (String age : List.of("周年", "岁", "周岁")) units.put(age, new Unit("time", YEAR));
        units.put("月龄", new Unit("time", MONTH));
        units.put("°", new Unit("heat", 1));
        units.put("平方米", new Unit("area", 1));
        return Map.copyOf(units);
    }

    /** As it is compared here: months are some number of days, and all money is alike. */
    private static Unit compared(Units.Unit unit) {
        double size = unit.size().doubleValue();
        if (unit.isCurrency()) return new Unit("money", size);
        return switch (unit.kind()) {
            case "time" -> new Unit("time", size / DAY);
            case "months" -> new Unit("time", size == MONTHS_OF_YEAR ? YEAR : size * MONTH);
            case "weight", "length", "volume" -> new Unit(unit.kind(), size / 1000);
            default -> new Unit(unit.kind(), size);
        };
    }

    /** The amount whose number begins at a place of a folded text; null where none does. */
    static @Nullable Amount at(String folded, int start) {
        Matcher matcher = ONE.matcher(folded).region(start, folded.length());
        if (!matcher.lookingAt()) return null;
        Unit unit = unit(matcher.group(2));
        Amount amount = of(matcher.group(1), unit);
        return andAHalf(matcher, folded) ? new Amount(amount.value + unit.factor() / 2, amount.sort) : amount;
    }

    /** "一年半": a half behind a unit of time. */
    private static boolean andAHalf(Matcher matcher, String folded) {
        return matcher.end() < folded.length()
                && folded.charAt(matcher.end()) == '半'
                && unit(matcher.group(2)).sort().equals("time");
    }

    /** Whether an English word is a number above one. */
    static boolean isNumber(String word) {
        return NumberWords.english(word) > 1 && NumberWords.english(word) < 100;
    }

    /** How many characters the amount takes that begins at a place; 0 where its number is none or its unit unknown. */
    static int lengthAt(String folded, int start) {
        Matcher matcher = ONE.matcher(folded).region(start, folded.length());
        if (!matcher.lookingAt() || matcher.group(2) == null) return 0;
        return matcher.end() - start + (andAHalf(matcher, folded) ? 1 : 0);
    }

    private static Amount of(String number, Unit unit) {
        return new Amount(number(number) * unit.factor(), unit.sort());
    }

    private static Unit unit(@Nullable String name) {
        return name == null ? NONE : UNITS.getOrDefault(name, NONE);
    }

    private static double number(String number) {
        if (Character.isDigit(number.charAt(0))) return Double.parseDouble(number);
        return number.charAt(0) < 128 ? NumberWords.english(number) : NumberWords.chinese(number);
    }

    /** Whether one may stand for the other. */
    private boolean comparable(Amount other) {
        return sort.isEmpty() || other.sort.isEmpty() || sort.equals(other.sort);
    }

    /**
     * All that a text allows an amount to be: single ones, from one to another, no less or no more than one.
     *
     * @param open whether the upper bound itself is excluded
     */
    record Span(double least, double most, String sort, boolean open, int start, int end) {
        boolean holds(Amount amount) {
            boolean comparable = sort.isEmpty() || amount.sort().isEmpty() || sort.equals(amount.sort());
            return comparable && amount.value() >= least && (open ? amount.value() < most : amount.value() <= most);
        }
    }

    /** Whether a text names exactly this amount, in whatever unit; its sort must be known. */
    boolean isIn(String folded) {
        if (sort.isEmpty()) return false;
        Matcher matcher = ONE.matcher(folded);
        while (matcher.find()) {
            Amount other = of(matcher.group(1), unit(matcher.group(2)));
            if (!other.sort.isEmpty() && comparable(other) && Math.abs(other.value - value) < 1e-9) return true;
        }
        return false;
    }

    /** The ranges and bounds of a folded text. */
    static List<Span> spans(String folded) {
        List<Span> spans = new ArrayList<>();
        Matcher range = RANGE.matcher(folded);
        while (range.find()) {
            Unit last = unit(range.group(4));
            Unit first = range.group(2) == null ? last : unit(range.group(2));
            Amount from = of(range.group(1), first);
            Amount to = of(range.group(3), last);
            spans.add(new Span(from.value, to.value, to.sort, false, range.start(), range.end()));
        }
        bounds(folded, spans);
        return spans;
    }

    private static void bounds(String folded, List<Span> spans) {
        List<Span> lower = found(LEAST, folded, true);
        List<Span> upper = found(MOST, folded, false);
        for (Span low : lower) {
            Span high = upper.stream()
                    .filter(one -> one.start() >= low.end() - 1
                            && one.start() - low.end() <= JOINED
                            && one.sort().equals(low.sort()))
                    .findFirst()
                    .orElse(null);
            if (high == null) {
                spans.add(low);
            } else {
                upper.remove(high);
                spans.add(new Span(low.least(), high.most(), low.sort(), high.open(), low.start(), high.end()));
            }
        }
        spans.addAll(upper);
    }

    private static List<Span> found(Pattern pattern, String folded, boolean least) {
        List<Span> found = new ArrayList<>();
        Matcher matcher = pattern.matcher(folded);
        while (matcher.find()) {
            boolean first = matcher.group(1) != null;
            Amount amount = of(matcher.group(first ? 1 : 3), unit(matcher.group(first ? 2 : 4)));
            boolean open = matcher.group().startsWith("不满")
                    || matcher.group().startsWith("未满")
                    || matcher.group().startsWith("不足")
                    || matcher.group().startsWith("under")
                    || matcher.group().startsWith("less than");
            found.add(
                    least
                            ? new Span(
                                    amount.value, Double.MAX_VALUE, amount.sort, false, matcher.start(), matcher.end())
                            : new Span(
                                    -Double.MAX_VALUE,
                                    amount.value,
                                    amount.sort,
                                    open,
                                    matcher.start(),
                                    matcher.end()));
        }
        return found;
    }
}
