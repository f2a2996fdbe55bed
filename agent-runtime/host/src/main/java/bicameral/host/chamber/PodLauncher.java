package bicameral.host.chamber;

import bicameral.host.HostSettings;
import bicameral.host.PodSettings;
import bicameral.host.instance.Instance;
import bicameral.host.pod.NoPod;
import bicameral.host.pod.Pods;
import bicameral.protocol.ChamberEvent;
import bicameral.protocol.ChamberRequest;
import bicameral.tenant.Refusal;
import bicameral.tenant.TenantId;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/** Starts workers as pods. They outlive the instance that started them: the next one to hold the chamber takes them over. */
final class PodLauncher implements Launcher {
    private static final Logger LOG = Logger.getLogger(PodLauncher.class);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Duration HELLO = Duration.ofSeconds(2);
    private static final long LOOK_NANOS = 100_000_000;
    private static final Duration CERTIFICATE = Duration.ofDays(825);

    private final PodSettings settings;
    private final Duration patience;
    private final Instance instance;
    private final Pods pods;
    private final Spares spares = Spares.none();

    PodLauncher(HostSettings settings, PodSettings pods, Instance instance, KubernetesClient client) {
        this.settings = pods;
        this.patience = settings.lifecycle().wakeDeadline();
        this.instance = instance;
        this.pods = new Pods(
                client,
                pods,
                settings.limits(),
                WorkerFlags.of(settings.limits()),
                settings.workerMain(),
                settings.cluster().port());
    }

    @Override
    public Launch launch(TenantId tenant, long fence) throws ChamberLost {
        long begun = System.nanoTime();
        try {
            Optional<Launch> there = adopted(tenant, fence, begun);
            return there.isPresent() ? there.get() : started(tenant, fence, begun);
        } catch (NoPod e) {
            throw lost(e);
        }
    }

    /** One that an earlier instance left running, where it answers. */
    private Optional<Launch> adopted(TenantId tenant, long fence, long begun) throws NoPod {
        Optional<Pods.Running> running = pods.running(tenant);
        if (running.isEmpty()) return Optional.empty();
        Launch launch = launch(tenant, fence, running.get(), begun);
        if (!answers(launch)) return Optional.empty();
        LOG.infof("tenant %s: taken over in %s", tenant, launch.worker().place());
        return Optional.of(launch);
    }

    private Launch started(TenantId tenant, long fence, long begun) throws NoPod, ChamberLost {
        byte[] token = new byte[32];
        RANDOM.nextBytes(token);
        boolean ready = false;
        try {
            Pods.Running running = pods.start(
                    tenant, HexFormat.of().formatHex(token), instance.credentials(tenant, CERTIFICATE), patience);
            Launch launch = launch(tenant, fence, running, begun);
            awaitAnswer(launch, begun + patience.toNanos());
            ready = true;
            return launch(tenant, fence, running, begun);
        } finally {
            if (!ready) stop(tenant);
        }
    }

    private void awaitAnswer(Launch launch, long end) throws ChamberLost {
        while (!answers(launch)) {
            if (!launch.alive()) throw new ChamberLost("the worker ended before it was ready");
            if (System.nanoTime() > end) throw new ChamberLost("the worker was not ready in time");
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private static boolean answers(Launch launch) {
        try {
            return new Exchange(launch.line(), HELLO, () -> false)
                            .run(launch.call(new ChamberRequest.Inspect()), event -> {})
                    instanceof ChamberEvent.Status;
        } catch (ChamberLost notYet) {
            return false;
        }
    }

    private Launch launch(TenantId tenant, long fence, Pods.Running running, long begun) {
        InetSocketAddress address = InetSocketAddress.createUnresolved(running.address(), settings.port());
        return new Launch(
                new PodWorker(pods, tenant, running.uid()),
                new Launch.Key(running.token(), fence, instance.address()),
                () -> instance.connect(address, tenant),
                () -> {},
                Instant.now(),
                Duration.ofNanos(System.nanoTime() - begun),
                running.version(),
                false);
    }

    private void stop(TenantId tenant) {
        try {
            pods.stop(tenant);
        } catch (NoPod e) {
            LOG.warnf("tenant %s: a pod that did not start stays for now: %s", tenant, e.getMessage());
        }
    }

    private static ChamberLost lost(NoPod e) {
        String message = e.getMessage() == null ? "no pod" : e.getMessage();
        return switch (e.why()) {
            case AWAY, REFUSED -> new ChamberLost(message, Life.Reason.CLUSTER_AWAY);
            case QUOTA -> new ChamberLost(message, Life.Reason.QUOTA_EXCEEDED);
            case PLACE -> new ChamberLost(message, Life.Reason.NO_PLACE);
            case IMAGE -> new ChamberLost(message, Life.Reason.IMAGE_UNAVAILABLE);
            case BROKEN -> new ChamberLost(message);
        };
    }

    @Override
    public String version() {
        return settings.image();
    }

    @Override
    public Arrivals arrivals(TenantId tenant, Carrier carrier) {
        return new CarriedArrivals(carrier);
    }

    /** The volume is as big as it is. */
    @Override
    public DiskUse disk(TenantId tenant, Worker worker) {
        return DiskUse.NONE;
    }

    @Override
    public boolean heldByKernel() {
        return true;
    }

    @Override
    public boolean isolated() {
        return true;
    }

    @Override
    public boolean outlivesHost() {
        return true;
    }

    @Override
    public List<TenantId> running() throws ChamberLost {
        try {
            return pods.tenants();
        } catch (NoPod e) {
            throw lost(e);
        }
    }

    /** A volume is written by its pod only. */
    @Override
    public void install(TenantId tenant, Path directory) {
        throw new Refusal("import_in_pods", Refusal.Kind.CONFLICT);
    }

    @Override
    public long erase(TenantId tenant) {
        try {
            pods.erase(tenant);
            return 0;
        } catch (NoPod e) {
            LOG.warnf("tenant %s: not erased: %s", tenant, e.getMessage());
            throw NoChamber.unavailable();
        }
    }

    @Override
    public void remove(TenantId tenant) {
        stop(tenant);
    }

    /** The JDK's cache would have to be made in the image. */
    @Override
    public CompletableFuture<Boolean> prepare() {
        return CompletableFuture.completedFuture(false);
    }

    @Override
    public boolean prepared() {
        return false;
    }

    /** A pod's volume is the tenant's from its start on. */
    @Override
    public Spares spares() {
        return spares;
    }

    @Override
    public void close() {
        spares.close();
    }
}
