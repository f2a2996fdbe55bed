package bicameral.ui.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetyTest {
    @Test
    void isContentWithAProperInstance() {
        assertThat(Safety.faults(settings(Map.of()))).isEmpty();
    }

    @ParameterizedTest(name = "{0}={1} names {2}")
    @CsvSource({
        "bicameral.visitor-limits, off, BICAMERAL_VISITOR_LIMITS",
        "bicameral.sandbox, off, BICAMERAL_SANDBOX",
        "bicameral.base-url, http://market.example, BICAMERAL_BASE_URL",
        "bicameral.oidc.url, http://id.example/realms/x, BICAMERAL_OIDC_URL",
        "bicameral.secret, 0000000000000000000000000000000000000000000000000000000000000000, BICAMERAL_SECRET"
    })
    void namesWhatIsUnsafe(String setting, String value, String named) {
        assertThat(Safety.faults(settings(Map.of(setting, value))))
                .singleElement()
                .asString()
                .contains(named);
    }

    @Test
    void takesProductionForGrantedUnlessTold() {
        assertThat(settings(Map.of()).dev()).isFalse();
    }

    private static Settings settings(Map<String, String> changed) {
        Map<String, String> values = new HashMap<>(Map.of(
                "bicameral.base-url", "https://market.example",
                "bicameral.data", "data",
                "bicameral.secret", "5d0a9be43c71f8265d0a9be43c71f8265d0a9be43c71f8265d0a9be43c71f826",
                "bicameral.worker-home", "worker",
                "bicameral.db.url", "jdbc:postgresql://127.0.0.1/bicameral",
                "bicameral.db.owner-password", "a",
                "bicameral.db.app-password", "b",
                "bicameral.db.ops-password", "c",
                "bicameral.oidc.url", "https://id.example/realms/x"));
        values.putAll(changed);
        return new SmallRyeConfigBuilder()
                .withMapping(Settings.class)
                .withDefaultValues(values)
                .build()
                .getConfigMapping(Settings.class);
    }
}
