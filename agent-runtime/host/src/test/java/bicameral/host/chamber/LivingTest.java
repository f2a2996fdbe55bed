package bicameral.host.chamber;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.host.HostSettings;
import bicameral.host.HostSettings.Care;
import bicameral.host.HostSettings.DiskQuota;
import bicameral.host.HostSettings.Limits;
import bicameral.host.HostSettings.Patience;
import bicameral.host.gateway.EgressPolicy;
import bicameral.host.tinyworker.TestHost;
import bicameral.tenant.Ids;
import bicameral.tenant.Refusal;
import bicameral.tenant.TenantId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Chambers' lives with real workers. */
class LivingTest {
    private static final Patience IMPATIENT = new Patience(Duration.ofMinutes(10), 3, Duration.ZERO);

    private static TestHost host(Care care) {
        return TestHost.start(
                settings -> settings.withLifecycle(settings.lifecycle().withCare(care)));
    }

    private static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        try {
            while (!condition.getAsBoolean()) {
                if (System.nanoTime() - end > 0) throw new AssertionError("it never happened");
                if (new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS)) throw new IllegalStateException();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** By code: when to come back. */
    private final Map<String, Object> comeBack = new ConcurrentHashMap<>();

    private String refusal(Runnable work) {
        try {
            work.run();
            return "none";
        } catch (Refusal refusal) {
            comeBack.put(refusal.code(), refusal.values().getOrDefault("retryAfter", "unsaid"));
            return refusal.code();
        }
    }

    @Test
    void one_that_crashes_again_and_again_is_put_into_quarantine_which_outlives_the_host() throws IOException {
        TenantId tenant = TestHost.tenant();
        try (TestHost host = host(new Care(2, 10, 0, 4096, IMPATIENT))) {
            Path chamber = Files.createDirectories(host.data.resolve("chambers").resolve(tenant.toString()));
            Files.createFile(chamber.resolve("broken"));
            for (int i = 0; i < 3; i++)
                assertThat(refusal(() -> host.ask(tenant, "hello"))).isEqualTo("chamber_unavailable");
            Files.delete(chamber.resolve("broken"));
            assertThat(refusal(() -> host.ask(tenant, "hello"))).isEqualTo("chamber_quarantined");
            assertThat(host.chambers.life(tenant)).isInstanceOf(Life.Quarantined.class);
            assertThat(comeBack).containsEntry("chamber_unavailable", 5L).containsEntry("chamber_quarantined", 0);
        }
        try (TestHost later = host(new Care(2, 10, 0, 4096, IMPATIENT))) {
            assertThat(refusal(() -> later.ask(tenant, "hello"))).isEqualTo("chamber_quarantined");
            assertThat(later.chambers.release(tenant)).isTrue();
            assertThat(later.ask(tenant, "hello").answered().text()).isEqualTo("you said hello");
            assertThat(later.chambers.release(tenant)).isFalse();
        }
    }

    @Test
    void crashes_count_on_when_the_host_is_started_again() throws IOException {
        TenantId tenant = TestHost.tenant();
        TestHost.known(tenant);
        for (int hosts = 0; hosts < 3; hosts++) {
            try (TestHost host = host(new Care(2, 10, 0, 4096, IMPATIENT))) {
                assertThat(host.chambers.condition(tenant).quarantined()).isFalse();
                Path chamber =
                        Files.createDirectories(host.data.resolve("chambers").resolve(tenant.toString()));
                Files.createFile(chamber.resolve("broken"));
                assertThat(refusal(() -> host.ask(tenant, "hello"))).isEqualTo("chamber_unavailable");
            }
        }
        try (TestHost host = TestHost.start()) {
            assertThat(refusal(() -> host.ask(tenant, "hello"))).isEqualTo("chamber_quarantined");
            assertThat(host.chambers.condition(tenant).quarantined()).isTrue();
            assertThat(host.chambers.release(tenant)).isTrue();
        }
        assertThat(TestHost.deeds(tenant)).containsExactly("chamber.quarantine", "chamber.release");
        assertThat(TestHost.alerts(tenant)).containsExactly("QUARANTINED NOT_READY");
    }

    @Test
    void its_owners_are_to_be_told_once_that_a_chamber_is_full_although_it_has_room_in_between() throws IOException {
        try (TestHost host = ofDisk(Duration.ofMinutes(30))) {
            TenantId tenant = TestHost.tenant();
            host.ask(tenant, "hello");
            for (int times = 0; times < 2; times++) {
                fill(host, tenant, "full", 1 << 20);
                untilLookedAt(host);
                assertThat(refusal(() -> upload(host, tenant))).isEqualTo("out_of_space");
                assertThat(host.probe(tenant, "delete /chamber/full")).isEqualTo("deleted");
                untilLookedAt(host);
                assertThat(refusal(() -> upload(host, tenant))).isEqualTo("none");
            }
            assertThat(host.chambers.life(tenant)).isInstanceOf(Life.Awake.class);
            until(() -> !TestHost.alerts(tenant).isEmpty());
            assertThat(TestHost.alerts(tenant)).containsExactly("FULL OVER_DISK");
        }
    }

    @Test
    void an_answer_told_again_after_it_was_paid_has_the_receipt_that_it_had() {
        TenantId tenant = TestHost.tenant();
        try (TestHost host = TestHost.start()) {
            Chambers.Question question = TestHost.question(tenant, Ids.next(), "hello", EgressPolicy.PASSAGES);
            Chambers.Answer first = host.chambers.ask(question, event -> {}, () -> false);
            host.settle(tenant, question.message());
            assertThat(host.chambers.ask(question, event -> {}, () -> false).receipt())
                    .isEqualTo(first.receipt());
            assertThat(host.receipts.ofMessage(tenant, question.message())).hasSize(2);
        }
    }

    @Test
    void what_happened_is_kept_in_order_with_its_reasons() {
        TenantId tenant = TestHost.tenant();
        TestHost host = TestHost.start();
        try (host) {
            host.ask(tenant, "hello");
            assertThat(refusal(() -> host.ask(tenant, "die"))).isEqualTo("chamber_unavailable");
            host.ask(tenant, "hello");
        }
        try (TestHost later = TestHost.start()) {
            assertThat(later.chambers.history(tenant, 20))
                    .extracting(move -> move.state() + " " + move.reason())
                    .containsExactly(
                            "ASLEEP SHUTDOWN",
                            "DRAINING SHUTDOWN",
                            "AWAKE READY",
                            "WAKING DEMAND",
                            "CRASHED ENDED",
                            "AWAKE READY",
                            "WAKING DEMAND");
        }
    }

    @Test
    @Tag("P-B77")
    void a_storm_of_wakes_is_bounded_and_who_is_turned_away_is_none_the_worse() throws Exception {
        try (TestHost host = host(new Care(1, 2, 0, 4096, IMPATIENT));
                ExecutorService visitors = Executors.newVirtualThreadPerTaskExecutor()) {
            List<TenantId> tenants = new ArrayList<>();
            List<Future<String>> ends = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                TenantId tenant = TestHost.tenant();
                tenants.add(tenant);
                ends.add(visitors.submit(() -> refusal(() -> host.ask(tenant, "hello"))));
            }
            List<String> said = new ArrayList<>();
            for (Future<String> end : ends) said.add(end.get());
            assertThat(said).containsOnly("none", "wakes_full").contains("none", "wakes_full");
            assertThat(comeBack).containsEntry("wakes_full", 5);
            assertThat(host.chambers.wakes())
                    .hasSize((int) said.stream().filter("none"::equals).count());
            TenantId turnedAway = tenants.get(said.indexOf("wakes_full"));
            assertThat(host.chambers.life(turnedAway)).isInstanceOf(Life.Asleep.class);
            assertThat(host.ask(turnedAway, "again").answered().text()).isEqualTo("you said again");
        }
    }

