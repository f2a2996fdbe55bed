package bicameral.worker.engine;

import bicameral.worker.passage.Sentences;
import bicameral.worker.retrieve.Terms;
import java.util.HashSet;
import java.util.Set;

/** Finds the words of a passage that a statement stands on. */
final class Quotes {
    private static final int MAX_QUOTE = 300;

    private Quotes() {}

    /** The sentence of the passage that shares most with the statement, verbatim. */
    static String of(String passage, String statement) {
        Set<String> stated = terms(statement);
        String best = "";
        double bestShare = -1;
        for (Sentences.Span span : Sentences.of(passage)) {
            String sentence = span.of(passage).strip();
            if (sentence.isEmpty()) continue;
            double share = shared(terms(sentence), stated);
            if (share > bestShare) {
                bestShare = share;
                best = sentence;
            }
        }
        return cut(best.isEmpty() ? passage.strip() : best);
    }

    private static double shared(Set<String> sentence, Set<String> stated) {
        if (sentence.isEmpty()) return 0;
        Set<String> both = new HashSet<>(sentence);
        both.retainAll(stated);
        return both.size() / Math.sqrt(sentence.size());
    }

    private static Set<String> terms(String text) {
        Set<String> terms = new HashSet<>();
        for (Terms.Term term : Terms.of(text)) {
            if (term.kind() != Terms.Kind.STOP) terms.add(term.text());
        }
        return terms;
    }

    private static String cut(String quote) {
        if (quote.length() <= MAX_QUOTE) return quote;
        int end = Character.isHighSurrogate(quote.charAt(MAX_QUOTE - 1)) ? MAX_QUOTE - 1 : MAX_QUOTE;
        return quote.substring(0, end);
    }
}
