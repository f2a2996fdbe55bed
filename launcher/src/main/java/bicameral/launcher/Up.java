package bicameral.launcher;

import bicameral.launcher.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The command up: in the foreground until Ctrl-C, or in the background with --detach. */
final class Up {
    private final Arguments arguments;
    private final Terminal terminal;

    Up(Arguments arguments, Terminal terminal) {
        this.arguments = arguments;
        this.terminal = terminal;
    }

    int run() throws IOException, InterruptedException {
        if (runsAlready()) return 0;
        return arguments.detach() ? background() : foreground();
    }

    /** Says so where it does. */
    boolean runsAlready() throws IOException {
        Optional<RunState> running = Product.running(arguments.data());
        running.ifPresent(state -> terminal.say(
                state.ready()
                        ? "Bicameral is running already: " + state.baseUrl() + "   (stop it: ./bicameral down)"
                        : "Bicameral is starting already on " + arguments.data() + " (see ./bicameral status)."));
        return running.isPresent();
    }

    private int foreground() throws IOException, InterruptedException {
        long since = System.nanoTime();
        terminal.say("Bicameral · data in " + arguments.data().toAbsolutePath().normalize());
        ProductOptions options =
                ProductOptions.standard().withSeed(arguments.seed()).telling(terminal);
        try (Product product = Product.start(arguments.data(), arguments.port(), options)) {
            welcome(product, since);
            Optional<String> failure = product.awaitEnd();
            if (failure.isEmpty()) return 0;
            terminal.say(failure.get());
            return 1;
        }
    }

    private void welcome(Product product, long since) {
        double seconds = (System.nanoTime() - since) / 1e9;
        terminal.say("");
        terminal.say(String.format(Locale.ROOT, "  Open     %s   (ready after %.1f s)", product.baseUrl(), seconds));
        terminal.say("  Sign in  as one of the people in " + product.data().demoAccounts() + ", or register");
        terminal.say(
                "  Stop     " + (System.getProperty("bicameral.detached") == null ? "Ctrl-C" : "./bicameral down"));
        terminal.say("");
    }

    /** Starts another launcher in a session of its own and shows what it says until it is ready. */
    private int background() throws IOException, InterruptedException {
        DataDirectory data = DataDirectory.open(arguments.data());
        Path log = data.log("launcher");
        long seen = Files.exists(log) ? Files.size(log) : 0;
        Process process = new ProcessBuilder(backgroundCommand())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        while (true) {
            boolean ended = !process.isAlive();
            boolean ready = Product.running(data.root()).filter(RunState::ready).isPresent();
            seen = show(log, seen);
            if (ready) return 0;
            if (ended) return Math.max(1, process.exitValue());
            Thread.sleep(Duration.ofMillis(200));
        }
    }

    private List<String> backgroundCommand() {
        List<String> command = new ArrayList<>(List.of(
                "setsid",
                Installation.current().java().toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dstdout.encoding=UTF-8",
                "-Dstderr.encoding=UTF-8",
                "-Dbicameral.detached=true",
                "-Dbicameral.root=" + Installation.current().root(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "up",
                "--data",
                arguments.data().toAbsolutePath().toString(),
                "--port",
                Integer.toString(arguments.port())));
        if (!arguments.seed()) command.add("--no-seed");
        return command;
    }

    private long show(Path log, long seen) throws IOException {
        long size = Files.size(log);
        if (size <= seen) return seen;
        try (var in = Files.newInputStream(log)) {
            in.skipNBytes(seen);
            String text = new String(in.readNBytes((int) (size - seen)), java.nio.charset.StandardCharsets.UTF_8);
            int end = text.lastIndexOf('\n') + 1;
            text.substring(0, end).lines().forEach(terminal::say);
            return seen + text.substring(0, end).getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
        }
    }
}