    @Test
    void a_newer_worker_takes_over_after_the_messages_there_are_and_none_is_lost() throws Exception {
        try (TestHost host = TestHost.start()) {
            TenantId tenant = TestHost.tenant();
            host.ask(tenant, "hello");
            long before = host.chambers.awake().getFirst().pid();
            AtomicBoolean enough = new AtomicBoolean();
            CountDownLatch flowing = new CountDownLatch(1);
            CompletableFuture<Void> running = CompletableFuture.runAsync(() -> host.chambers.ask(
                    TestHost.question(tenant, Ids.next(), "flow", EgressPolicy.NONE),
                    event -> flowing.countDown(),
                    enough::get));
            assertThat(flowing.await(20, TimeUnit.SECONDS)).isTrue();

            Path jar = TestHost.settings(host.data).workerHome().resolve("lib").resolve("0.jar");
            Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plusSeconds(5)));
            until(() -> host.chambers.life(tenant) instanceof Life.Draining);
            CompletableFuture<String> next = CompletableFuture.supplyAsync(
                    () -> host.ask(tenant, "and I").answered().text());
            assertThat(running).isNotDone();
            assertThat(next).isNotDone();

            enough.set(true);
            assertThat(next.get(30, TimeUnit.SECONDS)).isEqualTo("you said and I");
            assertThatThrownBy(running::join).hasCauseInstanceOf(CancellationException.class);
            assertThat(host.chambers.awake().getFirst().pid()).isNotEqualTo(before);
            assertThat(host.chambers.life(tenant).crashes()).isEmpty();
        }
    }

    @Test
    void the_least_recently_used_sleep_while_all_together_use_too_much_memory() {
        try (TestHost host = host(new Care(2, 10, 0, 1, IMPATIENT))) {
            TenantId tenant = TestHost.tenant();
            host.ask(tenant, "hello");
            until(() -> host.chambers.life(tenant) instanceof Life.Asleep);
            assertThat(host.chambers.life(tenant).reason()).isEqualTo(Life.Reason.MEMORY_PRESSURE);
            assertThat(host.ask(tenant, "hello").answered().text()).isEqualTo("you said hello");
        }
    }

    private static void fill(TestHost host, TenantId tenant, String file, int bytes) throws IOException {
        Files.write(host.data.resolve("chambers/" + tenant).resolve(file), new byte[bytes]);
    }

    /** Held for its disk, and released. */
    private static TenantId released(TestHost host) throws IOException {
        TenantId tenant = TestHost.tenant();
        TestHost.known(tenant);
        host.ask(tenant, "hello");
        fill(host, tenant, "fat", 3 << 20);
        until(() -> host.chambers.life(tenant) instanceof Life.Quarantined);
        assertThat(host.chambers.release(tenant)).isTrue();
        assertThat(host.chambers.life(tenant).reason()).isEqualTo(Life.Reason.RELEASED_TO_SHRINK);
        host.ask(tenant, "I am back");
        return tenant;
    }

    private static void untilLookedAt(TestHost host) {
        int enough = host.chambers.diskLooks() + 2;
        until(() -> host.chambers.diskLooks() >= enough);
    }

    private static TestHost ofDisk(Duration shrinking) {
        Limits limits = TestHost.limits(new DiskQuota(1 << 20, 1000, shrinking));
        return TestHost.start((HostSettings settings) -> settings.withLimits(limits));
    }

    private static void upload(TestHost host, TenantId tenant) {
        host.chambers.take(
                tenant,
                new UUID(3, 4),
                Chambers.Arriving.upload("a.txt"),
                new ByteArrayInputStream(new byte[] {1, 2, 3}),
                100);
    }

    @Test
    void a_chamber_released_with_too_much_stays_awake_to_delete_and_takes_nothing_more() throws IOException {
        try (TestHost host = ofDisk(Duration.ofMinutes(30))) {
            TenantId tenant = released(host);
            assertThat(host.chambers.condition(tenant)).satisfies(condition -> {
                assertThat(condition.quarantined()).isFalse();
                assertThat(condition.overDisk()).isFalse();
                assertThat(condition.shrinksUntil())
                        .isBetween(Instant.now(), Instant.now().plus(Duration.ofMinutes(30)));
            });

            untilLookedAt(host);
            assertThat(refusal(() -> upload(host, tenant))).isEqualTo("out_of_space");
            assertThat(host.probe(tenant, "delete /chamber/fat")).isEqualTo("deleted");

            untilLookedAt(host);
            assertThat(host.chambers.life(tenant)).isInstanceOf(Life.Awake.class);
            assertThat(refusal(() -> upload(host, tenant))).isEqualTo("none");
            assertThat(TestHost.deeds(tenant)).containsExactly("chamber.quarantine", "chamber.release");
        }
    }

    @Test
    void a_chamber_released_with_too_much_is_held_again_once_it_grows() throws IOException {
        try (TestHost host = ofDisk(Duration.ofMinutes(30))) {
            TenantId tenant = released(host);
            untilLookedAt(host);
            assertThat(host.chambers.life(tenant)).isInstanceOf(Life.Awake.class);

            fill(host, tenant, "more", 1 << 18);

            until(() -> host.chambers.life(tenant) instanceof Life.Quarantined);
            assertThat(host.chambers.life(tenant).reason()).isEqualTo(Life.Reason.OVER_DISK);
        }
    }

    @Test
    void a_chamber_released_with_too_much_is_held_again_once_its_time_is_over() throws IOException {
        try (TestHost host = ofDisk(Duration.ZERO)) {
            TenantId tenant = released(host);

            until(() -> host.chambers.life(tenant) instanceof Life.Quarantined);

            assertThat(host.chambers.condition(tenant)).isEqualTo(new ChamberOperations.Condition(true, true, null));
        }
    }

    @Test
    @Tag("P-F9")
    void a_full_chamber_is_held_and_harms_its_tenant_only() throws IOException {
        Limits limits = TestHost.limits(TestHost.disk(1L << 20));
        try (TestHost host = TestHost.start((HostSettings settings) -> settings.withLimits(limits))) {
            TenantId full = TestHost.tenant();
            TenantId other = TestHost.tenant();
            host.ask(other, "hello");
            host.ask(full, "hello");
            Files.write(host.data.resolve("chambers").resolve(full.toString()).resolve("fat"), new byte[3 << 20]);
            until(() -> host.chambers.life(full) instanceof Life.Quarantined);
            assertThat(host.chambers.life(full).reason()).isEqualTo(Life.Reason.OVER_DISK);
            assertThat(refusal(() -> host.ask(full, "hello"))).isEqualTo("chamber_quarantined");
            until(() -> !TestHost.alerts(full).isEmpty());
            assertThat(TestHost.alerts(full)).as("one letter, not two").containsExactly("QUARANTINED OVER_DISK");
            assertThat(host.ask(other, "hello").answered().text()).isEqualTo("you said hello");
        }
    }
}
