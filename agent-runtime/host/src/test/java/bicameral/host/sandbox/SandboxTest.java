package bicameral.host.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.host.HostSettings;
import bicameral.host.HostSettings.Isolation;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxTest {
    @TempDir
    Path directory;

    private final HostSettings settings = HostSettings.defaults(Path.of("data"), Path.of("worker"));

    @Test
    void a_missing_bubblewrap_is_named_with_its_remedy() {
        assertThatThrownBy(() -> Wall.raise("no-such-bubblewrap", directory))
                .isInstanceOf(SandboxUnavailable.class)
                .hasMessageContaining("not installed")
                .hasMessageContaining("apt-get install bubblewrap");
    }

    @Test
    void a_bubblewrap_that_may_not_make_namespaces_is_named_with_its_remedy() {
        assertThatThrownBy(() -> Wall.raise("/bin/false", directory))
                .isInstanceOf(SandboxUnavailable.class)
                .hasMessageContaining("cannot make a sandbox")
                .hasMessageContaining("user namespaces");
    }

    @Test
    void going_without_is_refused_in_production_and_names_the_setting() {
        HostSettings off = settings.withIsolation(Isolation.OFF_FOR_DEVELOPMENT);
        assertThatThrownBy(() -> new Sandbox(off))
                .isInstanceOf(SandboxUnavailable.class)
                .hasMessageContaining("BICAMERAL_SANDBOX");
    }

    @Test
    void going_without_in_development_is_said() {
        HostSettings off = settings.withIsolation(Isolation.OFF_FOR_DEVELOPMENT).withProduction(false);
        assertThat(new Sandbox(off).isolated()).isFalse();
    }
}
