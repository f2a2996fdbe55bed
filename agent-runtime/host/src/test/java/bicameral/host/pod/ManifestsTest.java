package bicameral.host.pod;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.host.HostSettings.Limits;
import bicameral.host.PodSettings;
import bicameral.tenant.TenantId;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The manifests under deploy/kubernetes: whole, readable by the cluster's own models, and no weaker than the chambers. */
class ManifestsTest {
    private static final Path ROOT = Path.of(System.getProperty("bicameral.root", "../.."), "deploy", "kubernetes");

    private static final KubernetesSerialization YAML = new KubernetesSerialization();

    private static JsonNode json(String text) {
        try {
            return JsonMapper.builder().build().readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> kustomization(String directory) {
        return YAML.unmarshal(read(ROOT.resolve(directory).resolve("kustomization.yaml")), Map.class);
    }

    private static List<HasMetadata> objects(String directory) {
        return names(directory, "resources").stream()
                .map(name -> ROOT.resolve(directory).resolve(name))
                .filter(Files::isRegularFile)
                .flatMap(file -> Stream.of(read(file).split("(?m)^---$")))
                .map(text -> (HasMetadata) YAML.unmarshal(text))
                .toList();
    }

    private static List<HasMetadata> all() {
        return Stream.concat(objects("base").stream(), objects("postgres").stream())
                .toList();
    }

    private static List<String> names(String directory, String key) {
        return kustomization(directory).get(key) instanceof List<?> list
                ? list.stream().map(Object::toString).toList()
                : List.of();
    }

    private static <T> List<T> all(Class<T> type) {
        return all().stream().filter(type::isInstance).map(type::cast).toList();
    }

    private static List<PodSpec> pods() {
        return Stream.concat(
                        all(Deployment.class).stream()
                                .map(it -> it.getSpec().getTemplate().getSpec()),
                        all(StatefulSet.class).stream()
                                .map(it -> it.getSpec().getTemplate().getSpec()))
                .toList();
    }

    private static Set<String> secretKeys() {
        return read(ROOT.resolve("base/secrets.example.env"))
                .lines()
                .filter(line -> !line.startsWith("#") && line.contains("="))
                .map(line -> line.substring(0, line.indexOf('=')))
                .collect(Collectors.toSet());
    }

    @Test
    void every_manifest_is_listed_and_every_listed_one_is_there() throws IOException {
        for (String directory : List.of("base", "postgres"))
            try (Stream<Path> files = Files.list(ROOT.resolve(directory))) {
                Set<String> there = files.map(file -> file.getFileName().toString())
                        .filter(name -> name.endsWith(".yaml") && !name.equals("kustomization.yaml"))
                        .collect(Collectors.toSet());
                List<String> listed = names(directory, "resources").stream()
                        .filter(name -> name.endsWith(".yaml"))
                        .toList();
                assertThat(listed).containsExactlyInAnyOrderElementsOf(there);
            }
        assertThat(ROOT.resolve("postgres/bootstrap.sh")).exists();
    }

    @Test
    void the_cluster_knows_every_kind_and_every_field() {
        List<String> unknown = new ArrayList<>();
        for (HasMetadata object : all()) {
            assertThat(object).isNotInstanceOf(GenericKubernetesResource.class);
            assertThat(object.getMetadata().getName()).isNotBlank();
            unknown.addAll(additional(
                    object, object.getKind() + " " + object.getMetadata().getName()));
            assertThat(json(YAML.asJson(object))).isNotEmpty();
        }
        assertThat(unknown).isEmpty();
    }

    /** What the models have no field for, they keep apart; found by walking through all that they have. */
    private static List<String> additional(Object model, String where) {
        List<String> found = new ArrayList<>();
        for (java.lang.reflect.Method getter : model.getClass().getMethods()) {
            if (getter.getParameterCount() > 0 || !getter.getName().startsWith("get")) continue;
            Object value;
            try {
                value = getter.invoke(model);
            } catch (ReflectiveOperationException e) {
                continue;
            }
            if (getter.getName().equals("getAdditionalProperties")) {
                if (value instanceof Map<?, ?> more && !more.isEmpty()) found.add(where + ": " + more.keySet());
            } else if (value instanceof List<?> list) list.forEach(item -> found.addAll(walked(item, where)));
            else if (value != null) found.addAll(walked(value, where));
        }
        return found;
    }

    private static List<String> walked(Object value, String where) {
        return value.getClass().getName().startsWith("io.fabric8.kubernetes.api.model")
                        && !value.getClass().isEnum()
                        && !(value instanceof io.fabric8.kubernetes.api.model.IntOrString)
                        && !(value instanceof io.fabric8.kubernetes.api.model.Quantity)
                ? additional(value, where)
                : List.of();
    }

    @Test
    void every_setting_and_every_secret_that_is_referred_to_is_there() {
        Set<String> settings = all(ConfigMap.class).getFirst().getData().keySet();
        Set<String> secrets = secretKeys();
        for (PodSpec pod : pods())
            for (Container container : pod.getContainers())
                container.getEnv().forEach(variable -> {
                    EnvVarSource from = variable.getValueFrom();
                    if (from == null) return;
                    if (from.getConfigMapKeyRef() != null)
                        assertThat(settings).contains(from.getConfigMapKeyRef().getKey());
                    if (from.getSecretKeyRef() != null)
                        assertThat(secrets).contains(from.getSecretKeyRef().getKey());
                });
        assertThat(names("base", "secretGenerator").toString()).contains("bicameral-secrets", "secrets.env");
        assertThat(settings)
                .as("no secret among the settings")
                .noneMatch(name -> name.contains("PASSWORD") || name.endsWith("SECRET") || name.endsWith("_KEY"));
    }

    /** Whoever finds no place for a key puts it among the settings, which all may read. */
    @Test
    void keys_of_others_have_a_place_of_their_own_that_the_application_reads() {
        assertThat(names("base", "secretGenerator").toString()).contains("bicameral-keys", "keys.env");
        Container app = all(Deployment.class).stream()
                .filter(it -> it.getMetadata().getName().equals("bicameral-app"))
                .findFirst()
                .orElseThrow()
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst();
        assertThat(app.getEnvFrom())
                .filteredOn(from -> from.getSecretRef() != null)
                .extracting(from -> from.getSecretRef().getName())
                .containsExactly("bicameral-keys");
        assertThat(read(ROOT.resolve("base/keys.example.env")))
                .contains(
                        "BICAMERAL_ENGINE_KEY=",
                        "BICAMERAL_ENGINE_ROUTE_NEAR_KEY=",
                        "BICAMERAL_MAIL_PASSWORD=",
                        "BICAMERAL_STRIPE_KEY=",
                        "BICAMERAL_STRIPE_WEBHOOK_SECRET=",
                        "BICAMERAL_ALIPAY_PRIVATE_KEY=")
                .doesNotContainPattern("(?m)^[^#\\s]");
    }

    /** The database, the API server, the web, mail over STARTTLS and TLS, and the databases that sources are read from. */
    @Test
    void the_application_gets_out_to_all_that_it_needs() {
        assertThat(openPorts("app")).contains(5432, 6443, 443, 80, 587, 465, 3306);
        assertThat(openPorts("keycloak")).as("mail that resets a password").contains(5432, 587, 465);
    }

    /** Where it may go whatever the address. */
    private static List<Integer> openPorts(String policy) {
        return all(NetworkPolicy.class).stream()
                .filter(it -> it.getMetadata().getName().equals(policy))
                .flatMap(it -> it.getSpec().getEgress().stream())
                .filter(out -> out.getTo() == null || out.getTo().isEmpty())
                .flatMap(out -> out.getPorts().stream())
                .map(port -> port.getPort().getIntVal())
                .toList();
    }

    @Test
    void services_and_policies_select_pods_that_are_there() {
        List<Map<String, String>> labels = Stream.concat(
                        all(Deployment.class).stream()
                                .map(it ->
                                        it.getSpec().getTemplate().getMetadata().getLabels()),
                        all(StatefulSet.class).stream()
                                .map(it ->
                                        it.getSpec().getTemplate().getMetadata().getLabels()))
                .toList();
        assertThat(all(Service.class))
                .isNotEmpty()
                .allSatisfy(service -> assertThat(labels)
                        .anyMatch(pod -> pod.entrySet()
                                .containsAll(service.getSpec().getSelector().entrySet())));
        assertThat(all(NetworkPolicy.class)).allSatisfy(policy -> {
            Map<String, String> selected = policy.getSpec().getPodSelector().getMatchLabels();
            assertThat(labels)
                    .anyMatch(pod -> selected == null || pod.entrySet().containsAll(selected.entrySet()));
        });
    }

    @Test
    void nothing_is_allowed_that_is_not_named() {
        for (String namespace : List.of("bicameral", "bicameral-chambers"))
            assertThat(all(NetworkPolicy.class)).anySatisfy(policy -> {
                assertThat(policy.getMetadata().getNamespace()).isEqualTo(namespace);
                assertThat(policy.getSpec().getPodSelector().getMatchLabels()).isNullOrEmpty();
                assertThat(policy.getSpec().getPolicyTypes()).containsExactlyInAnyOrder("Ingress", "Egress");
                assertThat(policy.getSpec().getIngress()).isNullOrEmpty();
                assertThat(policy.getSpec().getEgress()).isNullOrEmpty();
            });
    }

    @Test
    void namespaces_enforce_the_restricted_standard_and_all_pods_meet_it() {
        assertThat(all(Namespace.class))
                .hasSize(2)
                .allSatisfy(namespace -> assertThat(namespace.getMetadata().getLabels())
                        .containsEntry("pod-security.kubernetes.io/enforce", "restricted"));
        List<PodSpec> pods = new ArrayList<>(pods());
        pods.add(blueprint().pod(new TenantId(new UUID(1, 2))).getSpec());
        assertThat(pods).hasSize(4).allSatisfy(ManifestsTest::isRestricted);
    }

    private static void isRestricted(PodSpec pod) {
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(pod.getContainers()).allSatisfy(container -> {
            assertThat(container.getSecurityContext().getAllowPrivilegeEscalation())
                    .isFalse();
            assertThat(container.getSecurityContext().getCapabilities().getDrop())
                    .containsExactly("ALL");
            assertThat(container.getResources().getLimits()).containsKey("memory");
        });
        assertThat(pod.getVolumes())
                .allSatisfy(volume -> assertThat(volume.getHostPath()).isNull());
    }

    @Test
    void instances_share_the_archives_that_they_write() {
        Deployment app = all(Deployment.class).stream()
                .filter(one -> one.getMetadata().getName().equals("bicameral-app"))
                .findFirst()
                .orElseThrow();
        PodSpec pod = app.getSpec().getTemplate().getSpec();
        String volume = pod.getContainers().getFirst().getVolumeMounts().stream()
                .filter(mount -> mount.getMountPath().equals("/data/exports"))
                .map(VolumeMount::getName)
                .findFirst()
                .orElseThrow();
        String claim = pod.getVolumes().stream()
                .filter(one -> one.getName().equals(volume))
                .map(one -> one.getPersistentVolumeClaim().getClaimName())
                .findFirst()
                .orElseThrow();

        assertThat(app.getSpec().getReplicas()).isGreaterThan(1);
        assertThat(all(PersistentVolumeClaim.class))
                .filteredOn(one -> one.getMetadata().getName().equals(claim))
                .singleElement()
                .satisfies(one -> assertThat(one.getSpec().getAccessModes()).containsExactly("ReadWriteMany"));
    }

    @Test
    void the_application_may_do_in_the_chambers_namespace_what_it_does_and_no_more() {
        Map<String, List<String>> verbs = all(Role.class).stream()
                .flatMap(role -> role.getRules().stream())
                .flatMap(rule -> rule.getResources().stream().map(resource -> Map.entry(resource, rule)))
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> verbs(entry.getValue())));
        assertThat(verbs)
                .containsOnly(
                        Map.entry("pods", List.of("get", "list", "create", "delete")),
                        Map.entry("secrets", List.of("get", "create", "delete")),
                        Map.entry("persistentvolumeclaims", List.of("create", "delete")),
                        Map.entry("networkpolicies", List.of("get", "create", "update", "delete")));
        assertThat(all(Role.class))
                .singleElement()
                .satisfies(role -> assertThat(role.getMetadata().getNamespace()).isEqualTo("bicameral-chambers"));
    }

