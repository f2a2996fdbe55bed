package bicameral.launcher;

import bicameral.launcher.process.Identity;
import bicameral.launcher.process.PrivateFile;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What runs on a data directory, as its launcher last wrote it down.
 *
 * @param ready false while starting
 * @param children the running processes by label
 */
public record RunState(
        Identity launcher,
        boolean ready,
        String baseUrl,
        int postgresPort,
        long startedAtMillis,
        Map<String, Identity> children) {
    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    public RunState {
        children = new TreeMap<>(children);
    }

    static Optional<RunState> read(Path file) throws IOException {
        if (!Files.exists(file)) return Optional.empty();
        try {
            return Optional.of(JSON.readValue(file.toFile(), RunState.class));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    void write(Path file) throws IOException {
        PrivateFile.write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n");
    }
}
