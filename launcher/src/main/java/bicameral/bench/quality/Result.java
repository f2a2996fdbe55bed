package bicameral.bench.quality;

import java.util.ArrayList;
import java.util.List;

/**
 * What one system made of one question.
 *
 * @param answered whether it said anything but that it does not know
 * @param right what it said is right; false where nothing was said or nothing can be right
 * @param cited one of its citations shows a place that settles the question
 * @param verbatim every quote stands in the document it names
 * @param confidence 0..1, 0 where the system has none
 * @param ranks at which ranks (from 1) passages that settle the question were found, for each of its sources the first
 */
record Result(
        Asked question,
        boolean answered,
        boolean right,
        boolean cited,
        boolean verbatim,
        double confidence,
        List<Integer> ranks,
        String text) {
    /** Looked at in each ranking. */
    static final int RANKS = 20;

    private static final int SHORT_LIST = 5;
    private static final int GAIN_LIST = 10;

    Result {
        ranks = List.copyOf(ranks);
    }

    /** A passage found. */
    record Place(String document, String text) {}

    /** The first rank of each source of the question that was found. */
    static List<Integer> ranks(Asked question, List<Place> found) {
        List<Integer> ranks = new ArrayList<>();
        for (Asked.Source source : question.sources()) {
            for (int i = 0; i < found.size(); i++) {
                if (source.in(found.get(i).document(), found.get(i).text())) {
                    ranks.add(i + 1);
                    break;
                }
            }
        }
        return ranks.stream().sorted().toList();
    }

    /** +1 right, 0 silent, −1 wrong or where nothing is known. */
    double score() {
        return right ? 1 : answered ? -1 : 0;
    }

    /** Whether a passage that settles the question is among the first five. */
    double recall() {
        return !ranks.isEmpty() && ranks.getFirst() <= SHORT_LIST ? 1 : 0;
    }

    double reciprocalRank() {
        return ranks.isEmpty() ? 0 : 1.0 / ranks.getFirst();
    }

    /** Normalized discounted cumulative gain of the first ten, each source of the question gaining 1. */
    double gain() {
        double ideal = 0;
        for (int i = 0; i < question.sources().size(); i++) ideal += 1 / log2(i + 2);
        double gained = 0;
        for (int rank : ranks.stream().distinct().toList()) {
            if (rank <= GAIN_LIST) gained += 1 / log2(rank + 1);
        }
        return ideal == 0 ? 0 : gained / ideal;
    }

    private static double log2(double value) {
        return Math.log(value) / Math.log(2);
    }
}
