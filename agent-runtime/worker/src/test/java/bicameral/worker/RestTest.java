package bicameral.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RestTest {
    @Test
    void settles_after_waking_and_once_more_after_each_spell_of_work() throws InterruptedException {
        Semaphore settled = new Semaphore(0);
        try (Rest rest = new Rest(Duration.ofMillis(1), settled::release)) {
            assertThat(settled.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
            for (int spell = 0; spell < 3; spell++) {
                rest.stir();
                assertThat(settled.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
            }
            assertThat(settled.availablePermits()).isZero();
        }
    }

    @Test
    void does_not_settle_while_something_stirs() throws InterruptedException {
        Semaphore settled = new Semaphore(0);
        try (Rest rest = new Rest(Duration.ofMinutes(1), settled::release)) {
            rest.stir();
            assertThat(settled.tryAcquire()).isFalse();
        }
    }
}
