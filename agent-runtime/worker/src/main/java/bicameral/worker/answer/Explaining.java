package bicameral.worker.answer;

import bicameral.protocol.ChamberEvent.ChosenSentence;
import bicameral.protocol.ChamberEvent.Explained;
import bicameral.protocol.ChamberEvent.ExplainedPassage;
import bicameral.protocol.ChamberEvent.ExplainedWord;
import bicameral.protocol.ChamberEvent.ListRank;
import bicameral.protocol.ChamberEvent.Reason;
import bicameral.protocol.ChamberEvent.ReasonKind;
import bicameral.worker.retrieve.Found;
import bicameral.worker.retrieve.Terms;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Tells how an answer came about: which words found which passage, what was chosen, and how sure that is. */
final class Explaining {
    private static final int SHOWN = 20;
    private static final int MOST_LIKES = 8;

    private Explaining() {}

    static Explained of(ExtractiveAnswerer.Considered considered, Composed composed) {
        Inquiry inquiry = considered.inquiry();
        Certainty certainty = considered.selection().certainty();
        List<ExplainedPassage> passages = new ArrayList<>();
        for (Found found :
                considered.found().subList(0, Math.min(SHOWN, considered.found().size()))) {
            passages.add(passage(inquiry, found, passages.size() + 1));
        }
        return new Explained(
                composed.end(),
                composed.text(),
                composed.citations(),
                certainty.confidence(),
                Certainty.THRESHOLD,
                inquiry.wanted().name().toLowerCase(Locale.ROOT),
                considered.read(),
                words(inquiry),
                passages,
                sentences(considered.selection()),
                certainty.signals(),
                certainty.vetoes());
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

    private static ExplainedPassage passage(Inquiry inquiry, Found found, int rank) {
        List<Reason> reasons = new ArrayList<>();
        String text = found.passage().text();
        Said said = new Said(text + "\n"
                + String.join("\n", found.passage().headings()) + "\n"
                + String.join("\n", found.passage().header()) + "\n" + found.documentName());
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
        reasons.sort(Comparator.comparingDouble(Reason::weight).reversed());
        return new ExplainedPassage(
                rank,
                found.document(),
                found.documentName(),
                found.passage().ordinal(),
                found.passage().place(),
                text,
                found.score(),
                reasons,
                List.of(new ListRank("keywords", rank, found.score())));
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
