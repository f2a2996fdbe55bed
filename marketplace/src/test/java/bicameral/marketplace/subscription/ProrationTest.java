package bicameral.marketplace.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.TimeZone;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProrationTest {
    @ParameterizedTest
    @Tag("P-F10")
    @CsvSource({
        "2027-01-31T10:00:00Z, 1, 2027-02-28T10:00:00Z",
        "2027-01-31T10:00:00Z, 2, 2027-03-31T10:00:00Z",
        "2028-01-31T10:00:00Z, 1, 2028-02-29T10:00:00Z",
        "2028-01-31T23:59:59Z, 2, 2028-03-31T23:59:59Z",
        "2028-02-29T00:00:00Z, 12, 2029-02-28T00:00:00Z",
        "2028-02-29T00:00:00Z, 48, 2032-02-29T00:00:00Z",
        "2026-12-31T16:30:00Z, 1, 2027-01-31T16:30:00Z"
    })
    void a_month_later_is_the_same_day_or_the_months_last(Instant anchor, int months, Instant then) {
        assertThat(Proration.months(anchor, months)).isEqualTo(then);
    }

    @ParameterizedTest
    @Tag("P-F10")
    @ValueSource(strings = {"UTC", "Asia/Shanghai", "America/New_York", "Europe/Berlin", "Pacific/Kiritimati"})
    void no_zone_and_no_change_of_summertime_moves_a_cent(String zone) {
        TimeZone before = TimeZone.getDefault();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone(zone));
            // Over the last Sunday of March, when Berlin's day has 23 hours, and the second one, when New York's has.
            Instant start = Instant.parse("2027-03-10T00:00:00Z");
            Instant end = Proration.months(start, 1);
            Instant half = Instant.parse("2027-03-25T12:00:00Z");
            long seconds = Proration.seconds(start, end);
            assertThat(seconds).isEqualTo(31 * 86_400L);
            assertThat(Proration.earned(31_000_000, seconds, Proration.seconds(half, end)))
                    .isEqualTo(15_500_000);
            assertThat(Proration.midnightAfter(half)).isEqualTo(Instant.parse("2027-03-26T00:00:00Z"));
        } finally {
            TimeZone.setDefault(before);
        }
    }

    @Test
    void slices_never_go_down_and_sum_to_the_whole_however_it_is_cut() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            long net = random.nextLong(100_000_000_000_000L);
            long seconds = 1 + random.nextLong(366 * 86_400L);
            long left = seconds;
            long before = 0;
            while (left > 0) {
                left -= Math.min(left, 1 + random.nextLong(seconds / 3 + 1));
                long earned = Proration.earned(net, seconds, left);
                assertThat(earned).as("seed %d", seed).isBetween(before, net);
                before = earned;
            }
            assertThat(before).as("seed %d", seed).isEqualTo(net);
        }
    }

    @Test
    void the_greatest_price_does_not_overflow() {
        long net = 100_000_000_000L * 1_000;
        assertThat(Proration.share(net, 31 * 86_400L - 1, 31 * 86_400L)).isBetween(0L, net);
        assertThat(Proration.seconds(Instant.EPOCH, Instant.EPOCH.minus(Duration.ofDays(1))))
                .isNegative();
        assertThat(Proration.earned(net, 100, -5)).isEqualTo(net);
    }
}
