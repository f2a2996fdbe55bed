package bicameral.worker.learn;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AgainTest {
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final Again again = new Again(now::get);

    @Test
    void whatCameToItsEndIsNeverTriedAgain() {
        again.after(Duration.ofNanos(10));
        again.never();
        assertThat(again.isDue()).isFalse();
        assertThat(again.waits()).isFalse();
        assertThat(again.left()).isGreaterThan(Duration.ofDays(365));
    }

    @Test
    void whatFailedWaitsItsPauseAndNoLonger() {
        again.after(Duration.ofNanos(10));
        now.addAndGet(9);
        assertThat(again.waits()).isTrue();
        assertThat(again.left()).isEqualTo(Duration.ofNanos(1));
        now.addAndGet(1);
        assertThat(again.waits()).isFalse();
        assertThat(again.isDue()).isTrue();
        assertThat(again.left()).isZero();
    }
}
