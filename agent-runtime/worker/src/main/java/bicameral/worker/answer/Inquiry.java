package bicameral.worker.answer;

import bicameral.worker.retrieve.KnowledgeIndex;
import bicameral.worker.retrieve.Sought;
import bicameral.worker.retrieve.Terms;
import bicameral.worker.retrieve.Terms.Term;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A question taken apart: the things it asks about, each with its weight and its other names, and the sort of answer it wants. */
record Inquiry(String text, boolean chinese, Wanted wanted, List<Thing> things) {

    /**
     * Something the question names.
     *
     * @param name as asked
     * @param terms what it is searched by; several for a longer Chinese word
     * @param likes other names: Chinese words, or stems with a space between
     * @param akin names that general dictionaries put beside it and some document has; less sure than {@code likes}
     * @param weight how much it tells
     * @param known whether any document has the name itself
     * @param amount of a number, which may also be met by a range that holds it; else null
     * @param named a name of its own, so that nothing else will do
     * @param asking part of how the question asks rather than of what it is about
     * @param told only in what is told beside the question, as how it came to it, or asked before
     */
    record Thing(
            String name,
            List<String> terms,
            Set<String> likes,
            Set<String> akin,
            double weight,
            boolean known,
            boolean code,
            @Nullable Amount amount,
            boolean named,
            boolean asking,
            boolean told) {

        /** The same, less telling. */
        Thing lighter(double share) {
            return new Thing(name, terms, likes, akin, weight * share, known, code, amount, named, asking, told);
        }

        /** The same, as something that is only told. */
        Thing onlyTold() {
            return told ? this : new Thing(name, terms, likes, akin, weight, known, code, amount, named, asking, true);
        }

        /** Whether words, of which some may be Chinese, say the name itself. */
        private boolean isSaidIn(String folded, Set<String> words) {
            return Terms.isHan(name.codePointAt(0)) ? folded.contains(name) : words.containsAll(terms);
        }

        boolean figure() {
            return amount != null;
        }
    }

    private static final float ASKING_SOUGHT = 0.5f;
    private static final float OTHER_SOUGHT = 0.7f;
    private static final float AKIN_SOUGHT = 0.4f;
    private static final float SINGLE_SOUGHT = 0.2f;

    private static final double ASIDE = 0.4;

    /** Every sort of answer it asks for, where it has several parts. */
    List<Wanted> wants() {
        List<Wanted> all = Wanted.all(Terms.fold(Core.of(text)));
        return all.contains(wanted) ? all : List.of(wanted);
    }

    /** What the question weighs in all. */
    double weight() {
        return things.stream().mapToDouble(Thing::weight).sum();
    }

    /** What passages are sought by; other names count a little less, and how it asks less than what about. */
    Sought sought() {
        return new Sought(things.stream()
                .filter(thing -> !thing.terms().isEmpty())
                .map(Inquiry::sought)
                .toList());
    }

    private static Sought.Thing sought(Thing thing) {
        float share = thing.asking() ? ASKING_SOUGHT : 1;
        Map<String, Float> own = new HashMap<>();
        thing.terms().forEach(term -> own.put(term, share * (term.length() == 1 ? 0.3f : 1f)));
        List<Map<String, Float>> others = new ArrayList<>();
        thing.likes().forEach(like -> sought(like, share * OTHER_SOUGHT, others));
        thing.akin().forEach(like -> sought(like, share * AKIN_SOUGHT, others));
        return new Sought.Thing(own, others);
    }

    private static void sought(String name, float weight, List<Map<String, Float>> into) {
        Map<String, Float> other = new HashMap<>();
        for (Term term : Terms.of(name)) {
            boolean single = term.kind() == Terms.Kind.CHARACTER;
            if (term.kind() != Terms.Kind.STOP && (!single || name.length() == 1)) {
                other.put(term.text(), single ? SINGLE_SOUGHT * weight : weight);
            }
        }
        if (!other.isEmpty()) into.add(other);
    }

    static Inquiry of(String question, KnowledgeIndex index) {
        String core = Core.of(question);
        String folded = Terms.fold(core);
        boolean chinese = folded.codePoints().filter(Terms::isHan).count() >= 2;
        Inquiry asked = new Inquiry(question, chinese, Wanted.of(folded), things(core, index));
        String aside = Core.asideOf(question);
        return aside.isEmpty()
                ? asked
                : asked.with(new Reading(aside, index)
                        .things().stream()
                                .map(thing -> thing.lighter(ASIDE).onlyTold())
                                .toList());
    }

    private static List<Thing> things(String core, KnowledgeIndex index) {
        String asking = Terms.fold(Core.clausesThatAsk(core));
        Set<String> words = Terms.of(asking).stream().map(Term::text).collect(Collectors.toSet());
        return new Reading(core, index)
                .things().stream()
                        .map(thing -> thing.isSaidIn(asking, words) ? thing : thing.onlyTold())
                        .toList();
    }

    Inquiry wanting(Wanted other) {
        return new Inquiry(text, chinese, other, things);
    }

    Inquiry with(List<Thing> more) {
        List<Thing> all = new ArrayList<>(things);
        Set<String> names = new HashSet<>();
        things.forEach(thing -> names.add(thing.name()));
        more.stream().filter(thing -> !names.contains(thing.name())).forEach(all::add);
        return new Inquiry(text, chinese, wanted, List.copyOf(all));
    }
}
