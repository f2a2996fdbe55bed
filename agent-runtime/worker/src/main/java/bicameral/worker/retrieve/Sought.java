package bicameral.worker.retrieve;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What passages are sought by: several things, each by its own terms or by other names. A passage gains by each thing once, however
 * many of the thing's names it says; so what says a little of everything outranks what says one thing in many words.
 */
public record Sought(List<Thing> things) {
    public Sought {
        things = List.copyOf(things);
    }

    /**
     * One thing.
     *
     * @param own terms of its own name with their weights
     * @param others terms of its other names with their weights
     */
    public record Thing(Map<String, Float> own, List<Map<String, Float>> others) {
        public Thing {
            own = Map.copyOf(own);
            others = others.stream().map(Map::copyOf).toList();
        }
    }

    /** Each term a thing of its own. */
    static Sought each(Map<String, Float> weights) {
        return new Sought(weights.entrySet().stream()
                .map(entry -> new Thing(Map.of(entry.getKey(), entry.getValue()), List.of()))
                .toList());
    }

    /** Each term of a question, single Chinese characters least. */
    static Sought in(String question) {
        Map<String, Float> weights = new HashMap<>();
        for (Terms.Term term : Terms.of(question)) {
            if (term.kind() != Terms.Kind.STOP) {
                weights.put(term.text(), term.kind() == Terms.Kind.CHARACTER ? 0.2f : 1f);
            }
        }
        return each(weights);
    }

    /** All terms with the highest of their weights. */
    Map<String, Float> weights() {
        Map<String, Float> weights = new HashMap<>();
        for (Thing thing : things) {
            thing.own().forEach((term, weight) -> weights.merge(term, weight, Math::max));
            for (Map<String, Float> other : thing.others()) {
                other.forEach((term, weight) -> weights.merge(term, weight, Math::max));
            }
        }
        return weights;
    }
}
