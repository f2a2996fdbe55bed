package bicameral.worker.retrieve;

import java.util.Arrays;
import org.apache.lucene.analysis.CharArraySet;
import org.jspecify.annotations.Nullable;
import org.tartarus.snowball.ext.EnglishStemmer;

/**
 * Finds the terms of texts as {@link Terms} says, without an object for each: a chamber's whole knowledge goes through here.
 * Reusable; not thread-safe.
 */
public final class TermScanner {
    /** A term is never longer; of what is, this much stands for it. */
    static final int LONGEST = 128;

    private static final int CACHED_STEMS = 4096;
    private static final char UNKNOWN = 0;
    private static final char SEVERAL = 0xFFFF;
    private static final CharArraySet STOP = new CharArraySet(Terms.STOP, false);
    /** What single characters fold to. A race writes the same twice. */
    private static final char[] FOLDED = new char[0x10000];

    /** Gets the terms in order of their beginning. */
    @FunctionalInterface
    public interface Sink {
        /**
         * A term.
         *
         * @param text holds it only during the call
         * @param start where it begins in the text, in characters
         */
        void term(char[] text, int from, int length, int start, int end, Terms.Kind kind);
    }

    private final EnglishStemmer stemmer = new EnglishStemmer();
    private final boolean many;
    /** Words and their stems, by a hash of the word; null where none is remembered. */
    private final char[] @Nullable [] words;

    private final char[] @Nullable [] stems;
    private char[] chars = new char[1024];
    private int[] at = new int[1024];
    private char[] word = new char[64];
    private char[] last = new char[LONGEST];
    private int lastLength;
    private int length;
    private Sink sink = (text, from, size, start, end, kind) -> {};

    /** @param many whether it pays to remember stems */
    public TermScanner(boolean many) {
        this.many = many;
        words = new char[many ? CACHED_STEMS : 0][];
        stems = new char[many ? CACHED_STEMS : 0][];
    }

    /** Tells the terms of the first characters of a text. */
    public void scan(char[] text, int size, Sink into) {
        sink = into;
        lastLength = 0;
        fold(text, size);
        int i = 0;
        while (i < length) {
            char c = chars[i];
            if (Terms.isHan(c)) {
                i = han(i);
            } else if (isLetterOrDigit(c)) {
                i = latin(i);
            } else {
                i = beyond(i);
            }
        }
    }

    /** A letter beyond the first plane, as in rare Chinese names, is a term of its own. */
    private int beyond(int i) {
        boolean pair = i + 1 < length && Character.isSurrogatePair(chars[i], chars[i + 1]);
        if (!pair) return i + 1;
        if (Character.isLetterOrDigit(Character.toCodePoint(chars[i], chars[i + 1])))
            add(chars, i, 2, i, i + 2, Terms.Kind.CHARACTER);
        return i + 2;
    }

    private void fold(char[] text, int size) {
        room(size);
        int n = 0;
        for (int i = 0; i < size; i++) {
            char c = text[i];
            char one = single(c);
            if (one != SEVERAL) {
                if (n + 2 > chars.length) room(n + 2);
                at[n] = i;
                chars[n++] = one;
                continue;
            }
            int code = Character.codePointAt(text, i, size);
            String several = Terms.fold(Character.toString(code));
            room(n + several.length() + 1);
            for (int k = 0; k < several.length(); k++) {
                at[n] = i;
                chars[n++] = several.charAt(k);
            }
            i += Character.charCount(code) - 1;
        }
        at[n] = size;
        length = n;
    }

    private static char single(char c) {
        if (c < 0x80) return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
        if (c >= 0x4E00 && c <= 0x9FFF) return c;
        char known = FOLDED[c];
        if (known != UNKNOWN) return known;
        String folded = Character.isSurrogate(c) ? "" : Terms.fold(String.valueOf(c));
        char one = folded.length() == 1 ? folded.charAt(0) : SEVERAL;
        FOLDED[c] = one;
        return one;
    }

    private void room(int size) {
        if (size < chars.length) return;
        int more = Math.max(size + 1, chars.length * 2);
        chars = Arrays.copyOf(chars, more);
        at = Arrays.copyOf(at, more);
    }

    private static boolean isLetterOrDigit(char c) {
        if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        return Character.isLetterOrDigit(c);
    }

    private int han(int i) {
        add(chars, i, 1, i, i + 1, Terms.Kind.CHARACTER);
        if (i + 1 < length && Terms.isHan(chars[i + 1])) add(chars, i, 2, i, i + 2, Terms.Kind.PAIR);
        return i + 1;
    }

    /** A run of letters, digits and the marks that may stand inside numbers, codes and words. */
    private int latin(int start) {
        int end = start;
        boolean digits = false;
        boolean letters = false;
        while (end < length && (isPart(end) || joins(end))) {
            digits |= Character.isDigit(chars[end]);
            letters |= Character.isLetter(chars[end]);
            end++;
        }
        if (digits && letters) code(start, end);
        pieces(start, end);
        return end;
    }

