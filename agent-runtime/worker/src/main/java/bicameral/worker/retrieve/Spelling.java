package bicameral.worker.retrieve;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Mends slips of the keyboard against what the index knows: an English word that stands nowhere becomes the nearest that
 * does; a Chinese character that makes pairs found nowhere becomes one that sounds alike, or fits both its neighbours.
 * Numbers and codes are never touched.
 */
public final class Spelling {
    private static final int SHORTEST = 3;
    /** A shorter word has a neighbour a letter away in nearly every text, so that only two letters that changed places tell a slip. */
    private static final int SHORTEST_UNLIKE = 5;
    /** Of two characters that make a word of the documents, the rarer stands in so many of its passages beside the other. */
    private static final double BELONG = 0.3;

    private static final String NUMERALS = "几一二两三四五六七八九十百千万半";
    private static final int MOST_REPAIRS = 3;

    private final KnowledgeIndex index;

    /** Mends against this index. */
    public Spelling(KnowledgeIndex index) {
        this.index = index;
    }

    /** The text with its likely slips mended; unchanged where nothing is nearer. */
    public String mend(String text) {
        return mendEnglish(mendChinese(text));
    }

    private String mendEnglish(String text) {
        Set<String> unknown = new LinkedHashSet<>();
        Map<String, String> surface = new HashMap<>();
        List<Terms.Term> words = Terms.of(text).stream()
                .filter(term -> term.kind() == Terms.Kind.WORD && term.end() - term.start() >= SHORTEST)
                .toList();
        Commonness.Frequencies frequencies =
                index.frequencies(words.stream().map(Terms.Term::text).toList());
        for (Terms.Term word : words) {
            if (!frequencies.known(word.text())
                    && !Lexicon.get().knows(word.text())
                    && !CommonWords.has(word.text())
                    && !EnglishWords.has(word.text())
                    && isRare(word.text())
                    && !isName(text, word)) {
                unknown.add(word.text());
                surface.put(word.text(), Terms.fold(text.substring(word.start(), word.end())));
            }
        }
        Map<String, String> repairs = new LinkedHashMap<>();
        for (String word : unknown) {
            String written = surface.getOrDefault(word, word);
            String nearest = Terms.nearestStop(written);
            if (nearest.isEmpty()) nearest = oneSlipAway(written);
            if (nearest.isEmpty() && word.length() >= SHORTEST_UNLIKE) nearest = nearest(word);
            if (!nearest.isEmpty() && repairs.size() < MOST_REPAIRS) {
                repairs.put(word, nearest);
            }
        }
        return replaced(text, words, repairs);
    }

    /**
     * The stem, known best to the documents or else to English, of a word one slip away from one as it was written; empty if there is none.
     * Of the word and not of its stem, for a slip in an ending makes another stem of it: "rememberd" ends otherwise than "remembered".
     */
    private String oneSlipAway(String written) {
        Set<String> stems = new LinkedHashSet<>();
        for (int i = 0; i <= written.length(); i++) {
            String before = written.substring(0, i);
            String after = written.substring(i);
            if (i + 1 < written.length()) stem(before + after.charAt(1) + after.charAt(0) + after.substring(2), stems);
            if (written.length() < SHORTEST_UNLIKE) continue;
            if (i > 0 && !after.isEmpty()) stem(before + after.substring(1), stems);
            for (char letter = 'a'; i > 0 && letter <= 'z'; letter++) {
                stem(before + letter + after, stems);
                if (!after.isEmpty()) stem(before + letter + after.substring(1), stems);
            }
        }
        Commonness.Frequencies frequencies = index.frequencies(stems);
        return stems.stream()
                .filter(frequencies::known)
                .min(Comparator.comparingDouble(frequencies::weight))
                .or(() -> stems.stream().filter(EnglishWords::has).findFirst())
                .orElse("");
    }

    /** The known word nearest to one that is not, at most two letters away, of a short one at most one; empty if there is none. */
    private String nearest(String word) {
        int edits = word.length() > 6 ? 2 : 1;
        String best = "";
        for (int allowed = 1; allowed <= edits && best.isEmpty(); allowed++) {
            Set<String> near = index.near(word, allowed);
            Commonness.Frequencies frequencies = index.frequencies(near);
            int most = 0;
            for (String one : near) {
                int count = frequencies.counts().getOrDefault(one, 0);
                if (count > most) {
                    most = count;
                    best = one;
                }
            }
        }
        return best;
    }

    private static void stem(String word, Set<String> into) {
        List<Terms.Term> terms = Terms.of(word);
        if (terms.size() == 1 && terms.getFirst().kind() == Terms.Kind.WORD)
            into.add(terms.getFirst().text());
    }

    /** A word that dictionaries have, but hardly any text, is a slip of another as often as itself. */
    private static boolean isRare(String stem) {
        Thesaurus.Usage usage = Thesaurus.usage(stem);
        return usage == null || usage.often() == 0;
    }

    /** A capital within a sentence: a name the documents do not have is another name, not a slip. */
    private static boolean isName(String text, Terms.Term word) {
        return Character.isUpperCase(text.charAt(word.start()))
                && word.end() - word.start() > 1
                && Character.isLowerCase(text.charAt(word.start() + 1))
                && text.substring(0, word.start()).matches("(?s).*[^.!?:\\s]\\s+");
    }

