package bicameral.worker.retrieve;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.tartarus.snowball.ext.EnglishStemmer;

/**
 * What a text is searched by. Width and case are folded. Chinese gives its characters and their pairs; English words are
 * stemmed; numbers lose their thousands separators; codes of letters and digits ("CL-R600", "E03") stay whole, whether written
 * with a hyphen or without, and give their parts too.
 */
public final class Terms {
    private static final Set<String> STOP = new HashSet<>(List.of(
            ("a an the and or of to in on at by for with from as is are was were be been being am it its this that these those"
                            + " i you he she we they me him her us them my your his our their do does did have has had will would can could"
                            + " should may might must shall if then than so not no but what which who whom whose when where why how there"
                            + " here any some all please tell about into out up down over under again just also very much many get got"
                            + " done happen happens want wants know like give see go goes going come let one us need needs i'm it's don't doesn't isn't can't s t d ll re ve m")
                    .split(" ")));

    private Terms() {}

    /** What sort of term it is. */
    public enum Kind {
        /** A stemmed word. */
        WORD,
        /** A word that carries little: not indexed. */
        STOP,
        /** A figure. */
        NUMBER,
        /** Letters with digits. */
        CODE,
        /** Two Chinese characters. */
        PAIR,
        /** One Chinese character. */
        CHARACTER
    }

    /**
     * A term and the stretch of the text it stands for.
     *
     * @param text folded
     */
    public record Term(String text, int start, int end, Kind kind) {}

    /** All terms in order of their beginning. */
    public static List<Term> of(String text) {
        return new Reading(text).terms();
    }

    /** The word without weight that one slip made into this; empty if there is none. */
    static String nearestStop(String word) {
        return word.length() < 4
                ? ""
                : STOP.stream()
                        .filter(stop -> stop.length() > 3 && oneSlip(stop, word))
                        .findFirst()
                        .orElse("");
    }

    /** One letter more, one fewer, or one other, behind the first. */
    private static boolean oneSlip(String a, String b) {
        if (Math.abs(a.length() - b.length()) > 1 || a.charAt(0) != b.charAt(0)) {
            return false;
        }
        int same = 0;
        while (same < Math.min(a.length(), b.length()) && a.charAt(same) == b.charAt(same)) {
            same++;
        }
        String restA = a.substring(same);
        String restB = b.substring(same);
        return a.length() == b.length()
                ? restA.isEmpty() || restA.substring(1).equals(restB.substring(1))
                : (a.length() > b.length()
                        ? restA.substring(1).equals(restB)
                        : restB.substring(1).equals(restA));
    }

    /** Whether a character is Chinese. */
    public static boolean isHan(int c) {
        return (c >= 0x4E00 && c <= 0x9FFF)
                || (c >= 0x3400 && c <= 0x4DBF)
                || (c >= 0x20000 && c <= 0x3134F)
                || c == 0x3007;
    }

    /** Width and case folded. */
    public static String fold(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    }

    private static final class Reading {
        private final List<Term> terms = new ArrayList<>();
        private final EnglishStemmer stemmer = new EnglishStemmer();
        private final char[] chars;
        private final int[] at;
        private final int length;

        Reading(String text) {
            StringBuilder folded = new StringBuilder(text.length());
            int[] offsets = new int[text.length() * 2 + 16];
            int i = 0;
            while (i < text.length()) {
                int c = text.codePointAt(i);
                String one = c < 0x80 ? String.valueOf((char) Character.toLowerCase(c)) : fold(Character.toString(c));
                if (folded.length() + one.length() + 1 >= offsets.length) {
                    offsets = java.util.Arrays.copyOf(offsets, offsets.length * 2 + one.length());
                }
                for (int k = 0; k < one.length(); k++) {
                    offsets[folded.length() + k] = i;
                }
                folded.append(one);
                i += Character.charCount(c);
            }
            offsets[folded.length()] = text.length();
            chars = folded.toString().toCharArray();
            length = chars.length;
            at = offsets;
        }

        List<Term> terms() {
            int i = 0;
            while (i < length) {
                if (isHan(chars[i])) {
                    i = han(i);
                } else if (Character.isLetterOrDigit(chars[i])) {
                    i = latin(i);
                } else {
                    i++;
                }
            }
            return terms;
        }

        private int han(int i) {
            add(i, i + 1, Kind.CHARACTER);
            if (i + 1 < length && isHan(chars[i + 1])) {
                add(i, i + 2, Kind.PAIR);
            }
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
            if (digits && letters) {
                code(start, end);
            } else {
                pieces(start, end);
            }
            return end;
        }

        private boolean isPart(int i) {
            return Character.isLetterOrDigit(chars[i]) && !isHan(chars[i]);
        }

        private boolean joins(int i) {
            return i + 1 < length
                    && isPart(i + 1)
                    && (chars[i] == '-'
                            || chars[i] == '.'
                            || chars[i] == ','
                            || chars[i] == '\''
                            || chars[i] == '’'
                            || chars[i] == ':'
                            || chars[i] == '_')
                    && !(chars[i] == ','
                            && !(Character.isDigit(chars[i + 1]) && i > 0 && Character.isDigit(chars[i - 1])));
        }

        /** "20mm" is a number with its unit, "R600" and "CL-R600" are codes. */
        private void code(int start, int end) {
            boolean single = new String(chars, start, end - start)
                    .chars()
                    .allMatch(c -> Character.isLetterOrDigit(c) || c == '-');
            if (single && !Character.isDigit(chars[start])) {
                add(new String(chars, start, end - start).replace("-", ""), start, end, Kind.CODE);
            }
            pieces(start, end);
        }

        private void pieces(int start, int end) {
            int i = start;
            while (i < end) {
                if (Character.isDigit(chars[i])) {
                    int to = numberEnd(i, end);
                    add(new String(chars, i, to - i).replace(",", ""), i, to, Kind.NUMBER);
                    i = to;
                } else if (Character.isLetter(chars[i])) {
                    int to = i;
                    while (to < end
                            && (Character.isLetterOrDigit(chars[to]) || chars[to] == '\'' || chars[to] == '’')) {
                        to++;
                    }
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

        private void word(int start, int end) {
            String word = new String(chars, start, end - start).replace('’', '\'');
            boolean hasDigit = word.chars().anyMatch(Character::isDigit);
            if (hasDigit) {
                if (terms.isEmpty() || !terms.getLast().text().equals(word)) {
                    add(word, start, end, Kind.CODE);
                }
                return;
            }
            if (STOP.contains(word)) {
                add(word, start, end, Kind.STOP);
                return;
            }
            add(stem(word), start, end, Kind.WORD);
        }

        private String stem(String word) {
            String bare = word.endsWith("'s") ? word.substring(0, word.length() - 2) : word.replace("'", "");
            stemmer.setCurrent(bare);
            stemmer.stem();
            return stemmer.getCurrent();
        }

        private void add(int start, int end, Kind kind) {
            add(new String(chars, start, end - start), start, end, kind);
        }

        private void add(String term, int start, int end, Kind kind) {
            terms.add(new Term(term, at[start], Math.max(at[end], at[start]), kind));
        }
    }
}
