package bicameral.host.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.tenant.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What operators see of the time just past. */
class SlidingTest {
    private long now = 5_000_000_000_000L;

    private void after(Duration time) {
        now += time.toNanos();
    }

    @Test
    void what_is_older_than_a_minute_falls_out_step_by_step() {
        Sliding minute = new Sliding(Duration.ofMinutes(1), 60, () -> now);
        minute.add(5);
        after(Duration.ofSeconds(30));
        minute.add(7);
        assertThat(minute.sum()).isEqualTo(12);
        after(Duration.ofSeconds(29));
        assertThat(minute.sum()).isEqualTo(12);
        after(Duration.ofSeconds(1));
        assertThat(minute.sum()).isEqualTo(7);
        after(Duration.ofSeconds(30));
        assertThat(minute.sum()).isZero();
        minute.add(1);
        after(Duration.ofDays(400));
        assertThat(minute.sum()).isZero();
        minute.add(3);
        assertThat(minute.sum()).isEqualTo(3);
    }

    @Test
    void first_tokens_of_the_last_hour_have_a_median_and_a_slow_end() {
        Tally tally = new Tally(() -> now, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
        assertThat(tally.figures().median()).isNull();
        tally.first(Duration.ofSeconds(90).toNanos());
        after(Duration.ofMinutes(61));
        for (int i = 100; i >= 1; i--) tally.first(Duration.ofMillis(i).toNanos());
        assertThat(tally.figures().median()).isEqualTo(Duration.ofMillis(50));
        assertThat(tally.figures().slow()).isEqualTo(Duration.ofMillis(95));
    }

    @Test
    void only_what_an_engine_is_to_blame_for_is_a_failure_of_it() {
        Tally tally = new Tally(() -> now, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
        for (Outcome outcome : Outcome.values()) tally.end(outcome, 503);
        assertThat(tally.figures().failures()).isEqualTo(4);
        assertThat(tally.figures().last())
                .isEqualTo(new RouteHealth.Failure(Instant.EPOCH, RouteHealth.Fault.TOO_SLOW, 503));
        after(Duration.ofMinutes(61));
        assertThat(tally.figures().failures()).isZero();
        assertThat(tally.figures().last())
                .as("the last one is told however long ago")
                .isNotNull();
    }

    @Test
    void the_largest_come_first_and_know_what_all_used() {
        Consumption used = new Consumption(() -> now);
        for (int i = 1; i <= 12; i++) used.add(new TenantId(new UUID(0, i)), 10L * i);
        assertThat(used.largest(10))
                .hasSize(10)
                .first()
                .isEqualTo(new TenantUse(new TenantId(new UUID(0, 12)), 120, 780));
        after(Duration.ofMinutes(2));
        assertThat(used.largest(10)).isEmpty();
    }
}
