package bicameral.host.pod;

import bicameral.host.HostSettings.Limits;
import bicameral.host.PodSettings;
import bicameral.host.sandbox.Rlimits;
import bicameral.protocol.transport.Credentials;
import bicameral.tenant.TenantId;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a tenant's chamber is made of in the cluster. Pure: the same settings give the same objects. */
final class Blueprint {
    static final String COMPONENT = "app.kubernetes.io/component";
    static final String CHAMBER = "chamber";
    static final String TENANT = "bicameral/tenant";
    static final String VERSION = "bicameral/version";
    static final String TOKEN = "token";
    static final String WORKER = "worker";

    /** A group that no image and no node knows; a chamber's volume is its. */
    private static final long GROUP = 65_532;
    /** Chambers' users begin here, and are as many: above those of nodes, images and what container engines map. */
    private static final long USERS = 1_000_000_000;
    /** The owner's group may read. */
    private static final int GROUP_READS = 0440;

    private static final long GRACE_SECONDS = 20;

    private final PodSettings settings;
    private final Limits limits;
    private final List<String> jvmFlags;
    private final String workerMain;
    private final int gatewayPort;

    /**
     * @param gatewayPort at which the application's pods take the calls of chambers
     */
    Blueprint(PodSettings settings, Limits limits, List<String> jvmFlags, String workerMain, int gatewayPort) {
        this.settings = settings;
        this.limits = limits;
        this.jvmFlags = List.copyOf(jvmFlags);
        this.workerMain = workerMain;
        this.gatewayPort = gatewayPort;
    }

    /** The one name of all that belongs to a chamber. */
    static String name(TenantId tenant) {
        return "chamber-" + tenant;
    }

    /**
     * The tenant's own, the same with every launch: the kernel counts processes by user, and by one user for all, the storm of one
     * chamber would leave the others of its node none.
     */
    static long user(TenantId tenant) {
        return USERS + Long.remainderUnsigned(tenant.value().getLeastSignificantBits(), USERS);
    }

    private ObjectMeta meta(TenantId tenant) {
        return new ObjectMetaBuilder()
                .withName(name(tenant))
                .withNamespace(settings.namespace())
                .addToLabels(labels(tenant))
                .build();
    }

    private static Map<String, String> labels(TenantId tenant) {
        return Map.of(
                "app.kubernetes.io/name",
                "bicameral",
                "app.kubernetes.io/managed-by",
                "bicameral",
                COMPONENT,
                CHAMBER,
                TENANT,
                tenant.toString());
    }

    /** The chamber's directory. It stays while the chamber sleeps. */
    PersistentVolumeClaim volume(TenantId tenant) {
        return new PersistentVolumeClaimBuilder()
                .withMetadata(meta(tenant))
                .withNewSpec()
                .withAccessModes("ReadWriteOncePod")
                .withStorageClassName(settings.storageClass().orElse(null))
                .withNewResources()
                .addToRequests(
                        "storage", new Quantity(Long.toString(limits.disk().bytes())))
                .endResources()
                .endSpec()
                .build();
    }

    /** What the worker shows, whom it believes, and the token of this launch. Immutable: another launch has another. */
    Secret secret(TenantId tenant, String token, Credentials credentials) {
        return new SecretBuilder()
                .withMetadata(meta(tenant))
                .withType("Opaque")
                .withImmutable(true)
                .addToStringData(TOKEN, token)
                .addToStringData(Credentials.CERTIFICATE_FILE, credentials.certificate())
                .addToStringData(Credentials.KEY_FILE, credentials.key())
                .addToStringData(Credentials.AUTHORITY_FILE, credentials.authority())
                .build();
    }

    /** Application pods may call the chamber, the chamber may call the gateway in application pods; nothing else, not even DNS. */
    NetworkPolicy policy(TenantId tenant) {
        return new NetworkPolicyBuilder()
                .withMetadata(meta(tenant))
                .withNewSpec()
                .withPodSelector(new LabelSelectorBuilder()
                        .addToMatchLabels(TENANT, tenant.toString())
                        .build())
                .withPolicyTypes("Ingress", "Egress")
                .addNewIngress()
                .addToFrom(application())
                .addNewPort()
                .withProtocol("TCP")
                .withPort(new IntOrString(settings.port()))
                .endPort()
                .endIngress()
                .addNewEgress()
                .addToTo(application())
                .addNewPort()
                .withProtocol("TCP")
                .withPort(new IntOrString(gatewayPort))
                .endPort()
                .endEgress()
                .endSpec()
                .build();
    }

