package bicameral.protocol;

import java.util.List;

/**
 * What a passage is worth as a source.
 *
 * @param passage its ordinal in the document
 * @param score 0..1
 * @param reasons the costliest first
 */
public record PassageQuality(long passage, String place, String text, double score, List<QualityReason> reasons) {
    public PassageQuality {
        reasons = List.copyOf(reasons);
    }
}
