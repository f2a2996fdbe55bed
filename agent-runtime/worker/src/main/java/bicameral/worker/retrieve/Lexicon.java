package bicameral.worker.retrieve;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** A small dictionary of everyday words that mean about the same, Chinese and English. Read once, when first needed. */
public final class Lexicon {
    private static final int LONGEST_WORD = 6;
    private static final int LONGEST_PHRASE = 4;

    private final List<List<String>> groups = new ArrayList<>();
    private final Map<String, Set<Integer>> groupsOf = new HashMap<>();

    private Lexicon() {}

    private static final class Holder {
        static final Lexicon ONLY = read();
    }

    /** The dictionary. */
    public static Lexicon get() {
        return Holder.ONLY;
    }

    /**
     * Words of like meaning.
     *
     * @param text of a Chinese word as it is, of an English one the stems with a space between
     */
    public Set<String> like(String text) {
        Set<String> like = new LinkedHashSet<>();
        for (int group : groupsOf.getOrDefault(text, Set.of())) {
            like.addAll(groups.get(group));
        }
        like.remove(text);
        return like;
    }

    /** Whether the word is in the dictionary. */
    public boolean knows(String text) {
        return groupsOf.containsKey(text);
    }

    /** The length of the longest known Chinese word that begins at a place, 0 if there is none. */
    public int longestAt(String han, int start) {
        for (int length = Math.min(LONGEST_WORD, han.length() - start); length > 0; length--) {
            if (groupsOf.containsKey(han.substring(start, start + length))) {
                return length;
            }
        }
        return 0;
    }

    /** How many of the words from a place on make the longest known English phrase, 0 if none. */
    public int longestPhraseAt(List<String> stems, int start) {
        for (int length = Math.min(LONGEST_PHRASE, stems.size() - start); length > 0; length--) {
            if (groupsOf.containsKey(String.join(" ", stems.subList(start, start + length)))) {
                return length;
            }
        }
        return 0;
    }

    /** A word as the dictionary keeps it. */
    public static String key(String word) {
        if (word.codePoints().anyMatch(Terms::isHan)) {
            return Terms.fold(word).strip();
        }
        StringBuilder key = new StringBuilder();
        for (Terms.Term term : Terms.of(word)) {
            if (term.kind() != Terms.Kind.CODE || !term.text().contains("-")) {
                key.append(key.isEmpty() ? "" : " ").append(term.text());
            }
        }
        return key.toString();
    }

    private static Lexicon read() {
        Lexicon lexicon = new Lexicon();
        for (String line : lines("lexicon.txt")) {
            if (!line.isBlank() && !line.startsWith("#")) {
                lexicon.add(line);
            }
        }
        return lexicon;
    }

    private void add(String line) {
        List<String> group = new ArrayList<>();
        for (String word : line.split(",")) {
            String key = key(word.strip());
            if (!key.isEmpty() && !group.contains(key)) {
                group.add(key);
                groupsOf.computeIfAbsent(key, k -> new LinkedHashSet<>()).add(groups.size());
            }
        }
        groups.add(group);
    }

    static List<String> lines(String resource) {
        try (InputStream in = Objects.requireNonNull(Lexicon.class.getResourceAsStream(resource), resource);
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
