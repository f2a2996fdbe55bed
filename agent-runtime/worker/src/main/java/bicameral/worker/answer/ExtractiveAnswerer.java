package bicameral.worker.answer;

import bicameral.protocol.ChamberEvent;
import bicameral.worker.passage.Orders;
import bicameral.worker.passage.Passage;
import bicameral.worker.retrieve.Found;
import bicameral.worker.retrieve.KnowledgeIndex;
import bicameral.worker.retrieve.Spelling;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Picks and joins the sentences and table rows that answer a question. See the package for its promises. */
public final class ExtractiveAnswerer {
    private static final int PASSAGES = 40;
    private static final int SHOWN = 8;

    private final KnowledgeIndex index;
    private final Sources sources;
    private final Supplier<Confidence> confidence;
    private final Predicate<Found> heard;

    /** Answers from an index, quoting what the index keeps. */
    public ExtractiveAnswerer(KnowledgeIndex index) {
        this(
                index,
                (document, passage) -> index.read(document, passage)
                        .map(found -> found.passage().text()));
    }

    /** Answers from an index; each quote is read again in {@code sources} before it is given. */
    public ExtractiveAnswerer(KnowledgeIndex index, Sources sources) {
        this(index, sources, () -> Confidence.SHIPPED);
    }

    /** The same, as sure as {@code confidence} says, which is asked at each question. */
    public ExtractiveAnswerer(KnowledgeIndex index, Sources sources, Supplier<Confidence> confidence) {
        this(index, sources, confidence, found -> true);
    }

    /** @param heard which passages there are for it */
    ExtractiveAnswerer(KnowledgeIndex index, Sources sources, Supplier<Confidence> confidence, Predicate<Found> heard) {
        this.index = index;
        this.sources = sources;
        this.confidence = confidence;
        this.heard = heard;
    }

    /** Answers, or abstains. */
    public Composed answer(Question question) {
        return answer(question, consider(question));
    }

    static Composed answer(Question question, Considered considered) {
        Selection selection = considered.selection();
        return selection.enough()
                ? composed(considered)
                : new Composed(
                        ChamberEvent.End.ABSTAINED,
                        Abstention.words(question, considered),
                        List.of(),
                        selection.certainty().confidence(),
                        considered.passages());
    }

    /**
     * How it would answer, and why.
     *
     * @param taught the lesson that answers in its place, null where none does
     */
    public ChamberEvent.Explained explain(Question question, @Nullable Taught taught) {
        Considered considered = consider(question);
        return Explaining.of(considered, taught == null ? answer(question, considered) : taught.answer(), taught);
    }

    /**
     * All that is known before it is decided whether to answer.
     *
     * @param support what another document says to the same effect as the first of several statements or the only one
     */
    record Considered(
            String read,
            Inquiry inquiry,
            List<Found> found,
            List<Statement> ranked,
            Selection selection,
            String sum,
            @Nullable Statement support,
            List<ChamberEvent.Passage> passages) {}

    Considered consider(Question question) {
        Spelling spelling = new Spelling(index);
        Function<String, Inquiry> reader = text -> Inquiry.of(spelling.mend(text), index);
        String read = spelling.mend(question.text());
        Inquiry inquiry = FollowUp.inquiry(question, reader);
        List<Found> found = search(question, inquiry);
        List<ChamberEvent.Passage> passages = found.stream()
                .map(ExtractiveAnswerer::shown)
                .filter(passage -> !passage.text().isBlank())
                .limit(SHOWN)
                .toList();
        List<Statement> ranked = ranked(inquiry, found);
        Function<Inquiry, List<Statement>> rank = other -> ranked(other, search(question, other));
        Selection first = Selection.of(inquiry, ranked);
        Sums.@Nullable Sum sum = ranked.isEmpty()
                ? null
                : new Sums(inquiry, Core.asideOf(read) + " " + Core.of(read), text -> Inquiry.of(text, index), rank)
                        .done(ranked, first)
                        .orElse(null);
        Selection selection = sum != null
                ? new Selection(sum.statements(), sum.certainty().withFiguresUsed())
                : whole(
                        inquiry,
                        ranked,
                        first,
                        new Bridge(inquiry, text -> Inquiry.of(text, index), rank),
                        new Parts(read, text -> Inquiry.of(text, index), rank));
        Selection verbatim = selection.by(confidence.get()).verbatim(sources);
        Statement support = sum != null || verbatim.statements().isEmpty()
                ? null
                : Support.of(verbatim.statements().getFirst(), ranked)
                        .filter(one -> one.isIn(sources) && noneHolds(verbatim, one))
                        .orElse(null);
        return new Considered(
                read, inquiry, found, ranked, verbatim, sum == null ? "" : sum.shown(), support, passages);
    }

