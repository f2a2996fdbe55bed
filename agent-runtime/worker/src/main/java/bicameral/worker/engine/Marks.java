package bicameral.worker.engine;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.regex.Pattern;

/**
 * Lets an answer through as it streams and keeps only marks that point to a passage that was sent, renumbered from 1 in the
 * order in which they appear. {@code [2]}, {@code [2, 3]} and {@code 【2】} are marks, in one delta or over many.
 */
final class Marks {
    private static final int MAX_MARK = 24;
    private static final Pattern MARK = Pattern.compile(" ?\\[\\d{1,3}\\]");

    private final int passages;
    private final Consumer<String> text;
    private final IntConsumer cited;
    private final StringBuilder out = new StringBuilder();
    private final StringBuilder held = new StringBuilder();
    private final Map<Integer, Integer> numbers = new LinkedHashMap<>();

    /**
     * Makes a filter for one answer.
     *
     * @param passages how many were sent
     * @param text gets the text that may be shown
     * @param cited gets the number of each passage at its first mark, before the text with the mark
     */
    Marks(int passages, Consumer<String> text, IntConsumer cited) {
        this.passages = passages;
        this.text = text;
        this.cited = cited;
    }

    /** Text without any marks. */
    static String without(String text) {
        return MARK.matcher(text).replaceAll("");
    }

    /** The number shown for a passage, by the number it was sent under. */
    int shown(int sent) {
        return numbers.getOrDefault(sent, 0);
    }

    void delta(String delta) {
        for (int i = 0; i < delta.length(); i++) next(delta.charAt(i));
        flush();
    }

    /** Text that has passed but has not been given out yet. */
    String pending() {
        return out.toString();
    }

    /** The answer is over; what looked like the beginning of a mark was none. */
    void end() {
        out.append(held);
        held.setLength(0);
        flush();
    }

    private void flush() {
        if (out.isEmpty()) return;
        String passed = out.toString();
        out.setLength(0);
        text.accept(passed);
    }

    private void next(char c) {
        boolean inMark = held.indexOf("[") >= 0;
        if (inMark && (c == ']' || c == '】')) {
            close();
        } else if (inMark && held.length() < MAX_MARK && isInside(c)) {
            held.append(c);
        } else {
            letGo(c);
        }
    }

    /** Not a mark, or not yet: a blank is held because it goes with a mark that is removed. */
    private void letGo(char c) {
        boolean opens = c == '[' || c == '【';
        if (opens && held.toString().equals(" ")) {
            held.append('[');
            return;
        }
        out.append(held);
        held.setLength(0);
        if (opens) held.append('[');
        else if (c == ' ') held.append(c);
        else out.append(c);
    }

    private static boolean isInside(char c) {
        return (c >= '0' && c <= '9') || c == ',' || c == '，' || c == '、' || c == ' ';
    }

    private void close() {
        String inside = held.substring(held.indexOf("[") + 1);
        boolean spaced = held.charAt(0) == ' ';
        held.setLength(0);
        if (inside.chars().noneMatch(Character::isDigit)) {
            out.append(spaced ? " " : "").append('[').append(inside).append(']');
            return;
        }
        for (String number : inside.split("[,，、 ]+")) {
            int sent = number.isEmpty() || number.length() > 3 ? 0 : Integer.parseInt(number);
            if (sent < 1 || sent > passages) continue;
            if (spaced) out.append(' ');
            spaced = false;
            out.append('[').append(numbered(sent)).append(']');
        }
    }

    private int numbered(int sent) {
        Integer known = numbers.get(sent);
        if (known != null) return known;
        int shown = numbers.size() + 1;
        numbers.put(sent, shown);
        cited.accept(sent);
        return shown;
    }
}
