package bicameral.worker.passage;

import java.util.ArrayList;
import java.util.List;

/** Splits text into sentences; their offsets are exact and together they cover all but white space. */
public final class Sentences {
    private static final String ENDS = "。！？!?\n";
    private static final String CLOSERS = "”’」』）)】\"'*";

    private Sentences() {}

    /** A stretch of a text. */
    public record Span(int start, int end) {
        /** The words of it. */
        public String of(String text) {
            return text.substring(start, end);
        }
    }

    /** The sentences in order, without the white space around them; none is empty. */
    public static List<Span> of(String text) {
        List<Span> spans = new ArrayList<>();
        int start = 0;
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            depth = depth(depth, c);
            if (ends(text, i, depth)) {
                int end = i + 1;
                while (end < text.length() && CLOSERS.indexOf(text.charAt(end)) >= 0) {
                    end++;
                }
                add(spans, text, start, end);
                start = end;
                i = end - 1;
                depth = 0;
            }
        }
        add(spans, text, start, text.length());
        return spans;
    }

    private static int depth(int depth, char c) {
        if (c == '(' || c == '（' || c == '「' || c == '“') {
            return depth + 1;
        }
        return c == ')' || c == '）' || c == '」' || c == '”' ? Math.max(0, depth - 1) : depth;
    }

    private static boolean ends(String text, int i, int depth) {
        char c = text.charAt(i);
        if (c == '\n') {
            return true;
        }
        if (depth > 0 && c != '。') {
            return false;
        }
        if (c == '.') {
            return endsEnglish(text, i);
        }
        return ENDS.indexOf(c) >= 0;
    }

    /** A full stop ends a sentence before white space, but not behind a number of a list or a single letter. */
    private static boolean endsEnglish(String text, int i) {
        if (i + 1 < text.length()
                && !Character.isWhitespace(text.charAt(i + 1))
                && CLOSERS.indexOf(text.charAt(i + 1)) < 0) {
            return false;
        }
        int word = i;
        while (word > 0 && !Character.isWhitespace(text.charAt(word - 1))) {
            word--;
        }
        String before = text.substring(word, i);
        boolean number = before.chars().allMatch(Character::isDigit) && (word == 0 || text.charAt(word - 1) == '\n');
        boolean abbreviation = (before.length() == 1 && Character.isUpperCase(before.charAt(0)))
                || before.equals("e.g")
                || before.equals("i.e")
                || before.equals("No")
                || before.equals("approx");
        return !number && !abbreviation;
    }

    private static void add(List<Span> spans, String text, int start, int end) {
        int from = start;
        int to = end;
        while (from < to && Character.isWhitespace(text.charAt(from))) {
            from++;
        }
        while (to > from && Character.isWhitespace(text.charAt(to - 1))) {
            to--;
        }
        if (from < to) {
            spans.add(new Span(from, to));
        }
    }
}
