package bicameral.host.chamber;

import bicameral.tenant.TenantId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.jboss.logging.Logger;

/** Where chambers and their sockets are. Everything below is for this user only. */
final class Directories {
    private static final Logger LOG = Logger.getLogger(Directories.class);
    /** What the kernel takes as a Unix socket's address, less the name. */
    private static final int LONGEST_SOCKET = 104;

    private static final String OWN = own(ProcessHandle.current());

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

    /** The directory that all chambers are in. */
    Path chambers() {
        return data.resolve("chambers");
    }

    Path chamber(TenantId tenant) {
        return chambers().resolve(tenant.toString());
    }

    /** Makes the directory that all chambers are in. */
    void makeChambers() {
        make(chambers());
    }

    /** Sixteen of the id's random hex digits: short, and its own for every tenant. */
    Path run(TenantId tenant) {
        return runs().resolve(String.format("%016x", tenant.value().getLeastSignificantBits()));
    }

    /** The directory that all run directories are in. */
    Path runs() {
        return data.resolve("run");
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

    /** A new directory of this process's own, which {@link #forgetDead} removes once this process is gone. */
    static Path ownIn(Path parent, String prefix) {
        make(parent);
        try {
            return Files.createTempDirectory(parent, prefix + OWN + "-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes what processes that are gone had made by {@link #ownIn}. */
    static void forgetDead(Path parent, String prefix) {
        if (!Files.isDirectory(parent, LinkOption.NOFOLLOW_LINKS)) return;
        try (DirectoryStream<Path> found = Files.newDirectoryStream(parent, prefix + "[0-9]*")) {
            for (Path path : found) {
                String[] name =
                        path.getFileName().toString().substring(prefix.length()).split("-");
                if (name.length < 2) continue;
                boolean lives = ProcessHandle.of(Long.parseLong(name[0]))
                        .filter(process -> own(process).equals(name[0] + "-" + name[1]))
                        .isPresent();
                if (!lives) erase(path, true);
            }
        } catch (IOException | DirectoryIteratorException e) {
            LOG.warnf("directories of earlier runs stay: %s", e.getMessage());
        }
    }

    /** Its number alone would soon be another's; in a container it always is. */
    private static String own(ProcessHandle process) {
        return process.pid() + "-"
                + process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    /** Makes a directory of this process's own the tenant's run directory; what was there goes. */
    Path madeRun(TenantId tenant, Path own) throws IOException {
        return Files.move(own, emptyRun(tenant), StandardCopyOption.ATOMIC_MOVE);
    }

    static void make(Path directory) {
        try {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes what is in a directory, never through links, and gives its bytes; nothing where there is none. */
    static long erase(Path directory, boolean itself) {
        try {
            long bytes = Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS) ? Erasing.empty(directory) : 0;
            if (itself) Files.deleteIfExists(directory);
            return bytes;
        } catch (IOException e) {
            if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) throw new UncheckedIOException(e);
            return 0;
        }
    }
}
