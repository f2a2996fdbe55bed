package bicameral.worker.answer;

import bicameral.protocol.ChamberEvent;
import bicameral.worker.passage.Sentences;
import bicameral.worker.retrieve.Found;
import bicameral.worker.retrieve.KnowledgeIndex;
import bicameral.worker.retrieve.Terms;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Picks and joins the sentences and table rows that answer a question. See the package for its promises. */
public final class ExtractiveAnswerer {
    private static final int PASSAGES = 30;
    private static final double ENOUGH = 0.35;

    private final KnowledgeIndex index;

    /** Answers from an index. */
    public ExtractiveAnswerer(KnowledgeIndex index) {
        this.index = index;
    }

    /** Answers, or abstains. */
    public Composed answer(Question question) {
        List<Found> found = index.search(question.collections(), question.text(), PASSAGES);
        Set<String> asked = terms(question.text());
        double best = 0;
        Found source = null;
        String quote = "";
        for (Found candidate : found) {
            String text = candidate.passage().text();
            for (Sentences.Span span : Sentences.of(text)) {
                Set<String> said = terms(span.of(text));
                said.retainAll(asked);
                double covered = asked.isEmpty() ? 0 : (double) said.size() / asked.size();
                if (covered > best) {
                    best = covered;
                    source = candidate;
                    quote = span.of(text);
                }
            }
        }
        List<ChamberEvent.Passage> passages =
                found.stream().map(ExtractiveAnswerer::shown).toList();
        if (source == null || best < ENOUGH) {
            return new Composed(ChamberEvent.End.ABSTAINED, abstention(question), List.of(), best, passages);
        }
        ChamberEvent.Citation citation = new ChamberEvent.Citation(
                1,
                source.document(),
                source.documentName(),
                source.passage().place(),
                quote,
                source.passage().ordinal());
        return new Composed(ChamberEvent.End.DONE, quote + " [1]", List.of(citation), best, passages);
    }

    private static ChamberEvent.Passage shown(Found found) {
        return new ChamberEvent.Passage(
                found.passage().ordinal(),
                found.document(),
                found.documentName(),
                found.passage().place(),
                found.passage().text(),
                found.score(),
                false);
    }

    private static String abstention(Question question) {
        if (!question.abstention().isBlank()) {
            return question.abstention();
        }
        boolean chinese = question.text().codePoints().anyMatch(Terms::isHan);
        return chinese ? "我的资料里没有写到这一点，所以不能回答。" : "My documents do not cover this, so I cannot answer it.";
    }

    private static Set<String> terms(String text) {
        Set<String> terms = new HashSet<>();
        for (Terms.Term term : Terms.of(text)) {
            if (term.kind() != Terms.Kind.STOP && term.kind() != Terms.Kind.CHARACTER) {
                terms.add(term.text());
            }
        }
        return terms;
    }
}
