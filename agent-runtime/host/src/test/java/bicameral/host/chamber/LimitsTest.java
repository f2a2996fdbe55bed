package bicameral.host.chamber;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import bicameral.host.HostSettings;
import bicameral.host.HostSettings.Learning;
import bicameral.host.HostSettings.Limits;
import bicameral.host.sandbox.Sandbox;
import bicameral.host.tinyworker.TestHost;
import bicameral.tenant.Refusal;
import bicameral.tenant.TenantId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a chamber may use, held by the kernel's control groups where there are any, and by rlimits and the watchdog. */
@Tag("P-I")
@Tag("P-B77")
class LimitsTest {
    private static final int MEMORY = 300;
    private static final int PROCESSES = 100;
    /** The kernel says no, the JVM finds no room for a thread, or the watchdog has ended the worker. */
    private static final String ENDS = "failed: (EAGAIN after \\d+|OutOfMemoryError|chamber_unavailable)";

    private static TestHost host(boolean controlGroups) {
        Limits limits = new Limits(
                64,
                64,
                PROCESSES,
                256,
                4L << 20,
                8L << 20,
                MEMORY,
                TestHost.disk(64L << 20),
                controlGroups,
                2L << 30,
                Learning.defaults());
        return TestHost.start(settings -> {
            HostSettings changed = settings.withLimits(limits);
            assumeTrue(!controlGroups || new Sandbox(changed).heldByKernel(), "no control groups can be made here");
            return changed;
        });
    }

    /** What the worker could report, or that it is no more. */
    private static String outcome(TestHost host, TenantId tenant, String probe) {
        try {
            return host.probe(tenant, probe);
        } catch (Refusal gone) {
            return "failed: " + gone.code();
        }
    }

    /** Its worker is the one that it had, and answers. */
    private static void assertUntouched(TestHost host, TenantId other) {
        assertThat(host.ask(other, "hello").answered().text()).isEqualTo("you said hello");
        assertThat(host.chambers.history(other, 10))
                .extracting(ChamberOperations.Move::state)
                .containsExactly("AWAKE", "WAKING");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void one_that_takes_too_much_memory_ends_and_others_go_on(boolean controlGroups) {
        try (TestHost host = host(controlGroups)) {
            TenantId other = TestHost.tenant();
            host.ask(other, "hello");
            long pid = host.chambers.awake().getFirst().pid();
            TenantId greedy = TestHost.tenant();
            assertThat(outcome(host, greedy, "memory 100")).isEqualTo("held 100");
            assertThat(outcome(host, greedy, "memory 400")).startsWith("failed");
            assertThat(host.ask(other, "hello").answered().text()).isEqualTo("you said hello");
            assertThat(host.chambers.awake().stream().map(ChamberOperations.Awake::pid))
                    .contains(pid);
            assertThat(host.ask(greedy, "sorry").answered().text()).isEqualTo("you said sorry");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void the_market_goes_first_where_no_group_divides_the_processor(boolean controlGroups) throws IOException {
        try (TestHost host = host(controlGroups)) {
            host.ask(TestHost.tenant(), "hello");
            long worker = host.chambers.awake().getFirst().pid();
            int own = nice(ProcessHandle.current().pid());
            assertThat(nice(worker)).isEqualTo(controlGroups ? own : Math.min(19, own + 5));
        }
    }

    /** The nineteenth word, counted from behind the program's name. */
    private static int nice(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[16]);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_fork_bomb_ends_at_its_limit(boolean controlGroups) {
        try (TestHost host = host(controlGroups)) {
            TenantId other = TestHost.tenant();
            host.ask(other, "hello");
            TenantId bomb = TestHost.tenant();
            assertThat(outcome(host, bomb, "processes 2")).isEqualTo("running 2");
            assertThat(outcome(host, bomb, "processes 200")).matches(ENDS);
            assertUntouched(host, other);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void too_many_threads_end_at_their_limit(boolean controlGroups) {
        try (TestHost host = host(controlGroups)) {
            TenantId other = TestHost.tenant();
            host.ask(other, "hello");
            TenantId greedy = TestHost.tenant();
            assertThat(outcome(host, greedy, "threads 20")).isEqualTo("running 20");
            assertThat(outcome(host, greedy, "threads 400")).matches(ENDS);
            assertUntouched(host, other);
        }
    }
}
