package bicameral.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.launcher.identity.Realm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
    @TempDir
    Path directory;

    @Test
    void areGeneratedOnceAndReadableByTheirOwnerOnly() throws IOException {
        Path file = directory.resolve("secrets");

        Secrets first = Secrets.in(file);
        Secrets again = Secrets.in(file);

        assertThat(first.get("application")).matches("[0-9a-f]{64}").isEqualTo(again.get("application"));
        assertThat(first.get("application")).isNotEqualTo(first.get("client"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void differBetweenDataDirectories() throws IOException {
        assertThat(Secrets.in(directory.resolve("one")).get("app"))
                .isNotEqualTo(Secrets.in(directory.resolve("two")).get("app"));
    }

    @Test
    void aSecretThatAnOlderVersionDidNotKnowIsAdded() throws IOException {
        Path file = directory.resolve("secrets");
        Files.writeString(file, "app=kept\n");

        assertThat(Secrets.in(file).get("app")).isEqualTo("kept");
        assertThat(Secrets.in(file).get("ops")).isEqualTo(Secrets.in(file).get("ops"));
    }

    @Test
    void everyDemoPersonHasAPasswordThatTheRealmTakes() throws IOException {
        Map<String, String> accounts = DemoAccounts.in(directory.resolve("demo-accounts.txt"));
        Map<String, String> values = new HashMap<>(Map.of("BASE_URL", "http://localhost:8080", "CLIENT_SECRET", "s"));
        accounts.forEach((name, password) -> values.put("PASSWORD:" + name, password));

        assertThat(accounts).hasSize(9).containsKeys("agri-highland", "city-museum", "admin");
        assertThat(Realm.filled(values)).doesNotContainPattern("@[A-Z_:a-z-]+@").contains(accounts.get("clinic-desk"));
        assertThat(DemoAccounts.in(directory.resolve("demo-accounts.txt"))).isEqualTo(accounts);
    }
}
