package bicameral.worker.child;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Starts a helper of this process: another virtual machine with the same class path or more, at low priority, with a heap of its own and
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
            List.of("-XX:AOTCache", "--enable-native-access=", "--add-modules=", "--sun-misc-unsafe-memory-access=");

    private static final String CACHE = "-XX:AOTCache=";

    private Child() {}

    /** What a helper's class path holds. */
    public enum Libraries {
        /** What this process has. */
        OWN,
        /**
         * Also what reads documents and runs models. This process does without: a virtual machine that starts looks through all
         * its jars, and those are most of them.
         */
        ALL
    }

    /** How a helper's code is compiled. */
    public enum Compiled {
        /** At once and simply: for work of many kinds, none of them for long, or that waits for memory mostly. */
        QUICKLY,
        /** In the end as well as can be: for much arithmetic. */
        WELL
    }

    /** Starts a main class without arguments; what it writes to standard error is thrown away. */
    public static Process start(Class<?> main, Libraries libraries, int heapMegabytes, Compiled compiled, Path scratch)
            throws IOException {
        List<String> cache = ownCache();
        if (libraries == Libraries.ALL) cache = childrensCache(cache);
        return start(List.of(main.getName()), libraries, heapMegabytes, compiled, scratch, cache);
    }

    /**
     * Makes the cache that helpers with {@link Libraries#ALL} start from, beside the one that this process is making; nothing
     * where it makes none.
     *
     * @param words main class and arguments of a run that does what helpers do
     * @throws IOException where the run fails
     */
    public static void train(List<String> words, int heapMegabytes, Path scratch)
            throws IOException, InterruptedException {
        String output = "-XX:AOTCacheOutput=";
        List<String> cache = new ArrayList<>(ownOptions());
        if (cache.stream().noneMatch(option -> option.startsWith(output))) return;
        cache.replaceAll(
                option -> option.startsWith(output) ? output + beside(option.substring(output.length())) : option);
        Process training = start(words, Libraries.ALL, heapMegabytes, Compiled.QUICKLY, scratch, cache);
        training.getOutputStream().close();
        try (InputStream said = training.getInputStream()) {
            said.transferTo(OutputStream.nullOutputStream());
        }
        int code = training.waitFor();
        if (code != 0) throw new IOException("the helpers' training run ended with code " + code);
    }

    private static Process start(
            List<String> words,
            Libraries libraries,
            int heapMegabytes,
            Compiled compiled,
            Path scratch,
            List<String> cache)
            throws IOException {
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(NICE)) command.addAll(List.of(NICE.toString(), "-n", "10"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(cache);
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
                libraries == Libraries.ALL ? allLibraries() : System.getProperty("java.class.path")));
        command.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.put("LC_ALL", "C.UTF-8");
        return builder.start();
    }

    /** Jars in the directory {@code children} beside the first of the own; where there is none, they are among the own. */
    private static String allLibraries() throws IOException {
        String own = System.getProperty("java.class.path");
        Path first = Path.of(own.split(File.pathSeparator, 2)[0]);
        Path directory = first.resolveSibling("children");
        if (!Files.isDirectory(directory)) return own;
        try (Stream<Path> jars = Files.list(directory)) {
            return Stream.concat(Stream.of(own), jars.map(Path::toString).sorted())
                    .collect(Collectors.joining(File.pathSeparator));
        }
    }

    /** The own AOT cache holds the learning helper's classes too. */
    private static List<String> ownCache() {
        List<String> own = ownOptions();
        return own.stream().anyMatch(option -> option.startsWith(CACHE)) ? own : List.of();
    }

    private static List<String> childrensCache(List<String> own) {
        return own.stream()
                .map(option -> option.startsWith(CACHE) ? CACHE + beside(option.substring(CACHE.length())) : option)
                .toList();
    }

    private static Path beside(String cache) {
        return Path.of(cache).resolveSibling("children.aot");
    }

    /** A cache is only valid with the module options it was made with. */
    private static List<String> ownOptions() {
        // The process's own command line is told only where it is shorter than a page, and class paths are not.
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> CACHE_OPTIONS.stream().anyMatch(argument::startsWith))
                .toList();
    }
}