    private NetworkPolicyPeer application() {
        return new NetworkPolicyPeerBuilder()
                .withNewNamespaceSelector()
                .addToMatchLabels("kubernetes.io/metadata.name", settings.appNamespace())
                .endNamespaceSelector()
                .withNewPodSelector()
                .addToMatchLabels(COMPONENT, settings.appLabel())
                .endPodSelector()
                .build();
    }

    /** The worker. It is not restarted by the cluster: whether it may run again, the chamber's life decides. */
    Pod pod(TenantId tenant) {
        ObjectMeta meta = meta(tenant);
        meta.setAnnotations(Map.of(VERSION, settings.image()));
        return new PodBuilder()
                .withMetadata(meta)
                .withNewSpec()
                .withRestartPolicy("Never")
                .withTerminationGracePeriodSeconds(GRACE_SECONDS)
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withHostNetwork(false)
                .withHostPID(false)
                .withHostIPC(false)
                .withRuntimeClassName(settings.runtimeClass().orElse(null))
                .withImagePullSecrets(settings.pullSecret()
                        .map(name -> List.of(new LocalObjectReference(name)))
                        .orElse(List.of()))
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withRunAsUser(user(tenant))
                .withRunAsGroup(GROUP)
                .withFsGroup(GROUP)
                .withFsGroupChangePolicy("OnRootMismatch")
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext()
                .withContainers(container())
                .addNewVolume()
                .withName("chamber")
                .withNewPersistentVolumeClaim(name(tenant), false)
                .endVolume()
                .addNewVolume()
                .withName("identity")
                .withNewSecret()
                .withSecretName(name(tenant))
                .withDefaultMode(GROUP_READS)
                .endSecret()
                .endVolume()
                .addNewVolume()
                .withName("tmp")
                .withNewEmptyDir()
                .withSizeLimit(new Quantity(Long.toString(limits.scratchBytes())))
                .endEmptyDir()
                .endVolume()
                .endSpec()
                .build();
    }

    private List<String> arguments() {
        List<String> arguments = new ArrayList<>(
                List.of("--dir", "/chamber", "--listen", "0.0.0.0:" + settings.port(), "--identity", "/identity"));
        arguments.addAll(limits.words());
        return arguments;
    }

    private Container container() {
        return new ContainerBuilder()
                .withName(WORKER)
                .withImage(settings.image())
                .withImagePullPolicy("IfNotPresent")
                .withCommand(command())
                .withArgs(arguments())
                .addNewPort()
                .withName(CHAMBER)
                .withContainerPort(settings.port())
                .endPort()
                .withSecurityContext(new SecurityContextBuilder()
                        .withPrivileged(false)
                        .withAllowPrivilegeEscalation(false)
                        .withReadOnlyRootFilesystem(true)
                        .withRunAsNonRoot(true)
                        .withNewCapabilities()
                        .withDrop("ALL")
                        .endCapabilities()
                        .build())
                .withResources(resources())
                .addNewVolumeMount()
                .withName("chamber")
                .withMountPath("/chamber")
                .endVolumeMount()
                .addNewVolumeMount()
                .withName("identity")
                .withMountPath("/identity")
                .withReadOnly(true)
                .endVolumeMount()
                .addNewVolumeMount()
                .withName("tmp")
                .withMountPath("/tmp")
                .endVolumeMount()
                .build();
    }

    private List<String> command() {
        List<String> command = new ArrayList<>(Rlimits.words(Rlimits.PRLIMIT, limits, true));
        command.add("java");
        command.addAll(jvmFlags);
        command.addAll(List.of("-cp", "/app/lib/*", workerMain));
        return command;
    }

    /**
     * What it asks for is what a worker at rest has; what it may use, with its children that parse and learn, is the limit. What it
     * prints counts towards its ephemeral storage, as what it writes into /tmp does.
     */
    private ResourceRequirements resources() {
        ResourceRequirementsBuilder resources = new ResourceRequirementsBuilder()
                .addToRequests("cpu", new Quantity(settings.cpuRequest()))
                .addToRequests("memory", new Quantity((long) limits.heapMiB() + limits.metaspaceMiB() + "Mi"))
                .addToRequests("ephemeral-storage", new Quantity("64Mi"))
                .addToLimits("memory", new Quantity(limits.residentMiB() + "Mi"))
                .addToLimits("ephemeral-storage", new Quantity(limits.scratchBytes() / (1 << 20) + 64 + "Mi"));
        settings.cpuLimit().ifPresent(cpu -> resources.addToLimits("cpu", new Quantity(cpu)));
        return resources.build();
    }
}
