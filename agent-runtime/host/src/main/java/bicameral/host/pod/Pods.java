package bicameral.host.pod;

import bicameral.host.HostSettings.Limits;
import bicameral.host.PodSettings;
import bicameral.protocol.transport.Credentials;
import bicameral.tenant.TenantId;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Tenants' workers in a cluster. Whoever calls holds the tenant's lease. */
public final class Pods {
    private static final Logger LOG = Logger.getLogger(Pods.class);
    private static final long LOOK_NANOS = 100_000_000;
    private static final int UNPROCESSABLE = 422;
    /** What a container waits for in vain. */
    private static final Set<String> NO_IMAGE =
            Set.of("ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull", "RegistryUnavailable");

    private static final Set<String> BROKEN =
            Set.of("CreateContainerConfigError", "CreateContainerError", "RunContainerError", "CrashLoopBackOff");

    private final KubernetesClient client;
    private final PodSettings settings;
    private final Blueprint blueprint;

    /**
     * @param gatewayPort at which the application's pods take the calls of chambers
     */
    public Pods(
            KubernetesClient client,
            PodSettings settings,
            Limits limits,
            List<String> jvmFlags,
            String workerMain,
            int gatewayPort) {
        this.client = client;
        this.settings = settings;
        this.blueprint = new Blueprint(settings, limits, jvmFlags, workerMain, gatewayPort);
    }

    /**
     * A worker that runs.
     *
     * @param uid of this very pod: another of the same name is another
     * @param address of the pod
     * @param token of its launch
     * @param version of its image
     */
    public record Running(String uid, String address, String token, String version) {
        /** Never the token. */
        @Override
        public String toString() {
            return "Running[" + address + "]";
        }
    }

    /** The tenant's worker, if it runs and its secret is there. */
    public Optional<Running> running(TenantId tenant) throws NoPod {
        return asked(() -> {
            Pod pod = pod(tenant).get();
            return pod == null || !runs(pod) ? Optional.empty() : running(tenant, pod);
        });
    }

    private Optional<Running> running(TenantId tenant, Pod pod) {
        String token = token(secret(tenant).get());
        String address = pod.getStatus().getPodIP();
        if (token == null || address == null) return Optional.empty();
        String version = annotations(pod).getOrDefault(Blueprint.VERSION, "");
        return Optional.of(new Running(pod.getMetadata().getUid(), address, token, version));
    }

    private static @Nullable String token(@Nullable Secret secret) {
        if (secret == null) return null;
        Map<String, String> plain = secret.getStringData();
        if (plain != null && plain.containsKey(Blueprint.TOKEN)) return plain.get(Blueprint.TOKEN);
        Map<String, String> data = secret.getData();
        String sealed = data == null ? null : data.get(Blueprint.TOKEN);
        return sealed == null ? null : new String(Base64.getDecoder().decode(sealed), StandardCharsets.US_ASCII);
    }

    /**
     * Makes what is missing around the pod, and a fresh pod with a fresh secret, once one that was there is gone; waits until it
     * runs.
     *
     * @param patience for all of it
     */
    public Running start(TenantId tenant, String token, Credentials credentials, Duration patience) throws NoPod {
        long end = System.nanoTime() + patience.toNanos();
        stop(tenant);
        awaitGone(tenant, end);
        // The walls stand before there is anybody within.
        keep(blueprint.policy(tenant));
        keep(blueprint.volume(tenant));
        make(blueprint.secret(tenant, token, credentials), end);
        make(blueprint.pod(tenant), end);
        return awaitRunning(tenant, end);
    }

