package bicameral.marketplace.billing;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class SplitTest {
    @Test
    void the_worked_example_of_the_design() {
        Split split = Split.of(50_000, 12_000, 600, 2_000);
        assertThat(split).isEqualTo(new Split(50_000, 3_000, 12_000, 7_000, 28_000));
    }

    @Property
    @Tag("P-M8")
    void legs_are_never_negative_and_sum_to_the_charge(
            @ForAll @LongRange(max = Long.MAX_VALUE) long charged,
            @ForAll @LongRange(max = Long.MAX_VALUE) long modelCost,
            @ForAll @IntRange(max = 10_000) int tax,
            @ForAll @IntRange(max = 10_000) int commission) {
        Split split = Split.of(charged, modelCost, tax, commission);
        assertThat(split.tax()).isNotNegative();
        assertThat(split.engine()).isNotNegative();
        assertThat(split.commission()).isNotNegative();
        assertThat(split.earned()).isNotNegative();
        assertThat(Math.addExact(
                        Math.addExact(split.tax(), split.engine()), Math.addExact(split.commission(), split.earned())))
                .isEqualTo(charged);
    }

    @Property
    void the_creator_never_earns_more_than_the_share(
            @ForAll @LongRange(max = 1_000_000_000L) long charged, @ForAll @IntRange(max = 10_000) int commission) {
        Split split = Split.of(charged, 0, 0, commission);
        assertThat(split.earned() * 10_000).isLessThanOrEqualTo(charged * (10_000 - commission));
    }
}
