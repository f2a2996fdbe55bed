package bicameral.worker.answer;

import bicameral.worker.passage.Orders;
import bicameral.worker.passage.Passage;
import bicameral.worker.passage.Sentences;
import bicameral.worker.retrieve.ChineseWords;
import bicameral.worker.retrieve.Found;
import bicameral.worker.retrieve.KnowledgeIndex;
import bicameral.worker.retrieve.Lexicon;
import bicameral.worker.retrieve.StopPhrases;
import bicameral.worker.retrieve.Terms;
import bicameral.worker.retrieve.Thesaurus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Questions made of a chamber's own passages, each with the place that settles it: some words of a sentence, some of them put in other
 * words, its heading with a word of it, a row's label with the name of a column. Of a few passages only, however many there are; seeded.
 */
final class OwnQuestions {
    static final int MOST = 160;
    private static final int SHORTEST = 10;
    private static final int LONGEST = 200;
    private static final int LEAST_WORDS = 2;
    private static final int MOST_WORDS = 6;
    private static final int NEIGHBOURS = 4;
    private static final double KEPT = 0.55;
    private static final double REPLACED = 0.5;
    private static final long SEED = 26;

    private final KnowledgeIndex index;
    private final SplittableRandom random = new SplittableRandom(SEED);

    OwnQuestions(KnowledgeIndex index) {
        this.index = index;
    }

    /**
     * A question.
     *
     * @param source the passage that settles it
     * @param settling the words there that do
     */
    record Own(String text, Found source, String settling) {}

    List<Own> all() throws IOException {
        Map<UUID, Integer> documents = new TreeMap<>(index.documents());
        List<UUID> ids = List.copyOf(documents.keySet());
        List<Own> questions = new ArrayList<>();
        int each = Math.max(1, (int) Math.ceil((double) MOST / Math.max(1, ids.size())));
        int step = Math.max(1, ids.size() / MOST);
        for (int i = 0; i < ids.size() && questions.size() < MOST; i += step) {
            int passages = documents.getOrDefault(ids.get(i), 0);
            for (int k = 0; k < Math.min(each, passages); k++) {
                int ordinal = (int) ((long) passages * k / Math.min(each, passages));
                index.read(ids.get(i), ordinal).flatMap(this::of).ifPresent(questions::add);
            }
        }
        return questions;
    }

    private Optional<Own> of(Found found) {
        Passage passage = found.passage();
        if (passage.kind() == Passage.Kind.CHAT || Orders.in(passage.text())) return Optional.empty();
        return passage.kind() == Passage.Kind.ROW ? row(found) : sentence(found);
    }

    /** A row's label, and the name of a column or a word of another cell. */
    private Optional<Own> row(Found found) {
        Passage passage = found.passage();
        int width = Math.min(passage.header().size(), passage.cells().size());
        if (width < LEAST_WORDS) return Optional.empty();
        int column = 1 + random.nextInt(width - 1);
        List<String> words = words(passage.cells().getFirst());
        words.addAll(words(passage.header().get(column)));
        return asked(found, noisy(words, 1), passage.text(), passage.cells().get(column));
    }

    private Optional<Own> sentence(Found found) {
        Passage passage = found.passage();
        List<Sentences.Span> spans = Sentences.of(passage.text()).stream()
                .filter(span -> span.end() - span.start() >= SHORTEST && span.end() - span.start() <= LONGEST)
                .toList();
        if (spans.isEmpty()) return Optional.empty();
        String sentence = spans.get(random.nextInt(spans.size())).of(passage.text());
        List<String> words = noisy(words(sentence), KEPT);
        if (!passage.headings().isEmpty() && random.nextInt(3) == 0) {
            List<String> under = words(passage.headings().getLast());
            under.addAll(words.subList(0, Math.min(1, words.size())));
            words = under;
        }
        return asked(found, words, sentence, sentence);
    }

    private Optional<Own> asked(Found found, List<String> words, String settling, String answer) {
        if (words.size() < LEAST_WORDS) return Optional.empty();
        boolean chinese = words.stream().anyMatch(word -> Terms.isHan(word.codePointAt(0)));
        List<String> few = words.subList(0, Math.min(MOST_WORDS, words.size()));
        String asks = chinese ? asksInChinese(answer) : asksInEnglish(answer);
        String text = chinese ? String.join(" ", few) + asks : asks + String.join(" ", few) + "?";
        return Optional.of(new Own(text, found, settling));
    }

    private static String asksInChinese(String answer) {
        if (Wanted.PRICE.mayBeIn(answer)) return "多少钱?";
        if (Wanted.TIME.mayBeIn(answer)) return "什么时候?";
        return Wanted.NUMBER.mayBeIn(answer) ? "多少?" : "是什么?";
    }

    private static String asksInEnglish(String answer) {
        if (Wanted.PRICE.mayBeIn(answer)) return "how much is ";
        if (Wanted.TIME.mayBeIn(answer)) return "when ";
        return Wanted.NUMBER.mayBeIn(answer) ? "how many " : "what about ";
    }

    /** Some of the words, in their order, and some of these put otherwise. */
    private List<String> noisy(List<String> words, double kept) {
        List<String> noisy = new ArrayList<>();
        for (String word : words) {
            if (random.nextDouble() < kept) noisy.add(random.nextDouble() < REPLACED ? otherwise(word) : word);
        }
        return noisy;
    }

    private String otherwise(String word) {
        String key = Lexicon.key(word);
        if (key.isEmpty()) return word;
        List<String> others = new ArrayList<>(Lexicon.get().like(key));
        if (others.isEmpty()) others.addAll(Thesaurus.like(key));
        boolean han = Terms.isHan(word.codePointAt(0));
        others.removeIf(other -> other.isEmpty() || Terms.isHan(other.codePointAt(0)) != han);
        return others.isEmpty() ? word : others.get(random.nextInt(Math.min(NEIGHBOURS, others.size())));
    }

    /** The words of a text that tell anything, as they stand. */
    private List<String> words(String text) {
        String folded = Terms.fold(text);
        int[] lengths = ChineseWords.lengths(folded, index);
        List<String> words = new ArrayList<>();
        for (Terms.Term term : Terms.of(folded)) {
            boolean latin = term.kind() == Terms.Kind.WORD
                    || term.kind() == Terms.Kind.CODE
                    || term.kind() == Terms.Kind.NUMBER;
            if (latin) words.add(folded.substring(term.start(), term.end()));
            if (term.kind() == Terms.Kind.CHARACTER && lengths[term.start()] > 1) {
                String word = folded.substring(term.start(), term.start() + lengths[term.start()]);
                if (!StopPhrases.isStop(word)) words.add(word);
            }
        }
        return words;
    }
}
