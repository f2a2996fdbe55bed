package bicameral.worker.child;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Starts a helper of this process: another virtual machine with the same class path, at low priority, with a heap of its own and
 * nothing of the environment. It dies of a full heap with {@link #OUT_OF_HEAP}. Its standard input is the only tie: a helper
 * ends when that ends.
 */
public final class Child {
    /** The exit code of the virtual machine whose heap is full. */
    public static final int OUT_OF_HEAP = 3;

    /** The exit code of a process that the system killed, for memory mostly. */
    public static final int KILLED = 128 + 9;

    private static final Path NICE = Path.of("/usr/bin/nice");
    private static final List<String> CACHE_OPTIONS =
            List.of("-XX:AOTCache=", "--enable-native-access=", "--add-modules=", "--sun-misc-unsafe-memory-access=");

    private Child() {}

    /** How a helper's code is compiled. */
    public enum Compiled {
        /** At once and simply: for work of many kinds, none of them for long, or that waits for memory mostly. */
        QUICKLY,
        /** In the end as well as can be: for much arithmetic. */
        WELL
    }

    /** Starts a main class without arguments; what it writes to standard error is thrown away. */
    public static Process start(Class<?> main, int heapMegabytes, Compiled compiled, Path scratch) throws IOException {
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(NICE)) command.addAll(List.of(NICE.toString(), "-n", "10"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ownCache());
        if (compiled == Compiled.QUICKLY) command.add("-XX:TieredStopAtLevel=1");
        command.addAll(List.of(
                // The virtual machine's own warnings go to standard output, where they would spoil the frames.
                "-Xlog:disable",
                "-Xmx" + heapMegabytes + "m",
                "-Xss2m",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-XX:+ExitOnOutOfMemoryError",
                "-Djava.awt.headless=true",
                "-Djava.io.tmpdir=" + scratch,
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.put("LC_ALL", "C.UTF-8");
        return builder.start();
    }

    /** The own AOT cache holds the helpers' classes too. It is only valid with the module options it was made with. */
    private static List<String> ownCache() {
        List<String> own = List.of(ProcessHandle.current().info().arguments().orElse(new String[0]));
        if (own.stream().noneMatch(argument -> argument.startsWith("-XX:AOTCache="))) return List.of();
        return own.stream()
                .filter(argument -> CACHE_OPTIONS.stream().anyMatch(argument::startsWith))
                .toList();
    }
}
