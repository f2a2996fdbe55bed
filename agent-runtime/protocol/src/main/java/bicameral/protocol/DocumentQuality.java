package bicameral.protocol;

import java.util.List;
import java.util.UUID;

/**
 * What a document is worth as a source.
 *
 * @param score 0..1, the mean of its passages' scores by length; what the standing makes of it is not in it
 * @param passages how many were judged
 * @param all how many there are; of more than were judged yet the others are in later rounds
 * @param reasons the costliest first
 */
public record DocumentQuality(
        UUID document,
        String name,
        Standing standing,
        double score,
        int passages,
        int all,
        List<QualityReason> reasons) {
    public DocumentQuality {
        reasons = List.copyOf(reasons);
    }
}
