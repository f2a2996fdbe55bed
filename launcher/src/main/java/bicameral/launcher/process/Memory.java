package bicameral.launcher.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Memory of processes as the kernel counts it. */
public final class Memory {
    /** A worker that is a tenant's. */
    public static final String AWAKE = "awake";

    /** A worker that is no tenant's yet. */
    public static final String SPARE = "spare";

    private static final String WORKER = "bicameral.worker.Main";

    private Memory() {}

    /** The proportional set size in bytes, or -1 where the kernel does not tell. */
    public static long proportional(long pid) {
        Path rollup = Path.of("/proc/" + pid + "/smaps_rollup");
        try {
            return Files.readAllLines(rollup).stream()
                    .filter(line -> line.startsWith("Pss:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElse(-1);
        } catch (IOException e) {
            return -1;
        }
    }

    /** That of a process with all its descendants, or -1 where the kernel does not tell. */
    public static long proportionalOfTree(long pid) {
        long own = proportional(pid);
        if (own < 0) return own;
        return own
                + ProcessHandle.of(pid).stream()
                        .flatMap(ProcessHandle::descendants)
                        .mapToLong(child -> Math.max(0, proportional(child.pid())))
                        .sum();
    }

    /**
     * The workers of left chambers among the descendants of these processes, by process id: {@link #AWAKE}, or {@link #SPARE} while one
     * waits to hear whose it is.
     */
    public static Map<Long, String> chambersBelow(Map<String, Identity> processes) {
        Map<Long, String> chambers = new TreeMap<>();
        processes.values().stream()
                .map(identity -> ProcessHandle.of(identity.pid()))
                .flatMap(Optional::stream)
                .flatMap(ProcessHandle::descendants)
                .filter(process -> isWorker(process.pid()))
                .forEach(process -> chambers.put(process.pid(), isSpare(process.pid()) ? SPARE : AWAKE));
        return chambers;
    }

    private static boolean isWorker(long pid) {
        try {
            String[] words =
                    Files.readString(Path.of("/proc/" + pid + "/cmdline")).split("\0");
            if (words.length == 0 || !words[0].endsWith("java")) return false;
            for (String word : words) if (word.equals(WORKER)) return true;
            return false;
        } catch (IOException e) {
            return false;
        }
    }

    /** By the directory that its sandbox shows as the chamber, which is a room until it has become a tenant's. */
    private static boolean isSpare(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid + "/mountinfo")).stream()
                    .map(line -> line.split(" "))
                    .anyMatch(words -> words[4].equals("/chamber") && words[3].contains("/.room-"));
        } catch (IOException e) {
            return false;
        }
    }
}
