package bicameral.bench.quality;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Counts what became of questions. */
final class Tally {
    /**
     * What became of one question.
     *
     * @param status one of the five ends, or failed
     */
    record Outcome(Asked question, String status, String text, boolean right, boolean cited, long millis) {
        boolean refused() {
            return status.equals("abstained");
        }
    }

    private final List<Outcome> outcomes = new ArrayList<>();

    void add(Outcome outcome) {
        outcomes.add(outcome);
    }

    List<Outcome> outcomes() {
        return outcomes;
    }

    double answersRight() {
        return share(answerable(), Outcome::right);
    }

    double sourceCited() {
        return share(answerable().stream().filter(Outcome::right).toList(), Outcome::cited);
    }

    double unanswerableRefused() {
        return share(
                outcomes.stream().filter(one -> !one.question().answerable()).toList(), Outcome::refused);
    }

    private List<Outcome> answerable() {
        return outcomes.stream().filter(one -> one.question().answerable()).toList();
    }

    private static double share(List<Outcome> of, java.util.function.Predicate<Outcome> which) {
        return of.isEmpty() ? 0 : (double) of.stream().filter(which).count() / of.size();
    }

    /** One line for each group. */
    List<String> table(String title, Function<Asked, String> group) {
        Map<String, Tally> groups = new TreeMap<>();
        for (Outcome outcome : outcomes) {
            groups.computeIfAbsent(group.apply(outcome.question()), name -> new Tally())
                    .add(outcome);
        }
        List<String> lines = new ArrayList<>();
        lines.add(String.format(Locale.ROOT, "%-22s %10s %10s %10s", title, "right", "cited", "refused"));
        groups.forEach((name, tally) -> lines.add(tally.line(name)));
        return lines;
    }

    private String line(String name) {
        List<Outcome> answerable = answerable();
        List<Outcome> right = answerable.stream().filter(Outcome::right).toList();
        List<Outcome> open =
                outcomes.stream().filter(one -> !one.question().answerable()).toList();
        return String.format(
                Locale.ROOT,
                "%-22s %10s %10s %10s",
                name,
                of(right.size(), answerable.size()),
                of(right.stream().filter(Outcome::cited).count(), right.size()),
                of(open.stream().filter(Outcome::refused).count(), open.size()));
    }

    private static String of(long count, long total) {
        return total == 0 ? "-" : count + "/" + total;
    }
}
