package bicameral.worker.answer;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Prints what the calibration of each demo organisation does to questions that people wrote about it: those answered right, refused, and
 * answered though open, and the mean logarithmic loss, by the shipped weights and by its own.
 */
final class Calibrating {
    private Calibrating() {}

    public static void main(String[] sets) throws Exception {
        Path directory = Files.createTempDirectory("calibrating");
        for (String slug : Demo.ALL) {
            try (Demo demo = new Demo(slug, directory.resolve(slug))) {
                List<Asked> asked = new ArrayList<>();
                for (String set : sets) asked.addAll(Asked.of(set, slug));
                report(slug, demo, asked);
            }
        }
    }

    private static void report(String slug, Demo demo, List<Asked> questions) throws Exception {
        Calibration.Trial trial = new Calibration(demo.index, () -> false).run();
        System.out.printf(
                Locale.ROOT,
                "%-18s own questions %d: likelihood %.3f to %.3f, decided right %.3f to %.3f, right and answered %.3f to %.3f, weights %s%n",
                slug,
                trial.with().length,
                mean(trial.without()),
                mean(trial.with()),
                mean(trial.decidedWithout()),
                mean(trial.decidedWith()),
                mean(trial.answeredWithout()),
                mean(trial.answeredWith()),
                trial.fitted().weights().stream()
                        .map(weight -> String.format(Locale.ROOT, "%.2f", weight))
                        .toList());
        double[][] sums = new double[2][4];
        for (Asked asked : questions) {
            ExtractiveAnswerer.Considered considered =
                    demo.answerer.consider(demo.question(asked.text(), asked.before()));
            Certainty certainty = considered.selection().certainty();
            if (certainty.signals().isEmpty()) continue;
            boolean right =
                    asked.rightIn(ExtractiveAnswerer.composed(considered).text());
            List<Confidence> models = List.of(Confidence.SHIPPED, trial.fitted());
            for (int i = 0; i < models.size(); i++)
                count(certainty.by(models.get(i)), asked.answerable(), right, sums[i]);
        }
        for (double[] sum : sums)
            System.out.printf(
                    Locale.ROOT,
                    "    right %.0f refused %.0f open answered %.0f of %d, loss %.4f%n",
                    sum[0],
                    sum[1],
                    sum[2],
                    questions.size(),
                    sum[3] / questions.size());
    }

    private static void count(Certainty certainty, boolean answerable, boolean right, double[] sums) {
        sums[0] += certainty.enough() && answerable && right ? 1 : 0;
        sums[1] += !certainty.enough() && answerable ? 1 : 0;
        sums[2] += certainty.enough() && !answerable ? 1 : 0;
        double chance = Math.clamp(certainty.confidence(), 0.001, 0.999);
        sums[3] -= Math.log(right ? chance : 1 - chance);
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(0);
    }
}
