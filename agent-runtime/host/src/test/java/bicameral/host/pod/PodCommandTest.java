package bicameral.host.pod;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.host.HostSettings.Limits;
import bicameral.host.PodSettings;
import bicameral.tenant.Ids;
import bicameral.tenant.TenantId;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a pod starts, run on this machine by the users that pods have, with hostile scripts in the place of the worker. */
@Tag("P-I")
class PodCommandTest {
    private static final long FILE_BYTES = 1 << 20;
    private static final int OPEN_FILES = 64;
    private static final int PROCESSES = 50;

    @TempDir
    Path room = Path.of("unset");

    private final Blueprint blueprint =
            new Blueprint(PodSettings.defaults("images.example/worker:1"), limits(), List.of(), "Main", 7444);

    private static Limits limits() {
        Limits usual = Limits.defaults();
        return new Limits(
                usual.heapMiB(),
                usual.metaspaceMiB(),
                PROCESSES,
                OPEN_FILES,
                FILE_BYTES,
                usual.scratchBytes(),
                usual.residentMiB(),
                usual.disk(),
                usual.controlGroups(),
                usual.documentsBytes(),
                usual.learning());
    }

    /**
     * The pod's command up to the JVM, as its user; where this machine's may not become another, as one for whom the kernel counts
     * anew.
     */
    private List<String> command(TenantId tenant, String script) {
        boolean root = System.getProperty("user.name").equals("root");
        String user = Long.toString(Blueprint.user(tenant));
        List<String> command = new ArrayList<>(
                root
                        ? List.of("/usr/bin/setpriv", "--reuid", user, "--regid", "65532", "--clear-groups")
                        : List.of("/usr/bin/unshare", "--user"));
        List<String> words =
                blueprint.pod(tenant).getSpec().getContainers().getFirst().getCommand();
        command.addAll(words.subList(0, words.indexOf("java")));
        command.addAll(List.of("/bin/sh", "-c", script));
        return command;
    }

    private Process start(TenantId tenant, String script) throws IOException {
        return new ProcessBuilder(command(tenant, script))
                .redirectErrorStream(true)
                .start();
    }

    private String said(TenantId tenant, String script) throws IOException {
        return new String(start(tenant, script).getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static TenantId tenant() {
        return new TenantId(Ids.next());
    }

    /** What the storm has begun ends by itself, after seconds in which it takes nothing but its places. */
    @Test
    void a_storm_of_processes_ends_at_the_limit_and_leaves_another_tenants_alone() throws IOException {
        Process storm = start(tenant(), """
                (n=0
                while [ $n -lt 500 ]; do
                  sleep 10 >/dev/null 2>&1 &
                  n=$((n + 1)); echo $n
                done) 2>/dev/null
                echo over
                read end
                """);
        try {
            BufferedReader said = storm.inputReader(StandardCharsets.UTF_8);
            String last = "0";
            for (String line = said.readLine(); line != null && !line.equals("over"); line = said.readLine())
                last = line;

            assertThat(Integer.parseInt(last)).isBetween(1, PROCESSES);
            assertThat(said(tenant(), "/bin/true && echo unharmed")).isEqualTo("unharmed\n");
        } finally {
            storm.destroyForcibly();
        }
    }

    @Test
    void files_grow_to_the_limit_and_no_further() throws IOException {
        Path file = Files.createFile(room.resolve("file"));
        assertThat(file.toFile().setWritable(true, false) && room.toFile().setExecutable(true, false))
                .isTrue();

        said(tenant(), "trap '' XFSZ; head -c " + 3 * FILE_BYTES + " /dev/zero > " + file);

        assertThat(Files.size(file)).isEqualTo(FILE_BYTES);
    }

    @Test
    void no_more_files_are_open_than_allowed_and_none_is_a_core() throws IOException {
        assertThat(said(tenant(), "ulimit -n; ulimit -Hn; ulimit -c; ulimit -Hc"))
                .isEqualTo(OPEN_FILES + "\n" + OPEN_FILES + "\n0\n0\n");
    }

    @Test
    void each_tenant_has_a_user_of_its_own_and_keeps_it() {
        TenantId one = tenant();

        assertThat(Blueprint.user(one))
                .isEqualTo(blueprint.pod(one).getSpec().getSecurityContext().getRunAsUser())
                .isBetween(1_000_000_000L, 1_999_999_999L)
                .isNotEqualTo(Blueprint.user(tenant()));
    }
}
