package bicameral.host.chamber;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import bicameral.host.HostSettings.Learning;
import bicameral.host.HostSettings.Limits;
import bicameral.host.tinyworker.Attempt;
import bicameral.host.tinyworker.Kernel;
import bicameral.host.tinyworker.TestHost;
import bicameral.tenant.Refusal;
import bicameral.tenant.TenantId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a probe in the worker's place can reach from inside the real sandbox. */
@Tag("P-I")
@ParameterizedClass
@EnumSource(IsolationTest.Start.class)
class IsolationTest {
    private static final Limits LIMITS = new Limits(
            64, 64, 120, 256, 4L << 20, 8L << 20, 700, TestHost.disk(64L << 20), true, 2L << 30, Learning.defaults());
    private static final Map<Start, Ground> GROUNDS = new EnumMap<>(Start.class);

    private final TestHost host;
    private final TenantId own;

    IsolationTest(Start start) {
        Ground ground = GROUNDS.computeIfAbsent(start, Ground::of);
        this.host = ground.host();
        this.own = ground.own();
    }

    /** How the tenant's worker came to be. */
    enum Start {
        FOR_THE_TENANT,
        AS_A_SPARE
    }

    private record Ground(TestHost host, TenantId own) {
        static Ground of(Start start) {
            int spares = start == Start.AS_A_SPARE ? 2 : 0;
            TestHost host = TestHost.start(settings -> TestHost.withSpares(settings.withLimits(LIMITS), spares));
            assertThat(host.chambers.fillSpares().join()).isEqualTo(spares);
            TenantId own = TestHost.tenant();
            host.ask(own, "hello");
            assertThat(host.chambers.wakes().getLast().spare()).isEqualTo(start == Start.AS_A_SPARE);
            return new Ground(host, own);
        }
    }

    @AfterAll
    static void end() {
        GROUNDS.values().forEach(ground -> ground.host().close());
        GROUNDS.clear();
    }

