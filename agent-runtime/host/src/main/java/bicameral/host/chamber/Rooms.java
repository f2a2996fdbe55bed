package bicameral.host.chamber;

import bicameral.tenant.TenantId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/**
 * Brings a tenant's chamber to a worker that runs already. A sandbox shows the one directory that it was started with, so such a
 * worker is started with an empty one, a room, and what is in the chamber is renamed into it, entry by entry; then the room takes
 * the chamber's place. Nothing is copied and no link is followed.
 *
 * <p>In order: {@code .room-…} becomes {@code .moving-TENANT}; each entry of {@code TENANT} is renamed into that; that is
 * renamed onto {@code TENANT}, which is empty by then. So a chamber's directory is always there, each entry is always in one of two
 * places, and a move that broke off is known by its name: whoever needs the chamber next finishes it. Moves, and whoever must not see
 * one, take turns by a lock on {@code .lock}, which the kernel gives back when a process ends. Thread-safe.
 */
final class Rooms {
    private static final Logger LOG = Logger.getLogger(Rooms.class);
    private static final String ROOM = ".room-";
    private static final String MOVING = ".moving-";
    /** A worker that another instance lost may still write while entries move. */
    private static final int PASSES = 10;
    /** The kernel's lock is a process's, so the threads of this one need their own. */
    private static final ReentrantLock HERE = new ReentrantLock();

    private final Directories directories;
    private final Renaming renaming;

    /** One step of a move. */
    @FunctionalInterface
    interface Renaming {
        /** Never over a file, nor over a directory that holds something. */
        void rename(Path from, Path to) throws IOException;
    }

    /** What is done with a chamber's directory while no move is on its way. */
    @FunctionalInterface
    interface Work<T> {
        T with(Path chamber) throws IOException;
    }

    Rooms(Directories directories) {
        this(directories, (from, to) -> Files.move(from, to, StandardCopyOption.ATOMIC_MOVE));
    }

    /** With steps that may break off. */
    Rooms(Directories directories, Renaming renaming) {
        this.directories = directories;
        this.renaming = renaming;
    }

    /** A new empty room. */
    Path room() {
        return Directories.ownIn(directories.chambers(), ROOM);
    }

    /** The tenant's chamber directory as it is at rest, made where missing. What the work throws, it throws. */
    <T> T settled(TenantId tenant, Work<T> work) throws IOException {
        directories.makeChambers();
        return alone(() -> {
            finish(tenant);
            return work.with(directories.madeChamber(tenant));
        });
    }

    /** Finishes a move that broke off, where there is one. */
    void settle(TenantId tenant) {
        if (!Files.isDirectory(directories.chambers(), LinkOption.NOFOLLOW_LINKS)) return;
        try {
            alone(() -> {
                finish(tenant);
                return true;
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Makes a room the tenant's chamber, with all that is in that. False where that may not be, and nothing has moved: something is in
     * the room, or another worker has the chamber open.
     *
     * @throws IOException where it broke off; the chamber is whole again once {@link #settled}
     */
    boolean moveIn(TenantId tenant, Path room) throws IOException {
        return settled(tenant, chamber -> {
            if (!entries(room).isEmpty() || isOpen(chamber)) return false;
            renaming.rename(room, moving(tenant));
            finish(tenant);
            return true;
        });
    }

    /** Finishes moves that broke off, and removes rooms whose host is gone. */
    void tidy() {
        if (!Files.isDirectory(directories.chambers(), LinkOption.NOFOLLOW_LINKS)) return;
        Directories.forgetDead(directories.chambers(), ROOM);
        try {
            alone(() -> {
                for (Path path : entries(directories.chambers()))
                    tidy(path.getFileName().toString());
                return true;
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void tidy(String name) {
        if (!name.startsWith(MOVING)) return;
        try {
            finish(TenantId.parse(name.substring(MOVING.length())));
        } catch (IOException | IllegalArgumentException e) {
            // One tenant's trouble, who will hear of it; the others' chambers open.
            LOG.errorf("the move %s cannot be finished: %s", name, e);
        }
    }

    private Path moving(TenantId tenant) {
        return directories.chambers().resolve(MOVING + tenant);
    }

    /** Under the lock, so a move that is found here is nobody's any more, or the caller's. */
    private void finish(TenantId tenant) throws IOException {
        Path moving = moving(tenant);
        if (!Files.isDirectory(moving, LinkOption.NOFOLLOW_LINKS)) return;
        Path chamber = directories.chamber(tenant);
        for (int pass = 0; pass < PASSES; pass++) {
            for (Path entry : entries(chamber)) rename(entry, moving.resolve(entry.getFileName()));
            if (takesPlace(moving, chamber)) return;
        }
        throw new IOException("something goes on writing into the chamber of tenant " + tenant);
    }

    /** Renaming would silently replace a file, and nothing of a chamber may be lost. */
    private void rename(Path from, Path to) throws IOException {
        if (Files.exists(to, LinkOption.NOFOLLOW_LINKS)) throw new FileAlreadyExistsException(to.toString());
        try {
            renaming.rename(from, to);
        } catch (NoSuchFileException gone) {
            // The worker that wrote it, a temporary file of its own, has removed it.
            if (Files.exists(from, LinkOption.NOFOLLOW_LINKS)) throw gone;
        }
    }

    /** False where something has come into the chamber's directory meanwhile: the kernel replaces an empty one only. */
    private boolean takesPlace(Path moving, Path chamber) throws IOException {
        try {
            renaming.rename(moving, chamber);
            return true;
        } catch (IOException e) {
            if (entries(chamber).isEmpty()) throw e;
            return false;
        }
    }

    private static List<Path> entries(Path directory) throws IOException {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            stream.forEach(entries::add);
        } catch (NoSuchFileException none) {
            return List.of();
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return entries;
    }

    /** By the lock that each worker holds on its chamber's {@code lock}; one that is just being killed holds it a moment longer. */
    private static boolean isOpen(Path chamber) throws IOException {
        Path file = chamber.resolve("lock");
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) return false;
        try (FileChannel channel = FileChannel.open(
                        file, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
                FileLock free = channel.tryLock()) {
            return free == null;
        } catch (OverlappingFileLockException heldHere) {
            return true;
        }
    }

    private interface Alone<T> {
        T run() throws IOException;
    }

    private <T> T alone(Alone<T> work) throws IOException {
        HERE.lock();
        try (FileChannel channel = FileChannel.open(
                        directories.chambers().resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            if (!held.isValid()) throw new IOException("the chambers' lock is lost");
            return work.run();
        } finally {
            HERE.unlock();
        }
    }
}
