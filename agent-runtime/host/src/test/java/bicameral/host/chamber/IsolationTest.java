package bicameral.host.chamber;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.host.HostSettings.Limits;
import bicameral.host.tinyworker.TestHost;
import bicameral.tenant.Refusal;
import bicameral.tenant.TenantId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a probe in the worker's place can reach from inside the real sandbox. */
@Tag("P-I")
class IsolationTest {
    private static final Limits LIMITS = new Limits(64, 64, 120, 256, 4L << 20, 8L << 20, 700, 2L << 30);
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
    @ValueSource(strings = {"/etc/passwd", "/etc/shadow", "/root/.bashrc"})
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
    void the_sandboxs_own_environment_holds_a_search_path_only() {
        assertThat(HOST.probe(TENANT, "read /proc/1/environ").split("\0")).allMatch(entry -> entry.startsWith("PATH="));
    }

    @Test
    void no_file_grows_past_its_limit() {
        assertThat(HOST.probe(TENANT, "large /chamber/large " + (2L << 20))).isEqualTo("written");
        assertThat(HOST.probe(TENANT, "large /chamber/large " + (16L << 20))).startsWith("failed");
        assertThat(HOST.probe(TENANT, "large /tmp/large " + (16L << 20))).startsWith("failed");
    }

    @Test
    void too_many_threads_are_refused_by_the_kernel_or_end_in_the_watchdog() {
        TenantId bomber = TestHost.tenant();
        try {
            assertThat(HOST.probe(bomber, "threads 400")).startsWith("failed");
        } catch (Refusal killed) {
            assertThat(killed.code()).isEqualTo("chamber_unavailable");
        }
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
