package bicameral.ui.studio;

import bicameral.marketplace.source.Source;
import bicameral.ui.frame.Language;
import bicameral.ui.problem.Problem;
import bicameral.ui.problem.Sentences;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A source as its page says it. */
final class SourceLine {
    private SourceLine() {}

    /** What went wrong in the latest run and what to do about it; null where nothing did. */
    static @Nullable String advice(Source source, Language language) {
        String problem = source.problem();
        if (problem == null || source.state() != Source.State.FAILED) return null;
        String detail = source.problemDetail().isEmpty() ? "—" : source.problemDetail();
        return Sentences.detail(new Problem("source_" + problem, 422, Map.of("detail", detail)), language);
    }
}
