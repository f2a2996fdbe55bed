package bicameral.ui.settings;

import bicameral.host.HostSettings;
import bicameral.host.HostSettings.DiskQuota;
import bicameral.host.HostSettings.Learning;
import bicameral.host.HostSettings.Limits;
import java.time.Duration;

/** Reads what one chamber may use, and how many are awake. */
public final class ChamberLimits {
    private ChamberLimits() {}

    /**
     * The host's settings with these in place.
     *
     * @param documentBytes that all documents of a tenant may have together
     * @param learning how they learn
     * @throws IllegalStateException where the disk is too small for them
     */
    public static HostSettings applied(
            HostSettings host, Settings.Chambers chambers, long documentBytes, Learning learning) {
        long disk = (long) chambers.diskMib() << 20;
        if (disk < documentBytes)
            throw new IllegalStateException("BICAMERAL_CHAMBERS_DISK_MIB=" + chambers.diskMib() + " is less than a"
                    + " tenant's documents may have (BICAMERAL_KNOWLEDGE_TENANT_BYTES=" + documentBytes
                    + "). Set it to more, twice as much or better, or allow fewer documents.");
        Limits limits = Limits.of(
                chambers.memoryMib(),
                chambers.processes(),
                new DiskQuota(disk, chambers.files(), Duration.ofMinutes(chambers.shrinkMinutes())),
                documentBytes,
                learning);
        HostSettings.Lifecycle life = host.lifecycle();
        return host.withLimits(limits)
                .withLifecycle(life.withIdle(Duration.ofSeconds(chambers.idleSeconds()))
                        .withMaxAwake(chambers.awake())
                        .withCare(life.care().withWakesWaiting(chambers.wakesWaiting())));
    }
}
