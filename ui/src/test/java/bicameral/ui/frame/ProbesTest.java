package bicameral.ui.frame;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProbesTest {
    @ParameterizedTest
    @CsvSource({"127.0.0.1, localhost:8080", "127.0.0.1, 127.0.0.1:8080", "::1, [::1]:8080", "127.0.0.1, localhost"})
    void a_program_on_this_machine_is_local(String address, String host) {
        assertThat(Probes.local(address, headers("Host", host))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, localhost:8080",
        "127.0.0.1, market.example",
        "127.0.0.1, localhost.example",
        "127.0.0.1, 127.0.0.1.example"
    })
    void the_world_is_not_even_through_a_proxy_that_keeps_its_name(String address, String host) {
        assertThat(Probes.local(address, headers("Host", host))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Forwarded", "X-Forwarded-For", "x-forwarded-host", "Via"})
    void what_came_through_a_proxy_is_not_local(String header) {
        assertThat(Probes.local("127.0.0.1", headers("Host", "localhost").add(header, "192.0.2.7")))
                .isFalse();
    }

    @Test
    void an_unknown_address_is_not_local() {
        assertThat(Probes.local(null, headers("Host", "localhost"))).isFalse();
    }

    private static MultiMap headers(String name, @Nullable String value) {
        return MultiMap.caseInsensitiveMultiMap().add(name, value);
    }
}
