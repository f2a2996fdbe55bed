package bicameral.worker.answer;

import bicameral.protocol.ChamberEvent.ChosenSentence;
import bicameral.protocol.ChamberEvent.Explained;
import bicameral.protocol.ChamberEvent.ExplainedPassage;
import bicameral.protocol.ChamberEvent.ExplainedWord;
import bicameral.protocol.ChamberEvent.ListRank;
import bicameral.protocol.ChamberEvent.Reason;
import bicameral.protocol.ChamberEvent.ReasonKind;
import bicameral.protocol.Standing;
import bicameral.worker.retrieve.Found;
import bicameral.worker.retrieve.Terms;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Tells how an answer came about: which words found which passage, what was chosen, and how sure that is. */
final class Explaining {
    private static final int SHOWN = 20;
    private static final int MOST_LIKES = 8;

    /** Learned likeness of the passage as a whole, beside single words. */
    private static final String NEAR = "near_as_a_whole";
    /** Counts for less by its own quality, whatever its owner says of it. */
    private static final String JUDGED_LOW = "judged_low";

    private final Inquiry inquiry;
    private final List<Found> found;
    private final @Nullable Taught taught;

    private Explaining(Inquiry inquiry, List<Found> found, @Nullable Taught taught) {
        this.inquiry = inquiry;
        this.found = found;
        this.taught = taught;
    }

    /**
     * Of an answer.
     *
     * @param composed what is said
     * @param taught the lesson that says it, null where the documents do
     */
    static Explained of(ExtractiveAnswerer.Considered considered, Composed composed, @Nullable Taught taught) {
        Explaining explaining = new Explaining(considered.inquiry(), considered.found(), taught);
        return explaining.of(considered, composed);
    }

    private Explained of(ExtractiveAnswerer.Considered considered, Composed composed) {
        Certainty certainty = considered.selection().certainty();
        List<ExplainedPassage> passages = new ArrayList<>();
        for (int i = 0; i < Math.min(SHOWN, found.size()); i++) passages.add(passage(i));
        return new Explained(
                composed.end(),
                composed.text(),
                composed.citations(),
                composed.confidence(),
                Certainty.THRESHOLD,
                inquiry.wanted().name().toLowerCase(Locale.ROOT),
                considered.read(),
                words(inquiry),
                passages,
                taught == null ? sentences(considered.selection()) : lesson(taught),
                taught == null ? certainty.signals() : List.of(),
                taught == null ? certainty.vetoes() : List.of());
    }

    private static List<ExplainedWord> words(Inquiry inquiry) {
        return inquiry.things().stream()
                .sorted(Comparator.comparingDouble(Inquiry.Thing::weight).reversed())
                .map(thing -> new ExplainedWord(
                        thing.name(),
                        thing.weight(),
                        thing.known(),
                        thing.likes().stream().limit(MOST_LIKES).toList()))
                .toList();
    }

    private static List<ChosenSentence> sentences(Selection selection) {
        List<ChosenSentence> sentences = new ArrayList<>();
        for (Statement statement : selection.statements()) {
            sentences.add(new ChosenSentence(
                    sentences.size() + 1,
                    statement.found().document(),
                    statement.passage().ordinal(),
                    statement.quote(),
                    statement.score(),
                    statement.fits()));
        }
        return sentences;
    }

    private static List<ChosenSentence> lesson(Taught taught) {
        return taught.answer().citations().stream()
                .map(citation -> new ChosenSentence(
                        citation.n(), citation.document(), citation.passage(), citation.quote(), taught.share(), true))
                .toList();
    }

    private ExplainedPassage passage(int at) {
        Found one = found.get(at);
        List<Reason> reasons = new ArrayList<>(words(one));
        near(one, reasons);
        lessonOn(one, reasons);
        belief(one, at + 1, reasons);
        reasons.sort(Comparator.comparingDouble(Reason::weight).reversed());
        return new ExplainedPassage(
                at + 1,
                one.document(),
                one.documentName(),
                one.passage().ordinal(),
                one.passage().place(),
                one.passage().text(),
                one.score(),
                reasons,
                lists(one));
    }