    private static String replaced(String text, List<Terms.Term> words, Map<String, String> repairs) {
        StringBuilder mended = new StringBuilder(text);
        for (int i = words.size() - 1; i >= 0; i--) {
            String repair = repairs.get(words.get(i).text());
            if (repair != null) {
                mended.replace(words.get(i).start(), words.get(i).end(), repair);
            }
        }
        return mended.toString();
    }

    private String mendChinese(String text) {
        String mended = text;
        int repairs = 0;
        boolean alone = IntStream.range(0, text.length())
                        .filter(i -> suspect(text, i))
                        .limit(2)
                        .count()
                == 1;
        for (int i = 0; i < mended.length() && repairs < MOST_REPAIRS; i++) {
            if (suspect(mended, i)) {
                char repair = repair(mended, i, alone);
                if (repair != 0) {
                    mended = mended.substring(0, i) + repair + mended.substring(i + 1);
                    repairs++;
                }
            }
        }
        return mended;
    }

    /** A character is suspect where neither pair it is part of stands anywhere, nor a word of the dictionary holds it. */
    private boolean suspect(String text, int i) {
        if (!han(text, i)
                || isMeasure(text, i)
                || CommonWords.has(text.substring(i, i + 1))
                || joins(text.substring(i, i + 1))
                || (!han(text, i - 1) && !han(text, i + 1))
                || inDictionary(text, i)) {
            return false;
        }
        List<String> pairs = new ArrayList<>();
        if (han(text, i - 1)) {
            pairs.add(text.substring(i - 1, i + 1));
        }
        if (han(text, i + 1)) {
            pairs.add(text.substring(i, i + 2));
        }
        Commonness.Frequencies frequencies = index.frequencies(pairs);
        return pairs.stream().noneMatch(frequencies::known);
    }

    /** A numeral, and what stands right behind a figure: it counts or measures. */
    private static boolean isMeasure(String text, int i) {
        return NUMERALS.indexOf(text.charAt(i)) >= 0 || (i > 0 && Character.isDigit(text.charAt(i - 1)));
    }

    /** A preposition or conjunction stands between any two words, so that its pairs need not stand anywhere. */
    private static boolean joins(String character) {
        Thesaurus.Usage usage = Thesaurus.usage(character);
        return usage != null && (usage.sort() == 'p' || usage.sort() == 'c');
    }

    private static boolean inDictionary(String text, int i) {
        for (int start = Math.max(0, i - 3); start <= i; start++) {
            for (int end = i + 1; end <= Math.min(text.length(), start + 5); end++) {
                String word = text.substring(start, end);
                if (word.length() > 1 && (Lexicon.get().knows(word) || StopPhrases.isStop(word))) {
                    return true;
                }
            }
        }
        return StopPhrases.isStop(text.substring(i, i + 1));
    }

    /**
     * What merely fits its neighbours is taken only where all else is known; otherwise the question is of something else. Among many passages
     * something fits nearly everything, and only what makes a word of the language is taken.
     */
    private char repair(String text, int i, boolean alone) {
        boolean many = index.frequencies(List.of()).ofMany();
        for (char candidate : Pinyin.alike(text.charAt(i))) {
            boolean before = han(text, i - 1) && makes(text.charAt(i - 1), candidate, many);
            boolean after = han(text, i + 1) && makes(candidate, text.charAt(i + 1), many);
            if (candidate != text.charAt(i) && (before || after) && fits(text, i, candidate)) {
                return candidate;
            }
        }
        if (!many && alone && content(text, i - 1) && content(text, i + 1)) {
            for (String pair : index.startingWith(text.substring(i - 1, i))) {
                if (pair.length() == 2
                        && known(pair.charAt(1), text.charAt(i + 1))
                        && (makes(text.charAt(i - 1), pair.charAt(1), false)
                                || makes(pair.charAt(1), text.charAt(i + 1), false))) {
                    return pair.charAt(1);
                }
            }
        }
        return 0;
    }

    /** Both neighbours must agree where both could be part of the word. */
    private boolean fits(String text, int i, char candidate) {
        boolean before = !han(text, i - 1)
                || StopPhrases.isStop(text.substring(i - 1, i))
                || known(text.charAt(i - 1), candidate);
        boolean after = !han(text, i + 1)
                || StopPhrases.isStop(text.substring(i + 1, i + 2))
                || known(candidate, text.charAt(i + 1));
        return before && after;
    }

    /** Whether two characters make a word: of the language, or where there are few passages, of these. */
    private boolean makes(char a, char b, boolean many) {
        String pair = "" + a + b;
        if (!known(a, b)) return false;
        return Thesaurus.usage(pair) != null || Lexicon.get().knows(pair) || (!many && belong(a, b));
    }

    /** Whether two characters stand together so often that they are a word, and not the end of one and the beginning of the next. */
    private boolean belong(char a, char b) {
        String pair = "" + a + b;
        List<String> both = List.of(pair, String.valueOf(a), String.valueOf(b));
        Map<String, Integer> counts = index.frequencies(both).counts();
        int rarer = Math.min(counts.getOrDefault(both.get(1), 0), counts.getOrDefault(both.get(2), 0));
        return counts.getOrDefault(pair, 0) >= BELONG * rarer;
    }

    private boolean known(char a, char b) {
        String pair = "" + a + b;
        return index.frequencies(List.of(pair)).known(pair);
    }

    private static boolean content(String text, int i) {
        return han(text, i) && !StopPhrases.isStop(text.substring(i, i + 1));
    }

    private static boolean han(String text, int i) {
        return i >= 0 && i < text.length() && Terms.isHan(text.charAt(i));
    }
}
