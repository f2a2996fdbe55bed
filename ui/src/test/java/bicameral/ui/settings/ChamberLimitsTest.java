package bicameral.ui.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.host.HostSettings;
import bicameral.host.HostSettings.DiskQuota;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.validator.BeanValidationConfigValidator;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.validation.ValidatorFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChamberLimitsTest {
    private static final long DOCUMENTS = 2L << 30;

    private static Settings.Chambers read(Map<String, String> changed) {
        Map<String, String> values = new HashMap<>(Map.of(
                "bicameral.data", "data",
                "bicameral.secret", "5d0a9be43c71f8265d0a9be43c71f8265d0a9be43c71f8265d0a9be43c71f826",
                "bicameral.worker-home", "worker",
                "bicameral.db.url", "jdbc:postgresql://127.0.0.1/bicameral",
                "bicameral.db.owner-password", "a",
                "bicameral.db.app-password", "b",
                "bicameral.db.ops-password", "c"));
        values.putAll(changed);
        try (ValidatorFactory factory = Validation.byDefaultProvider()
                .configure()
                .messageInterpolator(new ParameterMessageInterpolator())
                .buildValidatorFactory()) {
            return new SmallRyeConfigBuilder()
                    .withMapping(Settings.class)
                    .withDefaultValues(values)
                    .withValidator((BeanValidated) factory::getValidator)
                    .build()
                    .getConfigMapping(Settings.class)
                    .chambers();
        }
    }

    /** As the application validates them at its start. */
    @FunctionalInterface
    private interface BeanValidated extends BeanValidationConfigValidator {
        @Override
        Validator getValidator();
    }

    private static HostSettings applied(Map<String, String> changed) {
        return ChamberLimits.applied(
                HostSettings.defaults(Path.of("data"), Path.of("worker")),
                read(changed),
                DOCUMENTS,
                HostSettings.Learning.defaults());
    }

    @Test
    void withoutAWordAllIsAsTheHostHasIt() {
        HostSettings host = HostSettings.defaults(Path.of("data"), Path.of("worker"));
        assertThat(applied(Map.of())).isEqualTo(host);
        assertThat(host.limits().parseHeapMiB()).isEqualTo(384);
        assertThat(host.limits().learnHeapMiB()).isEqualTo(512);
    }

    @Test
    void eachIsRead() {
        HostSettings host = applied(Map.of(
                "bicameral.chambers.memory-mib", "4096",
                "bicameral.chambers.processes", "300",
                "bicameral.chambers.disk-mib", "4096",
                "bicameral.chambers.files", "20000",
                "bicameral.chambers.shrink-minutes", "7",
                "bicameral.chambers.idle-seconds", "61",
                "bicameral.chambers.awake", "3",
                "bicameral.chambers.wakes-waiting", "4"));

        assertThat(host.limits().residentMiB()).isEqualTo(4096);
        assertThat(host.limits().processes()).isEqualTo(300);
        assertThat(host.limits().disk()).isEqualTo(new DiskQuota(4L << 30, 20_000, Duration.ofMinutes(7)));
        assertThat(host.limits().documentsBytes()).isEqualTo(DOCUMENTS);
        assertThat(host.lifecycle().idle()).isEqualTo(Duration.ofSeconds(61));
        assertThat(host.lifecycle().maxAwake()).isEqualTo(3);
        assertThat(host.lifecycle().care().wakesWaiting()).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({"768, 96, 192, 256", "1536, 96, 384, 512", "4096, 256, 1024, 1365", "65536, 1024, 2048, 4096"})
    void heapsFollowTheMemoryAndFitIntoIt(int memory, int heap, int parse, int learn) {
        HostSettings.Limits limits = applied(Map.of("bicameral.chambers.memory-mib", Integer.toString(memory)))
                .limits();
        assertThat(limits.heapMiB()).isEqualTo(heap);
        assertThat(limits.parseHeapMiB()).isEqualTo(parse);
        assertThat(limits.learnHeapMiB()).isEqualTo(learn);
        assertThat(heap + parse + learn).isLessThan(memory);
    }

    @ParameterizedTest
    @CsvSource({
        "memory-mib, 767",
        "memory-mib, 65537",
        "processes, 127",
        "processes, 4097",
        "disk-mib, 1023",
        "disk-mib, 16777217",
        "files, 9999",
        "files, 10000001",
        "shrink-minutes, 4",
        "shrink-minutes, 1441",
        "idle-seconds, 9",
        "idle-seconds, 86401",
        "awake, 0",
        "awake, 10001",
        "wakes-waiting, 0",
        "wakes-waiting, 10001"
    })
    void whatMakesNoSenseIsRefusedByName(String name, String value) {
        assertThatThrownBy(() -> read(Map.of("bicameral.chambers." + name, value)))
                .isInstanceOf(ConfigValidationException.class)
                .hasMessageContaining("bicameral.chambers." + name);
    }

    @Test
    void aDiskThatDocumentsDoNotFitOnIsRefused() {
        assertThatThrownBy(() -> applied(Map.of("bicameral.chambers.disk-mib", "2047")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("BICAMERAL_CHAMBERS_DISK_MIB=2047")
                .hasMessageContaining("BICAMERAL_KNOWLEDGE_TENANT_BYTES");
        assertThat(applied(Map.of("bicameral.chambers.disk-mib", "2048"))
                        .limits()
                        .disk()
                        .bytes())
                .isEqualTo(DOCUMENTS);
    }
}
