package bicameral.worker.answer;

import bicameral.worker.passage.Passage;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes a second step where the first answered only a part: what the first statement names (a variety, a part number, a branch) is
 * looked up with what is still missing. One step, a few names: bounded work.
 */
final class Bridge {
    private static final Pattern NAMES = Pattern.compile(
            "\\p{IsHan}{1,4}\\d+号|[A-Z]{1,4}-?\\d{2,}[A-Z]?|(?<![\\d.])\\d{4}(?![\\d.])|[A-Z][a-z]+(?: [A-Z][a-z]+)+|(?<=[\\p{Ll},] )\\p{Lu}\\p{Ll}+(?: \\p{Ll}+)?");
    private static final Pattern FIGURES = Pattern.compile("[\\d\\s.,—–~:：%℃/-]*[\\p{L}/²]{0,3}");
    private static final int MOST_NAMES = 5;
    private static final int LONGEST_NAME = 14;
    private static final double MISSING = 0.3;
    private static final double WEIGHTY = 0.12;
    /** What scores less beside the first only looks like the sort of answer that is wanted: the price of some other part. */
    private static final double AS_GOOD = 0.8;

    private final Inquiry inquiry;
    private final Function<String, Inquiry> read;
    private final Function<Inquiry, List<Statement>> rank;

    Bridge(Inquiry inquiry, Function<String, Inquiry> read, Function<Inquiry, List<Statement>> rank) {
        this.inquiry = inquiry;
        this.read = read;
        this.rank = rank;
    }

    /** The chosen, and one more where a second step finds what they lack; by the name that tells most, for the rarer leads to one place. */
    List<Statement> extended(List<Statement> chosen) {
        List<Statement> strong = chosen.stream()
                .filter(one -> one.score() >= AS_GOOD * chosen.getFirst().score())
                .toList();
        List<Wanted> unmet = inquiry.wants().stream()
                .filter(wanted -> wanted.strict() && strong.stream().noneMatch(one -> meets(wanted, one)))
                .toList();
        List<Inquiry.Thing> missing = missing(chosen);
        double weight = missing.stream().mapToDouble(Inquiry.Thing::weight).sum() / Math.max(0.0001, inquiry.weight());
        if (unmet.isEmpty() && weight < WEIGHTY) {
            return chosen;
        }
        Statement best = null;
        double telling = 0;
        for (Statement from : chosen.subList(0, Math.min(2, chosen.size()))) {
            for (String name : names(from)) {
                Inquiry bridge = read.apply(name);
                Statement found = bridge.weight() > telling ? second(bridge, missing, unmet, chosen) : null;
                if (found != null) {
                    best = found;
                    telling = bridge.weight();
                }
            }
        }
        if (best == null) {
            return chosen;
        }
        List<Statement> both = new ArrayList<>(unmet.isEmpty() ? chosen : strong);
        both.add(Math.min(1, both.size()), best.weighed(inquiry));
        return both;
    }

    private static boolean meets(Wanted wanted, Statement statement) {
        if (statement.isRow() && wanted == Wanted.PRICE) {
            return statement.passage().header().stream().anyMatch(wanted::heads) || wanted.mayBeIn(statement.quote());
        }
        return wanted.mayBeIn(statement.quote());
    }

    private List<Inquiry.Thing> missing(List<Statement> chosen) {
        List<Inquiry.Thing> missing = new ArrayList<>();
        for (int i = 0; i < inquiry.things().size(); i++) {
            Inquiry.Thing thing = inquiry.things().get(i);
            int at = i;
            boolean met = chosen.stream().anyMatch(one -> one.near().get(at) >= MISSING);
            if (!met && thing.known()) {
                missing.add(thing);
            }
        }
        return missing;
    }

    /** What a statement names that the question did not. */
    private Set<String> names(Statement statement) {
        Set<String> names = new LinkedHashSet<>();
        Passage passage = statement.passage();
        for (String cell : statement.isRow() ? passage.cells() : List.<String>of()) {
            boolean named = !cell.isBlank()
                    && cell.length() > 1
                    && cell.length() <= LONGEST_NAME
                    && !FIGURES.matcher(cell).matches();
            if (named && !inquiry.text().contains(cell)) {
                names.add(cell);
            }
        }
        Matcher matcher = NAMES.matcher(statement.quote());
        while (matcher.find()) {
            if (!inquiry.text().contains(matcher.group())) {
                names.add(matcher.group());
            }
        }
        return new LinkedHashSet<>(names.stream().limit(MOST_NAMES).toList());
    }

    private @org.jspecify.annotations.Nullable Statement second(
            Inquiry bridge, List<Inquiry.Thing> missing, List<Wanted> unmet, List<Statement> chosen) {
        if (bridge.things().isEmpty()) {
            return null;
        }
        Inquiry asked = bridge.with(missing);
        asked = unmet.isEmpty() ? asked : asked.wanting(unmet.getFirst());
        for (Statement next : rank.apply(asked).stream().limit(4).toList()) {
            boolean other = chosen.stream()
                    .noneMatch(one -> one.found().document().equals(next.found().document())
                            && one.passage().ordinal() == next.passage().ordinal());
            if (other && next.passage().kind() != Passage.Kind.CHAT && answers(next, bridge, asked, missing, unmet)) {
                return next;
            }
        }
        return null;
    }

    /** It has to say the name itself, and something of what is missing. */
    private static boolean answers(
            Statement next, Inquiry bridge, Inquiry asked, List<Inquiry.Thing> missing, List<Wanted> unmet) {
        int names = bridge.things().size();
        for (int i = 0; i < names; i++) {
            if (next.named().get(i) < 0.75) {
                return false;
            }
        }
        double gained = 0;
        for (int i = names; i < asked.things().size(); i++) {
            gained += asked.things().get(i).weight() * next.near().get(i);
        }
        double wanted = missing.stream().mapToDouble(Inquiry.Thing::weight).sum();
        boolean meets = unmet.isEmpty() || meets(unmet.getFirst(), next);
        boolean gainsEnough = gained >= 0.4 * wanted;
        boolean mayDoWithout = missing.isEmpty() || next.isRow();
        boolean sortIsEnough = mayDoWithout && !unmet.isEmpty();
        return meets && (sortIsEnough || (!missing.isEmpty() && gainsEnough));
    }
}
