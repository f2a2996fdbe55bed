package bicameral.bench.quality;

import bicameral.seeds.judging.Judging;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What is compared with: Okapi BM25 (k1 1.2, b 0.75; Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009) over
 * the same passages, by lower-cased words and pairs of Chinese characters, and the best passage as the answer. It is silent only
 * where no word is found.
 */
final class PlainSearch {
    private static final double K1 = 1.2;
    private static final double B = 0.75;

    private final List<Chamber.Passage> passages;
    private final List<Map<String, Integer>> counts = new ArrayList<>();
    private final Map<String, Integer> documents = new HashMap<>();
    private final double meanLength;

    PlainSearch(List<Chamber.Passage> passages) {
        this.passages = passages;
        long length = 0;
        for (Chamber.Passage passage : passages) {
            List<String> terms = terms(passage.text());
            Map<String, Integer> count = new HashMap<>();
            terms.forEach(term -> count.merge(term, 1, Integer::sum));
            new HashSet<>(terms).forEach(term -> documents.merge(term, 1, Integer::sum));
            counts.add(count);
            length += terms.size();
        }
        meanLength = Math.max(1, (double) length / Math.max(1, passages.size()));
    }

    /** The best passages, best first. */
    List<Chamber.Passage> search(String question, int limit) {
        List<String> terms = terms(question).stream().distinct().toList();
        double[] scores = new double[passages.size()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = score(terms, counts.get(i));
        }
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < scores.length; i++) {
            if (scores[i] > 0) order.add(i);
        }
        order.sort(Comparator.comparingDouble((Integer i) -> -scores[i]));
        return order.stream().limit(limit).map(passages::get).toList();
    }

    private double score(List<String> terms, Map<String, Integer> count) {
        int length = count.values().stream().mapToInt(Integer::intValue).sum();
        double score = 0;
        for (String term : terms) {
            int n = documents.getOrDefault(term, 0);
            double often = count.getOrDefault(term, 0);
            double idf = Math.log(1 + (passages.size() - n + 0.5) / (n + 0.5));
            score += idf * often * (K1 + 1) / (often + K1 * (1 - B + B * length / meanLength));
        }
        return score;
    }

    private static List<String> terms(String text) {
        String folded = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        List<String> terms = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        for (int i = 0; i <= folded.length(); i++) {
            char c = i < folded.length() ? folded.charAt(i) : ' ';
            boolean han = Character.UnicodeScript.of(c) == Character.UnicodeScript.HAN;
            if (Character.isLetterOrDigit(c) && !han) {
                word.append(c);
                continue;
            }
            if (!word.isEmpty()) terms.add(word.toString());
            word.setLength(0);
            boolean pair = han
                    && i + 1 < folded.length()
                    && Character.UnicodeScript.of(folded.charAt(i + 1)) == Character.UnicodeScript.HAN;
            if (pair) terms.add(folded.substring(i, i + 2));
        }
        return terms;
    }

    /** The result with the best passage as answer and its only citation. */
    Result answer(Asked question) {
        List<Chamber.Passage> found = search(question.text(), Result.RANKS);
        List<Integer> ranks = Result.ranks(
                question,
                found.stream()
                        .map(one -> new Result.Place(one.document(), one.text()))
                        .toList());
        if (found.isEmpty()) return new Result(question, false, false, false, true, 0, ranks, "");
        Chamber.Passage best = found.getFirst();
        boolean right =
                question.answerable() && Judging.right(best.text(), question.mustContain(), question.mustNotContain());
        boolean cited = question.sourceIn(best.document(), best.text());
        return new Result(question, true, right, cited, true, 0, ranks, best.text());
    }
}
