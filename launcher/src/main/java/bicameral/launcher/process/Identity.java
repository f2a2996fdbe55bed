package bicameral.launcher.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * A process by its id and start, so that another one that got the same id later is never taken for it.
 *
 * @param start ticks since boot where the kernel tells them, else the start instant
 */
public record Identity(long pid, String start) {

    /** Of a running process; its start is empty where there is none. */
    public static Identity of(long pid) {
        return new Identity(pid, startOf(pid));
    }

    /** True while that very process runs. */
    public boolean alive() {
        return !start.isEmpty() && start.equals(startOf(pid));
    }

    private static String startOf(long pid) {
        Path stat = Path.of("/proc/" + pid + "/stat");
        if (Files.isReadable(stat)) {
            try {
                String line = Files.readString(stat);
                String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
                return fields[0].equals("Z") ? "" : fields[19];
            } catch (IOException e) {
                return "";
            }
        }
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .flatMap(process -> process.info().startInstant())
                .map(Instant::toString)
                .orElse("");
    }
}
