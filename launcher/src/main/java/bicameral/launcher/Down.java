package bicameral.launcher;

import bicameral.launcher.process.Signals;
import bicameral.launcher.terminal.Trouble;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** The command down: asks the launcher to stop all in order, and waits for it. */
final class Down {
    private static final Duration PATIENCE = Duration.ofSeconds(70);

    private Down() {}

    static int run(Arguments arguments) throws IOException, InterruptedException {
        Optional<RunState> running = Product.running(arguments.data());
        if (running.isEmpty()) {
            System.out.println("Bicameral is not running on " + arguments.data() + ".");
            return 0;
        }
        Signals.send(running.get().launcher().pid(), "TERM");
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (running.get().launcher().alive()) {
            if (System.nanoTime() > deadline) {
                throw new Trouble(
                        "It does not stop.",
                        "End it by force: kill -9 " + running.get().launcher().pid());
            }
            Thread.sleep(Duration.ofMillis(100));
        }
        System.out.println(
                "Stopped. Your data is in " + arguments.data().toAbsolutePath().normalize());
        return 0;
    }
}
