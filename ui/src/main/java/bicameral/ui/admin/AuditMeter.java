package bicameral.ui.admin;

import bicameral.marketplace.billing.NightlyAudit;
import bicameral.marketplace.billing.NightlyAudit.Night;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import java.util.function.Supplier;

/** The nightly check of the books in metrics, the same on all instances: what did not hold, and when that was found. */
@ApplicationScoped
public class AuditMeter {
    private final NightlyAudit audit;

    public AuditMeter(NightlyAudit audit) {
        this.audit = audit;
    }

    void meter(@Observes StartupEvent start, MeterRegistry registry) {
        meter(registry, audit::last);
    }

    /** No number before the first night. */
    static void meter(MeterRegistry registry, Supplier<Optional<Night>> last) {
        Gauge.builder(
                        "bicameral.audit.broken",
                        last,
                        of -> of.get()
                                .map(night -> (double) night.broken().size())
                                .orElse(Double.NaN))
                .description("invariants of the books that did not hold at the last nightly check")
                .strongReference(true)
                .register(registry);
        Gauge.builder(
                        "bicameral.audit.ended",
                        last,
                        of -> of.get()
                                .map(night -> (double) night.at().getEpochSecond())
                                .orElse(Double.NaN))
                .description("when the last nightly check of the books ended, since 1970")
                .baseUnit("seconds")
                .strongReference(true)
                .register(registry);
    }
}
