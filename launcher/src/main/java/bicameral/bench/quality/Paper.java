package bicameral.bench.quality;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Prints and writes what was measured. */
final class Paper {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Paper() {}

    /** The tables, each group and each figure of it beside plain search, and the reliability diagram. */
    static void print(Main.Run run) {
        List<Group> groups = Group.of(run);
        String by = "";
        for (Group group : groups) {
            if (!group.by().equals(by)) head(group.by());
            by = group.by();
            System.out.println(line(group.name(), group.ours(), group.plain()));
        }
        for (Measure measure : Measure.ALL) table(measure, groups);
        System.out.println();
        new Reliability(run.samples()).diagram().forEach(System.out::println);
        List<Long> millis = run.millis().stream().sorted().toList();
        System.out.printf(
                Locale.ROOT,
                "%nanswered in %d ms (p50), %d ms (p95)%n%n",
                millis.get(millis.size() / 2),
                millis.get(millis.size() * 95 / 100));
    }

    private static void head(String by) {
        System.out.printf(
                Locale.ROOT,
                "%n%-20s %4s %7s %7s %7s %9s %8s   %s%n",
                by,
                "n",
                "right",
                "cited",
                "refused",
                "recall@5",
                "score",
                "BM25 right, score; lift of the score [95 %]");
    }

    /** One figure of every group that has something to count for it. */
    private static void table(Measure measure, List<Group> groups) {
        System.out.printf(Locale.ROOT, "%n%-34s %4s %7s %7s   %s%n", measure.name(), "n", "", "BM25", "lift [95 %]");
        for (Group group : groups) {
            int counted = measure.counted(group.ours());
            if (counted == 0) continue;
            Measure.Lift lift = measure.lift(group.ours(), group.plain());
            System.out.printf(
                    Locale.ROOT,
                    "%-34s %4d %7.3f %7.3f   %+.3f [%+.3f, %+.3f]%n",
                    group.by() + " " + group.name(),
                    counted,
                    measure.mean(group.ours()),
                    measure.mean(group.plain()),
                    lift.value(),
                    lift.from(),
                    lift.to());
        }
    }

    private static String line(String name, List<Result> ours, List<Result> plain) {
        Measure score = Measure.ALL.getFirst();
        Measure.Lift lift = score.lift(ours, plain);
        List<Result> answerable =
                ours.stream().filter(result -> result.question().answerable()).toList();
        long right = answerable.stream().filter(Result::right).count();
        return String.format(
                Locale.ROOT,
                "%-20s %4d %7s %7s %7d %9s %+8.2f   %d, %+.2f; %+.2f [%+.2f, %+.2f]",
                name,
                ours.size(),
                answerable.isEmpty() ? "-" : right + "/" + answerable.size(),
                right == 0
                        ? "-"
                        : answerable.stream()
                                        .filter(result -> result.right() && result.cited())
                                        .count()
                                + "/" + right,
                ours.stream().filter(result -> !result.answered()).count(),
                answerable.isEmpty()
                        ? "-"
                        : String.format(
                                Locale.ROOT,
                                "%.2f",
                                answerable.stream()
                                        .mapToDouble(Result::recall)
                                        .average()
                                        .orElse(0)),
                score.mean(ours),
                plain.stream().filter(Result::right).count(),
                score.mean(plain),
                lift.value(),
                lift.from(),
                lift.to());
    }

    /** One line a figure, with plain search and the lift beside it. */
    static List<String> figures(Main.Run run) {
        List<String> lines = new ArrayList<>();
        for (Measure measure : Measure.ALL) {
            double mean = measure.mean(run.ours());
            Measure.Lift lift = measure.lift(run.ours(), run.plain());
            lines.add(String.format(
                    Locale.ROOT,
                    "quality.%s = %.3f ratio%s; BM25 %.3f, lift %+.3f [%+.3f, %+.3f]",
                    measure.name(),
                    mean,
                    goal(measure, mean),
                    measure.mean(run.plain()),
                    lift.value(),
                    lift.from(),
                    lift.to()));
        }
        lines.add(String.format(
                Locale.ROOT, "quality.calibration_error = %.3f ratio", new Reliability(run.samples()).error()));
        return lines;
    }

