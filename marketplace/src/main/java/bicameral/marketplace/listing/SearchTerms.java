package bicameral.marketplace.listing;

import bicameral.marketplace.agent.AgentSettings;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The search terms of a text: words of alphabetic scripts in lower case, and single characters and pairs of neighbours for
 * Chinese, which has no spaces. Made here, not by PostgreSQL, whose parser depends on the server's locale.
 */
final class SearchTerms {
    private static final int MAX_QUERY_TERMS = 32;
    private static final Set<String> TOO_COMMON = Set.of(
            "a", "an", "and", "are", "can", "do", "does", "for", "how", "i", "in", "is", "it", "my", "of", "on", "or",
            "the", "to", "what", "when", "where", "which", "with", "you", "怎么", "什么", "如何", "多少", "可以", "一个", "请问");

    private SearchTerms() {}

    /**
     * A tsvector literal; the name weighs most, then purpose and example questions, then the rest.
     *
     * @param kindred words for the same thing in a language the listing is not written in; they weigh least
     */
    static String vector(AgentSettings settings, String publisher, String kindred) {
        Map<String, Character> weights = new LinkedHashMap<>();
        add(weights, settings.name(), 'A');
        add(weights, settings.purpose(), 'B');
        settings.exampleQuestions().forEach(question -> add(weights, question, 'B'));
        add(weights, publisher, 'B');
        add(weights, Category.of(settings.category()).map(Category::words).orElse(settings.category()), 'C');
        add(weights, settings.about(), 'C');
        add(weights, kindred, 'D');
        return weights.entrySet().stream()
                .map(term -> "'" + term.getKey() + "':1" + term.getValue())
                .collect(Collectors.joining(" "));
    }

    /** One tsquery literal for each term of a query; empty where the query has none. */
    static List<String> query(String text) {
        List<String> terms = new ArrayList<>();
        for (String run : runs(text)) {
            if (!isHan(run.codePointAt(0))) terms.add("'" + run + "':*");
            else
                terms.addAll(pairsOrSingle(run).stream()
                        .map(pair -> "'" + pair + "'")
                        .toList());
        }
        List<String> telling = terms.stream()
                .filter(term -> !TOO_COMMON.contains(term.replaceAll("[':*]", "")))
                .distinct()
                .limit(MAX_QUERY_TERMS)
                .toList();
        return telling.isEmpty()
                ? terms.stream().distinct().limit(MAX_QUERY_TERMS).toList()
                : telling;
    }

    private static void add(Map<String, Character> weights, String text, char weight) {
        for (String run : runs(text)) {
            if (isHan(run.codePointAt(0))) {
                run.codePoints().mapToObj(Character::toString).forEach(one -> weights.putIfAbsent(one, weight));
                pairsOrSingle(run).forEach(pair -> weights.putIfAbsent(pair, weight));
            } else {
                weights.putIfAbsent(run, weight);
            }
        }
    }

    private static Set<String> pairsOrSingle(String run) {
        int[] characters = run.codePoints().toArray();
        if (characters.length == 1) return Set.of(run);
        Set<String> pairs = new LinkedHashSet<>();
        for (int i = 0; i + 1 < characters.length; i++)
            pairs.add(Character.toString(characters[i]) + Character.toString(characters[i + 1]));
        return pairs;
    }

    /** Longest stretches of letters and digits that are all Chinese or all not. Nothing else gets into a literal. */
    private static List<String> runs(String text) {
        List<String> runs = new ArrayList<>();
        StringBuilder run = new StringBuilder();
        String folded = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        boolean han = false;
        for (int c : folded.codePoints().toArray()) {
            boolean keep = Character.isLetterOrDigit(c);
            if (!run.isEmpty() && (!keep || isHan(c) != han)) {
                runs.add(run.toString());
                run.setLength(0);
            }
            if (keep) {
                han = isHan(c);
                run.appendCodePoint(c);
            }
        }
        if (!run.isEmpty()) runs.add(run.toString());
        return runs;
    }

    private static boolean isHan(int c) {
        return Character.UnicodeScript.of(c) == Character.UnicodeScript.HAN;
    }
}