    @Test
    void no_tcp_even_to_this_machine() throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(host.probe(own, "tcp 127.0.0.1 " + listener.getLocalPort()))
                    .startsWith("failed");
        }
        assertThat(host.probe(own, "tcp 169.254.169.254 80")).startsWith("failed");
    }

    @Test
    void no_udp_and_no_names() {
        assertThat(host.probe(own, "udp")).startsWith("failed");
        assertThat(host.probe(own, "dns")).startsWith("failed");
    }

    @ParameterizedTest
    @EnumSource(Attempt.class)
    void every_attempt_by_system_call_fails_with_the_error_it_should(Attempt attempt) {
        assertThat(host.probe(own, "attempt " + attempt)).isEqualTo("failed: " + attempt.expected());
    }

    @Test
    void nothing_by_the_calls_of_programs_of_32_bits() {
        assumeTrue(System.getProperty("os.arch").equals("amd64"), "there is no such interrupt here");
        assertThat(host.probe(own, "interrupt")).isEqualTo("failed: ENOSYS");
    }

    @Test
    void no_signal_reaches_another() {
        long pid = ProcessHandle.current().pid();
        assertThat(host.probe(own, "signal " + pid)).isEqualTo("failed: ESRCH");
    }

    @Test
    void it_sees_no_process_but_its_own() {
        assertThat(host.probe(own, "commands").split(" ")).containsOnly("bwrap", "java");
    }

    @Test
    void a_socket_with_a_name_and_no_file_is_not_there() {
        String name = "bicameral-" + UUID.randomUUID();
        assertThat(Kernel.listenUnderName(name)).hasToString("done: 0");
        assertThat(Kernel.connectToName(name)).hasToString("done: 0");
        assertThat(host.probe(own, "name " + name)).isEqualTo("failed: ECONNREFUSED");
    }

    @Test
    void another_tenants_sockets_are_not_there() {
        TenantId other = TestHost.tenant();
        assertThat(host.ask(other, "hello").answered().text()).isEqualTo("you said hello");
        Path socket = host.data
                .resolve("run")
                .resolve(String.format("%016x", other.value().getLeastSignificantBits()));
        assertThat(socket.resolve("chamber")).exists();
        assertThat(host.probe(own, "socket " + socket.resolve("chamber"))).startsWith("failed");
        assertThat(host.probe(own, "socket " + socket.resolve("gateway"))).startsWith("failed");
    }

    @Test
    void links_do_not_lead_out() {
        assertThat(host.probe(own, "link /chamber/out " + host.data)).startsWith("failed");
        assertThat(host.probe(own, "list /proc/1/root" + host.data)).startsWith("failed");
        assertThat(host.probe(own, "list /proc/self/root" + host.data)).startsWith("failed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/proc/sys/kernel/domainname",
                "/proc/self/comm",
                "/proc/sysrq-trigger",
                "/proc/self/oom_score_adj",
                "/sys/fs/cgroup/cgroup.procs",
                "/dev/mem",
                "/dev/kmsg",
                "/dev/shm/x"
            })
    void the_kernels_own_files_cannot_be_written(String path) {
        assertThat(host.probe(own, "write " + path)).startsWith("failed");
    }

    @Test
    void it_sees_its_own_directory_and_the_systems_libraries_only() {
        assertThat(host.probe(own, "list /").split(" "))
                .isSubsetOf(
                        "chamber", "dev", "etc", "home", "lib", "lib32", "lib64", "libx32", "opt", "proc", "run", "tmp",
                        "usr");
        assertThat(host.probe(own, "list /home")).isEmpty();
        assertThat(host.probe(own, "list /run")).isEqualTo("chamber");
        assertThat(host.probe(own, "list /opt").split(" ")).containsOnly("jdk", "prlimit", "worker");
        assertThat(host.probe(own, "list /chamber")).isEqualTo("inbox");
    }

    @Test
    void another_tenants_chamber_is_not_there() {
        TenantId other = TestHost.tenant();
        assertThat(host.ask(other, "hello").answered().text()).isEqualTo("you said hello");
        assertThat(host.probe(own, "list " + host.data)).startsWith("failed");
        assertThat(host.probe(own, "list " + host.data + "/chambers/" + other)).startsWith("failed");
        assertThat(host.probe(own, "list /chamber/..")).doesNotContain(other.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/etc/passwd", "/etc/shadow", "/root/.bashrc", "/proc/kcore", "/proc/keys", "/proc/kallsyms"})
    void nothing_secret_can_be_read(String path) {
        String read = host.probe(own, "read " + path);
        assertThat(read.isEmpty() || read.startsWith("failed")).as(path).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/x", "/opt/worker/x", "/opt/worker/lib/x", "/opt/jdk/x", "/usr/lib/x", "/home/x", "/run/x"})
    void nothing_outside_can_be_written(String path) {
        assertThat(host.probe(own, "write " + path)).startsWith("failed");
    }

    @Test
    void its_own_directory_can_be_written() {
        TenantId writer = TestHost.tenant();
        assertThat(host.probe(writer, "write /chamber/x")).isEqualTo("/chamber/x");
        assertThat(host.data.resolve("chambers").resolve(writer.toString()).resolve("x"))
                .hasContent("x");
    }

    @Test
    void its_environment_is_clean() {
        assertThat(host.probe(own, "environment")).doesNotContain("BICAMERAL", "JAVA_HOME", "USER", "PATH");
    }

    @Test
    void the_sandboxs_own_environment_is_empty() {
        assertThat(host.probe(own, "read /proc/1/environ")).isEmpty();
    }

    @Test
    void no_file_grows_past_its_limit() {
        assertThat(host.probe(own, "large /chamber/large " + (2L << 20))).isEqualTo("written");
        assertThat(host.probe(own, "large /chamber/large " + (16L << 20))).startsWith("failed");
        assertThat(host.probe(own, "large /tmp/large " + (16L << 20))).startsWith("failed");
    }

    @Test
    void no_file_of_ten_gigabytes() {
        assertThat(host.probe(own, "far /chamber/far 10000000000")).startsWith("failed");
        assertThat(host.probe(own, "far /tmp/far 10000000000")).startsWith("failed");
    }

    @Test
    void no_more_descriptors_than_it_may_have() {
        assertThat(host.probe(own, "descriptors 100")).isEqualTo("opened 100");
        assertThat(host.probe(own, "descriptors 300")).startsWith("failed: after 2");
    }

    @Test
    void a_worker_does_not_outlive_the_sandbox_it_was_started_in() {
        TenantId tenant = TestHost.tenant();
        assertThat(host.ask(tenant, "hello").answered().text()).isEqualTo("you said hello");
        ChamberOperations.Awake awake = host.chambers.awake().stream()
                .filter(one -> one.tenant().equals(tenant))
                .findFirst()
                .orElseThrow();
        ProcessHandle worker = ProcessHandle.of(awake.pid()).orElseThrow();
        ProcessHandle sandbox = worker.parent().flatMap(ProcessHandle::parent).orElseThrow();
        assertThat(sandbox.destroyForcibly()).isTrue();
        assertThat(worker.onExit().orTimeout(5, java.util.concurrent.TimeUnit.SECONDS))
                .succeedsWithin(java.time.Duration.ofSeconds(5));
        assertThatThrownBy(() -> host.ask(tenant, "die")).isInstanceOf(Refusal.class);
    }
}