    private static List<String> verbs(PolicyRule rule) {
        return rule.getVerbs();
    }

    @Test
    void ports_and_labels_are_the_ones_that_chambers_are_made_with() {
        Map<String, String> settings = all(ConfigMap.class).getFirst().getData();
        PodSettings pods = PodSettings.defaults("x");
        assertThat(settings)
                .containsEntry("BICAMERAL_PODS_NAMESPACE", pods.namespace())
                .containsEntry("BICAMERAL_PODS_APP_NAMESPACE", pods.appNamespace());
        NetworkPolicy app = all(NetworkPolicy.class).stream()
                .filter(policy -> policy.getMetadata().getName().equals("app"))
                .findFirst()
                .orElseThrow();
        assertThat(app.getSpec().getIngress())
                .anySatisfy(in -> assertThat(in.getPorts())
                        .anySatisfy(port -> assertThat(port.getPort().getIntVal())
                                .isEqualTo(Integer.valueOf(settings.get("BICAMERAL_INSTANCE_PORT")))));
        assertThat(app.getSpec().getEgress())
                .anySatisfy(out -> assertThat(out.getPorts())
                        .anySatisfy(
                                port -> assertThat(port.getPort().getIntVal()).isEqualTo(pods.port())));
    }

    @Test
    void the_bootstrap_beside_postgresql_does_what_the_market_asks_for() {
        String wanted = read(ROOT.resolve("../../db-migrations/src/main/resources/db/bootstrap.sql"));
        String script = read(ROOT.resolve("postgres/bootstrap.sh"));
        List<String> statements = wanted.lines()
                .filter(line -> line.endsWith(";"))
                .map(line -> line.replaceAll("'\\$\\{(\\w+?)_password}'", ":'$1'"))
                .toList();
        assertThat(statements)
                .hasSizeGreaterThan(8)
                .allSatisfy(statement -> assertThat(script).contains(statement));
    }

