package bicameral.worker.endpoint;

import bicameral.protocol.Wire;
import bicameral.worker.store.ChamberHome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** That there is an endpoint, as the host told it: {@code endpoint.json} beside the tenant's own model. Thread-safe. */
public final class EndpointHome {
    private static final String NAME = "endpoint.json";

    private final Path directory;

    /** @param directory where the tenant's own model lies too */
    public EndpointHome(Path directory) {
        this.directory = directory;
    }

    /**
     * What was told.
     *
     * @param endpoint tells it from another whose vectors are not comparable
     * @param revision another where it is to be tried anew
     * @param passages at most so many are sent to it
     */
    public record Told(long endpoint, long revision, int passages) {
        /** Tells one trial from another; never 0. */
        public long trial() {
            return (endpoint + 31 * revision) | 1;
        }
    }

    /** What was told last; empty where there is none, or what is there cannot be read. */
    public Optional<Told> told() {
        try {
            return Optional.of(Wire.decode(Files.readAllBytes(file()), Told.class));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Keeps it, durably. */
    public synchronized void place(Told told) {
        try {
            Files.createDirectories(directory);
            Path fresh = directory.resolve(NAME + ".new");
            Files.write(fresh, Wire.encode(told));
            Files.move(fresh, file(), StandardCopyOption.ATOMIC_MOVE);
            ChamberHome.sync(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** There is none any more. */
    public synchronized void remove() {
        try {
            Files.deleteIfExists(file());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file() {
        return directory.resolve(NAME);
    }
}
