package bicameral.host.chamber;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.host.tinyworker.TestHost;
import bicameral.tenant.Refusal;
import bicameral.tenant.TenantId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Copies of chambers, chambers of copies, and the end of a chamber, with a worker that need not be honest. */
class CopyTest {
    private final TestHost host = TestHost.start();
    private final TenantId tenant = TestHost.tenant();

    @AfterEach
    void end() {
        host.close();
    }

    private Path chamber() {
        return host.data.resolve("chambers").resolve(tenant.toString());
    }

    private Map<String, String> copy() throws IOException {
        Map<String, String> files = new LinkedHashMap<>();
        host.chambers.snapshot(tenant, new Chambers.SnapshotReader() {
            @Override
            public void begin(int count, long bytes) {
                assertThat(count).isEqualTo(1);
            }

            @Override
            public void file(String path, long bytes, InputStream content) throws IOException {
                files.put(path, new String(content.readAllBytes(), StandardCharsets.UTF_8));
            }
        });
        return files;
    }

    @Test
    void a_copy_is_read_through_the_worker() throws IOException {
        assertThat(copy()).containsExactly(Map.entry("chamber.db", "hello"));
    }

    @Test
    void a_worker_that_names_a_file_elsewhere_or_never_ends_one_is_not_believed() throws IOException {
        host.ask(tenant, "hello");
        Files.createFile(chamber().resolve("lie"));
        assertThatThrownBy(this::copy).isInstanceOf(Refusal.class);
        Files.delete(chamber().resolve("lie"));
        Files.createFile(chamber().resolve("endless"));
        assertThatThrownBy(this::copy).isInstanceOf(Refusal.class);
    }

    @Test
    void an_erased_chamber_is_gone_with_its_worker_and_the_next_one_begins_empty() throws IOException {
        host.ask(tenant, "hello");
        Files.writeString(chamber().resolve("chamber.db"), "what was known");
        Path outside = Files.writeString(host.data.resolve("outside"), "precious");
        Files.createSymbolicLink(chamber().resolve("link"), outside);

        long bytes = host.chambers.erase(tenant);

        assertThat(bytes).isGreaterThanOrEqualTo("what was known".length());
        assertThat(chamber()).doesNotExist();
        assertThat(outside).hasContent("precious");
        assertThat(host.chambers.awake()).isEmpty();
        assertThat(host.chambers.erase(tenant)).isZero();
        assertThat(host.ask(tenant, "again").answered().text()).contains("again");
        assertThat(chamber().resolve("chamber.db")).doesNotExist();
    }

    @Test
    void files_become_the_chamber_of_a_tenant_that_has_none() throws IOException {
        Path files = Files.createDirectories(host.data.resolve("imports/x"));
        Files.writeString(files.resolve("chamber.db"), "brought");

        host.chambers.install(tenant, files);

        assertThat(chamber().resolve("chamber.db")).hasContent("brought");
        assertThat(files).doesNotExist();
        Path more = Files.createDirectories(host.data.resolve("imports/y"));
        assertThatThrownBy(() -> host.chambers.install(tenant, more))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("chamber_exists"));
        assertThat(more).isDirectory();
    }

    @Test
    void a_file_of_two_names_takes_its_room_once() throws IOException {
        Path links = Files.createDirectories(host.data.resolve("links"));
        Path directory = Files.createDirectories(links.resolve("below"));
        Path one = Files.writeString(directory.resolve("one"), "12345");
        Files.createLink(links.resolve("two"), one);
        Files.writeString(directory.resolve("three"), "123");

        Disk disk = new Disk(100);
        disk.add(links);

        assertThat(disk.use()).isEqualTo(new DiskUse(8, 5, null));
    }
}
