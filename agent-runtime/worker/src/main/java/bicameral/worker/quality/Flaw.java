package bicameral.worker.quality;

import bicameral.protocol.QualityReason.Code;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something held against a passage.
 *
 * @param cost share of the score it takes, 0..1
 * @param figure as the code defines it
 * @param start of the stretch in the passage's text
 * @param end of it; 0 where the whole passage is meant
 * @param other the document it doubles or contradicts, or null
 */
record Flaw(
        int ordinal,
        Code code,
        double cost,
        double figure,
        int start,
        int end,
        @Nullable UUID other,
        int otherOrdinal,
        int otherStart,
        int otherEnd) {

    static Flaw of(int ordinal, Code code, double cost, double figure) {
        return new Flaw(ordinal, code, cost, figure, 0, 0, null, -1, 0, 0);
    }

    static Flaw twin(int ordinal, Code code, double cost, double figure, UUID other, int otherOrdinal) {
        return new Flaw(ordinal, code, cost, figure, 0, 0, other, otherOrdinal, 0, 0);
    }
}
