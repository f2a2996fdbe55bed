package bicameral.protocol;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a golden question was answered.
 *
 * @param passed whether words, source and end are as expected
 * @param missingWords those of the expected that the answer lacks
 * @param sourceCited whether the expected source was cited; true where none is expected
 * @param answered how it ended; PARTIAL where the chamber had trouble of its own
 * @param confidence 0..1
 * @param before whether it passed the time before; null where there was none
 */
public record GoldenResult(
        GoldenQuestion question,
        boolean passed,
        List<String> missingWords,
        boolean sourceCited,
        ChamberEvent.End answered,
        String answer,
        List<ChamberEvent.Citation> citations,
        double confidence,
        Instant at,
        @Nullable Boolean before) {
    public GoldenResult {
        missingWords = List.copyOf(missingWords);
        citations = List.copyOf(citations);
    }
}
