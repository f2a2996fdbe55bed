package bicameral.worker.retrieve;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * General dictionaries: English words of like meaning out of WordNet, and Chinese words with what they mean in English out of
 * CC-CEDICT, which also tells Chinese words of one meaning. Larger and less sure than the {@link Lexicon}. Some four megabytes, read once,
 * when first needed; thread-safe.
 */
public final class Thesaurus {
    /** A meaning that so many words share tells none of them from the others. */
    private static final int MOST_SHARING = 16;

    private Thesaurus() {}

    private static final class Holder {
        static final Dictionary WORDNET = new Dictionary("wordnet.txt");
        static final Dictionary CEDICT = new Dictionary("cedict.txt");
        static final Dictionary USAGE = new Dictionary("usage.txt");
    }

    /**
     * Words that may mean the same, of both languages.
     *
     * @param name a Chinese word as it is, of an English one the stems with a space between
     */
    public static Set<String> like(String name) {
        Set<String> like = new LinkedHashSet<>();
        if (Terms.isHan(name.codePointAt(0))) {
            for (String meaning : Holder.CEDICT.under(name)) {
                like.add(meaning);
                List<String> sharing = Holder.CEDICT.with(meaning);
                if (sharing.size() <= MOST_SHARING) like.addAll(sharing);
            }
        } else {
            like.addAll(Holder.WORDNET.under(name));
            List<String> sharing = Holder.CEDICT.with(name);
            like.addAll(sharing);
        }
        like.remove(name);
        return like;
    }

    /** Whether no dictionary has a stem. */
    public static boolean isNoEnglish(String stem) {
        return !EnglishWords.has(stem)
                && usage(stem) == null
                && Holder.WORDNET.under(stem).isEmpty();
    }

    /**
     * How general language uses a word.
     *
     * @param sort n a noun, v a verb, a an adjective, d an adverb; others by the letters of the Chinese word list
     * @param often decimal logarithm of how often some 60 million words have it
     */
    public record Usage(char sort, double often) {}

    /** How a word is used; null of one that is rare or unknown. */
    public static @Nullable Usage usage(String name) {
        List<String> usage = Holder.USAGE.under(name);
        return usage.isEmpty()
                ? null
                : new Usage(
                        usage.getFirst().charAt(0),
                        Integer.parseInt(usage.getFirst().substring(1)) / 10.0);
    }

    /** Lines of a word, a tab and other words with commas between, found by the one or the others. */
    private static final class Dictionary {
        private static final long OFFSET = 0xFFFF_FFFFL;
        private final byte[] text;
        /** Hash of a word above, where its line begins below. */
        private final long[] words;
        /** The same of each of the other words. */
        private final long[] others;

        Dictionary(String resource) {
            text = bytes(resource);
            long[] lineOf = new long[1 << 16];
            long[] otherOf = new long[1 << 18];
            int lines = 0;
            int cells = 0;
            int start = 0;
            for (int at = 0; at < text.length; at++) {
                byte c = text[at];
                if (c != '\t' && c != ',' && c != '\n') continue;
                boolean comment = text[lineStart(start)] == '#';
                if (c == '\t' && !comment) {
                    if (lines == lineOf.length) lineOf = Arrays.copyOf(lineOf, 2 * lines);
                    lineOf[lines++] = key(start, at) | lineStart(start);
                } else if (!comment) {
                    if (cells == otherOf.length) otherOf = Arrays.copyOf(otherOf, 2 * cells);
                    otherOf[cells++] = key(start, at) | lineStart(start);
                }
                start = at + 1;
            }
            words = Arrays.copyOf(lineOf, lines);
            others = Arrays.copyOf(otherOf, cells);
            Arrays.sort(words);
            Arrays.sort(others);
        }

        private int lineStart(int at) {
            int start = at;
            while (start > 0 && text[start - 1] != '\n') start--;
            return start;
        }

        private long key(int from, int to) {
            int hash = 1;
            for (int i = from; i < to; i++) hash = 31 * hash + text[i];
            return (long) hash << 32;
        }

        /** The other words on the line of a word. */
        List<String> under(String word) {
            for (String line : lines(words, word)) {
                int tab = line.indexOf('\t');
                if (line.substring(0, tab).equals(word))
                    return List.of(line.substring(tab + 1).split(","));
            }
            return List.of();
        }

        /** The words on whose lines another is. */
        List<String> with(String other) {
            return lines(others, other).stream()
                    .filter(line -> Arrays.asList(
                                    line.substring(line.indexOf('\t') + 1).split(","))
                            .contains(other))
                    .map(line -> line.substring(0, line.indexOf('\t')))
                    .toList();
        }

        private List<String> lines(long[] places, String word) {
            byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
            int hash = 1;
            for (byte b : bytes) hash = 31 * hash + b;
            int at = Arrays.binarySearch(places, (long) hash << 32);
            Set<String> lines = new LinkedHashSet<>();
            for (int i = at < 0 ? -at - 1 : at; i < places.length && (int) (places[i] >> 32) == hash; i++) {
                int start = (int) (places[i] & OFFSET);
                int end = start;
                while (text[end] != '\n') end++;
                lines.add(new String(text, start, end - start, StandardCharsets.UTF_8));
            }
            return List.copyOf(lines);
        }

        private static byte[] bytes(String resource) {
            try (InputStream in = Objects.requireNonNull(Thesaurus.class.getResourceAsStream(resource), resource)) {
                return in.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
