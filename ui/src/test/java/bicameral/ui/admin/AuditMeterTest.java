package bicameral.ui.admin;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.marketplace.billing.NightlyAudit.Night;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class AuditMeterTest {
    private final AtomicReference<Optional<Night>> last = new AtomicReference<>(Optional.empty());
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    private double gauge(String name) {
        return registry.get(name).gauge().value();
    }

    @Test
    void tellsWhatTheLastNightFoundAndWhen() {
        AuditMeter.meter(registry, last::get);
        assertThat(gauge("bicameral.audit.broken")).isNaN();

        last.set(Optional.of(new Night(
                LocalDate.parse("2026-03-01"), Instant.ofEpochSecond(1_772_305_200), 17, List.of("M1 (3)", "M5 (1)"))));

        assertThat(gauge("bicameral.audit.broken")).isEqualTo(2);
        assertThat(gauge("bicameral.audit.ended")).isEqualTo(1_772_305_200);
    }
}
