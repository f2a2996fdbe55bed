package bicameral.host.chamber;

import bicameral.host.pod.RealWorker;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A node of a cluster, as far as chambers need one: it sees pods that were created, mounts their volumes and secrets as
 * directories, runs the real worker with the pod's own command and arguments at an address of the pod's own, and says so in its status.
 */
final class Kubelet implements AutoCloseable {
    private final KubernetesClient client;
    private final String namespace;
    private final Path room;
    private final Watch watch;
    private final ExecutorService work = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, RealWorker> running = new ConcurrentHashMap<>();
    private final AtomicInteger addresses = new AtomicInteger(1);
    private volatile String troubled = "";

    /** Launches so far. */
    final AtomicInteger launches = new AtomicInteger();

    Kubelet(KubernetesClient client, String namespace, Path room) {
        this.client = client;
        this.namespace = namespace;
        this.room = room;
        this.watch = client.pods().inNamespace(namespace).watch(new Watcher<>() {
            @Override
            public void eventReceived(Action action, Pod pod) {
                String name = pod.getMetadata().getName();
                if (action == Action.ADDED) work.execute(() -> run(pod));
                if (action == Action.DELETED) end(name, pod.getMetadata().getUid());
            }

            @Override
            public void onClose(WatcherException cause) {
                throw new IllegalStateException(cause);
            }
        });
    }

    /** From now on no pod starts, for the reason that a node would give. */
    void troubled(String reason) {
        troubled = reason;
    }

    private void run(Pod pod) {
        String name = pod.getMetadata().getName();
        if (!troubled.isEmpty()) {
            say(pod, trouble());
            return;
        }
        try {
            String ip = "127.0.7." + addresses.getAndIncrement();
            RealWorker worker = RealWorker.launch(
                    pod.getSpec().getContainers().getFirst().getCommand(),
                    arguments(pod, ip, mounted(name)),
                    room.resolve(name));
            launches.incrementAndGet();
            running.put(pod.getMetadata().getUid(), worker);
            say(pod, running(ip));
            var _ = worker.ended().thenAccept(process -> say(pod, ended(process.exitValue())));
        } catch (IOException e) {
            say(pod, ended(1));
        }
    }

    /** The pod's own, with what it sees as its directories and addresses in the place of the node's. */
    private List<String> arguments(Pod pod, String ip, Path identity) {
        List<String> arguments =
                new ArrayList<>(pod.getSpec().getContainers().getFirst().getArgs());
        arguments.replaceAll(argument -> argument.replace("0.0.0.0", ip));
        arguments.replaceAll(argument -> argument.equals("/identity") ? identity.toString() : argument);
        arguments.replaceAll(argument -> argument.equals("/chamber")
                ? room.resolve(pod.getMetadata().getName()).toString()
                : argument);
        return arguments;
    }

    private Path mounted(String name) throws IOException {
        Secret secret = client.secrets().inNamespace(namespace).withName(name).get();
        Path directory = Files.createDirectories(room.resolve("identity-" + name));
        Map<String, String> plain = secret.getStringData() == null ? Map.of() : secret.getStringData();
        for (Map.Entry<String, String> file : plain.entrySet())
            Files.writeString(directory.resolve(file.getKey()), file.getValue());
        Map<String, String> sealed = secret.getData() == null ? Map.of() : secret.getData();
        for (Map.Entry<String, String> file : sealed.entrySet())
            Files.writeString(
                    directory.resolve(file.getKey()),
                    new String(Base64.getDecoder().decode(file.getValue()), StandardCharsets.US_ASCII));
        return directory;
    }

    private PodStatus trouble() {
        if (troubled.equals("Unschedulable"))
            return new PodStatusBuilder()
                    .withPhase("Pending")
                    .withConditions(new PodConditionBuilder()
                            .withType("PodScheduled")
                            .withStatus("False")
                            .withReason(troubled)
                            .build())
                    .build();
        return new PodStatusBuilder()
                .withPhase("Pending")
                .withContainerStatuses(new ContainerStatusBuilder()
                        .withName("worker")
                        .withState(new ContainerStateBuilder()
                                .withNewWaiting()
                                .withReason(troubled)
                                .endWaiting()
                                .build())
                        .build())
                .build();
    }

    private static PodStatus running(String ip) {
        return new PodStatusBuilder().withPhase("Running").withPodIP(ip).build();
    }

    private static PodStatus ended(int code) {
        return new PodStatusBuilder()
                .withPhase(code == 0 ? "Succeeded" : "Failed")
                .build();
    }

    private void say(Pod pod, PodStatus status) {
        client.pods()
                .inNamespace(namespace)
                .withName(pod.getMetadata().getName())
                .editStatus(there -> {
                    there.setStatus(status);
                    return there;
                });
    }

    private void end(String name, String uid) {
        RealWorker worker = running.remove(uid);
        if (worker != null) worker.close();
        try {
            Files.writeString(room.resolve(name + ".ended"), uid);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the kernel holds the worker of a pod to; as proc_pid_limits(5) has it. */
    String limits(String uid) throws IOException {
        RealWorker worker = running.get(uid);
        if (worker == null) throw new AssertionError("no such pod");
        return Files.readString(Path.of("/proc", Long.toString(worker.pid()), "limits"));
    }

    /** Kills the worker in a pod, as the kernel would. */
    void kill(String uid) {
        RealWorker worker = running.get(uid);
        if (worker == null) throw new AssertionError("no such pod");
        worker.close();
    }

    @Override
    public void close() {
        watch.close();
        running.values().forEach(RealWorker::close);
        work.shutdownNow();
    }
}
