package bicameral.worker.answer;

import bicameral.worker.parse.UnreadableDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Asks the demo organisations sets of questions and counts. {@link #main} prints the figures of the sets it is told, of each kind
 * with {@code --kinds}; what went wrong with {@code --wrong}, but of sets called "blind" never a word.
 */
final class Examination {
    /** Nobody who works on the answers may read sets with this in their name. */
    private static final String ONLY_COUNTED = "blind";

    private static final int SHORT_LIST = 5;
    private static final int BINS = 10;

    private Examination() {}

    /** What became of one question. */
    record Outcome(
            String slug,
            Asked asked,
            boolean answered,
            boolean right,
            boolean cited,
            boolean found,
            double confidence,
            boolean meant,
            long nanos,
            String said) {}

    /** The counts of some questions. */
    record Score(List<Outcome> outcomes) {
        int answerable() {
            return count(one -> one.asked().answerable());
        }

        int right() {
            return count(Outcome::right);
        }

        int cited() {
            return count(one -> one.right() && one.cited());
        }

        int found() {
            return count(one -> one.asked().answerable() && one.found());
        }

        int silent() {
            return count(one -> one.asked().answerable() && !one.answered());
        }

        int open() {
            return outcomes.size() - answerable();
        }

        int answeredOpen() {
            return count(one -> !one.asked().answerable() && one.answered());
        }

        /** Expected calibration error of what was or would have been said. */
        double calibrationError() {
            double error = 0;
            for (int bin = 0; bin < BINS; bin++) {
                int at = bin;
                List<Outcome> in = outcomes.stream()
                        .filter(one -> Math.min(BINS - 1, (int) (one.confidence() * BINS)) == at)
                        .toList();
                double said = in.stream().mapToDouble(Outcome::confidence).sum();
                error += Math.abs(said - in.stream().filter(Outcome::meant).count());
            }
            return error / Math.max(1, outcomes.size());
        }

        private double millis(double quantile) {
            long[] sorted = outcomes.stream().mapToLong(Outcome::nanos).sorted().toArray();
            return sorted.length == 0 ? 0 : sorted[(int) (quantile * (sorted.length - 1))] / 1e6;
        }

        private int count(Predicate<Outcome> which) {
            return (int) outcomes.stream().filter(which).count();
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "right %3d/%-3d %.2f  source %3d %.2f  refused %2d %.2f  unanswerable answered %2d/%-2d %.2f"
                            + "  recall@5 %.2f  calibration %.3f  p50 %.0f p95 %.0f ms",
                    right(),
                    answerable(),
                    share(right(), answerable()),
                    cited(),
                    share(cited(), right()),
                    silent(),
                    share(silent(), answerable()),
                    answeredOpen(),
                    open(),
                    share(answeredOpen(), open()),
                    share(found(), answerable()),
                    calibrationError(),
                    millis(0.5),
                    millis(0.95));
        }

        private static double share(int part, int whole) {
            return (double) part / Math.max(1, whole);
        }
    }

    /** Asks all organisations all questions of some sets. */
    static Map<String, Score> sit(Path directory, List<String> sets) throws IOException, UnreadableDocument {
        Map<String, List<Outcome>> outcomes = new LinkedHashMap<>();
        sets.forEach(set -> outcomes.put(set, new ArrayList<>()));
        for (String slug : Demo.ALL) {
            try (Demo demo = new Demo(slug, directory.resolve(slug))) {
                for (Map.Entry<String, List<Outcome>> set : outcomes.entrySet()) {
                    for (Asked asked : Asked.of(set.getKey(), slug))
                        set.getValue().add(ask(slug, demo, asked));
                }
            }
        }
        Map<String, Score> scores = new LinkedHashMap<>();
        outcomes.forEach((set, of) -> scores.put(set, new Score(of)));
        return scores;
    }

    private static Outcome ask(String slug, Demo demo, Asked asked) {
        Question question = demo.question(asked.text(), asked.before());
        long begun = System.nanoTime();
        ExtractiveAnswerer.Considered considered = demo.answerer.consider(question);
        Composed answer = ExtractiveAnswerer.answer(question, considered);
        long nanos = System.nanoTime() - begun;
        String said = ExtractiveAnswerer.composed(considered).text();
        boolean answered = answer.end() == bicameral.protocol.ChamberEvent.End.DONE;
        return new Outcome(
                slug,
                asked,
                answered,
                answered && asked.rightIn(answer.text()),
                answered && asked.citedIn(answer),
                asked.foundIn(answer, SHORT_LIST),
                considered.selection().certainty().confidence(),
                asked.rightIn(said),
                nanos,
                said);
    }

    /** Prints the figures of sets. */
    public static void main(String[] arguments) throws IOException, UnreadableDocument {
        List<String> words = Arrays.asList(arguments);
        List<String> sets =
                words.stream().filter(word -> !word.startsWith("--")).toList();
        Path directory = Files.createTempDirectory("examination");
        Map<String, Score> scores = sit(directory, sets);
        if (words.contains("--wrong")) scores.forEach(Examination::printWrong);
        scores.forEach((set, score) -> {
            System.out.printf(Locale.ROOT, "%-10s %s%n", set, score);
            if (words.contains("--kinds")) printKinds(score);
        });
    }

    private static void printKinds(Score score) {
        Map<String, List<Outcome>> kinds = new TreeMap<>();
        score.outcomes()
                .forEach(one -> kinds.computeIfAbsent(one.asked().kind(), kind -> new ArrayList<>())
                        .add(one));
        kinds.forEach((kind, of) -> System.out.printf(Locale.ROOT, "    %-18s %s%n", kind, new Score(of)));
    }

    private static void printWrong(String set, Score score) {
        if (set.contains(ONLY_COUNTED)) return;
        for (Outcome one : score.outcomes()) {
            boolean wrong = one.asked().answerable() ? !one.right() || !one.cited() : one.answered();
            if (wrong)
                System.out.printf(
                        Locale.ROOT,
                        "%s %s [%s] %s%s%n  wants %s not %s from %s%n  %s %.2f: %s%n",
                        set,
                        one.asked().id(),
                        one.asked().kind(),
                        one.asked().before().isEmpty() ? "" : "(" + one.asked().before() + ") ",
                        one.asked().text(),
                        one.asked().must(),
                        one.asked().mustNot(),
                        one.asked().sources(),
                        one.answered() ? (one.right() ? "NOT CITED" : "WRONG") : "SILENT",
                        one.confidence(),
                        one.said().replace("\n", "\n    "));
        }
    }
}
