package bicameral.worker.answer;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds how many of something a question speaks of: "三袋尿素", "12 seats", "two drip trays". */
final class Counts {
    private static final Map<String, Integer> WORDS = Map.ofEntries(
            Map.entry("one", 1),
            Map.entry("two", 2),
            Map.entry("three", 3),
            Map.entry("four", 4),
            Map.entry("five", 5),
            Map.entry("six", 6),
            Map.entry("seven", 7),
            Map.entry("eight", 8),
            Map.entry("nine", 9),
            Map.entry("ten", 10),
            Map.entry("eleven", 11),
            Map.entry("twelve", 12),
            Map.entry("fifteen", 15),
            Map.entry("twenty", 20),
            Map.entry("thirty", 30),
            Map.entry("fifty", 50),
            Map.entry("hundred", 100));
    private static final String DIGITS = "零一二三四五六七八九";
    private static final Pattern CHINESE = Pattern.compile(
            "(?<![第\\d.a-z月周星期点号-])(\\d+(?:\\.\\d+)?|[一二两三四五六七八九十百]{1,4})\\s*(公斤|千克|个小时|小时|个月|[只台张把条份名间辆头匹个袋瓶盒支片剂针次人位双套斤亩米升天晚年箱包卷块本杯颗副件株棵组孔页幅趟场项根片床碗])(?!以上|以下|以内|之内|之前|前|后|左右)");
    private static final Pattern ENGLISH = Pattern.compile(
            "(?<![\\w.-])(\\d+(?:\\.\\d+)?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|fifty|hundred)\\s+(?!ago|of|am|pm|percent|times?\\b|o'clock|or|to|and\\b|bar\\b|mm\\b|cm\\b|kg\\b|g\\b|ml\\b|w\\b|years? old)((?:more |other |such )?(?:\\d+(?:\\.\\d+)? ?(?:mm|cm|ml|kg|g|l|m) )?[a-z][a-z-]+)(?!\\s+(?:ago|old|before|after|later))",
            Pattern.CASE_INSENSITIVE);

    private Counts() {}

    /**
     * A count.
     *
     * @param words as they stand, count and measure
     * @param measure what is counted or the measure it is counted by
     */
    record Count(BigDecimal value, String words, String measure) {
        /** A text without the number; an English noun stays, a Chinese measure goes. */
        String without(String text) {
            boolean latin = measure.chars().allMatch(c -> c < 128);
            return text.replace(words, latin ? measure : " ");
        }
    }

    /** All counts in the order they stand. */
    static List<Count> in(String folded) {
        List<Count> counts = new ArrayList<>();
        for (Pattern pattern : List.of(CHINESE, ENGLISH)) {
            Matcher matcher = pattern.matcher(folded);
            while (matcher.find()) {
                BigDecimal value = value(matcher.group(1));
                if (value.signum() > 0) {
                    counts.add(new Count(value, matcher.group(), measure(matcher.group(2))));
                }
            }
        }
        return counts;
    }

    private static String measure(String words) {
        return words.replaceFirst("^(?:more|other|such) ", "")
                .replace("个小时", "小时")
                .replace("个月", "月");
    }

    /** The value of a number in figures or in words of either language. */
    static BigDecimal value(String word) {
        if (Character.isDigit(word.charAt(0))) {
            return new BigDecimal(word);
        }
        Integer english = WORDS.get(word);
        return BigDecimal.valueOf(english != null ? english : chinese(word));
    }

    private static int chinese(String word) {
        int total = 0;
        int digit = 0;
        for (char c : word.replace('两', '二').toCharArray()) {
            if (c == '百' || c == '十') {
                total += Math.max(1, digit) * (c == '百' ? 100 : 10);
                digit = 0;
            } else {
                digit = DIGITS.indexOf(c);
            }
        }
        return total + digit;
    }
}
