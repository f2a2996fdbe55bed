package bicameral.host;

import java.util.Optional;

/**
 * Chambers as pods of a Kubernetes cluster.
 *
 * @param namespace of the chambers, best one of their own
 * @param appNamespace where the application's pods run
 * @param appLabel value of the label {@code app.kubernetes.io/component} of the application's pods: only they reach chambers, and
 *     only they are reached
 * @param image of the worker
 * @param pullSecret for it, empty for none
 * @param runtimeClass gVisor's, Kata's; empty for the cluster's default
 * @param storageClass of the chambers' volumes, empty for the cluster's default
 * @param port at which chambers listen
 * @param cpuRequest what is kept free for each, as Kubernetes writes it
 * @param cpuLimit at most, as Kubernetes writes it; empty for no bound
 */
public record PodSettings(
        String namespace,
        String appNamespace,
        String appLabel,
        String image,
        Optional<String> pullSecret,
        Optional<String> runtimeClass,
        Optional<String> storageClass,
        int port,
        String cpuRequest,
        Optional<String> cpuLimit) {
    /** As the manifests under {@code deploy/kubernetes} have it, with this image. */
    public static PodSettings defaults(String image) {
        return new PodSettings(
                "bicameral-chambers",
                "bicameral",
                "app",
                image,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                7443,
                "50m",
                Optional.of("2"));
    }
}
