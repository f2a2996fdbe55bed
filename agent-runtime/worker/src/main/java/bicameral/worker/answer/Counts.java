package bicameral.worker.answer;

import bicameral.worker.retrieve.NumberWords;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds how many of something a question speaks of: "三袋尿素", "12 seats", "two drip trays". */
final class Counts {
    private static final Pattern CHINESE = Pattern.compile(
            "(?<![第\\d.a-z月周星期点号-])(\\d+(?:\\.\\d+)?|[一二两三四五六七八九十百]{1,4})\\s*(公斤|千克|个小时|小时|个月|[只台张把条份名间辆头匹个袋瓶盒支片剂针次人位双套斤亩米升天晚年箱包卷块本杯颗副件株棵组孔页幅趟场项根片床碗])(?!以上|以下|以内|之内|之前|前|后|左右)");
    private static final Pattern ENGLISH = Pattern.compile(
            "(?<![\\w.-])(\\d+(?:\\.\\d+)?|" + NumberWords.ABOVE_ONE
                    + "|one|hundred)\\s+(?!ago|of|am|pm|percent|times?\\b|o'clock|or|to|and\\b|bar\\b|mm\\b|cm\\b|kg\\b|g\\b|ml\\b|w\\b|years? old)((?:more |other |such )?(?:\\d+(?:\\.\\d+)? ?(?:mm|cm|ml|kg|g|l|m) )?[a-z][a-z-]+)(?!\\s+(?:ago|old|before|after|later))",
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
        int english = NumberWords.english(word.toLowerCase(Locale.ROOT));
        return BigDecimal.valueOf(english != 0 ? english : (int) NumberWords.chinese(word));
    }
}
