package bicameral.host.chamber;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.host.tinyworker.TestHost;
import bicameral.tenant.Refusal;
import bicameral.tenant.TenantId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SleepingTest {
    private static TestHost napping() {
        return TestHost.start(
                settings -> settings.withLifecycle(settings.lifecycle().withIdle(Duration.ofMillis(500))));
    }

    private static void untilAsleep(TestHost host, Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (!host.chambers.awake().isEmpty() && System.nanoTime() - end < 0) pause();
    }

    private static void pause() throws InterruptedException {
        if (new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS)) throw new IllegalStateException();
    }

    @Test
    void an_idle_chamber_goes_to_sleep_and_wakes_again() throws InterruptedException {
        try (TestHost host = napping()) {
            TenantId tenant = TestHost.tenant();
            host.ask(tenant, "hello");
            long pid = host.chambers.awake().getFirst().pid();
            CompletableFuture<ProcessHandle> end =
                    ProcessHandle.of(pid).orElseThrow().onExit();
            assertThat(end).succeedsWithin(Duration.ofSeconds(10));
            assertThat(host.chambers.awake()).isEmpty();
            assertThat(host.ask(tenant, "hello").answered().text()).isEqualTo("you said hello");
        }
    }

    @Test
    void a_learning_chamber_stays_awake() throws IOException, InterruptedException {
        try (TestHost host = napping()) {
            TenantId tenant = TestHost.tenant();
            Path chamber = Files.createDirectories(host.data.resolve("chambers").resolve(tenant.toString()));
            Files.createFile(chamber.resolve("learning"));
            host.ask(tenant, "hello");
            untilAsleep(host, Duration.ofSeconds(4));
            assertThat(host.chambers.awake()).hasSize(1);
            Files.delete(chamber.resolve("learning"));
            untilAsleep(host, Duration.ofSeconds(10));
            assertThat(host.chambers.awake()).isEmpty();
        }
    }

    @Test
    void one_more_than_may_be_awake_puts_the_least_recently_used_to_sleep() {
        try (TestHost host = TestHost.start(
                settings -> settings.withLifecycle(settings.lifecycle().withMaxAwake(2)))) {
            TenantId first = TestHost.tenant();
            TenantId second = TestHost.tenant();
            TenantId third = TestHost.tenant();
            host.ask(first, "hello");
            host.ask(second, "hello");
            host.ask(first, "hello");
            host.ask(third, "hello");
            assertThat(host.chambers.awake())
                    .extracting(ChamberOperations.Awake::tenant)
                    .containsExactlyInAnyOrder(first, third);
        }
    }

    @Test
    void a_chamber_in_use_is_not_put_to_sleep() throws Exception {
        try (TestHost host = TestHost.start()) {
            TenantId tenant = TestHost.tenant();
            CountDownLatch flowing = new CountDownLatch(1);
            CompletableFuture<Void> visitor = CompletableFuture.runAsync(() -> host.chambers.ask(
                    TestHost.question(
                            tenant, bicameral.tenant.Ids.next(), "flow", bicameral.host.gateway.EgressPolicy.NONE),
                    event -> flowing.countDown(),
                    () -> false));
            assertThat(flowing.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(host.chambers.hibernate(tenant)).isFalse();
            assertThat(visitor).isNotDone();
        }
    }

    @Test
    void a_worker_that_never_starts_is_not_started_over_and_over() throws IOException {
        try (TestHost host = TestHost.start()) {
            TenantId tenant = TestHost.tenant();
            Path chamber = Files.createDirectories(host.data.resolve("chambers").resolve(tenant.toString()));
            Files.createFile(chamber.resolve("broken"));
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> host.ask(tenant, "hello")).isInstanceOf(Refusal.class);
            }
            Files.delete(chamber.resolve("broken"));
            long begun = System.nanoTime();
            assertThatThrownBy(() -> host.ask(tenant, "hello"))
                    .isInstanceOfSatisfying(
                            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("chamber_unavailable"));
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMillis(200));
            assertThat(host.chambers.wakes()).isEmpty();
        }
    }

    @Test
    void the_visitor_who_leaves_ends_the_exchange_within_two_seconds() {
        try (TestHost host = TestHost.start()) {
            long[] left = new long[1];
            assertThatThrownBy(() -> host.chambers.ask(
                            TestHost.question(
                                    TestHost.tenant(),
                                    bicameral.tenant.Ids.next(),
                                    "flow",
                                    bicameral.host.gateway.EgressPolicy.NONE),
                            event -> left[0] = left[0] == 0 ? System.nanoTime() : left[0],
                            () -> left[0] != 0))
                    .isInstanceOf(java.util.concurrent.CancellationException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - left[0])).isLessThan(Duration.ofSeconds(2));
        }
    }
}
