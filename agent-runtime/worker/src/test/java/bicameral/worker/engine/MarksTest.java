package bicameral.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class MarksTest {
    private final List<Integer> cited = new ArrayList<>();

    private String filtered(int passages, List<String> deltas) {
        cited.clear();
        StringBuilder text = new StringBuilder();
        Marks marks = new Marks(passages, text::append, cited::add);
        deltas.forEach(marks::delta);
        marks.end();
        return text.toString();
    }

    @Test
    void keepsMarksOfPassagesThatWereSentAndNumbersThemAsTheyAppear() {
        assertThat(filtered(3, List.of("Open at nine [3]. Closed on Sunday [1][3].")))
                .isEqualTo("Open at nine [1]. Closed on Sunday [2][1].");
        assertThat(cited).containsExactly(3, 1);
    }

    @Test
    void removesMarksOfPassagesThatWereNeverSent() {
        assertThat(filtered(2, List.of("Free for all [7]. Really [0], yes [99999].")))
                .isEqualTo("Free for all. Really, yes.");
        assertThat(cited).isEmpty();
    }

    @Test
    void understandsListsAndWideBrackets() {
        assertThat(filtered(3, List.of("九点开门【2】。周日休息 [1, 9, 2]。"))).isEqualTo("九点开门[1]。周日休息 [2][1]。");
    }

    @Test
    void leavesOtherBracketsAlone() {
        String text = "Press [A], see [the manual] [ ] and a[i]. Open [";

        assertThat(filtered(3, List.of(text))).isEqualTo(text);
    }

    @Property(tries = 300)
    void theSplitIntoDeltasChangesNothing(@ForAll @Size(max = 20) List<@IntRange(min = 1, max = 7) Integer> cuts) {
        String text = "A [1] b [9], c 【2】 [x] [ 3 ] d [1, 8] [[2]] [12";
        List<String> deltas = new ArrayList<>();
        int at = 0;
        for (int cut : cuts) {
            int end = Math.min(text.length(), at + cut);
            deltas.add(text.substring(at, end));
            at = end;
        }
        deltas.add(text.substring(at));

        assertThat(filtered(3, deltas)).isEqualTo(filtered(3, List.of(text)));
    }
}
