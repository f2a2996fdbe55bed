package bicameral.marketplace.refund;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.LongRange;

@Tag("P-M7")
@Tag("P-M8")
class LegsTest {
    private static final long MOST = 10_000_000_000L;

    /** However a charge is given back, bit by bit, no leg gives more than it had, and in the end each has given all. */
    @Property
    void parts_one_after_the_other_are_the_whole(
            @ForAll @LongRange(max = MOST) long tax,
            @ForAll @LongRange(max = 3) long engine,
            @ForAll @LongRange(max = MOST) long commission,
            @ForAll @LongRange(min = 1, max = MOST) long earned,
            @ForAll long seed) {
        Random random = new Random(seed);
        long sum = tax + engine + commission + earned;
        Legs whole = new Legs(tax, engine, commission, earned, random.nextLong(sum + 1));
        Legs left = whole;
        Legs given = Legs.NONE;
        while (left.sum() > 0) {
            long amount = random.nextInt(4) == 0 ? left.sum() : 1 + random.nextLong(left.sum());
            Legs part = left.part(amount);
            assertThat(part.sum()).isEqualTo(amount);
            assertThat(part.promo()).isBetween(0L, amount);
            given = given.plus(part);
            left = left.minus(part);
            assertThat(left.sum() - left.promo()).as("paid credit left").isNotNegative();
        }
        assertThat(given).isEqualTo(whole);
    }

    @Property
    void rounding_never_costs_a_creator_more_than_their_share(
            @ForAll @LongRange(min = 1, max = 1_000_000) long earned,
            @ForAll @LongRange(min = 4, max = 1_000_000) long commission,
            @ForAll long seed) {
        Legs whole = new Legs(0, 0, commission, earned, 0);
        long amount = 1 + new Random(seed).nextLong(whole.sum());
        assertThat((double) whole.part(amount).earned())
                .isLessThanOrEqualTo((double) earned * amount / whole.sum() + 1e-6);
    }
}
