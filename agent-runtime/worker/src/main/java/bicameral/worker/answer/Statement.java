package bicameral.worker.answer;

import bicameral.worker.passage.Passage;
import bicameral.worker.retrieve.Found;
import bicameral.worker.retrieve.Terms;
import java.util.List;
import java.util.Set;

/**
 * Something a passage says that could be the answer.
 *
 * @param start where it begins in the passage's text
 * @param end where it ends
 * @param asked the question it stands under, where the document puts questions of its own; else empty
 * @param named for each thing of the inquiry, how surely the statement itself names it
 * @param near for each thing, how surely it is named by the statement or what surrounds it
 * @param score how well it answers, about 0..1
 * @param fits whether it holds the sort of answer that is wanted
 */
record Statement(
        Found found,
        int start,
        int end,
        String asked,
        List<Double> named,
        List<Double> near,
        double score,
        boolean fits) {

    /** The same, scored by how far its document is believed. */
    Statement believed() {
        double weight = found.worth().weight();
        return weight == 1 ? this : times(weight);
    }

    Statement times(double factor) {
        return new Statement(found, start, end, asked, named, near, score * factor, fits);
    }

    String quote() {
        return found.passage().text().substring(start, end);
    }

    /** Whether its source says it word for word. */
    boolean isIn(Sources sources) {
        return sources.text(found.document(), passage().ordinal())
                .filter(text -> text.contains(quote()))
                .isPresent();
    }

    /** Whether all of another stands within it. */
    boolean holds(Statement other) {
        return found.document().equals(other.found.document())
                && passage().ordinal() == other.passage().ordinal()
                && start <= other.start
                && other.end <= end;
    }

    /** How much of the shorter one's terms the other has too, 0..1. */
    double like(Statement other) {
        Set<String> own = Terms.telling(quote());
        Set<String> others = Terms.telling(other.quote());
        int fewer = Math.min(own.size(), others.size());
        own.retainAll(others);
        return fewer == 0 ? 0 : (double) own.size() / fewer;
    }

    /** The same words, weighed against another inquiry. */
    Statement weighed(Inquiry inquiry) {
        return new Weighing(inquiry).between(found, start, end);
    }

    /** Whether it stands in the same passage of text. */
    boolean isBeside(Statement other) {
        return !isRow()
                && found.document().equals(other.found.document())
                && passage().ordinal() == other.passage().ordinal();
    }

    /** The same, where what it stands under is a heading and no question. */
    Statement notAsked() {
        return new Statement(found, start, end, "", named, near, score, fits);
    }

    /** The same with other borders in its passage. */
    Statement from(int newStart, int newEnd) {
        return new Statement(found, newStart, newEnd, asked, named, near, score, fits);
    }

    Passage passage() {
        return found.passage();
    }

    boolean isRow() {
        return passage().kind() == Passage.Kind.ROW;
    }
}
