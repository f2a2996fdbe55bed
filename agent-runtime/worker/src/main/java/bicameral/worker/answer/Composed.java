package bicameral.worker.answer;

import bicameral.protocol.ChamberEvent;
import java.util.List;

/**
 * An answer.
 *
 * @param end {@code DONE} or {@code ABSTAINED}
 * @param text with a mark [n] behind each statement
 * @param citations one for each mark
 * @param confidence 0..1 that the passages settle the question
 * @param passages the best passages found, best first, whether used or not, without what no answer may stand on
 */
public record Composed(
        ChamberEvent.End end,
        String text,
        List<ChamberEvent.Citation> citations,
        double confidence,
        List<ChamberEvent.Passage> passages) {
    public Composed {
        citations = List.copyOf(citations);
        passages = List.copyOf(passages);
    }
}
