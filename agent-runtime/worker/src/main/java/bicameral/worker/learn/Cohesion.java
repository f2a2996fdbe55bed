package bicameral.worker.learn;

import bicameral.worker.retrieve.Fingerprint;
import bicameral.worker.retrieve.Snapshot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How firmly the two characters of a Chinese pair hold together in this corpus, and so whether the pair is of one word or of the
 * seam between two: pointwise mutual information of the characters, and the smaller entropy of what stands before and behind the
 * pair (Feng et al. 2004). Only for trying.
 */
final class Cohesion {
    private final Map<Long, Double> information = new HashMap<>();
    private final Map<Long, Double> freedom = new HashMap<>();

    private Cohesion() {}

    /** Of all pairs that the index counts, and their neighbours in a sample. */
    static Cohesion of(Snapshot snapshot, Sample sample) throws IOException {
        Map<String, Integer> counts = new HashMap<>();
        List<String> terms = new ArrayList<>();
        Map<String, Integer> rows = new HashMap<>();
        for (Snapshot.Stretch stretch : snapshot.stretches())
            snapshot.count(
                    stretch,
                    Snapshot.Part.TEXT,
                    term -> isHan(term)
                            ? rows.computeIfAbsent(term.toString(), text -> {
                                terms.add(text);
                                return terms.size() - 1;
                            })
                            : -1,
                    (passage, row, times) -> counts.merge(terms.get(row), times, Integer::sum));
        Cohesion cohesion = new Cohesion();
        double all = counts.entrySet().stream()
                .filter(count -> count.getKey().length() == 1)
                .mapToInt(Map.Entry::getValue)
                .sum();
        counts.forEach((pair, times) -> {
            if (pair.length() != 2) return;
            double left = counts.getOrDefault(pair.substring(0, 1), 1);
            double right = counts.getOrDefault(pair.substring(1), 1);
            cohesion.information.put(Fingerprint.of(pair), Math.log(times * all / (left * right)));
        });
        cohesion.addFreedom(sample);
        return cohesion;
    }

    private static boolean isHan(CharSequence term) {
        return term.length() <= 2 && term.chars().allMatch(Character::isIdeographic);
    }

    private void addFreedom(Sample sample) {
        Map<Integer, Map<Integer, Integer>> before = new HashMap<>();
        Map<Integer, Map<Integer, Integer>> behind = new HashMap<>();
        for (int passage = 0; passage < sample.size(); passage++) {
            for (int at = sample.aboutEnd(passage); at + 1 < sample.end(passage); at++) {
                int one = sample.tokens()[at];
                int next = sample.tokens()[at + 1];
                behind.computeIfAbsent(one, id -> new HashMap<>()).merge(next, 1, Integer::sum);
                before.computeIfAbsent(next, id -> new HashMap<>()).merge(one, 1, Integer::sum);
            }
        }
        behind.forEach((term, counts) -> {
            if (term == Sample.BREAK) return;
            double free = Math.min(entropy(counts), entropy(before.getOrDefault(term, Map.of())));
            freedom.put(sample.terms.hashOf(term), free);
        });
    }

    private static double entropy(Map<Integer, Integer> counts) {
        double all = counts.values().stream().mapToInt(Integer::intValue).sum();
        return counts.values().stream()
                .mapToDouble(count -> -count / all * Math.log(count / all))
                .sum();
    }

    /** 1 for what is no pair of characters; of pairs less, the more they look like a seam, but never less than {@code least}. */
    double weight(long term, double least) {
        Double bound = information.get(term);
        if (bound == null) return 1;
        double firm = Math.clamp(bound / 5, 0, 1) * Math.clamp(freedom.getOrDefault(term, 0.0) / 1.5, 0, 1);
        return least + (1 - least) * firm;
    }
}