    private boolean isPart(int i) {
        return isLetterOrDigit(chars[i]) && !Terms.isHan(chars[i]);
    }

    private boolean joins(int i) {
        char c = chars[i];
        if (c != '-' && c != '.' && c != ',' && c != '\'' && c != '’' && c != ':' && c != '_') return false;
        if (i + 1 >= length || !isPart(i + 1)) return false;
        return c != ',' || (Character.isDigit(chars[i + 1]) && i > 0 && Character.isDigit(chars[i - 1]));
    }

    /** "20mm" is a number with its unit, "R600" and "CL-R600" are codes. */
    private void code(int start, int end) {
        if (Character.isDigit(chars[start])) return;
        int size = 0;
        roomForWord(end - start);
        for (int i = start; i < end; i++) {
            if (chars[i] == '-') continue;
            if (!isLetterOrDigit(chars[i])) return;
            word[size++] = chars[i];
        }
        add(word, 0, size, start, end, Terms.Kind.CODE);
    }

    private void pieces(int start, int end) {
        int i = start;
        while (i < end) {
            if (Character.isDigit(chars[i])) {
                int to = numberEnd(i, end);
                number(i, to);
                i = to;
            } else if (Character.isLetter(chars[i])) {
                int to = i;
                while (to < end && (isLetterOrDigit(chars[to]) || chars[to] == '\'' || chars[to] == '’')) to++;
                word(i, to);
                i = to;
            } else {
                i++;
            }
        }
    }

    private int numberEnd(int start, int end) {
        int to = start;
        while (to < end
                && (Character.isDigit(chars[to])
                        || ((chars[to] == '.' || chars[to] == ',' || chars[to] == ':')
                                && to + 1 < end
                                && Character.isDigit(chars[to + 1])))) {
            to++;
        }
        return to;
    }

    private void number(int start, int end) {
        roomForWord(end - start);
        int size = 0;
        for (int i = start; i < end; i++) if (chars[i] != ',') word[size++] = chars[i];
        add(word, 0, size, start, end, Terms.Kind.NUMBER);
    }

    private void word(int start, int end) {
        roomForWord(end - start);
        int size = 0;
        boolean digit = false;
        for (int i = start; i < end; i++) {
            digit |= Character.isDigit(chars[i]);
            word[size++] = chars[i] == '’' ? '\'' : chars[i];
        }
        if (digit) {
            if (!isLast(size)) add(word, 0, size, start, end, Terms.Kind.CODE);
        } else if (STOP.contains(word, 0, size)) {
            add(word, 0, size, start, end, Terms.Kind.STOP);
        } else {
            stemmed(size, start, end);
        }
    }

    private boolean isLast(int size) {
        int compared = Math.min(size, LONGEST);
        return compared == lastLength && Arrays.equals(word, 0, compared, last, 0, compared);
    }

    private void stemmed(int size, int start, int end) {
        int bare = bare(size);
        if (!many || bare > LONGEST) {
            stemmer.setCurrent(Arrays.copyOf(word, bare), bare);
            stemmer.stem();
            add(stemmer.getCurrentBuffer(), 0, stemmer.getCurrentBufferLength(), start, end, Terms.Kind.WORD);
            return;
        }
        char[] stem = remembered(bare);
        add(stem, 0, stem.length, start, end, Terms.Kind.WORD);
    }

    /** Without the ending of a possessive, else without any apostrophe. */
    private int bare(int size) {
        if (size >= 2 && word[size - 2] == '\'' && word[size - 1] == 's') return size - 2;
        int kept = 0;
        for (int i = 0; i < size; i++) if (word[i] != '\'') word[kept++] = word[i];
        return kept;
    }

    private char[] remembered(int size) {
        int hash = 0;
        for (int i = 0; i < size; i++) hash = 31 * hash + word[i];
        int place = (hash ^ (hash >>> 15)) & (CACHED_STEMS - 1);
        char[] there = words[place];
        char[] stem = stems[place];
        if (there != null && stem != null && Arrays.equals(there, 0, there.length, word, 0, size)) return stem;
        stemmer.setCurrent(Arrays.copyOf(word, size), size);
        stemmer.stem();
        char[] made = Arrays.copyOf(stemmer.getCurrentBuffer(), stemmer.getCurrentBufferLength());
        words[place] = Arrays.copyOf(word, size);
        stems[place] = made;
        return made;
    }

    private void roomForWord(int size) {
        if (size > word.length) word = new char[Math.max(size, word.length * 2)];
    }

    private void add(char[] text, int from, int size, int start, int end, Terms.Kind kind) {
        int kept = Math.min(size, LONGEST);
        if (kept < size && Character.isHighSurrogate(text[from + kept - 1])) kept--;
        System.arraycopy(text, from, last, 0, kept);
        lastLength = kept;
        sink.term(text, from, kept, at[start], Math.max(at[end], at[start]), kind);
    }
}
