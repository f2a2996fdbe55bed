package bicameral.worker.answer;

import bicameral.protocol.ChamberEvent;
import bicameral.worker.passage.Passage;
import bicameral.worker.retrieve.Found;
import bicameral.worker.retrieve.KnowledgeIndex;
import bicameral.worker.retrieve.Spelling;
import bicameral.worker.retrieve.Terms;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Picks and joins the sentences and table rows that answer a question. See the package for its promises. */
public final class ExtractiveAnswerer {
    private static final int PASSAGES = 40;
    private static final int SHOWN = 8;

    private final KnowledgeIndex index;

    /** Answers from an index. */
    public ExtractiveAnswerer(KnowledgeIndex index) {
        this.index = index;
    }

    /** Answers, or abstains. */
    public Composed answer(Question question) {
        return answer(question, consider(question));
    }

    private static Composed answer(Question question, Considered considered) {
        Selection selection = considered.selection();
        return selection.enough()
                ? composed(considered.inquiry(), selection, considered.passages())
                : new Composed(
                        ChamberEvent.End.ABSTAINED,
                        abstention(question),
                        List.of(),
                        selection.certainty().confidence(),
                        considered.passages());
    }

    /** How it would answer, and why. */
    public ChamberEvent.Explained explain(Question question) {
        Considered considered = consider(question);
        return Explaining.of(considered, answer(question, considered));
    }

    /** All that is known before it is decided whether to answer. */
    record Considered(
            String read,
            Inquiry inquiry,
            List<Found> found,
            List<Statement> ranked,
            Selection selection,
            List<ChamberEvent.Passage> passages) {}

    Considered consider(Question question) {
        Spelling spelling = new Spelling(index);
        String read = spelling.mend(question.text());
        Inquiry inquiry = FollowUp.inquiry(question, text -> Inquiry.of(spelling.mend(text), index));
        List<Found> found = index.search(question.collections(), inquiry.searchTerms(), PASSAGES);
        List<ChamberEvent.Passage> passages =
                found.stream().limit(SHOWN).map(ExtractiveAnswerer::shown).toList();
        Weighing weighing = new Weighing(inquiry);
        double bestRank = found.isEmpty() ? 0 : found.getFirst().score();
        List<Statement> statements = new ArrayList<>();
        found.forEach(passage -> statements.addAll(weighing.statements(passage, bestRank)));
        statements.sort(Comparator.comparingDouble(Statement::score).reversed());
        Selection selection = Selection.of(inquiry, statements);
        return new Considered(read, inquiry, found, statements, selection, passages);
    }

    static Composed composed(Inquiry inquiry, Selection selection, List<ChamberEvent.Passage> passages) {
        Wording wording = new Wording(inquiry);
        List<ChamberEvent.Citation> citations = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (Statement statement : selection.statements()) {
            String words = wording.of(statement);
            int n = citations.size() + 1;
            citations.add(new ChamberEvent.Citation(
                    n,
                    statement.found().document(),
                    statement.found().documentName(),
                    statement.passage().place(),
                    statement.quote(),
                    statement.passage().ordinal()));
            text.append(text.isEmpty() ? "" : "\n")
                    .append(words)
                    .append(" [")
                    .append(n)
                    .append(']');
        }
        return new Composed(
                ChamberEvent.End.DONE,
                text.toString(),
                citations,
                selection.certainty().confidence(),
                passages);
    }

    private static ChamberEvent.Passage shown(Found found) {
        Passage passage = found.passage();
        return new ChamberEvent.Passage(
                passage.ordinal(),
                found.document(),
                found.documentName(),
                passage.place(),
                passage.text(),
                found.score(),
                false);
    }

    private static String abstention(Question question) {
        if (!question.abstention().isBlank()) {
            return question.abstention();
        }
        boolean letters = question.text().codePoints().anyMatch(Character::isLetter);
        boolean chinese = letters
                ? question.text().codePoints().anyMatch(Terms::isHan)
                : question.language().startsWith("zh");
        return chinese ? "我的资料里没有写到这一点，所以不能回答。" : "My documents do not cover this, so I cannot answer it.";
    }
}