    private List<Found> search(Question question, Inquiry inquiry) {
        return index.search(question.collections(), inquiry.sought(), PASSAGES, inquiry.text()).stream()
                .filter(heard)
                .toList();
    }

    private static boolean noneHolds(Selection selection, Statement other) {
        return selection.statements().stream().noneMatch(one -> one.holds(other));
    }

    private static Selection whole(
            Inquiry inquiry, List<Statement> ranked, Selection first, Bridge bridge, Parts parts) {
        if (first.statements().isEmpty()) {
            return first;
        }
        List<Statement> extended = parts.extended(inquiry, bridge.extended(first.statements()));
        Completing completing = new Completing(inquiry, parts.several());
        Certainty certainty = extended.size() == first.statements().size()
                ? first.certainty()
                : Certainty.of(inquiry, extended, ranked);
        return new Selection(
                Selection.inOrder(
                        distinct(extended.stream().map(completing::whole).toList())),
                certainty.orOfParts(parts.certainty()));
    }

    /** One that lies within another is not said twice. */
    private static List<Statement> distinct(List<Statement> statements) {
        List<Statement> kept = new ArrayList<>();
        for (Statement statement : statements) {
            if (kept.stream().noneMatch(one -> one.holds(statement))) {
                kept.removeIf(statement::holds);
                kept.add(statement);
            }
        }
        return kept;
    }

    private static List<Statement> ranked(Inquiry inquiry, List<Found> found) {
        Weighing weighing = new Weighing(inquiry);
        double bestRank = found.isEmpty() ? 0 : found.getFirst().score();
        List<Statement> statements = new ArrayList<>();
        found.forEach(passage -> weighing.statements(passage, bestRank).stream()
                .filter(statement -> !passage.worth().denies(statement.start(), statement.end()))
                .map(Statement::believed)
                .forEach(statements::add));
        statements.sort(Comparator.comparingDouble(Statement::score).reversed());
        return comparedToTheFirst(statements);
    }

    /** How far a source is believed decides between sources; where the first has no better one beside it, not whether to speak. */
    private static List<Statement> comparedToTheFirst(List<Statement> ranked) {
        double first = ranked.isEmpty() ? 1 : ranked.getFirst().found().worth().weight();
        if (first == 1) return ranked;
        return ranked.stream().map(statement -> statement.times(1 / first)).toList();
    }

    static Composed composed(Considered considered) {
        Wording wording = new Wording(
                considered.inquiry(),
                !considered.sum().isEmpty() && considered.inquiry().wanted() != Wanted.TIME);
        List<ChamberEvent.Citation> citations = new ArrayList<>();
        StringBuilder text = new StringBuilder(considered.sum());
        List<Statement> cited = new ArrayList<>(considered.selection().statements());
        for (Statement statement : considered.selection().statements()) {
            citations.add(citation(citations.size() + 1, statement));
            text.append(text.isEmpty() ? "" : "\n")
                    .append(wording.of(statement))
                    .append(mark(citations.size()));
        }
        Statement support = considered.support();
        if (support != null) {
            cited.add(support);
            citations.add(citation(citations.size() + 1, support));
            int first = text.indexOf("\n") < 0 ? text.length() : text.indexOf("\n");
            text.insert(first, mark(citations.size()).strip());
        }
        text.append(Disputes.note(cited, considered.inquiry().chinese()));
        return new Composed(
                ChamberEvent.End.DONE,
                text.toString(),
                citations,
                considered.selection().certainty().confidence(),
                considered.passages());
    }

    private static String mark(int n) {
        return " [" + n + "]";
    }

    private static ChamberEvent.Citation citation(int n, Statement statement) {
        return new ChamberEvent.Citation(
                n,
                statement.found().document(),
                statement.found().documentName(),
                statement.passage().place(),
                statement.quote(),
                statement.passage().ordinal());
    }

    /** What may be told of a passage to others: nothing that a better source denies, no orders. */
    private static ChamberEvent.Passage shown(Found found) {
        Passage passage = found.passage();
        return new ChamberEvent.Passage(
                passage.ordinal(),
                found.document(),
                found.documentName(),
                passage.place(),
                Orders.without(found.worth().undenied(passage.text())),
                found.score(),
                false);
    }
}
