package bicameral.worker.learn;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.protocol.ChamberEvent.LearnedPart;
import bicameral.worker.answer.Calibration;
import bicameral.worker.answer.Confidence;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** When a chamber's own confidence is let in. */
class GateTest {

    private static LearnedPart judged(int asked, double likelier, int decidedBetter) {
        return judged(asked, likelier, decidedBetter, 0);
    }

    private static LearnedPart judged(int asked, double likelier, int decidedBetter, int silenced) {
        double[] without = new double[asked];
        double[] with = new double[asked];
        double[] decidedWithout = new double[asked];
        double[] decidedWith = new double[asked];
        Arrays.fill(without, 0.6);
        for (int i = 0; i < asked; i++) {
            with[i] = 0.6 + likelier + (i % 2 == 0 ? 0.01 : -0.01);
            decidedWithout[i] = i % 4 == 0 ? 0 : 1;
            decidedWith[i] = i < 4 * decidedBetter ? 1 : decidedWithout[i];
        }
        double[] answeredWithout = new double[asked];
        Arrays.fill(answeredWithout, 0, asked / 2, 1);
        double[] answeredWith = answeredWithout.clone();
        Arrays.fill(answeredWith, 0, silenced, 0);
        return Gate.confidence(new Calibration.Trial(
                Confidence.SHIPPED, without, with, decidedWithout, decidedWith, answeredWithout, answeredWith));
    }

    @Test
    void isLetInWhereItIsSurelyLikelierAndDecidesSurelyBetter() {
        assertThat(judged(100, 0.05, 10).on()).isTrue();
    }

    @Test
    void staysOutWhereItDecidesNoBetter() {
        assertThat(judged(100, 0.05, 0).whyOff()).isEqualTo("no_gain");
    }

    @Test
    void staysOutWhereItDecidesBetterBySilenceAlone() {
        assertThat(judged(100, 0.05, 10, 1).whyOff()).isEqualTo("no_gain");
    }

    @Test
    void staysOutWhereItCouldBeChance() {
        assertThat(judged(100, 0.05, 1).whyOff()).isEqualTo("not_sure");
    }

    @Test
    void staysOutWhereItIsLessLikely() {
        assertThat(judged(100, -0.05, 10).on()).isFalse();
    }

    @Test
    void aFewQuestionsSayNothing() {
        assertThat(judged(20, 0.2, 5).whyOff()).isEqualTo("too_few_pairs");
        assertThat(judged(0, 0, 0).whyOff()).isEqualTo("too_little_text");
    }
}
