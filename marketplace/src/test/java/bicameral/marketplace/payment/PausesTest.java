package bicameral.marketplace.payment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("P-F12")
class PausesTest {
    private static final Duration YOUNG = Duration.ofMinutes(5);

    @Test
    void pauses_double_from_ten_seconds_to_an_hour_while_a_call_may_be_made_again() {
        assertThat(IntStream.rangeClosed(1, 12).mapToLong(attempts -> Pauses.seconds(attempts, YOUNG)))
                .containsExactly(10L, 20L, 40L, 80L, 160L, 320L, 640L, 1_280L, 2_560L, 3_600L, 3_600L, 3_600L);
        assertThat(Pauses.seconds(1_000, Pauses.KEYS_LIVE)).isEqualTo(3_600);
    }

    @Test
    void an_old_call_is_asked_about_once_a_day() {
        assertThat(Pauses.seconds(30, Pauses.KEYS_LIVE.plusSeconds(1))).isEqualTo(86_400);
        assertThat(Pauses.seconds(1_000_000, Duration.ofDays(4_000))).isEqualTo(86_400);
    }
}