    private static List<ListRank> lists(Found one) {
        Found.Ranking ranking = one.ranking();
        if (ranking == null) return List.of();
        List<ListRank> lists = new ArrayList<>();
        if (ranking.keywords() > 0) lists.add(new ListRank("keywords", ranking.keywords(), ranking.keywordScore()));
        Double likeness = ranking.likeness();
        if (likeness != null && ranking.learned() > 0) {
            lists.add(new ListRank("learned", ranking.learned(), likeness));
        }
        lists.add(new ListRank("fused", ranking.fused(), ranking.score()));
        return lists;
    }

    private static void near(Found one, List<Reason> reasons) {
        Found.Ranking ranking = one.ranking();
        Double likeness = ranking == null ? null : ranking.likeness();
        if (ranking != null && likeness != null && likeness > 0) {
            double part = ranking.share() * likeness / (1 + ranking.share());
            reasons.add(new Reason(ReasonKind.LEARNED, NEAR, part));
        }
    }

    private void lessonOn(Found one, List<Reason> reasons) {
        if (taught == null || !one.document().equals(taught.source())) return;
        boolean points =
                taught.passage() < 0 || taught.passage() == one.passage().ordinal();
        if (points) {
            String place = taught.answer().citations().getFirst().place();
            reasons.add(new Reason(ReasonKind.LESSON, place, taught.share()));
        }
    }

    /** How far a passage is believed, where it stands higher or lower for it than by the search alone. */
    private static void belief(Found one, int place, List<Reason> reasons) {
        Found.Ranking ranking = one.ranking();
        double prior = one.worth().prior();
        if (ranking == null || prior == 1) return;
        boolean moved = prior > 1 ? place < ranking.fused() : place > ranking.fused();
        if (!moved) return;
        Standing standing = one.worth().standing();
        boolean said = standing == Standing.GOVERNED || standing == Standing.REFERENCE;
        String name = said ? standing.name().toLowerCase(Locale.ROOT) : JUDGED_LOW;
        reasons.add(new Reason(ReasonKind.QUALITY, name, prior - 1));
    }

    /** The words of the question, and other names of them, that stand in a passage or in what it stands under. */
    private List<Reason> words(Found one) {
        List<Reason> reasons = new ArrayList<>();
        String text = one.passage().text();
        Said said = new Said(text + "\n"
                + String.join("\n", one.passage().headings()) + "\n"
                + String.join("\n", one.passage().header()) + "\n" + one.documentName());
        for (Inquiry.Thing thing : inquiry.things()) {
            double named = said.names(thing, inquiry.chinese());
            if (named > 0) {
                String own = surface(text, thing.terms());
                boolean other = own.isEmpty() && !said.hasAnyOf(thing.terms());
                String like = other ? said.firstOf(thing.likes()) : "";
                reasons.add(new Reason(
                        other ? ReasonKind.LEARNED : ReasonKind.KEYWORD,
                        !own.isEmpty() ? own : like.isEmpty() ? thing.name() : shown(text, like),
                        thing.weight() * named / Math.max(0.0001, inquiry.weight())));
            }
        }
        return reasons;
    }

    private static String shown(String text, String like) {
        String own = surface(text, Terms.of(like).stream().map(Terms.Term::text).toList());
        return own.isEmpty() ? like : own;
    }

    /** The words of a text from the first of the terms on, as long as the terms go on; empty where none of them stands there. */
    private static String surface(String text, List<String> wanted) {
        int start = -1;
        int end = -1;
        for (Terms.Term term : Terms.of(text)) {
            boolean hit = term.kind() != Terms.Kind.STOP && wanted.contains(term.text());
            if (hit && (start < 0 || term.start() <= end + 1)) {
                start = start < 0 ? term.start() : start;
                end = Math.max(end, term.end());
            } else if (start >= 0 && term.start() > end) {
                break;
            }
        }
        return start < 0 ? "" : text.substring(start, end);
    }
}
