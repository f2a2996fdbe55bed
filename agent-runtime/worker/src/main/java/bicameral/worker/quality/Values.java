package bicameral.worker.quality;

import bicameral.worker.retrieve.NumberWords;
import bicameral.worker.retrieve.Terms;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the figures of a text with the sort of thing they measure, in one unit for each sort. */
public final class Values {
    /** A figure without a unit. */
    static final String BARE = "";

    private static final String UNITS = "元钱?|块钱?|[€$£¥]|quid|bucks|eur(?:os?)?|usd|cny|rmb|dollars?|角(?![尺形度铁])|分钱|万元|"
            + "秒钟?|seconds?|secs?|分钟|minutes?|mins?|个?小时|个?钟头|hours?|hrs?|h|"
            + "个?工作日|working days?|school days?|天|日|days?|个?星期|周(?![岁一二三四五六日天末年])|weeks?|"
            + "个月|月龄|月|months?|周岁|周?年|years?|yrs?|公斤|千克|kg|斤|克|grams?|g|毫升|ml|升|litres?|liters?|l|"
            + "摄氏度|度|°\\s?c|℃|degrees?|%|percent|倍|次|遍|times|折|帕|pa|mb|gb|米|meters?|metres?|厘米|cm|毫米|mm|公里|km|亩|"
            + "点钟?|人|个|名|家|seats?|calls?";
    private static final String WORDS = NumberWords.ABOVE_ONE + "|one|an?|half an?";
    private static final Pattern FIGURE = Pattern.compile("(?<![\\w.])(?<clock>\\d{1,2}:\\d{2})"
            + "|(?<ampm>\\d{1,2})\\s?(?<half>[ap])\\.?m\\b"
            + "|(?<sign>[€$£¥])\\s?(?<priced>\\d[\\d,]*(?:\\.\\d+)?)"
            + "|(?<![a-z0-9.#_]|[a-z]-)(?<number>\\d[\\d,]*(?:\\.\\d+)?)(?:\\s?(?:[-–—~至到]|to)\\s?(?<upto>\\d+(?:\\.\\d+)?))?(?:\\s?(?<unit>"
            + UNITS + ")(?![a-z]))?(?![a-z0-9])"
            + "|(?<han>[一二两三四五六七八九十百半]+)(?<hanunit>" + UNITS + ")"
            + "|\\b(?<word>" + WORDS + ")[\\s-](?<wordunit>" + UNITS + ")\\b");
    /** One of these is what a rate is by, "a bag", "per person", and no figure of its own. */
    private static final Set<String> RATES = Set.of("times", "亩", "人", "个", "名", "家", "seat", "call");

    private Values() {}

    /**
     * A figure.
     *
     * @param kind what it measures; {@link #BARE} where the text does not say
     */
    public record Value(String kind, double number) {
        boolean comparable(Value other) {
            return kind.equals(other.kind) || kind.equals(BARE) || other.kind.equals(BARE);
        }

        boolean same(Value other) {
            return comparable(other) && Math.abs(number - other.number) < 1e-6 * Math.max(1, Math.abs(number));
        }
    }

    /** The figures of the cells of a row. */
    static List<Value> of(List<String> cells) {
        List<Value> values = new ArrayList<>();
        cells.forEach(cell -> values.addAll(of(cell)));
        return values;
    }

    /** The figures in their order. Years, dates and the figures of codes are none. */
    public static List<Value> of(String text) {
        String folded = dateless(Terms.fold(text));
        List<Value> values = new ArrayList<>();
        Matcher matcher = FIGURE.matcher(folded);
        int end = -1;
        while (matcher.find()) {
            if (!isRate(matcher, folded, end) && !isOrdinal(matcher, folded)) add(values, matcher);
            end = matcher.end();
        }
        values.removeIf(value -> value.number() == 1 && RATES.contains(value.kind()));
        return values;
    }

    /** "An hour" right behind a figure is what the figure is by, and no figure of its own. */
    private static boolean isRate(Matcher found, String text, int before) {
        String one = found.group("word") != null ? found.group("word") : found.group("han");
        return before >= 0
                && ("a".equals(one) || "an".equals(one) || "一".equals(one))
                && text.substring(before, found.start()).isBlank();
    }

    /** "第5剂" counts nothing; "第5天" tells a time. */
    private static boolean isOrdinal(Matcher found, String text) {
        if (found.start() == 0 || text.charAt(found.start() - 1) != '第') return false;
        String unit = found.group("unit") != null ? found.group("unit") : found.group("hanunit");
        return unit == null || !unit.matches("[天日周月年]|小时|星期|分钟");
    }

    /** Folded text without its figures and their units. */
    static String without(String folded) {
        return FIGURE.matcher(dateless(folded)).replaceAll(" ");
    }

