package bicameral.ui.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.host.EngineSettings;
import bicameral.host.EngineSettings.Route;
import bicameral.host.EngineSettings.Tokens;
import bicameral.tenant.TenantId;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EngineRoutesTest {
    private static final UUID TENANT = new UUID(7, 9);

    private static EngineSettings read(Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(Map.of(
                "BICAMERAL_DATA", "data",
                "BICAMERAL_SECRET", "5a".repeat(32),
                "BICAMERAL_WORKER_HOME", "worker",
                "BICAMERAL_DB_URL", "jdbc:postgresql:none",
                "BICAMERAL_DB_OWNER_PASSWORD", "a",
                "BICAMERAL_DB_APP_PASSWORD", "b",
                "BICAMERAL_DB_OPS_PASSWORD", "c"));
        all.putAll(environment);
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withSources(new EnvConfigSource(all, 300))
                .withMapping(Settings.class)
                .withValidateUnknown(false)
                .build();
        return EngineRoutes.read(config.getConfigMapping(Settings.class).engine(), config);
    }

    @Test
    void withoutSettingsThereIsNone() {
        assertThat(read(Map.of()).routes()).isEmpty();
    }

    @Test
    void oneEndpointIsSetAsEver() {
        EngineSettings engine = read(Map.of(
                "BICAMERAL_ENGINE_URL", "https://engine.example/v1",
                "BICAMERAL_ENGINE_MODEL", "m",
                "BICAMERAL_ENGINE_KEY", "secret-key"));
        assertThat(engine.routes()).singleElement().satisfies(route -> {
            assertThat(route.name()).isEqualTo("engine.example");
            assertThat(route.calls()).isEqualTo(16);
            assertThat(route.toString()).doesNotContain("secret-key");
        });
        assertThat(engine.division()).isEqualTo(EngineSettings.Division.defaults());
    }

    @Test
    void severalComeInTheirOrder() {
        EngineSettings engine = read(Map.of(
                "BICAMERAL_ENGINE_ROUTES", "near, far",
                "BICAMERAL_ENGINE_ROUTE_FAR_URL", "https://far.example/v1",
                "BICAMERAL_ENGINE_ROUTE_FAR_MODEL", "large",
                "BICAMERAL_ENGINE_ROUTE_FAR_KEY", "key-of-far",
                "BICAMERAL_ENGINE_ROUTE_NEAR_URL", "http://127.0.0.1:9/v1",
                "BICAMERAL_ENGINE_ROUTE_NEAR_MODEL", "small",
                "BICAMERAL_ENGINE_ROUTE_NEAR_REGION", "cn-north",
                "BICAMERAL_ENGINE_ROUTE_NEAR_CALLS", "2"));
        assertThat(engine.routes()).extracting(Route::name).containsExactly("near", "far");
        assertThat(engine.routes()).extracting(Route::model).containsExactly("small", "large");
        assertThat(engine.routes()).extracting(Route::region).containsExactly("cn-north", "");
        assertThat(engine.routes()).extracting(Route::key).containsExactly("", "key-of-far");
        assertThat(engine.places()).isEqualTo(18);
    }

    @Test
    void deadlinesAreOneValueWhereARouteHasNoneOfItsOwn() {
        Map<String, String> set = new HashMap<>(Map.of(
                "BICAMERAL_ENGINE_ROUTES", "near,far",
                "BICAMERAL_ENGINE_ROUTE_NEAR_URL", "http://127.0.0.1:9/v1",
                "BICAMERAL_ENGINE_ROUTE_NEAR_MODEL", "small",
                "BICAMERAL_ENGINE_ROUTE_FAR_URL", "https://far.example/v1",
                "BICAMERAL_ENGINE_ROUTE_FAR_MODEL", "large"));
        assertThat(read(set).routes()).allSatisfy(route -> deadlines(route, 30, 20, 120));
        set.putAll(Map.of(
                "BICAMERAL_ENGINE_IDLE_GAP", "11",
                "BICAMERAL_ENGINE_TOTAL", "90",
                "BICAMERAL_ENGINE_ROUTE_FAR_FIRST_TOKEN", "45",
                "BICAMERAL_ENGINE_ROUTE_FAR_IDLE_GAP", "40",
                "BICAMERAL_ENGINE_ROUTE_FAR_TOTAL", "600"));
        deadlines(read(set).routes().getFirst(), 30, 11, 90);
        deadlines(read(set).routes().getLast(), 45, 40, 600);
        set.put("BICAMERAL_ENGINE_ROUTE_FAR_FIRST_TOKEN", "0");
        assertThatThrownBy(() -> read(set)).hasMessageContaining("BICAMERAL_ENGINE_ROUTE_FAR_FIRST_TOKEN");
    }

    @Test
    void deadlinesOfOneEndpointAreSetToo() {
        EngineSettings engine = read(Map.of(
                "BICAMERAL_ENGINE_URL", "https://engine.example/v1",
                "BICAMERAL_ENGINE_MODEL", "m",
                "BICAMERAL_ENGINE_FIRST_TOKEN", "7"));
        deadlines(engine.routes().getFirst(), 7, 20, 120);
    }

    private static void deadlines(Route route, int firstToken, int idleGap, int total) {
        assertThat(route.firstToken()).hasSeconds(firstToken);
        assertThat(route.idleGap()).hasSeconds(idleGap);
        assertThat(route.total()).hasSeconds(total);
    }

    @Test
    void whatIsMissingIsNamed() {
        assertThatThrownBy(() -> read(Map.of(
                        "BICAMERAL_ENGINE_ROUTES", "near",
                        "BICAMERAL_ENGINE_ROUTE_NEAR_URL", "http://127.0.0.1:9/v1")))
                .hasMessage("BICAMERAL_ENGINE_ROUTES needs BICAMERAL_ENGINE_ROUTE_NEAR_MODEL");
        assertThatThrownBy(() -> read(Map.of("BICAMERAL_ENGINE_ROUTES", "Near By")))
                .hasMessageContaining("is no name");
    }

    @Test
    void theDivisionIsSet() {
        EngineSettings.Division division = read(Map.of(
                        "BICAMERAL_ENGINE_WEIGHTS", TENANT + "=4",
                        "BICAMERAL_ENGINE_TENANT_CALLS", "3",
                        "BICAMERAL_ENGINE_TENANT_TOKENS_PER_DAY", "1000000",
                        "BICAMERAL_ENGINE_AGENT_TOKENS_PER_MINUTE", "5000",
                        "BICAMERAL_ENGINE_PATIENCE", "30"))
                .division();
        assertThat(division.weights()).containsExactly(Map.entry(new TenantId(TENANT), 4));
        assertThat(division.callsPerTenant()).isEqualTo(3);
        assertThat(division.tenantTokens()).isEqualTo(new Tokens(0, 1_000_000));
        assertThat(division.agentTokens()).isEqualTo(new Tokens(5_000, 0));
        assertThat(division.patience()).hasSeconds(30);
        assertThatThrownBy(() -> read(Map.of("BICAMERAL_ENGINE_WEIGHTS", "everyone=2")))
                .hasMessageContaining("BICAMERAL_ENGINE_WEIGHTS");
    }
}