    private static String goal(Measure measure, double mean) {
        return measure.goal().isEmpty()
                ? ""
                : String.format(
                        Locale.ROOT,
                        " (goal %s %.2f) %s",
                        measure.least() ? "≥" : "≤",
                        measure.goal().getAsDouble(),
                        measure.met(mean) ? "met" : "missed");
    }

    /** Writes everything, with the raw results of each question. */
    static void write(Path report, Path data, Main.Run run) throws IOException {
        ObjectNode root = JSON.createObjectNode();
        root.put("benchmark", "quality").put("at", Instant.now().toString()).put("seed", Measure.SEED);
        root.putObject("machine")
                .put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"))
                .put("architecture", System.getProperty("os.arch"))
                .put("processors", Runtime.getRuntime().availableProcessors())
                .put("java", Runtime.version().toString());
        root.put("questions", data.getFileName().toString());
        ArrayNode figures = root.putArray("figures");
        for (Measure measure : Measure.ALL) figure(figures.addObject(), "quality.", measure, run.ours(), run.plain());
        groups(root.putArray("groups"), run);
        Reliability reliability = new Reliability(run.samples());
        figures.addObject()
                .put("name", "quality.calibration_error")
                .put("unit", "ratio")
                .put("value", reliability.error());
        ArrayNode bins = root.putArray("reliability");
        for (Reliability.Bin bin : reliability.bins()) {
            bins.addObject()
                    .put("from", bin.from())
                    .put("to", bin.to())
                    .put("n", bin.count())
                    .put("confidence", bin.confidence())
                    .put("right", bin.right());
        }
        samples(root.putArray("samples"), run);
        Files.createDirectories(report.toAbsolutePath().getParent());
        Files.writeString(report, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n");
    }

    private static void groups(ArrayNode groups, Main.Run run) {
        for (Group group : Group.of(run)) {
            ObjectNode node = groups.addObject()
                    .put("by", group.by())
                    .put("name", group.name())
                    .put("n", group.ours().size());
            ArrayNode figures = node.putArray("figures");
            for (Measure measure : Measure.ALL) {
                int counted = measure.counted(group.ours());
                if (counted == 0) continue;
                ObjectNode figure = figures.addObject();
                figure(figure, "", measure, group.ours(), group.plain());
                figure.put("n", counted);
            }
        }
    }

    private static void figure(ObjectNode node, String prefix, Measure measure, List<Result> ours, List<Result> plain) {
        double mean = measure.mean(ours);
        Measure.Lift lift = measure.lift(ours, plain);
        node.put("name", prefix + measure.name()).put("value", mean).put("unit", "ratio");
        measure.goal().ifPresent(goal -> node.put("goal", goal).put("met", measure.met(mean)));
        node.put("bm25", measure.mean(plain))
                .put("lift", lift.value())
                .put("lift_from", lift.from())
                .put("lift_to", lift.to());
    }

    private static void samples(ArrayNode samples, Main.Run run) {
        for (int i = 0; i < run.ours().size(); i++) {
            Result ours = run.ours().get(i);
            Result plain = run.plain().get(i);
            ObjectNode sample = samples.addObject()
                    .put("id", ours.question().id())
                    .put("organisation", ours.question().organisation())
                    .put("kind", ours.question().kind())
                    .put("language", ours.question().language())
                    .put("answerable", ours.question().answerable())
                    .put("question", ours.question().text())
                    .put("millis", run.millis().get(i));
            result(sample.putObject("ours"), ours);
            result(sample.putObject("bm25"), plain);
        }
    }

    private static void result(ObjectNode node, Result result) {
        node.put("answered", result.answered())
                .put("right", result.right())
                .put("cited", result.cited())
                .put("confidence", result.confidence())
                .put("text", result.text());
        ArrayNode ranks = node.putArray("ranks");
        result.ranks().forEach(rank -> ranks.add(rank.intValue()));
    }
}