    private static Blueprint blueprint() {
        return new Blueprint(
                PodSettings.defaults("images.example/worker:1"),
                Limits.defaults(),
                List.of("-Xmx96m"),
                "bicameral.worker.Main",
                7444);
    }

    @Test
    void a_chamber_runs_in_the_runtime_class_and_storage_class_that_are_set() {
        PodSettings set = new PodSettings(
                "n",
                "a",
                "app",
                "i",
                java.util.Optional.of("pull"),
                java.util.Optional.of("gvisor"),
                java.util.Optional.of("fast"),
                7443,
                "1",
                java.util.Optional.empty());
        Blueprint blueprint = new Blueprint(set, Limits.defaults(), List.of(), "M", 1);
        TenantId tenant = new TenantId(new UUID(1, 2));
        PodSpec pod = blueprint.pod(tenant).getSpec();
        assertThat(pod.getRuntimeClassName()).isEqualTo("gvisor");
        assertThat(pod.getImagePullSecrets()).extracting("name").containsExactly("pull");
        assertThat(pod.getContainers().getFirst().getResources().getLimits()).doesNotContainKey("cpu");
        assertThat(blueprint.volume(tenant).getSpec().getStorageClassName()).isEqualTo("fast");
        JsonNode claim = json(YAML.asJson(blueprint.volume(tenant)));
        assertThat(claim.at("/spec/accessModes/0").asText()).isEqualTo("ReadWriteOncePod");
    }
}
