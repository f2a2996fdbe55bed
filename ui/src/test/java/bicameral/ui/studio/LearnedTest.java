package bicameral.ui.studio;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.protocol.ChamberEvent.LearnedPart;
import bicameral.protocol.ChamberEvent.Lift;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a trial's figures become in words. */
class LearnedTest {
    /** Answers each text by its name and values. */
    private static final KnowMessages SAY = (KnowMessages) Proxy.newProxyInstance(
            KnowMessages.class.getClassLoader(),
            new Class<?>[] {KnowMessages.class},
            (proxy, method, values) ->
                    method.getName() + (values == null ? "" : " " + String.join(" ", texts(values))));

    private static String[] texts(Object[] values) {
        return java.util.Arrays.stream(values).map(String::valueOf).toArray(String[]::new);
    }

    @Test
    void the_difference_is_told_in_questions_out_of_a_hundred_with_its_interval() {
        assertThat(gain(new Lift(.5, .5, -.01, .01), new Lift(.60, .68, .03, .13)))
                .isEqualTo("l_more 8 3 13");
    }

    @Test
    void a_loss_is_told_as_one() {
        assertThat(gain(new Lift(.5, .4, -.12, -.08), new Lift(.60, .55, -.09, -.01)))
                .isEqualTo("l_fewer 5 -9 -1");
    }

    @Test
    void where_as_many_are_found_the_rank_speaks() {
        assertThat(gain(new Lift(.40, .44, .02, .06), new Lift(.70, .701, -.01, .01)))
                .isEqualTo("l_higher 4 2 6");
    }

    @Test
    void where_nothing_moves_it_says_so() {
        assertThat(gain(new Lift(.40, .40, -.02, .02), new Lift(.70, .70, -.01, .01)))
                .isEqualTo("l_same -1 1");
    }

    private static String gain(Lift rank, Lift recall) {
        @Nullable String on = null;
        return Learned.gain(new LearnedPart("vectors", true, 500, rank, recall, on), SAY);
    }
}
