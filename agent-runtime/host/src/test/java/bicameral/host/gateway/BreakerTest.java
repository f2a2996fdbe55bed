package bicameral.host.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.host.EngineSettings.Rest;
import bicameral.host.gateway.Breaker.State;
import bicameral.host.gateway.Breaker.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("P-F5")
class BreakerTest {
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final Rest REST = new Rest(3, 10, 0.5, Duration.ofSeconds(60), PAUSE, Duration.ofSeconds(15));

    private long now = 42;
    private final Breaker breaker = new Breaker(REST, () -> now);

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private void call(Verdict verdict) {
        Objects.requireNonNull(breaker.begin()).end(verdict);
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) call(Verdict.BAD);
    }

    @Test
    void so_many_failures_in_a_row_open_it_and_one_success_between_does_not() {
        fail(2);
        call(Verdict.GOOD);
        fail(2);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        fail(1);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        assertThat(breaker.begin()).isNull();
        assertThat(breaker.resting()).isEqualTo(PAUSE);
    }

    @Test
    void half_of_the_last_calls_open_it() {
        for (int i = 0; i < 4; i++) {
            call(Verdict.BAD);
            call(Verdict.GOOD);
        }
        call(Verdict.BAD);
        call(Verdict.GOOD);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        call(Verdict.BAD);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
    }

    @Test
    void what_is_long_ago_is_forgotten() {
        for (int i = 0; i < 4; i++) {
            call(Verdict.BAD);
            call(Verdict.GOOD);
        }
        pass(Duration.ofSeconds(61));
        call(Verdict.BAD);
        call(Verdict.GOOD);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void after_its_pause_it_lets_one_through_and_closes_when_that_is_answered() {
        fail(3);
        pass(PAUSE);
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
        Breaker.Call trial = Objects.requireNonNull(breaker.begin());
        assertThat(breaker.begin()).isNull();
        trial.answers();
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        assertThat(breaker.begin()).isNotNull();
    }

    @Test
    void a_failed_trial_doubles_the_pause_up_to_the_longest() {
        fail(3);
        for (int seconds : List.of(10, 15, 15)) {
            pass(breaker.resting());
            call(Verdict.BAD);
            assertThat(breaker.resting()).isEqualTo(Duration.ofSeconds(seconds));
        }
    }

    @Test
    void a_trial_that_nobody_waited_for_makes_room_for_the_next() {
        fail(3);
        pass(PAUSE);
        call(Verdict.NONE);
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
        call(Verdict.GOOD);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void what_began_before_it_opened_neither_closes_nor_prolongs_it() {
        Breaker.Call good = Objects.requireNonNull(breaker.begin());
        Breaker.Call bad = Objects.requireNonNull(breaker.begin());
        fail(3);
        pass(Duration.ofSeconds(1));
        good.end(Verdict.GOOD);
        bad.end(Verdict.BAD);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        assertThat(breaker.resting()).isEqualTo(Duration.ofSeconds(4));
    }

    /** However calls go, an engine that has come back is soon asked again. */
    @Property
    void it_never_stays_open(@ForAll @Size(max = 60) List<Verdict> verdicts, @ForAll @IntRange(max = 20) int seconds) {
        for (Verdict verdict : verdicts) {
            Breaker.Call call = breaker.begin();
            if (call != null) call.end(verdict);
            pass(Duration.ofSeconds(seconds));
        }
        pass(REST.longest());
        call(Verdict.GOOD);
        call(Verdict.GOOD);
        assertThat(breaker.begin()).isNotNull();
    }
}
