package bicameral.worker.answer;

import bicameral.worker.passage.Passage;
import bicameral.worker.retrieve.Terms;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds a second document that says the same as a statement, so that both can be cited for it. */
final class Support {
    /** Not the figures of a name: all that is said of the BC-40 would say the same. */
    private static final Pattern FIGURE = Pattern.compile("(?<![a-z]-?|[\\d.:])\\d+(?:[.:]\\d+)*");

    private static final int LOOKED_AT = 12;
    private static final double NEAR = 0.7;
    private static final double ALIKE = 0.5;
    private static final double ALIKE_WITH_FIGURE = 0.25;

    private Support() {}

    /** The best statement of another document that tells the same; never hearsay. */
    static Optional<Statement> of(Statement statement, List<Statement> ranked) {
        Set<String> figures = figures(statement);
        return ranked.stream()
                .limit(LOOKED_AT)
                .filter(one -> one.passage().kind() != Passage.Kind.CHAT
                        && !one.found().document().equals(statement.found().document())
                        && one.score() >= NEAR * statement.score()
                        && same(statement, one, figures))
                .findFirst();
    }

    /** The same figures, or where there is none, mostly the same words. */
    private static boolean same(Statement statement, Statement other, Set<String> figures) {
        Set<String> others = figures(other);
        double like = statement.like(other);
        if (figures.isEmpty() || others.isEmpty()) {
            return figures.equals(others) && like >= ALIKE;
        }
        return (figures.containsAll(others) || others.containsAll(figures)) && like >= ALIKE_WITH_FIGURE;
    }

    private static Set<String> figures(Statement statement) {
        Set<String> figures = new HashSet<>();
        Matcher matcher = FIGURE.matcher(Terms.fold(statement.quote()));
        while (matcher.find()) {
            figures.add(matcher.group());
        }
        return figures;
    }
}
