package bicameral.host.chamber;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.db.TestDatabase;
import bicameral.host.EngineSettings;
import bicameral.host.HostSettings;
import bicameral.host.HostSettings.Cluster;
import bicameral.host.PodSettings;
import bicameral.host.gateway.Ceilings;
import bicameral.host.gateway.EgressPolicy;
import bicameral.host.gateway.Gateway;
import bicameral.host.gateway.TestEngine;
import bicameral.host.gateway.Urgency;
import bicameral.host.instance.Instance;
import bicameral.host.receipt.Receipts;
import bicameral.protocol.AgentBrief;
import bicameral.protocol.ChamberEvent;
import bicameral.protocol.ChamberEvent.Stage;
import bicameral.tenant.Ids;
import bicameral.tenant.OpsTx;
import bicameral.tenant.Refusal;
import bicameral.tenant.TenantId;
import bicameral.tenant.TenantTx;
import bicameral.tenant.audit.AuditLog;
import bicameral.tenant.secret.SecretBox;
import bicameral.tenant.secret.SecretSettings;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Chambers as pods: the API server is fabric8's, the database and the workers in the pods are real, all that they say is TLS. */
@EnableKubernetesMockClient(crud = true)
class PodChambersTest {
    private static final TestDatabase DATABASE = TestDatabase.fresh();
    private static final PodSettings PODS = PodSettings.defaults("images.example/bicameral/worker:7");
    private static final UUID COLLECTION = new UUID(3, 4);
    private static final byte[] DOCUMENT =
            "# The lungfish\n\nThe lungfish sleeps for seventy days.\n".getBytes(StandardCharsets.UTF_8);

    @SuppressWarnings("NullAway.Init") // by the extension
    KubernetesClient client;

    @SuppressWarnings("NullAway.Init") // by the extension
    KubernetesMockServer server;

    @TempDir
    Path room = Path.of("unset");

    private final TenantId tenant = new TenantId(Ids.next());
    private final List<AppInstance> instances = new ArrayList<>();
    private final TestEngine engine = new TestEngine(TestEngine.says("Seventy ", "days [1]."));
    private @Nullable Kubelet kubelet;

    @BeforeEach
    void aTenantAndANode() throws SQLException {
        try (Connection connection = DATABASE.superuser().getConnection();
                PreparedStatement insert = connection.prepareStatement(
                        "insert into market.tenant (id, kind, name, slug) values (?, 'ENTERPRISE', 'Pond', ?)")) {
            insert.setObject(1, tenant.value());
            insert.setString(2, "p" + tenant.toString().substring(24));
            insert.executeUpdate();
        }
        kubelet = new Kubelet(client, PODS.namespace(), room);
    }

    @AfterEach
    void end() {
        instances.forEach(AppInstance::end);
        if (kubelet != null) kubelet.close();
        engine.close();
    }

    private Kubelet node() {
        return java.util.Objects.requireNonNull(kubelet);
    }

    /** One copy of the application, in this JVM. */
    private record AppInstance(Instance instance, SandboxedChambers chambers) {
        void end() {
            chambers.close();
        }
    }

    private AppInstance instance() {
        return instance(settings -> settings);
    }

    private AppInstance instance(UnaryOperator<HostSettings> change) {
        HostSettings settings = change.apply(HostSettings.defaults(room, room)
                .withEngine(EngineSettings.of(List.of(engine.settings())))
                .withCluster(new Cluster("127.0.0.1", freePort(), false, Duration.ofSeconds(2), Optional.of(PODS))));
        TenantTx tx = new TenantTx(DATABASE.app());
        OpsTx ops = new OpsTx(DATABASE.ops());
        Receipts receipts = new Receipts(tx);
        Gateway gateway = new Gateway(settings, receipts, new Ceilings(tx, new AuditLog(tx)));
        Instance instance = new Instance(settings, gateway, new SecretBox(new SecretSettings("5e".repeat(32))), ops);
        SandboxedChambers chambers = new SandboxedChambers(
                settings,
                gateway,
                receipts,
                instance,
                new Moves(tx, ops),
                new PodLauncher(settings, PODS, instance, soonGivingUp()));
        chambers.join();
        AppInstance started = new AppInstance(instance, chambers);
        instances.add(started);
        return started;
    }

    private KubernetesClient soonGivingUp() {
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(client.getConfiguration())
                        .withRequestRetryBackoffLimit(1)
                        .build())
                .build();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Chambers.Answer ask(AppInstance where, AgentBrief.Engine how) {
        AgentBrief agent = new AgentBrief(new UUID(1, 2), 3, "Pond", "tests", "", "", List.of(COLLECTION), how);
        return where.chambers.ask(
                new Chambers.Question(
                        tenant,
                        Ids.next(),
                        agent,
                        EgressPolicy.PASSAGES,
                        null,
                        "visitor",
                        "How many days does the lungfish sleep?",
                        "en",
                        true,
                        Urgency.FREE,
                        List.of()),
                event -> {},
                () -> false);
    }

