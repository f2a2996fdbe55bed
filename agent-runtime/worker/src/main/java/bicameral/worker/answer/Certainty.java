package bicameral.worker.answer;

import bicameral.protocol.ChamberEvent.Signal;
import bicameral.worker.retrieve.Terms;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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

    private static final int MOST_NAMED = 6;
    private static final double NAMED = 0.55;
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
        int named = 0;
        for (int i = 0; i < inquiry.things().size(); i++) {
            Inquiry.Thing thing = inquiry.things().get(i);
            int at = i;
            double covered =
                    chosen.stream().mapToDouble(one -> one.near().get(at)).max().orElse(0);
            content += thing.asking() ? 0 : thing.weight();
            named += !thing.asking() && chosen.getFirst().named().get(i) >= NAMED ? 1 : 0;
            unknown += !thing.known() && covered < HARDLY ? thing.weight() / inquiry.weight() : 0;
        }
        Statement best = chosen.getFirst();
        Wanted wanted = inquiry.wanted();
        Set<String> own = Terms.telling(best.quote() + "\n" + best.asked());
        Set<String> there = Terms.telling(stretch(best));
        there.addAll(own);
        double[] values = {
            1,
            best.score(),
            Math.min(MOST_ASKED, content),
            wanted.strict() ? 1 : 0,
            unknown,
            Math.min(MOST_NAMED, named),
            speaksChinese(best) != inquiry.chinese() ? 1 : 0,
            wanted == Wanted.PRICE ? 1 : 0,
            wanted == Wanted.NUMBER ? 1 : 0,
            wanted == Wanted.YES_OR_NO ? 1 : 0,
            wanted == Wanted.YES_OR_NO && Wanted.polar(best.quote()) ? 1 : 0,
            wanted.helped() && best.fits() ? 1 : 0,
            inquiry.covered(own),
            inquiry.covered(there)
        };
        return of(values, vetoes(inquiry, chosen), Confidence.SHIPPED);
    }

    /** A statement's passage with all it stands under. */
    private static String stretch(Statement statement) {
        return String.join(
                "\n",
                statement.passage().text(),
                String.join("\n", statement.passage().headings()),
                String.join("\n", statement.passage().header()),
                statement.found().documentName());
    }

    /** The same by another model. */
    Certainty by(Confidence model) {
        return signals.isEmpty() ? this : of(values(), vetoes, model);
    }

    /** The values of the signals in the order of {@link Confidence#NAMES}. */
    double[] values() {
        return signals.stream().mapToDouble(Signal::value).toArray();
    }

    private static Certainty of(double[] values, List<String> vetoes, Confidence model) {
        double sure = model.chance(values);
        double unknown = values[Confidence.NAMES.indexOf("named_nowhere")];
        double confidence = unknown > FOREIGN ? Math.min(sure, 1 - unknown) : sure;
        return new Certainty(
                vetoes.isEmpty() ? confidence : Math.min(confidence, VETOED), model.signals(values), vetoes);
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
            } else if (!named
                    && thing.named()
                    && (!thing.known() || isPersonOrPlace(thing))
                    && !anchored(inquiry, chosen)) {
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

    /** Whether what a statement says is Chinese. */
    private static boolean speaksChinese(Statement statement) {
        return statement.quote().codePoints().anyMatch(Terms::isHan);
    }

    private static boolean isPersonOrPlace(Inquiry.Thing thing) {
        return Inquiry.PERSON_OR_PLACE.matcher(thing.name()).matches();
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
        return Terms.fold(stretch(statement)).replaceAll("\\s", "");
    }
}
