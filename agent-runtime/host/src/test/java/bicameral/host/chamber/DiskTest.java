package bicameral.host.chamber;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.host.HostSettings.DiskQuota;
import bicameral.host.tinyworker.TestHost;
import bicameral.tenant.Refusal;
import bicameral.tenant.TenantId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a hostile worker takes of the disk where no list of a directory shows it, in the real sandbox. */
@Tag("P-I")
@Tag("P-F9")
class DiskTest {
    private static final int FILES = 1000;
    private static final TestHost HOST = TestHost.start(
            settings -> settings.withLimits(TestHost.limits(new DiskQuota(16L << 20, FILES, Duration.ofMinutes(30)))));

    @AfterAll
    static void end() {
        HOST.close();
    }

    /** What the worker could report, or that it is no more. */
    private static String outcome(TenantId tenant, String probe) {
        try {
            return HOST.probe(tenant, probe);
        } catch (Refusal gone) {
            return gone.code();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "unlinked /chamber 24",
                "unlinked /run/chamber 24",
                "mapped /chamber 24",
                "files /chamber " + (FILES + 100),
                "files /run/chamber " + (FILES + 100),
                "deep /chamber 40",
                "deep /chamber " + (Disk.DEEPEST + 1)
            })
    void it_is_found_and_its_chamber_held(String probe) {
        TenantId tenant = TestHost.tenant();

        assertThat(outcome(tenant, probe)).isEqualTo("chamber_unavailable");

        assertThat(HOST.chambers.life(tenant)).isInstanceOf(Life.Quarantined.class);
        assertThat(HOST.chambers.life(tenant).reason()).isEqualTo(Life.Reason.OVER_DISK);
        HOST.chambers.erase(tenant);
        assertThat(HOST.data.resolve("chambers/" + tenant)).doesNotExist();
    }

    @Test
    void full_is_less_than_over() throws IOException {
        TenantId tenant = TestHost.tenant();
        HOST.ask(tenant, "hello");
        Path chamber = HOST.data.resolve("chambers/" + tenant);
        Files.write(chamber.resolve("file"), new byte[1 << 20]);

        Disk disk = new Disk(FILES);
        disk.add(chamber);

        assertThat(disk.use().bytes()).isEqualTo(1 << 20);
        assertThat(disk.use().hidden()).isNull();
        assertThat(disk.use().over(new DiskQuota(1 << 20, FILES, Duration.ZERO)))
                .isFalse();
        assertThat(disk.use().full(new DiskQuota(1 << 20, FILES, Duration.ZERO)))
                .isTrue();
        assertThat(disk.use().over(new DiskQuota(1 << 20, 2, Duration.ZERO))).isTrue();
    }
}
