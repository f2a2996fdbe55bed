package bicameral.worker.answer;

import bicameral.protocol.ChamberEvent.Signal;
import bicameral.worker.retrieve.Terms;
import java.util.ArrayList;
import java.util.HashSet;
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
    static final double THRESHOLD = 0.48;

    /** A passage that names this share of what the best one's does is as near as that. */
    private static final double NEARLY = 0.85;

    private static final double NAMED = 0.5;

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

    /**
     * Of the chosen statements, the best first.
     *
     * @param ranked all that were weighed with them
     */
    static Certainty of(Inquiry inquiry, List<Statement> chosen, List<Statement> ranked) {
        Statement best = chosen.getFirst();
        Wanted wanted = inquiry.wanted();
        double[] values = {
            1,
            best.score(),
            wanted.strict() ? 1 : 0,
            unknown(inquiry, chosen),
            speaksChinese(best) != inquiry.chinese() ? 1 : 0,
            wanted == Wanted.PRICE ? 1 : 0,
            wanted == Wanted.NUMBER ? 1 : 0,
            wanted == Wanted.YES_OR_NO ? 1 : 0,
            wanted == Wanted.YES_OR_NO && Wanted.polar(best.quote()) ? 1 : 0,
            wanted == Wanted.REASON ? 1 : 0,
            wanted.helped() && best.fits() ? 1 : 0,
            named(inquiry, chosen),
            told(inquiry),
            toldMissing(inquiry, chosen),
            headed(inquiry, best),
            Math.log(1 + inquiry.text().length()),
            Math.log(1 + asNear(inquiry, ranked, best)),
            figuresMissing(inquiry, chosen),
            together(inquiry, chosen)
        };
        return of(values, vetoes(inquiry, chosen), Confidence.SHIPPED);
    }

    /** How surely the chosen name a thing or stand where it is named. */
    private static double covered(List<Statement> chosen, int thing) {
        double most = 0;
        for (Statement one : chosen) most = Math.max(most, one.near().get(thing));
        return most;
    }

    /** Share of the question that no document names, nor the chosen by another name. */
    private static double unknown(Inquiry inquiry, List<Statement> chosen) {
        double unknown = 0;
        for (int i = 0; i < inquiry.things().size(); i++) {
            Inquiry.Thing thing = inquiry.things().get(i);
            unknown += !thing.known() && covered(chosen, i) < HARDLY ? thing.weight() : 0;
        }
        return unknown / inquiry.weight();
    }

    /** How many of the things it asks about the chosen name or stand under. */
    private static int named(Inquiry inquiry, List<Statement> chosen) {
        int named = 0;
        for (int i = 0; i < inquiry.things().size(); i++)
            named += !inquiry.things().get(i).asking() && covered(chosen, i) >= NAMED ? 1 : 0;
        return named;
    }

    /** Share of what is only told besides. */
    private static double told(Inquiry inquiry) {
        double told = 0;
        double all = 0;
        for (Inquiry.Thing thing : inquiry.things()) {
            if (thing.asking()) continue;
            all += thing.weight();
            told += thing.told() ? thing.weight() : 0;
        }
        return all == 0 ? 0 : told / all;
    }

    /**
     * How much is missing of what is only told besides, of its own weight: a story need not be in the documents for the question to be,
     * so that this much less tells against an answer.
     */
    private static double toldMissing(Inquiry inquiry, List<Statement> chosen) {
        double told = 0;
        double missing = 0;
        for (int i = 0; i < inquiry.things().size(); i++) {
            Inquiry.Thing thing = inquiry.things().get(i);
            if (!thing.told() || thing.asking()) continue;
            told += thing.weight();
            missing += thing.weight() * (1 - covered(chosen, i));
        }
        return told == 0 ? 0 : missing / told;
    }

    /** Share of what is asked about that the headings name too. */
    private static double headed(Inquiry inquiry, Statement best) {
        Said headings = new Said(String.join("\n", best.passage().headings()));
        double named = 0;
        double all = 0;
        for (Inquiry.Thing thing : inquiry.things()) {
            if (thing.asking()) continue;
            all += thing.weight();
            named += thing.weight() * headings.names(thing, inquiry.chinese());
        }
        return all == 0 ? 0 : named / all;
    }

    /** How many passages name nearly as much as that of the best: where many do, what they name settles little. */
    private static int asNear(Inquiry inquiry, List<Statement> ranked, Statement best) {
        double most = content(inquiry, best);
        Set<String> passages = new HashSet<>();
        for (Statement one : ranked) {
            if (content(inquiry, one) >= NEARLY * most)
                passages.add(one.found().document() + " " + one.passage().ordinal());
        }
        return passages.size();
    }

    private static double content(Inquiry inquiry, Statement statement) {
        double near = 0;
        for (int i = 0; i < inquiry.things().size(); i++) {
            Inquiry.Thing thing = inquiry.things().get(i);
            near += thing.asking() ? 0 : thing.weight() * statement.near().get(i);
        }
        return near;
    }

    private static int figuresMissing(Inquiry inquiry, List<Statement> chosen) {
        int missing = 0;
        for (int i = 0; i < inquiry.things().size(); i++)
            missing += inquiry.things().get(i).figure() && covered(chosen, i) < HARDLY ? 1 : 0;
        return missing;
    }

    /** How surely one of the chosen names each two things the question asks about in one breath, by their weights; of one thing, how surely that. */
    private static double together(Inquiry inquiry, List<Statement> chosen) {
        double all = 0;
        double both = 0;
        double only = 0;
        for (int i = 0; i < inquiry.things().size(); i++) {
            if (inquiry.things().get(i).asking()) continue;
            only = chosen.getFirst().named().get(i);
            for (int k = 0; k < i; k++) {
                if (inquiry.things().get(k).asking()) continue;
                double weight = inquiry.things().get(i).weight()
                        * inquiry.things().get(k).weight();
                all += weight;
                both += weight * inOne(chosen, i, k);
            }
        }
        return all == 0 ? only : both / all;
    }

    private static double inOne(List<Statement> chosen, int thing, int other) {
        double most = 0;
        for (Statement one : chosen)
            most = Math.max(most, Math.min(one.named().get(thing), one.named().get(other)));
        return most;
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

    /** The same where a sum is done with the figures of the question, so that none of them has to stand where the answer does. */
    Certainty withFiguresUsed() {
        if (signals.isEmpty()) return this;
        double[] values = values();
        values[Confidence.NAMES.indexOf("figures_missing")] = 0;
        return of(values, vetoes, Confidence.SHIPPED);
    }

    /** The same, or where the parts of a message are surer one by one than all of it at once, as sure as they. */
    Certainty orOfParts(Certainty parts) {
        return vetoes.isEmpty() && parts.vetoes.isEmpty() && parts.confidence > confidence ? parts : this;
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
        return Reading.PERSON_OR_PLACE.matcher(thing.name()).matches();
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
