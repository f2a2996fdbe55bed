package bicameral.worker.retrieve;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers written in words, English and Chinese: the one place that knows them. */
public final class NumberWords {
    private static final List<String> SMALL = List.of(
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen");
    private static final List<String> TENS =
            List.of("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety");
    private static final Map<String, Integer> VALUES = values();
    private static final String DIGITS = "零一二三四五六七八九";
    /** Units of Chinese numerals, each ten times the one before. */
    private static final String UNITS = "十百千";

    /** An alternation of the English words for numbers above one and below a hundred, longer ones first, for a pattern of folded text. */
    public static final String ABOVE_ONE = "(?:" + String.join("|", TENS) + ")[- ](?:"
            + String.join("|", SMALL.subList(0, 9)) + ")|" + String.join("|", TENS) + "|"
            + String.join("|", SMALL.subList(1, SMALL.size()));

    private NumberWords() {}

    private static Map<String, Integer> values() {
        Map<String, Integer> values = new HashMap<>();
        for (int i = 0; i < SMALL.size(); i++) values.put(SMALL.get(i), i + 1);
        for (int i = 0; i < TENS.size(); i++) values.put(TENS.get(i), 10 * (i + 2));
        values.put("hundred", 100);
        return Map.copyOf(values);
    }

    /** The value of a folded English word such as "twelve" or "forty-five"; 0 where it is no number. */
    public static int english(String word) {
        List<String> parts = Arrays.asList(word.split("[- ]", -1));
        if (parts.size() == 1) return VALUES.getOrDefault(word, 0);
        boolean compound = parts.size() == 2
                && TENS.contains(parts.getFirst())
                && SMALL.subList(0, 9).contains(parts.getLast());
        return compound ? VALUES.getOrDefault(parts.getFirst(), 0) + VALUES.getOrDefault(parts.getLast(), 0) : 0;
    }

    /** The value of Chinese numerals such as 三百二十 or 两千, a half of 半 among them; 0 where they are none. */
    public static double chinese(String numerals) {
        double total = 0;
        int digit = 0;
        for (char c : numerals.replace('两', '二').toCharArray()) {
            int one = DIGITS.indexOf(c);
            if (c == '半') {
                total += 0.5;
            } else if (one >= 0) {
                digit = one;
            } else if (UNITS.indexOf(c) >= 0) {
                total += Math.pow(10, UNITS.indexOf(c) + 1) * Math.max(1, digit);
                digit = 0;
            } else {
                return 0;
            }
        }
        return total + digit;
    }
}
