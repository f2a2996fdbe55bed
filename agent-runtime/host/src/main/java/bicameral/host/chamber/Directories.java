package bicameral.host.chamber;

import bicameral.tenant.TenantId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;

/** Where chambers and their sockets are. Everything below is for this user only. */
final class Directories {
    /** What the kernel takes as a Unix socket's address, less the name. */
    private static final int LONGEST_SOCKET = 104;

    private final Path data;

    Directories(Path data) {
        this.data = data;
        int length = run(new TenantId(new java.util.UUID(0, 0)))
                .resolve("gateway")
                .toString()
                .length();
        if (length > LONGEST_SOCKET) {
            throw new IllegalStateException("The data directory's path is " + (length - LONGEST_SOCKET)
                    + " characters too long for Unix sockets. Set BICAMERAL_DATA to a shorter one.");
        }
    }

    Path chamber(TenantId tenant) {
        return data.resolve("chambers").resolve(tenant.toString());
    }

    /** Makes the directory that all chambers are in. */
    void makeChambers() {
        make(data.resolve("chambers"));
    }

    /** Sixteen of the id's random hex digits: short, and its own for every tenant. */
    Path run(TenantId tenant) {
        return data.resolve("run").resolve(String.format("%016x", tenant.value().getLeastSignificantBits()));
    }

    Path cache() {
        return data.resolve("cache");
    }

    /** The tenant's chamber directory, made where missing. */
    Path madeChamber(TenantId tenant) {
        Path chamber = chamber(tenant);
        make(chamber.resolve("inbox"));
        return chamber;
    }

    /** The tenant's run directory, made where missing, and empty. */
    Path emptyRun(TenantId tenant) {
        Path run = run(tenant);
        make(run);
        erase(run, false);
        return run;
    }

    static void make(Path directory) {
        try {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes what is in a directory, never through links. */
    static void erase(Path directory, boolean itself) {
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path path : tree.sorted(java.util.Comparator.reverseOrder()).toList()) {
                if (itself || !path.equals(directory)) Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) throw new UncheckedIOException(e);
        }
    }
}
