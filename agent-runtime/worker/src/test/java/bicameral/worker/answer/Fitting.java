package bicameral.worker.answer;

import bicameral.worker.passage.Passage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * Fits the shared confidence to sets of questions that may be read and prints it: the mean logarithmic loss and what would be answered at
 * some thresholds, each organisation judged by weights fitted to the others, and the weights fitted to all. Each answerable question is
 * asked once more with the passages that settle it taken away, which makes the nearest unanswerable question there is; these are harder
 * than what people ask, and count little. So do questions about something else altogether, which are the same for each organisation.
 */
final class Fitting {
    private static final double WITHOUT = 0.1;
    private static final double OFF_TOPIC = 0.3;
    /** How fast weights are held at 0, for signals with a deviation of 1. */
    private static final double RIDGE = 3;

    private Fitting() {}

    /** @param vetoed silent by any weights */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Case(
            String slug,
            String set,
            boolean answerable,
            boolean right,
            boolean vetoed,
            double counts,
            double[] values) {
        boolean asked() {
            return counts == 1;
        }
    }

    /** Sets of questions, never those that are only counted. */
    public static void main(String[] sets) throws Exception {
        List<Case> cases = cases(sets);
        double[] chances = new double[cases.size()];
        for (String slug : Demo.ALL) {
            double[] weights =
                    fit(cases.stream().filter(one -> !one.slug().equals(slug)).toList());
            for (int i = 0; i < chances.length; i++)
                if (cases.get(i).slug().equals(slug))
                    chances[i] = cases.get(i).vetoed()
                            ? 0.01
                            : Logistic.chance(weights, cases.get(i).values());
        }
        report(cases, chances, sets);
        double[] weights = fit(cases);
        for (int i = 0; i < weights.length; i++)
            System.out.printf(Locale.ROOT, "%-16s %.2f%n", Confidence.NAMES.get(i), weights[i]);
    }

    private static void report(List<Case> cases, double[] chances, String[] sets) {
        double loss = 0;
        int asked = 0;
        for (int i = 0; i < chances.length; i++) {
            if (!cases.get(i).asked()) continue;
            double chance = Math.clamp(chances[i], 0.001, 0.999);
            loss -= Math.log(cases.get(i).right() ? chance : 1 - chance);
            asked++;
        }
        System.out.printf(Locale.ROOT, "loss of %d questions %.4f%n", asked, loss / Math.max(1, asked));
        for (double threshold = 0.3; threshold < 0.56; threshold += 0.02) {
            StringBuilder line = new StringBuilder(
                    String.format(Locale.ROOT, "%.2f all %s", threshold, counts(cases, chances, threshold, "")));
            for (String set : sets)
                line.append(", ").append(set).append(' ').append(counts(cases, chances, threshold, set));
            System.out.println(line);
        }
    }

    /** Right, refused and open ones answered, as shares. */
    private static String counts(List<Case> cases, double[] chances, double threshold, String set) {
        double[] sums = new double[5];
        for (int i = 0; i < chances.length; i++) {
            Case one = cases.get(i);
            if (!one.asked() || !(set.isEmpty() || one.set().equals(set))) continue;
            boolean answers = chances[i] >= threshold;
            sums[0] += one.answerable() ? 1 : 0;
            sums[1] += one.answerable() && answers && one.right() ? 1 : 0;
            sums[2] += one.answerable() && !answers ? 1 : 0;
            sums[3] += one.answerable() ? 0 : 1;
            sums[4] += !one.answerable() && answers ? 1 : 0;
        }
        return String.format(
                Locale.ROOT,
                "%.3f/%.3f/%.3f",
                sums[1] / Math.max(1, sums[0]),
                sums[2] / Math.max(1, sums[0]),
                sums[4] / Math.max(1, sums[3]));
    }

    private static double[] fit(List<Case> cases) {
        List<Logistic.Case> heard = cases.stream()
                .filter(one -> !one.vetoed())
                .map(one -> new Logistic.Case(one.values(), one.right(), one.counts()))
                .toList();
        int width = Confidence.NAMES.size();
        double[] precision = new double[width];
        for (int i = 0; i < width; i++) {
            int at = i;
            double mean = heard.stream()
                    .mapToDouble(one -> one.values()[at])
                    .average()
                    .orElse(0);
            precision[i] = Math.max(
                    1e-6,
                    RIDGE
                            * heard.stream()
                                    .mapToDouble(one -> Math.pow(one.values()[at] - mean, 2))
                                    .average()
                                    .orElse(0));
        }
        return Logistic.fit(heard, new double[width], precision);
    }

    private static List<Case> cases(String[] sets) throws Exception {
        List<Case> cases = new ArrayList<>();
        Path directory = Files.createTempDirectory("fitting");
        List<String> offTopic = Files.readAllLines(Path.of(
                System.getProperty("bicameral.root"), "agent-runtime/worker/src/test/resources/small/offtopic.txt"));
        for (String slug : Demo.ALL) {
            try (Demo demo = new Demo(slug, directory.resolve(slug))) {
                for (String set : sets) {
                    for (Asked asked : Asked.of(set, slug)) {
                        add(slug, set, 1, asked, demo, cases);
                        if (asked.answerable()) without(slug, set, asked, demo, cases);
                    }
                }
                for (String question : offTopic) {
                    Asked asked = new Asked("", "far", question, "", false, List.of(), List.of(), List.of());
                    add(slug, "offtopic", OFF_TOPIC, asked, demo, cases);
                }
            }
        }
        return cases;
    }

    private static void without(String slug, String set, Asked asked, Demo demo, List<Case> cases) throws IOException {
        List<UUID> changed = new ArrayList<>();
        List<List<bicameral.worker.retrieve.Found>> before = new ArrayList<>();
        for (UUID document : demo.index.documents().keySet()) {
            List<bicameral.worker.retrieve.Found> all = demo.index.read(document, 0, Integer.MAX_VALUE - 1);
            if (all.isEmpty()) continue;
            String name = all.getFirst().documentName();
            List<Passage> kept = all.stream()
                    .filter(one -> !asked.settles(name, one.passage().text()))
                    .map(bicameral.worker.retrieve.Found::passage)
                    .toList();
            if (kept.size() < all.size()) {
                changed.add(document);
                before.add(all);
                demo.index.replace(demo.collection, document, name, kept);
            }
        }
        if (!changed.isEmpty()) add(slug, set, WITHOUT, asked, demo, cases);
        for (int i = 0; i < changed.size(); i++) {
            demo.index.replace(
                    demo.collection,
                    changed.get(i),
                    before.get(i).getFirst().documentName(),
                    before.get(i).stream()
                            .map(bicameral.worker.retrieve.Found::passage)
                            .toList());
        }
    }

    private static void add(String slug, String set, double counts, Asked asked, Demo demo, List<Case> cases) {
        ExtractiveAnswerer.Considered considered = demo.answerer.consider(demo.question(asked.text(), asked.before()));
        Certainty certainty = considered.selection().certainty();
        if (certainty.signals().isEmpty()) return;
        boolean right = asked.rightIn(ExtractiveAnswerer.composed(considered).text());
        cases.add(new Case(
                slug, set, asked.answerable(), right, !certainty.vetoes().isEmpty(), counts, certainty.values()));
    }
}
