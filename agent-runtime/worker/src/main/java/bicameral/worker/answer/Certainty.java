package bicameral.worker.answer;

import bicameral.protocol.ChamberEvent.Signal;
import bicameral.worker.retrieve.Terms;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How likely the chosen statements settle the question: a logistic model over a few signals, and vetoes that no score outweighs.
 *
 * @param confidence 0..1
 * @param signals what it was worked out from
 * @param vetoes stable codes; not empty means that no answer may be given
 */
record Certainty(double confidence, List<Signal> signals, List<String> vetoes) {
    static final Certainty NONE = new Certainty(0, List.of(), List.of());
    /** An answer is given from this confidence on. Below an even chance, for an owner can mend an answer but not a silence. */
    static final double THRESHOLD = 0.42;

    // Fitted by logistic regression to questions that may be read, each asked again without the passages that settle
    // it. What else was tried is in decision 0020.
    private static final double START = -4.86;
    private static final double BEST_SCORE = 6.47;
    private static final double ASKED_FOR = 0.57;
    private static final double CLEAR_SORT = 0.65;
    private static final double NAMED_NOWHERE = -0.95;
    private static final double MOST_ASKED = 3;
    private static final double HARDLY = 0.3;
    /** A question of which more than this is named nowhere is about something else. */
    private static final double FOREIGN = 0.5;

    private static final double VETOED = 0.05;
    private static final Pattern YEAR = Pattern.compile("(?:19|20)\\d\\d");
    /** A name that only its number tells from its like: "SOC 2", "Gallery 9". */
    private static final Pattern NUMBERED = Pattern.compile(
            "(?<![\\p{L}\\d])[A-Z]\\p{L}+ \\d{1,2}(?![\\d.:%])(?! *(?:%|hours?|days?|EUR|am|pm|minutes?))");

    Certainty {
        signals = List.copyOf(signals);
        vetoes = List.copyOf(vetoes);
    }

    boolean enough() {
        return confidence >= THRESHOLD && vetoes.isEmpty();
    }

    /** Of the chosen statements, the best first. */
    static Certainty of(Inquiry inquiry, List<Statement> chosen) {
        double content = 0;
        double unknown = 0;
        for (int i = 0; i < inquiry.things().size(); i++) {
            Inquiry.Thing thing = inquiry.things().get(i);
            int at = i;
            double covered =
                    chosen.stream().mapToDouble(one -> one.near().get(at)).max().orElse(0);
            content += thing.asking() ? 0 : thing.weight();
            unknown += !thing.known() && covered < HARDLY ? thing.weight() / inquiry.weight() : 0;
        }
        List<Signal> signals = List.of(
                new Signal("start", 1, START),
                signal("best_score", chosen.getFirst().score(), BEST_SCORE),
                signal("asked_for", Math.min(MOST_ASKED, content), ASKED_FOR),
                signal("clear_sort", inquiry.wanted().strict() ? 1 : 0, CLEAR_SORT),
                signal("named_nowhere", unknown, NAMED_NOWHERE));
        double sum = signals.stream().mapToDouble(Signal::effect).sum();
        double sure = 1 / (1 + Math.exp(-sum));
        double confidence = unknown > FOREIGN ? Math.min(sure, 1 - unknown) : sure;
        List<String> vetoes = vetoes(inquiry, chosen);
        return new Certainty(vetoes.isEmpty() ? confidence : Math.min(confidence, VETOED), signals, vetoes);
    }

    /** What the question names for itself has to be named where the answer stands. */
    private static List<String> vetoes(Inquiry inquiry, List<Statement> chosen) {
        List<String> vetoes = new ArrayList<>();
        for (int i = 0; i < inquiry.things().size(); i++) {
            Inquiry.Thing thing = inquiry.things().get(i);
            int at = i;
            boolean named = chosen.stream().anyMatch(one -> one.near().get(at) >= HARDLY);
            if (!named && thing.code()) {
                vetoes.add("missing_code");
            } else if (!named && thing.named() && !thing.known() && !anchored(inquiry, chosen)) {
                vetoes.add("missing_name");
            } else if (!named && thing.figure() && YEAR.matcher(thing.name()).matches()) {
                vetoes.add("missing_year");
            }
        }
        Matcher numbered = NUMBERED.matcher(inquiry.text());
        while (numbered.find()) {
            String name = Terms.fold(numbered.group()).replaceAll("\\s", "");
            boolean named = chosen.stream().anyMatch(one -> around(one).contains(name));
            if (!named && Character.isUpperCase(numbered.group().charAt(0))) {
                vetoes.add("missing_number");
            }
        }
        return vetoes.stream().distinct().toList();
    }

    /** A code or figure of the question that the answer names holds it fast, whatever else the question calls it. */
    private static boolean anchored(Inquiry inquiry, List<Statement> chosen) {
        for (int i = 0; i < inquiry.things().size(); i++) {
            Inquiry.Thing thing = inquiry.things().get(i);
            int at = i;
            if ((thing.code() || thing.figure())
                    && chosen.stream().anyMatch(one -> one.named().get(at) >= 0.9)) {
                return true;
            }
        }
        return false;
    }

    private static String around(Statement statement) {
        return Terms.fold(statement.passage().text()
                        + String.join(" ", statement.passage().headings())
                        + String.join(" ", statement.passage().header())
                        + statement.found().documentName())
                .replaceAll("\\s", "");
    }

    private static Signal signal(String name, double value, double weight) {
        return new Signal(name, value, value * weight);
    }
}
