package bicameral.seeds.corpus;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * A vocabulary in the order of how common its words are: those of given texts first, by their frequency, then made-up ones in
 * the spelling of the language, so that rare words go on coming however long a text grows (Heaps). The word of rank r is drawn
 * with a probability of about 1 ÷ (r + 2.7) (Zipf and Mandelbrot).
 */
final class Words {
    private static final int DRAWS = 1 << 20;
    private static final double SHIFT = 2.7;

    private final String[] words;
    private final int[] draws;

    private Words(String[] words) {
        this.words = words;
        this.draws = draws(words.length);
    }

    /** Chinese words: runs of two to four characters that come again in the texts, and made-up compounds. */
    static Words chinese(List<String> texts, int size, Random random) {
        Map<String, Integer> counts = new HashMap<>();
        StringBuilder characters = new StringBuilder();
        for (String text : texts) {
            for (int i = 0; i < text.length(); i++) {
                int run = 0;
                while (run < 4 && i + run < text.length() && isHan(text.charAt(i + run))) run++;
                if (run > 0) characters.append(text.charAt(i));
                for (int length = 2; length <= run; length++)
                    counts.merge(text.substring(i, i + length), 1, Integer::sum);
            }
        }
        Set<String> known = common(counts, 3);
        while (known.size() < size) {
            StringBuilder word = new StringBuilder();
            int length = random.nextInt(5) == 0 ? 3 : 2;
            for (int i = 0; i < length; i++) word.append(characters.charAt(random.nextInt(characters.length())));
            known.add(word.toString());
        }
        return new Words(known.toArray(String[]::new));
    }

    /** English words of the texts, and made-up ones of their syllables. */
    static Words english(List<String> texts, int size, Random random) {
        Map<String, Integer> counts = new HashMap<>();
        for (String text : texts)
            for (String word : text.split("[^A-Za-z]+"))
                if (word.length() > 1) counts.merge(word.toLowerCase(java.util.Locale.ROOT), 1, Integer::sum);
        Set<String> known = common(counts, 1);
        List<String> syllables = new ArrayList<>();
        for (String word : known)
            for (int i = 0; i + 3 <= word.length(); i += 3) syllables.add(word.substring(i, i + 3));
        while (known.size() < size) {
            StringBuilder word = new StringBuilder();
            for (int i = 2 + random.nextInt(2); i > 0; i--)
                word.append(syllables.get(random.nextInt(syllables.size())));
            known.add(word.toString());
        }
        return new Words(known.toArray(String[]::new));
    }

    private static Set<String> common(Map<String, Integer> counts, int atLeast) {
        Set<String> words = new LinkedHashSet<>();
        counts.entrySet().stream()
                .filter(entry -> entry.getValue() >= atLeast)
                .sorted(Map.Entry.<String, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .forEach(entry -> words.add(entry.getKey()));
        return words;
    }

    private static int[] draws(int size) {
        double[] until = new double[size];
        double sum = 0;
        for (int rank = 0; rank < size; rank++) {
            sum += 1 / (rank + 1 + SHIFT);
            until[rank] = sum;
        }
        int[] draws = new int[DRAWS];
        int rank = 0;
        for (int i = 0; i < DRAWS; i++) {
            while (until[rank] < sum * (i + 0.5) / DRAWS) rank++;
            draws[i] = rank;
        }
        return draws;
    }

    static boolean isHan(char c) {
        return c >= 0x4E00 && c <= 0x9FFF;
    }

    String draw(Random random) {
        return words[draws[random.nextInt(DRAWS)]];
    }

    /** The word of a rank. */
    String at(int rank) {
        return words[Math.floorMod(rank, words.length)];
    }

    int size() {
        return words.length;
    }
}
