package bicameral.host.chamber;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a probe in the worker's place can reach from inside the real sandbox. */
@Tag("P-I")
class IsolationTest {
    private static final Limits LIMITS =
            new Limits(64, 64, 120, 256, 4L << 20, 8L << 20, 700, 64L << 20, true, 2L << 30);
    private static final TestHost HOST = TestHost.start(settings -> settings.withLimits(LIMITS));
    private static final TenantId TENANT = TestHost.tenant();

    @AfterAll
    static void end() {
        HOST.close();
    }

    @Test
    void no_tcp_even_to_this_machine() throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(HOST.probe(TENANT, "tcp 127.0.0.1 " + listener.getLocalPort()))
                    .startsWith("failed");
        }
        assertThat(HOST.probe(TENANT, "tcp 169.254.169.254 80")).startsWith("failed");
    }

    @Test
    void no_udp_and_no_names() {
        assertThat(HOST.probe(TENANT, "udp")).startsWith("failed");
        assertThat(HOST.probe(TENANT, "dns")).startsWith("failed");
    }

    @ParameterizedTest
    @EnumSource(Attempt.class)
    void every_attempt_by_system_call_fails_with_the_error_it_should(Attempt attempt) {
        assertThat(HOST.probe(TENANT, "attempt " + attempt)).isEqualTo("failed: " + attempt.expected());
    }

    @Test
    void nothing_by_the_calls_of_programs_of_32_bits() {
        assumeTrue(System.getProperty("os.arch").equals("amd64"), "there is no such interrupt here");
        assertThat(HOST.probe(TENANT, "interrupt")).isEqualTo("failed: ENOSYS");
    }

    @Test
    void no_signal_reaches_another() {
        long host = ProcessHandle.current().pid();
        assertThat(HOST.probe(TENANT, "signal " + host)).isEqualTo("failed: ESRCH");
    }

    @Test
    void it_sees_no_process_but_its_own() {
        assertThat(HOST.probe(TENANT, "commands").split(" ")).containsOnly("bwrap", "java");
    }

    @Test
    void a_socket_with_a_name_and_no_file_is_not_there() {
        String name = "bicameral-" + UUID.randomUUID();
        assertThat(Kernel.listenUnderName(name)).hasToString("done: 0");
        assertThat(Kernel.connectToName(name)).hasToString("done: 0");
        assertThat(HOST.probe(TENANT, "name " + name)).isEqualTo("failed: ECONNREFUSED");
    }

    @Test
    void another_tenants_sockets_are_not_there() {
        TenantId other = TestHost.tenant();
        assertThat(HOST.ask(other, "hello").answered().text()).isEqualTo("you said hello");
        Path socket = HOST.data
                .resolve("run")
                .resolve(String.format("%016x", other.value().getLeastSignificantBits()));
        assertThat(socket.resolve("chamber")).exists();
        assertThat(HOST.probe(TENANT, "socket " + socket.resolve("chamber"))).startsWith("failed");
        assertThat(HOST.probe(TENANT, "socket " + socket.resolve("gateway"))).startsWith("failed");
    }

    @Test
    void links_do_not_lead_out() {
        assertThat(HOST.probe(TENANT, "link /chamber/out " + HOST.data)).startsWith("failed");
        assertThat(HOST.probe(TENANT, "list /proc/1/root" + HOST.data)).startsWith("failed");
        assertThat(HOST.probe(TENANT, "list /proc/self/root" + HOST.data)).startsWith("failed");
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
        assertThat(HOST.probe(TENANT, "write " + path)).startsWith("failed");
    }

    @Test
    void it_sees_its_own_directory_and_the_systems_libraries_only() {
        assertThat(HOST.probe(TENANT, "list /").split(" "))
                .isSubsetOf(
                        "chamber", "dev", "etc", "home", "lib", "lib32", "lib64", "libx32", "opt", "proc", "run", "tmp",
                        "usr");
        assertThat(HOST.probe(TENANT, "list /home")).isEmpty();
        assertThat(HOST.probe(TENANT, "list /run")).isEqualTo("chamber");
        assertThat(HOST.probe(TENANT, "list /opt").split(" ")).containsOnly("jdk", "prlimit", "worker");
        assertThat(HOST.probe(TENANT, "list /chamber")).isEqualTo("inbox");
    }

    @Test
    void another_tenants_chamber_is_not_there() {
        TenantId other = TestHost.tenant();
        assertThat(HOST.ask(other, "hello").answered().text()).isEqualTo("you said hello");
        assertThat(HOST.probe(TENANT, "list " + HOST.data)).startsWith("failed");
        assertThat(HOST.probe(TENANT, "list " + HOST.data + "/chambers/" + other))
                .startsWith("failed");
        assertThat(HOST.probe(TENANT, "list /chamber/..")).doesNotContain(other.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/etc/passwd", "/etc/shadow", "/root/.bashrc", "/proc/kcore", "/proc/keys", "/proc/kallsyms"})
    void nothing_secret_can_be_read(String path) {
        String read = HOST.probe(TENANT, "read " + path);
        assertThat(read.isEmpty() || read.startsWith("failed")).as(path).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/x", "/opt/worker/x", "/opt/worker/lib/x", "/opt/jdk/x", "/usr/lib/x", "/home/x", "/run/x"})
    void nothing_outside_can_be_written(String path) {
        assertThat(HOST.probe(TENANT, "write " + path)).startsWith("failed");
    }

    @Test
    void its_own_directory_can_be_written() {
        TenantId writer = TestHost.tenant();
        assertThat(HOST.probe(writer, "write /chamber/x")).isEqualTo("/chamber/x");
        assertThat(HOST.data.resolve("chambers").resolve(writer.toString()).resolve("x"))
                .hasContent("x");
    }

    @Test
    void its_environment_is_clean() {
        assertThat(HOST.probe(TENANT, "environment")).doesNotContain("BICAMERAL", "JAVA_HOME", "USER", "PATH");
    }

    @Test
    void the_sandboxs_own_environment_is_empty() {
        assertThat(HOST.probe(TENANT, "read /proc/1/environ")).isEmpty();
    }

    @Test
    void no_file_grows_past_its_limit() {
        assertThat(HOST.probe(TENANT, "large /chamber/large " + (2L << 20))).isEqualTo("written");
        assertThat(HOST.probe(TENANT, "large /chamber/large " + (16L << 20))).startsWith("failed");
        assertThat(HOST.probe(TENANT, "large /tmp/large " + (16L << 20))).startsWith("failed");
    }

    @Test
    void no_file_of_ten_gigabytes() {
        assertThat(HOST.probe(TENANT, "far /chamber/far 10000000000")).startsWith("failed");
        assertThat(HOST.probe(TENANT, "far /tmp/far 10000000000")).startsWith("failed");
    }

    @Test
    void no_more_descriptors_than_it_may_have() {
        assertThat(HOST.probe(TENANT, "descriptors 100")).isEqualTo("opened 100");
        assertThat(HOST.probe(TENANT, "descriptors 300")).startsWith("failed: after 2");
    }

    @Test
    void a_worker_does_not_outlive_the_sandbox_it_was_started_in() {
        TenantId tenant = TestHost.tenant();
        assertThat(HOST.ask(tenant, "hello").answered().text()).isEqualTo("you said hello");
        ChamberOperations.Awake awake = HOST.chambers.awake().stream()
                .filter(one -> one.tenant().equals(tenant))
                .findFirst()
                .orElseThrow();
        ProcessHandle worker = ProcessHandle.of(awake.pid()).orElseThrow();
        ProcessHandle sandbox = worker.parent().flatMap(ProcessHandle::parent).orElseThrow();
        assertThat(sandbox.destroyForcibly()).isTrue();
        assertThat(worker.onExit().orTimeout(5, java.util.concurrent.TimeUnit.SECONDS))
                .succeedsWithin(java.time.Duration.ofSeconds(5));
        assertThatThrownBy(() -> HOST.ask(tenant, "die")).isInstanceOf(Refusal.class);
    }
}
