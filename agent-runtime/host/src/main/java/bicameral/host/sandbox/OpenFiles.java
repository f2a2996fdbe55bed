package bicameral.host.sandbox;

import bicameral.host.sandbox.WorkerProcess.Nameless;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Files of one device that processes hold open, or have in their memory, although their last name is gone: they take room, and no
 * directory shows them. For one look, by one thread.
 */
final class OpenFiles {
    private static final int KIND = 0xF000;
    private static final int REGULAR = 0x8000;
    /** Place of the size of its memory among the kernel's figures of a task, counted behind its name (proc_pid_stat(5), 23). */
    private static final int MEMORY = 20;

    private static final String GONE = " (deleted)";
    /** Where workers see their directories: a process's list of what is in its memory has the names that it sees. */
    private static final List<String> OWN = List.of("/chamber/", "/run/chamber/");

    private final long device;
    private final Map<Long, Long> bytesByInode = new HashMap<>();
    private boolean whole = true;

    OpenFiles(long device) {
        this.device = device;
    }

    /** What a process has; nothing where it has ended. */
    void add(long pid) {
        Path process = Path.of("/proc", Long.toString(pid));
        // All tasks of a process have the same files, see CallFilter. One that has ended shows none while the others go
        // on.
        for (Path task : entries(process, "task")) {
            List<Path> open = entries(task, "fd");
            open.forEach(this::addOpen);
            List<String> mapped = lines(task);
            for (String line : mapped) if (isOwnAndGone(line)) addMapped(process, line.split(" +", 6));
            if (!open.isEmpty() || !mapped.isEmpty()) return;
        }
    }

    /** All that was added. */
    Nameless found() {
        return new Nameless(
                bytesByInode.values().stream().mapToLong(Long::longValue).sum(), bytesByInode.size(), whole);
    }

    /** By the descriptor, which leads to the file itself. False where that cannot be. */
    private boolean addOpen(Path descriptor) {
        try {
            if ((int) Files.getAttribute(descriptor, "unix:nlink") > 0) return true;
            boolean regular = ((int) Files.getAttribute(descriptor, "unix:mode") & KIND) == REGULAR;
            if (regular && (long) Files.getAttribute(descriptor, "unix:dev") == device) {
                long inode = (long) Files.getAttribute(descriptor, "unix:ino");
                bytesByInode.merge(inode, (long) Files.getAttribute(descriptor, "size"), Math::max);
            }
            return true;
        } catch (IOException e) {
            // Closed while we looked, or not for us to follow.
            return false;
        }
    }

    private static boolean isOwnAndGone(String line) {
        int name = line.indexOf('/');
        return name >= 0 && line.endsWith(GONE) && OWN.stream().anyMatch(own -> line.startsWith(own, name));
    }

    /**
     * A file stays as long as a piece of it is in somebody's memory. Where the kernel does not let us follow to the file, for which
     * it wants rights over the machine, it counts up to the piece's end.
     */
    private void addMapped(Path process, String[] words) {
        String[] range = words[0].split("-", 2);
        long begin = Long.parseUnsignedLong(range[0], 16);
        long end = Long.parseUnsignedLong(range[1], 16);
        if (addOpen(process.resolve("map_files").resolve(Long.toHexString(begin) + "-" + Long.toHexString(end))))
            return;
        bytesByInode.merge(Long.valueOf(words[4]), Long.parseUnsignedLong(words[2], 16) + end - begin, Math::max);
    }

    private List<Path> entries(Path task, String directory) {
        try (Stream<Path> entries = Files.list(task.resolve(directory))) {
            return entries.toList();
        } catch (IOException | UncheckedIOException e) {
            return none(task, e);
        }
    }

    private List<String> lines(Path task) {
        try {
            return Files.readAllLines(task.resolve("maps"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return none(task, e);
        }
    }

    /** It ended while we looked; or it is a process that lets nobody look, and what that has is not known. */
    private <T> List<T> none(Path task, Exception e) {
        Throwable cause = e instanceof UncheckedIOException wrapped ? wrapped.getCause() : e;
        if (cause instanceof AccessDeniedException && !isEnding(task)) whole = false;
        return List.of();
    }

    /**
     * One that has given back its memory is about to end and closes its files next. Until it is gone its files in {@code /proc} are root's,
     * whosever it was.
     */
    static boolean isEnding(Path task) {
        try {
            String line = Files.readString(task.resolve("stat"), StandardCharsets.ISO_8859_1);
            return line.substring(line.lastIndexOf(')') + 2).split(" ")[MEMORY].equals("0");
        } catch (IOException gone) {
            return true;
        }
    }
}
