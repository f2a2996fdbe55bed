package bicameral.launcher;

import bicameral.launcher.process.Health;
import bicameral.launcher.process.Identity;
import bicameral.launcher.process.Memory;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The command status: what runs, since when, with how much memory, and whether it is well. */
final class Status {
    private Status() {}

    static int run(Arguments arguments) throws IOException {
        Optional<RunState> running = Product.running(arguments.data());
        if (running.isEmpty()) {
            System.out.println("Bicameral is not running on " + arguments.data() + ".   Start it: ./bicameral up");
            return 3;
        }
        RunState state = running.get();
        Duration up = Duration.ofMillis(System.currentTimeMillis() - state.startedAtMillis());
        System.out.printf("%s   %s   up %s%n", state.baseUrl(), state.ready() ? "ready" : "starting", time(up));
        System.out.printf("%-12s %8s %10s   %s%n", "process", "pid", "memory", "health");
        line("launcher", state.launcher().pid(), "ok");
        state.children().forEach((name, process) -> line(name, process.pid(), health(name, process, state)));
        for (Map.Entry<Long, String> chamber :
                Memory.chambersBelow(state.children()).entrySet()) {
            boolean spare = chamber.getValue().equals(Memory.SPARE);
            line(spare ? "spare worker" : "chamber", chamber.getKey(), spare ? "waits" : chamber.getValue());
        }
        return 0;
    }

    private static String health(String name, Identity process, RunState state) {
        if (!process.alive()) return "not running";
        URI base = URI.create(state.baseUrl());
        return switch (name) {
            case "app" -> answer(base.resolve("/q/health/ready"));
            case "keycloak" -> answer(URI.create("http://localhost:" + (base.getPort() + 1) + "/health/ready"));
            default -> "ok";
        };
    }

    private static String answer(URI health) {
        int status = Health.status(health);
        return status == 200 ? "ok" : status == 0 ? "does not answer" : "not ready (HTTP " + status + ")";
    }

    private static void line(String name, long pid, String health) {
        long bytes = name.equals("postgres") ? Memory.proportionalOfTree(pid) : Memory.proportional(pid);
        String memory = bytes < 0 ? "?" : (bytes >> 20) + " MiB";
        System.out.printf(Locale.ROOT, "%-12s %8d %10s   %s%n", name, pid, memory, health);
    }

    private static String time(Duration up) {
        return up.toHours() > 0
                ? up.toHours() + " h " + up.toMinutesPart() + " min"
                : up.toMinutes() + " min " + up.toSecondsPart() + " s";
    }
}
