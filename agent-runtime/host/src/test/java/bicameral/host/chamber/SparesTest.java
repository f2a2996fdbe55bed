package bicameral.host.chamber;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.host.HostSettings;
import bicameral.host.HostSettings.Care;
import bicameral.host.tinyworker.TestHost;
import bicameral.tenant.TenantId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Workers that have started before anybody needs them. */
class SparesTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private static TestHost host(int spares) {
        TestHost host = TestHost.start(settings -> TestHost.withSpares(settings, spares));
        assertThat(host.chambers.fillSpares().join()).isEqualTo(spares);
        return host;
    }

    private static ChamberOperations.Wake lastWake(TestHost host) {
        return host.chambers.wakes().getLast();
    }

    private static long pid(TestHost host, TenantId tenant) {
        return host.chambers.awake().stream()
                .filter(awake -> awake.tenant().equals(tenant))
                .mapToLong(ChamberOperations.Awake::pid)
                .findFirst()
                .orElseThrow();
    }

    /** The first processes of the spare workers' sandboxes. */
    private static List<ProcessHandle> sandboxes(TestHost host) {
        return host.chambers.spares().stream()
                .flatMap(spare -> ProcessHandle.of(spare.pid()).stream())
                .map(SparesTest::eldest)
                .toList();
    }

    private static ProcessHandle eldest(ProcessHandle process) {
        ProcessHandle own = ProcessHandle.current();
        ProcessHandle eldest = process;
        ProcessHandle parent = process.parent().orElse(own);
        while (!parent.equals(own)) {
            eldest = parent;
            parent = parent.parent().orElse(own);
        }
        return eldest;
    }

    /** Waits for their ends; the host hears of them by the same event, a moment before or after. */
    private static void ended(TestHost host, List<ProcessHandle> sandboxes) {
        for (ProcessHandle sandbox : sandboxes) assertThat(sandbox.onExit()).succeedsWithin(LONG);
        while (!host.chambers.spares().isEmpty()) Thread.onSpinWait();
    }

    @Test
    void a_chamber_keeps_all_it_has_when_it_moves_to_a_spare_worker() throws IOException {
        try (TestHost host = host(2)) {
            TenantId tenant = TestHost.tenant();
            Path chamber = host.data.resolve("chambers").resolve(tenant.toString());
            Files.createDirectories(chamber.resolve("originals"));
            Files.writeString(chamber.resolve("originals/known"), "known before");
            List<Long> spares = host.chambers.spares().stream()
                    .map(ChamberOperations.SpareWorker::pid)
                    .toList();

            assertThat(host.probe(tenant, "read /chamber/originals/known")).isEqualTo("known before");

            assertThat(lastWake(host).spare()).isTrue();
            assertThat(pid(host, tenant)).isIn(spares);
            assertThat(host.probe(tenant, "write /chamber/x")).isEqualTo("/chamber/x");
            assertThat(chamber.resolve("x")).hasContent("x");
            host.chambers.hibernate(tenant);
            assertThat(host.probe(tenant, "read /chamber/x")).isEqualTo("x");
            assertThat(lastWake(host).spare()).isTrue();
        }
    }

    @Test
    @Tag("P-I")
    void no_worker_ever_serves_two_tenants() {
        try (TestHost host = host(2)) {
            Set<Long> workers = new HashSet<>();
            for (int i = 0; i < 4; i++) {
                TenantId tenant = TestHost.tenant();
                assertThat(host.probe(tenant, "list /chamber")).isEqualTo("inbox");
                assertThat(workers.add(pid(host, tenant))).isTrue();
                assertThat(host.probe(tenant, "write /chamber/of-" + i)).startsWith("/chamber");
                host.chambers.hibernate(tenant);
            }
        }
    }

    @Test
    void one_that_has_died_is_never_handed_out() {
        try (TestHost host = host(2)) {
            List<ProcessHandle> sandboxes = sandboxes(host);
            for (ChamberOperations.SpareWorker spare : host.chambers.spares())
                ProcessHandle.of(spare.pid()).orElseThrow().destroyForcibly();
            ended(host, sandboxes);

            assertThat(host.ask(TestHost.tenant(), "hello").answered().text()).isEqualTo("you said hello");

            assertThat(lastWake(host).spare()).isFalse();
        }
    }

    @Test
    void one_that_dies_as_it_is_handed_out_costs_time_only() {
        try (TestHost host = host(2)) {
            for (ChamberOperations.SpareWorker spare : host.chambers.spares())
                ProcessHandle.of(spare.pid()).orElseThrow().destroyForcibly();

            assertThat(host.ask(TestHost.tenant(), "hello").answered().text()).isEqualTo("you said hello");
        }
    }

    @Test
    void one_of_an_older_worker_is_never_handed_out() throws IOException {
        Path home = Files.createTempDirectory("older-worker");
        try (TestHost host = TestHost.start(settings -> TestHost.withSpares(at(settings, home), 1))) {
            assertThat(host.chambers.fillSpares().join()).isEqualTo(1);
            Files.writeString(home.resolve("lib/new.txt"), "another version");

            host.ask(TestHost.tenant(), "hello");

            assertThat(lastWake(host).spare()).isFalse();
        } finally {
            Directories.erase(home, true);
        }
    }

    /** With a copy of the worker, which the test may change. */
    private static HostSettings at(HostSettings settings, Path home) {
        try (Stream<Path> jars = Files.list(settings.workerHome().resolve("lib"))) {
            Path lib = Files.createDirectory(home.resolve("lib"));
            for (Path jar : jars.toList()) Files.copy(jar, lib.resolve(jar.getFileName()));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return new HostSettings(
                settings.data(),
                home,
                settings.javaHome(),
                settings.workerMain(),
                settings.production(),
                settings.isolation(),
                settings.limits(),
                settings.lifecycle(),
                settings.budget(),
                settings.engine(),
                settings.cluster());
    }

    @Test
    void they_end_first_where_memory_is_needed() {
        HostSettings.Patience patience = new HostSettings.Patience(Duration.ofMinutes(10), 5, Duration.ofSeconds(64));
        try (TestHost host = TestHost.start(settings -> TestHost.withSpares(
                settings.withLifecycle(settings.lifecycle().withCare(new Care(2, 10, 0, 1, patience))), 2))) {
            assertThat(host.chambers.fillSpares().join()).isNotNegative();
            ended(host, sandboxes(host));
            assertThat(host.chambers.fillSpares().join()).isZero();
        }
    }

    @Test
    void others_take_the_place_of_those_that_were_taken() {
        try (TestHost host = host(1)) {
            host.ask(TestHost.tenant(), "hello");
            assertThat(host.chambers.fillSpares().join()).isEqualTo(1);
            host.ask(TestHost.tenant(), "hello");
            assertThat(host.chambers.wakes())
                    .extracting(ChamberOperations.Wake::spare)
                    .containsExactly(true, true);
        }
    }

    @Test
    void many_at_once_take_what_there_is_and_the_others_start_as_ever() throws Exception {
        try (TestHost host = host(2);
                ExecutorService visitors = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> answers = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                TenantId tenant = TestHost.tenant();
                answers.add(visitors.submit(
                        () -> host.ask(tenant, "hello").answered().text()));
            }
            for (Future<String> answer : answers) assertThat(answer.get()).isEqualTo("you said hello");
            assertThat(host.chambers.wakes()).hasSize(6);
            assertThat(host.chambers.wakes().stream().filter(ChamberOperations.Wake::spare))
                    .hasSizeGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void a_chamber_that_another_worker_has_open_is_left_where_it_is() throws Exception {
        try (TestHost host = host(1)) {
            TenantId tenant = TestHost.tenant();
            Path chamber = Files.createDirectories(host.data.resolve("chambers").resolve(tenant.toString()));
            Path lock = Files.createFile(chamber.resolve("lock"));
            try (var file = java.nio.channels.FileChannel.open(lock, java.nio.file.StandardOpenOption.WRITE);
                    var held = file.lock()) {
                assertThat(held.isValid()).isTrue();
                host.ask(tenant, "hello");
            }
            assertThat(lastWake(host).spare()).isFalse();
        }
    }

    @Test
    void none_outlives_its_host_or_leaves_anything() throws IOException {
        TestHost host = host(2);
        List<ProcessHandle> spares = host.chambers.spares().stream()
                .map(spare -> ProcessHandle.of(spare.pid()).orElseThrow())
                .toList();
        host.chambers.close();
        for (ProcessHandle spare : spares) assertThat(spare.onExit()).succeedsWithin(LONG);
        try (Stream<Path> left = Files.walk(host.data)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .noneMatch(name -> name.startsWith(".room-") || name.startsWith("spare-"));
        }
        host.close();
    }
}