    private static final Pattern DATES = Pattern.compile(
            "(?:19|20)\\d\\d(?:\\s?年(?:\\s?\\d{1,2}\\s?月(?:\\s?\\d{1,2}\\s?[日号])?)?|[-/.]\\d{1,2}(?:[-/.]\\d{1,2})?)"
                    + "|\\d{1,2}\\s?月\\s?\\d{1,2}\\s?[日号]"
                    + "|\\d{1,2}\\s?号(?![线楼门])"
                    + "|\\b\\d{1,2} (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*(?: (?:19|20)\\d\\d)?"
                    + "|\\b(?:v|ver|version|manual|release|build|firmware|edition) ?\\d+(?:\\.\\d+)+|\\b\\d+(?:\\.\\d+)+ (?:shipped|released|is (?:out|live))"
                    + "|\\b(?:in|from|since|until|by|of|before|after)? ?(?:19|20)\\d\\d(?!\\d|\\s?(?:元|块|帕|eur|ml|毫升|米|人))");

    private static String dateless(String folded) {
        return DATES.matcher(folded).replaceAll(" ");
    }

    private static void add(List<Value> values, Matcher found) {
        if (found.group("clock") != null) {
            String[] parts = found.group("clock").split(":", -1);
            values.add(new Value("clock", Integer.parseInt(parts[0]) * 60 + Integer.parseInt(parts[1])));
        } else if (found.group("ampm") != null) {
            int hour = Integer.parseInt(found.group("ampm")) % 12;
            values.add(new Value("clock", (found.group("half").equals("p") ? hour + 12 : hour) * 60.0));
        } else if (found.group("priced") != null) {
            values.add(new Value("money", number(found.group("priced"))));
        } else if (found.group("number") != null) {
            String unit = found.group("unit");
            values.add(inUnit(number(found.group("number")), unit));
            if (found.group("upto") != null) values.add(inUnit(number(found.group("upto")), unit));
        } else if (found.group("han") != null) {
            double number = NumberWords.chinese(found.group("han"));
            if (number > 0) values.add(inUnit(number, found.group("hanunit")));
        } else {
            String word = found.group("word");
            double number = word.startsWith("half") ? 0.5 : word.startsWith("a") ? 1 : NumberWords.english(word);
            if (number > 0) values.add(inUnit(number, found.group("wordunit")));
        }
    }

    private static double number(String digits) {
        return Double.parseDouble(digits.replace(",", ""));
    }

    private static Value inUnit(double number, @org.jspecify.annotations.Nullable String unit) {
        if (unit == null) return new Value(BARE, number);
        String bare = unit.startsWith("个") && unit.length() > 1 ? unit.substring(1) : unit;
        // "3月" is a month of the year, "3个月" a length of time.
        if (unit.equals("月")) return new Value("month of the year", number);
        return switch (bare) {
            case "quid",
                    "bucks",
                    "元",
                    "元钱",
                    "块",
                    "块钱",
                    "€",
                    "$",
                    "£",
                    "¥",
                    "eur",
                    "euro",
                    "euros",
                    "usd",
                    "cny",
                    "rmb",
                    "dollar",
                    "dollars" -> new Value("money", number);
            case "角" -> new Value("money", number / 10);
            case "分钱" -> new Value("money", number / 100);
            case "万元" -> new Value("money", number * 10_000);
            case "秒", "秒钟", "second", "seconds", "sec", "secs" -> new Value("minute", number / 60);
            case "分钟", "minute", "minutes", "min", "mins" -> new Value("minute", number);
            case "小时", "钟头", "hour", "hours", "hr", "hrs", "h" -> new Value("minute", number * 60);
            case "天", "日", "day", "days", "工作日", "working day", "working days", "school day", "school days" ->
                new Value("day", number);
            case "星期", "周", "week", "weeks" -> new Value("day", number * 7);
            case "月", "月龄", "month", "months" -> new Value("month", number);
            case "周岁" -> new Value("month", number * 12);
            case "年", "周年", "year", "years", "yr", "yrs" -> new Value("month", number * 12);
            case "公斤", "千克", "kg" -> new Value("gram", number * 1000);
            case "斤" -> new Value("gram", number * 500);
            case "克", "gram", "grams", "g" -> new Value("gram", number);
            case "毫升", "ml" -> new Value("millilitre", number);
            case "升", "litre", "litres", "liter", "liters", "l" -> new Value("millilitre", number * 1000);
            case "摄氏度", "度", "° c", "°c", "℃", "degree", "degrees" -> new Value("degree", number);
            case "%", "percent" -> new Value("percent", number);
            case "折" -> new Value("percent", number < 10 ? number * 10 : number);
            case "次", "遍", "times" -> new Value("times", number);
            case "点", "点钟" -> new Value("clock", number * 60);
            case "帕", "pa" -> new Value("pascal", number);
            case "厘米", "cm" -> new Value("millimetre", number * 10);
            case "毫米", "mm" -> new Value("millimetre", number);
            case "米", "meter", "meters", "metre", "metres" -> new Value("millimetre", number * 1000);
            case "公里", "km" -> new Value("millimetre", number * 1_000_000);
            default -> new Value(bare, number);
        };
    }
}
