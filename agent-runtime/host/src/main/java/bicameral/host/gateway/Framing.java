package bicameral.host.gateway;

import bicameral.protocol.prompt.Template;
import java.util.HashMap;
import java.util.Map;

/**
 * The product's own words in one request, which come no other way and no more often than a prompt has them: with their order, their
 * number or the keys of fences something else could be told. For one thread.
 */
final class Framing {
    private final int turns;
    private final Map<String, Integer> times = new HashMap<>();
    private int fences;
    private String key = "";

    /** @param turns of the request; each may end in an ellipsis */
    Framing(int turns) {
        this.turns = turns;
    }

    /** Whether these are the product's own words, in a place where they may stand. */
    boolean goesOn(String text) {
        if (!Template.isOwn(text)) return false;
        int passage = Template.passage(text);
        if (passage > 0) return passage == ++fences;
        String found = Template.key(text);
        if (key.isEmpty()) key = found;
        return (found.isEmpty() || found.equals(key)) && times.merge(text, 1, Integer::sum) <= most(text, found);
    }

    private int most(String text, String found) {
        // In the place of a document's name and of its place, too.
        if (text.equals(Template.ELLIPSIS)) return 2 * fences + turns;
        return text.equals(Template.between()) || !found.isEmpty() ? fences : 1;
    }
}