    /** What stays as it is where it is there already; a policy is put right. */
    private void keep(HasMetadata wanted) throws NoPod {
        asked(() -> {
            Resource<? extends HasMetadata> there = client.resource(wanted);
            try {
                there.create();
            } catch (KubernetesClientException e) {
                if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) throw e;
                if (wanted instanceof io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy) there.update();
            }
            return wanted;
        });
    }

    /** One that is being deleted is in the way for a while. */
    private void make(HasMetadata wanted, long end) throws NoPod {
        while (true) {
            try {
                client.resource(wanted).create();
                return;
            } catch (KubernetesClientException e) {
                if (e.getCode() != HttpURLConnection.HTTP_CONFLICT || System.nanoTime() > end) throw noPod(e);
                LOG.debugf("%s is in the way still", wanted.getMetadata().getName());
                LockSupport.parkNanos(LOOK_NANOS);
            }
        }
    }

    private Running awaitRunning(TenantId tenant, long end) throws NoPod {
        while (true) {
            Pod pod = asked(() -> pod(tenant).get());
            if (pod == null) throw new NoPod(NoPod.Cause.BROKEN, "the pod was deleted while it started");
            NoPod fault = fault(pod);
            if (fault != null) throw fault;
            Optional<Running> running = runs(pod) ? asked(() -> running(tenant, pod)) : Optional.empty();
            if (running.isPresent()) return running.get();
            if (System.nanoTime() > end) throw late(pod);
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private static @Nullable NoPod fault(Pod pod) {
        if (ended(pod)) return new NoPod(NoPod.Cause.BROKEN, "the worker ended before it was ready");
        String waits = waitsFor(pod);
        if (NO_IMAGE.contains(waits)) return new NoPod(NoPod.Cause.IMAGE, waits);
        return BROKEN.contains(waits) ? new NoPod(NoPod.Cause.BROKEN, waits) : null;
    }

    private static NoPod late(Pod pod) {
        boolean unplaced = conditions(pod)
                .anyMatch(condition -> "PodScheduled".equals(condition.getType())
                        && "False".equals(condition.getStatus())
                        && "Unschedulable".equals(condition.getReason()));
        return unplaced
                ? new NoPod(NoPod.Cause.PLACE, "no node has room for it")
                : new NoPod(NoPod.Cause.BROKEN, "the pod did not run in time");
    }

    private static Stream<PodCondition> conditions(Pod pod) {
        PodStatus status = pod.getStatus();
        return status == null || status.getConditions() == null ? Stream.of() : status.getConditions().stream();
    }

    private static String waitsFor(Pod pod) {
        PodStatus status = pod.getStatus();
        if (status == null || status.getContainerStatuses() == null) return "";
        return status.getContainerStatuses().stream()
                .map(ContainerStatus::getState)
                .filter(state -> state != null && state.getWaiting() != null)
                .map(ContainerState::getWaiting)
                .map(waiting -> waiting.getReason() == null ? "" : waiting.getReason())
                .findFirst()
                .orElse("");
    }

    private static boolean runs(Pod pod) {
        PodStatus status = pod.getStatus();
        return pod.getMetadata().getDeletionTimestamp() == null
                && status != null
                && "Running".equals(status.getPhase())
                && status.getPodIP() != null;
    }

    private static boolean ended(Pod pod) {
        PodStatus status = pod.getStatus();
        return status != null && ("Succeeded".equals(status.getPhase()) || "Failed".equals(status.getPhase()));
    }

    /** Whether this very pod still runs. */
    public boolean alive(TenantId tenant, String uid) throws NoPod {
        return asked(() -> {
            Pod pod = pod(tenant).get();
            return pod != null
                    && uid.equals(pod.getMetadata().getUid())
                    && pod.getMetadata().getDeletionTimestamp() == null
                    && !ended(pod);
        });
    }

    /** Ends the tenant's worker, at once; its volume and its walls stay. Nothing where there is none. */
    public void stop(TenantId tenant) throws NoPod {
        asked(() -> {
            pod(tenant).withGracePeriod(0).delete();
            return secret(tenant).delete();
        });
    }

    /** As above, but only this very pod; another of the tenant's was started by whoever holds its lease now. */
    public void stop(TenantId tenant, String uid) throws NoPod {
        Pod there = asked(() -> pod(tenant).get());
        if (there == null || uid.equals(there.getMetadata().getUid())) stop(tenant);
    }

    private void awaitGone(TenantId tenant, long end) throws NoPod {
        while (asked(() -> pod(tenant).get()) != null) {
            if (System.nanoTime() > end) throw new NoPod(NoPod.Cause.BROKEN, "the last pod does not go");
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    /** Erases the chamber: with its volume all that it knows. */
    public void erase(TenantId tenant) throws NoPod {
        stop(tenant);
        asked(() -> {
            String name = Blueprint.name(tenant);
            client.persistentVolumeClaims()
                    .inNamespace(settings.namespace())
                    .withName(name)
                    .delete();
            return client.network()
                    .v1()
                    .networkPolicies()
                    .inNamespace(settings.namespace())
                    .withName(name)
                    .delete();
        });
    }

    /** Tenants that have a pod, whatever it does. */
    public List<TenantId> tenants() throws NoPod {
        return asked(() -> client
                .pods()
                .inNamespace(settings.namespace())
                .withLabel(Blueprint.COMPONENT, Blueprint.CHAMBER)
                .list()
                .getItems()
                .stream()
                .flatMap(pod -> tenant(pod).stream())
                .toList());
    }

    private static Optional<TenantId> tenant(Pod pod) {
        try {
            String id = pod.getMetadata().getLabels().getOrDefault(Blueprint.TENANT, "");
            return Optional.of(new TenantId(UUID.fromString(id)));
        } catch (IllegalArgumentException e) {
            LOG.warnf("pod %s is nobody's chamber", pod.getMetadata().getName());
            return Optional.empty();
        }
    }

    private static Map<String, String> annotations(Pod pod) {
        Map<String, String> annotations = pod.getMetadata().getAnnotations();
        return annotations == null ? Map.of() : annotations;
    }

    private PodResource pod(TenantId tenant) {
        return client.pods().inNamespace(settings.namespace()).withName(Blueprint.name(tenant));
    }

    private Resource<Secret> secret(TenantId tenant) {
        return client.secrets().inNamespace(settings.namespace()).withName(Blueprint.name(tenant));
    }

    private static <T extends @Nullable Object> T asked(Supplier<T> question) throws NoPod {
        try {
            return question.get();
        } catch (KubernetesClientException e) {
            throw noPod(e);
        }
    }

    /** The server's words are not passed on: they may hold what was sent. */
    private static NoPod noPod(KubernetesClientException e) {
        String message = e.getMessage() == null ? "" : e.getMessage();
        return switch (e.getCode()) {
            case HttpURLConnection.HTTP_FORBIDDEN ->
                message.contains("exceeded quota")
                        ? new NoPod(NoPod.Cause.QUOTA, "the namespace's quota is used up")
                        : new NoPod(NoPod.Cause.REFUSED, "the cluster does not allow it");
            case HttpURLConnection.HTTP_UNAUTHORIZED, HttpURLConnection.HTTP_BAD_REQUEST, UNPROCESSABLE ->
                new NoPod(NoPod.Cause.REFUSED, "the cluster refuses with " + e.getCode());
            case HttpURLConnection.HTTP_CONFLICT -> new NoPod(NoPod.Cause.BROKEN, "the last pod does not go");
            default -> new NoPod(NoPod.Cause.AWAY, "the API server does not answer (" + e.getCode() + ")");
        };
    }
}
