package bicameral.worker.learn;

import bicameral.worker.passage.Passage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Made-up documents, seeded: either each keeps to one of many subjects with words of its own, or all is chance. */
final class Town {
    static final UUID COLLECTION = new UUID(1, 1);
    private static final String[] SYLLABLES = "ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo zu".split(" ");

    /** A document and what its passages say. */
    record Paper(UUID id, String name, List<String> passages) {}

    final List<Paper> papers = new ArrayList<>();

    /** Every paper about a subject of its own: what stands in one sentence of it tells which words stand in the others. */
    static Town ofSubjects(long seed, int subjects) {
        Town town = new Town();
        Random random = new Random(seed);
        for (int subject = 0; subject < subjects; subject++) {
            String[] words = words(random, 24);
            town.papers.add(paper(seed, subject, random, words));
        }
        return town;
    }

    /** Every sentence drawn from all words alike: nothing tells anything. */
    static Town ofChance(long seed, int papers) {
        Town town = new Town();
        Random random = new Random(seed);
        String[] words = words(random, 4000);
        for (int i = 0; i < papers; i++) town.papers.add(paper(seed, i, random, words));
        return town;
    }

    private static Paper paper(long seed, int number, Random random, String[] words) {
        List<String> passages = new ArrayList<>();
        for (int p = 0; p < 12; p++) {
            StringBuilder text = new StringBuilder();
            for (int sentence = 0; sentence < 4; sentence++) {
                for (int w = 0; w < 6; w++)
                    text.append(words[random.nextInt(words.length)]).append(' ');
                text.setLength(text.length() - 1);
                text.append(". ");
            }
            passages.add(text.toString().strip());
        }
        return new Paper(new UUID(seed, number), "paper", passages);
    }

    private static String[] words(Random random, int count) {
        String[] words = new String[count];
        for (int i = 0; i < count; i++) {
            StringBuilder word = new StringBuilder();
            for (int k = 0; k < 4; k++) word.append(SYLLABLES[random.nextInt(SYLLABLES.length)]);
            words[i] = word.append('b').toString();
        }
        return words;
    }

    Town with(Town other) {
        Town both = new Town();
        both.papers.addAll(papers);
        both.papers.addAll(other.papers);
        return both;
    }

    Town shuffled(long seed) {
        Town town = new Town();
        town.papers.addAll(papers);
        Collections.shuffle(town.papers, new Random(seed));
        return town;
    }

    static List<Passage> passages(Paper paper) {
        List<Passage> passages = new ArrayList<>();
        for (String text : paper.passages()) passages.add(passage(passages.size(), text));
        return passages;
    }

    static Passage passage(int ordinal, String text) {
        return new Passage(ordinal, "", List.of(), Passage.Kind.PROSE, text, List.of(), List.of());
    }
}
