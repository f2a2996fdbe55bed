package bicameral.host.chamber;

import bicameral.host.pod.NoPod;
import bicameral.host.pod.Pods;
import bicameral.host.sandbox.WorkerProcess.Nameless;
import bicameral.host.sandbox.WorkerProcess.Usage;
import bicameral.tenant.TenantId;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * A worker in a pod. Its end is noticed by looking, every second, once somebody wants to be told; while the API server is away it
 * is taken to go on.
 */
final class PodWorker implements Worker {
    private static final Logger LOG = Logger.getLogger(PodWorker.class);
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Pods pods;
    private final TenantId tenant;
    private final String uid;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile boolean watched;

    PodWorker(Pods pods, TenantId tenant, String uid) {
        this.pods = pods;
        this.tenant = tenant;
        this.uid = uid;
    }

    @Override
    public boolean alive() {
        if (!watched) look();
        return !ended.isDone();
    }

    private void look() {
        try {
            if (!pods.alive(tenant, uid)) ended.complete(null);
        } catch (NoPod e) {
            LOG.debugf("tenant %s: whether its pod runs is not known: %s", tenant, e.getMessage());
        }
    }

    @Override
    public void whenEnded(Runnable then) {
        watched = true;
        Thread.ofVirtual().name("pod-watch").start(this::watch);
        CompletableFuture<Void> _ = ended.thenRun(then);
    }

    private void watch() {
        try {
            while (!ended.isDone()) {
                look();
                if (!ended.isDone()) Thread.sleep(LOOK);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void kill() {
        try {
            pods.stop(tenant, uid);
            ended.complete(null);
        } catch (NoPod e) {
            LOG.warnf("tenant %s: its pod cannot be ended now: %s", tenant, e.getMessage());
        }
    }

    @Override
    public boolean awaitEnd(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (System.nanoTime() < end) {
            look();
            try {
                ended.get(200, TimeUnit.MILLISECONDS);
                return true;
            } catch (TimeoutException notYet) {
                LOG.tracef("tenant %s: its pod runs on", tenant);
            } catch (ExecutionException e) {
                throw new IllegalStateException("an end cannot fail", e);
            }
        }
        return ended.isDone();
    }

    @Override
    public Usage usage() {
        return new Usage(0, 0);
    }

    @Override
    public Nameless nameless(long device) {
        return Nameless.NONE;
    }

    @Override
    public long proportionalBytes() {
        return 0;
    }

    @Override
    public long pid() {
        return 0;
    }

    @Override
    public String place() {
        return "pod chamber-" + tenant;
    }
}
