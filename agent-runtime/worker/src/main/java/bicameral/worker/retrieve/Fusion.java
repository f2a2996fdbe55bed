package bicameral.worker.retrieve;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Ranks by keywords and likeness together: a passage's share of the best keyword score, plus its likeness times a weight. Both
 * are read on one scale, so that a passage that is best in neither may still be first; of equals the one that came first stays
 * first. At weight 0 the order is that of keywords.
 */
final class Fusion {
    private Fusion() {}

    /** The places in a list, best first. */
    static List<Integer> order(double[] keywords, double[] likeness, double weight) {
        double[] scores = scores(keywords, likeness, weight);
        return IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -scores[i]))
                .toList();
    }

    /** The place of each in a list by these scores, from 1; of equals the one that came first is first. */
    static int[] places(double[] scores) {
        int[] places = new int[scores.length];
        List<Integer> order = order(scores, scores, 0);
        for (int i = 0; i < places.length; i++) places[order.get(i)] = i + 1;
        return places;
    }

    /** Scores of the size of the keywords' scores. */
    static double[] scores(double[] keywords, double[] likeness, double weight) {
        double top = 0;
        for (double score : keywords) top = Math.max(top, score);
        double scale = top > 0 ? top : 1;
        double[] scores = new double[keywords.length];
        for (int i = 0; i < scores.length; i++)
            scores[i] = (keywords[i] / scale + weight * Math.max(0, likeness[i])) * scale / (1 + weight);
        return scores;
    }
}