    private void teach(AppInstance where) {
        ChamberEvent.DocumentState taken = where.chambers.take(
                tenant,
                COLLECTION,
                Chambers.Arriving.upload("lungfish.md"),
                new ByteArrayInputStream(DOCUMENT),
                1 << 20);
        until(() -> where.chambers.documents(tenant, COLLECTION).stream()
                .anyMatch(document -> document.document().equals(taken.document()) && document.stage() == Stage.READY));
    }

    private static void until(BooleanSupplier fact) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!fact.getAsBoolean()) {
            assertThat(System.nanoTime()).as("within a minute").isLessThan(end);
            LockSupport.parkNanos(50_000_000);
        }
    }

    private @Nullable Pod pod() {
        return client.pods()
                .inNamespace(PODS.namespace())
                .withName("chamber-" + tenant)
                .get();
    }

    private boolean secretThere() {
        return client.secrets()
                        .inNamespace(PODS.namespace())
                        .withName("chamber-" + tenant)
                        .get()
                != null;
    }

    private boolean volumeThere() {
        return client.persistentVolumeClaims()
                        .inNamespace(PODS.namespace())
                        .withName("chamber-" + tenant)
                        .get()
                != null;
    }

    @Test
    void a_document_goes_in_over_the_wire_and_answers_come_out_also_through_the_gateway() {
        AppInstance app = instance();
        teach(app);

        Chambers.Answer inside = ask(app, AgentBrief.Engine.EXTRACTIVE);
        Chambers.Answer shared = ask(app, AgentBrief.Engine.SHARED);

        assertThat(inside.answered().end()).isEqualTo(ChamberEvent.End.DONE);
        assertThat(inside.answered().text()).contains("seventy days");
        assertThat(inside.receipt().sentBytes()).isZero();
        assertThat(shared.answered().end()).isEqualTo(ChamberEvent.End.DONE);
        assertThat(shared.answered().text()).contains("Seventy days");
        assertThat(shared.receipt().sentBytes()).isPositive();
        assertThat(engine.bodies).hasSize(1);
        assertThat(app.chambers.overview(tenant))
                .get()
                .satisfies(line -> assertThat(line.place()).isEqualTo("pod chamber-" + tenant));
    }

    @Test
    void a_file_too_large_is_refused_and_leaves_nothing() {
        AppInstance app = instance();
        assertThatThrownBy(() -> app.chambers.take(
                        tenant,
                        COLLECTION,
                        Chambers.Arriving.upload("large.txt"),
                        new ByteArrayInputStream(new byte[3 << 20]),
                        2 << 20))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("too_large"));
        assertThat(room.resolve("chamber-" + tenant).resolve("inbox")).isEmptyDirectory();
    }

    @Test
    void an_archive_is_refused_for_what_it_is() {
        AppInstance app = instance();

        assertThatThrownBy(() -> app.chambers.install(tenant, room))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("import_in_pods"));
    }

    @Test
    void a_pod_may_do_nothing_that_it_need_not() {
        instance().chambers.wake(tenant);

        PodSpec spec = java.util.Objects.requireNonNull(pod()).getSpec();
        assertThat(spec.getAutomountServiceAccountToken()).isFalse();
        assertThat(spec.getEnableServiceLinks()).isFalse();
        assertThat(spec.getHostNetwork()).isNotEqualTo(true);
        assertThat(spec.getHostPID()).isNotEqualTo(true);
        assertThat(spec.getHostIPC()).isNotEqualTo(true);
        assertThat(spec.getRestartPolicy()).isEqualTo("Never");
        assertThat(spec.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(spec.getSecurityContext().getRunAsUser()).isPositive();
        assertThat(spec.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(spec.getContainers()).singleElement().satisfies(PodChambersTest::isWalledIn);
        assertThat(spec.getInitContainers()).isEmpty();
        assertThat(spec.getVolumes())
                .allSatisfy(volume -> assertThat(volume.getHostPath()).isNull());
    }

    private static void isWalledIn(Container worker) {
        assertThat(worker.getImage()).isEqualTo(PODS.image());
        assertThat(worker.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(worker.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
        assertThat(worker.getSecurityContext().getPrivileged()).isFalse();
        assertThat(worker.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(worker.getSecurityContext().getCapabilities().getAdd()).isNullOrEmpty();
        assertThat(worker.getResources().getLimits()).containsKeys("memory", "cpu", "ephemeral-storage");
        assertThat(worker.getResources().getRequests()).containsKeys("memory", "cpu");
        assertThat(worker.getEnv()).isNullOrEmpty();
        assertThat(worker.getVolumeMounts()).anySatisfy(mount -> {
            assertThat(mount.getMountPath()).isEqualTo("/identity");
            assertThat(mount.getReadOnly()).isTrue();
        });
        assertThat(String.join(" ", worker.getCommand()) + String.join(" ", worker.getArgs()))
                .as("no secret where everybody sees it")
                .doesNotContainPattern("[0-9a-f]{64}");
    }

    @Test
    @Tag("P-I")
    void a_worker_in_a_pod_is_held_to_what_one_on_a_machine_is() throws IOException {
        instance().chambers.wake(tenant);

        Pod pod = java.util.Objects.requireNonNull(pod());
        HostSettings.Limits limits = HostSettings.Limits.defaults();
        assertThat(node().limits(pod.getMetadata().getUid()))
                .containsPattern("Max processes +" + limits.processes() + " +" + limits.processes() + " ")
                .containsPattern("Max open files +" + limits.openFiles() + " +" + limits.openFiles() + " ")
                .containsPattern("Max file size +" + limits.fileBytes() + " +" + limits.fileBytes() + " ")
                .containsPattern("Max core file size +0 +0 ");
        assertThat(pod.getSpec().getVolumes())
                .filteredOn(volume -> volume.getEmptyDir() != null)
                .singleElement()
                .satisfies(scratch -> assertThat(scratch.getEmptyDir().getSizeLimit())
                        .as("what it writes that is not the chamber's")
                        .isEqualTo(new Quantity(Long.toString(limits.scratchBytes()))));
    }

    @Test
    void only_the_application_reaches_it_and_it_reaches_the_gateway_only() {
        AppInstance app = instance();
        app.chambers.wake(tenant);

        NetworkPolicy policy = client.network()
                .v1()
                .networkPolicies()
                .inNamespace(PODS.namespace())
                .withName("chamber-" + tenant)
                .get();

        assertThat(policy.getSpec().getPodSelector().getMatchLabels())
                .isEqualTo(Map.of("bicameral/tenant", tenant.toString()));
        assertThat(policy.getSpec().getPolicyTypes()).containsExactlyInAnyOrder("Ingress", "Egress");
        assertThat(policy.getSpec().getIngress()).singleElement().satisfies(in -> {
            assertThat(in.getFrom())
                    .singleElement()
                    .satisfies(from -> assertThat(from.getPodSelector().getMatchLabels())
                            .isEqualTo(Map.of("app.kubernetes.io/component", "app")));
            assertThat(in.getPorts())
                    .singleElement()
                    .satisfies(port -> assertThat(port.getPort().getIntVal()).isEqualTo(PODS.port()));
        });
        assertThat(policy.getSpec().getEgress()).singleElement().satisfies(out -> {
            assertThat(out.getTo()).singleElement().satisfies(to -> {
                assertThat(to.getPodSelector().getMatchLabels())
                        .isEqualTo(Map.of("app.kubernetes.io/component", "app"));
                assertThat(to.getNamespaceSelector().getMatchLabels())
                        .isEqualTo(Map.of("kubernetes.io/metadata.name", "bicameral"));
            });
            assertThat(out.getPorts())
                    .singleElement()
                    .satisfies(port -> assertThat(app.instance.address())
                            .endsWith(":" + port.getPort().getIntVal()));
        });
    }

    @Test
    void asleep_it_is_its_volume_only_and_awake_again_it_knows_what_it_knew() {
        AppInstance app = instance();
        teach(app);

        assertThat(app.chambers.hibernate(tenant)).isTrue();
        until(() -> pod() == null);
        assertThat(secretThere()).isFalse();
        assertThat(volumeThere()).isTrue();

        assertThat(ask(app, AgentBrief.Engine.EXTRACTIVE).answered().text()).contains("seventy days");
        assertThat(node().launches).hasValue(2);
    }

    @Test
    void an_instance_that_leaves_lets_its_pods_go_on_and_the_next_one_takes_them_over() {
        AppInstance first = instance();
        teach(first);
        first.chambers.close();
        assertThat(pod()).isNotNull();

        assertThat(ask(instance(), AgentBrief.Engine.SHARED).answered().text()).contains("Seventy days");
        assertThat(node().launches).as("the same worker").hasValue(1);
    }

    @Test
    void an_instance_that_was_given_up_leaves_its_pod_to_the_other() {
        AppInstance first = instance();
        AppInstance second = instance();
        teach(first);
        assertThat(ask(second, AgentBrief.Engine.SHARED).answered().text())
                .as("passed on")
                .contains("Seventy");
        UUID before = first.instance.id();
        new OpsTx(DATABASE.ops()).in(handle -> handle.execute("delete from app_instance where id = ?", before));
        until(() -> !first.instance.id().equals(before));

        assertThat(ask(second, AgentBrief.Engine.SHARED).answered().text()).contains("Seventy days");

        assertThat(node().launches).as("the same worker").hasValue(1);
    }

    @Test
    void a_pod_that_nobody_looks_after_is_looked_after_again_and_one_of_no_tenant_goes() {
        instance().chambers.wake(tenant);
        instances.getFirst().chambers.close();
        TenantId nobody = new TenantId(Ids.next());
        client.resource(new PodBuilder()
                        .withNewMetadata()
                        .withName("chamber-" + nobody)
                        .withNamespace(PODS.namespace())
                        .addToLabels("app.kubernetes.io/component", "chamber")
                        .addToLabels("bicameral/tenant", nobody.toString())
                        .endMetadata()
                        .build())
                .create();

        AppInstance next = instance();

        until(() ->
                next.chambers.awake().stream().anyMatch(awake -> awake.tenant().equals(tenant)));
        until(() -> client.pods()
                        .inNamespace(PODS.namespace())
                        .withName("chamber-" + nobody)
                        .get()
                == null);
        assertThat(node().launches).hasValue(1);
    }

    @Test
    void a_worker_that_dies_in_its_pod_has_crashed_and_the_next_message_starts_another() {
        AppInstance app = instance();
        teach(app);
        node().kill(java.util.Objects.requireNonNull(pod()).getMetadata().getUid());
        until(() -> app.chambers.life(tenant) instanceof Life.Crashed);

        assertThat(ask(app, AgentBrief.Engine.EXTRACTIVE).answered().text()).contains("seventy days");
        assertThat(node().launches).hasValue(2);
    }

    @Test
    void what_a_dead_pod_left_behind_is_not_in_the_way() {
        AppInstance first = instance();
        first.chambers.wake(tenant);
        first.chambers.close();
        node().kill(java.util.Objects.requireNonNull(pod()).getMetadata().getUid());
        until(() -> "Failed"
                .equals(java.util.Objects.requireNonNull(pod()).getStatus().getPhase()));

        instance().chambers.wake(tenant);

        assertThat(node().launches).hasValue(2);
    }

    @Test
    void an_image_that_cannot_be_pulled_is_no_fault_of_the_chamber() {
        node().troubled("ImagePullBackOff");
        refusedFor(instance(), Life.Reason.IMAGE_UNAVAILABLE);
        assertThat(pod()).isNull();
    }

    @Test
    void a_cluster_without_room_is_no_fault_of_the_chamber() {
        node().troubled("Unschedulable");
        AppInstance app = instance(
                settings -> settings.withLifecycle(settings.lifecycle().withWakeDeadline(Duration.ofSeconds(2))));
        refusedFor(app, Life.Reason.NO_PLACE);
        assertThat(pod()).isNull();
    }

    @Test
    void a_quota_that_is_used_up_is_no_fault_of_the_chamber() {
        server.expect()
                .post()
                .withPath("/api/v1/namespaces/" + PODS.namespace() + "/pods")
                .andReturn(
                        403,
                        new StatusBuilder()
                                .withCode(403)
                                .withMessage("pods is forbidden: exceeded quota: chambers")
                                .build())
                .always();
        refusedFor(instance(), Life.Reason.QUOTA_EXCEEDED);
    }

    @Test
    void an_api_server_that_is_away_keeps_nobody_from_the_chambers_that_are_awake() {
        AppInstance app = instance();
        teach(app);
        server.shutdown();

        assertThat(ask(app, AgentBrief.Engine.EXTRACTIVE).answered().text()).contains("seventy days");
        TenantId asleep = new TenantId(Ids.next());
        assertThatThrownBy(() -> app.chambers.wake(asleep)).isInstanceOf(Refusal.class);
        assertThat(app.chambers.life(asleep))
                .isInstanceOfSatisfying(
                        Life.Asleep.class, life -> assertThat(life.reason()).isEqualTo(Life.Reason.CLUSTER_AWAY));
    }

    private void refusedFor(AppInstance app, Life.Reason reason) {
        assertThatThrownBy(() -> app.chambers.wake(tenant))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("chamber_unavailable"));
        assertThat(app.chambers.life(tenant)).isInstanceOfSatisfying(Life.Asleep.class, life -> {
            assertThat(life.reason()).isEqualTo(reason);
            assertThat(life.crashes()).isEmpty();
        });
    }
}
