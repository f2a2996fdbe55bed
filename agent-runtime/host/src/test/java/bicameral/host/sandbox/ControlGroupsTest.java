package bicameral.host.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.host.HostSettings.DiskQuota;
import bicameral.host.HostSettings.Learning;
import bicameral.host.HostSettings.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files get which words, on files that look like the kernel's: version 2 is seldom whole where tests run. */
class ControlGroupsTest {
    private static final Limits LIMITS = new Limits(
            64, 64, 120, 256, 4L << 20, 8L << 20, 700, DiskQuota.defaults(), true, 2L << 30, Learning.defaults());

    @TempDir
    Path directory;

    private Path self = Path.of("");
    private Path tree = Path.of("");

    @BeforeEach
    void make() throws IOException {
        self = Files.createDirectory(directory.resolve("self"));
        tree = Files.createDirectory(directory.resolve("tree"));
    }

    private Path second(String controllers) throws IOException {
        Path own = Files.createDirectories(tree.resolve("user").resolve("app"));
        Files.writeString(own.resolve("cgroup.controllers"), controllers + "\n");
        Files.writeString(self.resolve("cgroup"), "0::/user/app\n");
        Files.writeString(self.resolve("mountinfo"), "30 20 0:26 / " + tree + " rw,relatime - cgroup2 cgroup2 rw\n");
        return own;
    }

    private ControlGroups.Group made() throws IOException {
        return Objects.requireNonNull(ControlGroups.find(self)).group(LIMITS);
    }

    @Test
    void version_two_gets_memory_processes_and_an_equal_share() throws IOException {
        Path own = second("cpuset cpu io memory pids");
        ControlGroups.Group group = made();
        assertThat(own.resolve("cgroup.subtree_control")).hasContent("+memory +pids +cpu");
        assertThat(own.resolve("chambers").resolve("cgroup.subtree_control")).hasContent("+memory +pids +cpu");
        assertThat(group.parts()).hasSize(1);
        Path made = group.parts().getFirst();
        assertThat(made.getParent()).isEqualTo(own.resolve("chambers"));
        assertThat(made.resolve("memory.max")).hasContent(Long.toString(700L << 20));
        assertThat(made.resolve("pids.max")).hasContent("120");
        assertThat(made.resolve("cpu.weight")).hasContent("100");
        assertThat(group.doors()).containsExactly(made.resolve("cgroup.procs"));
        group.share(10);
        assertThat(made.resolve("cpu.weight")).hasContent("10");
        group.share(100);
        assertThat(made.resolve("cpu.weight")).hasContent("100");
    }

    @Test
    void groups_of_a_host_that_is_gone_are_removed_and_those_of_one_that_lives_stay() throws IOException {
        Path all = Files.createDirectories(second("memory pids").resolve("chambers"));
        Path dead = Files.createDirectory(all.resolve("999999999-1"));
        Path alive = Files.createDirectory(all.resolve(ProcessHandle.current().pid() + "-9999"));
        made();
        assertThat(dead).doesNotExist();
        assertThat(alive).exists();
    }

    @Test
    void version_two_without_a_memory_controller_is_no_help() throws IOException {
        second("hugetlb");
        assertThat(ControlGroups.find(self)).isNull();
    }

    @Test
    void version_one_gets_a_group_in_each_hierarchy() throws IOException {
        StringBuilder mounts = new StringBuilder();
        StringBuilder own = new StringBuilder();
        int number = 3;
        for (String controller : new String[] {"memory", "pids", "cpu"}) {
            Files.createDirectories(tree.resolve(controller).resolve("job"));
            mounts.append("3 2 0:2 / %s rw - cgroup cgroup rw,%s\n".formatted(tree.resolve(controller), controller));
            own.append(number++).append(':').append(controller).append(":/job\n");
        }
        Files.writeString(self.resolve("cgroup"), own);
        Files.writeString(self.resolve("mountinfo"), mounts);
        ControlGroups.Group group = made();
        assertThat(group.parts()).hasSize(3);
        assertThat(group.parts().get(0).resolve("memory.limit_in_bytes")).hasContent(Long.toString(700L << 20));
        assertThat(group.parts().get(1).resolve("pids.max")).hasContent("120");
        assertThat(group.parts().get(2)).startsWith(tree.resolve("cpu").resolve("job"));
        Files.createFile(group.parts().get(2).resolve("cpu.shares"));
        group.share(10);
        assertThat(group.parts().get(2).resolve("cpu.shares")).hasContent("102");
        group.share(100);
        assertThat(group.parts().get(2).resolve("cpu.shares")).hasContent("1024");
        assertThat(group.parts().get(0).resolve("cpu.shares")).doesNotExist();
    }

    @Test
    void where_there_are_none_there_are_none() throws IOException {
        Files.writeString(self.resolve("cgroup"), "");
        Files.writeString(self.resolve("mountinfo"), "22 1 254:0 / / rw - ext4 /dev/vda rw\n");
        assertThat(ControlGroups.find(self)).isNull();
    }
}
