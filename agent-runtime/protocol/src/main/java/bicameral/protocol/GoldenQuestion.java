package bicameral.protocol;

import java.util.List;
import java.util.UUID;

/**
 * A question of which it is known what a good answer holds.
 *
 * @param expectedWords each must stand in the answer; alternatives of one are parted by {@code |}
 * @param expectedSource name of the document that must be cited; empty for any
 * @param answerable false where the good answer is to abstain; words and source are not looked at then
 */
public record GoldenQuestion(
        UUID golden,
        UUID collection,
        String question,
        List<String> expectedWords,
        String expectedSource,
        boolean answerable) {
    public GoldenQuestion {
        expectedWords = List.copyOf(expectedWords);
    }
}
