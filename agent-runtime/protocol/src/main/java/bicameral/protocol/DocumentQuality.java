package bicameral.protocol;

import java.util.List;
import java.util.UUID;

/**
 * What a document is worth as a source.
 *
 * @param score 0..1, the mean of its passages' scores by length; what the standing makes of it is not in it
 * @param passages how many were judged
 * @param reasons the costliest first
 */
public record DocumentQuality(
        UUID document, String name, Standing standing, double score, int passages, List<QualityReason> reasons) {
    public DocumentQuality {
        reasons = List.copyOf(reasons);
    }
}
