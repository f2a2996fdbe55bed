package bicameral.worker.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogisticTest {
    private static final double[] FREE = {1e-9, 1e-9};
    private static final double[] NOWHERE = {0, 0};

    /** Of ten with the signal eight came right, of ten without it two. */
    private static List<Logistic.Case> cases(double counts) {
        List<Logistic.Case> cases = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            cases.add(new Logistic.Case(new double[] {1, 1}, i < 8, counts));
            cases.add(new Logistic.Case(new double[] {1, 0}, i < 2, counts));
        }
        return cases;
    }

    @Test
    void theLikeliestWeightsSayWhatWasCounted() {
        double[] weights = Logistic.fit(cases(1), NOWHERE, FREE);

        assertThat(Logistic.chance(weights, new double[] {1, 1})).isCloseTo(0.8, within(1e-6));
        assertThat(Logistic.chance(weights, new double[] {1, 0})).isCloseTo(0.2, within(1e-6));
    }

    @Test
    void aPriorHoldsTheWeightsAndManyCasesOutweighIt() {
        double[] held = {100, 100};
        double[] few = Logistic.fit(cases(1), NOWHERE, held);
        double[] many = Logistic.fit(cases(1000), NOWHERE, held);

        assertThat(Logistic.fit(List.of(), new double[] {3, -2}, held)).containsExactly(3, -2);
        assertThat(few[1]).isBetween(0.0, 0.1);
        assertThat(Logistic.chance(many, new double[] {1, 1})).isCloseTo(0.8, within(0.05));
    }
}
