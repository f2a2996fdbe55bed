package bicameral.worker;

import bicameral.worker.exchange.ExchangeServer;
import bicameral.worker.journal.Journal;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Starts the worker. Prints {@code ready} once it accepts, and before, where it is a spare one, {@code waiting} once it waits for
 * its token; on its host's machine it exits at once when standard input ends,
 * which means that the host is gone; exits 0 after a drain. Exit codes otherwise: 2 wrong call, 1 it could not start.
 */
public final class Main {
    /** As told by Inspect. */
    static final String VERSION = "0.1.0";

    private static final Duration CALL_PATIENCE = Duration.ofSeconds(10);
    private static final Duration DRAIN_PATIENCE = Duration.ofSeconds(20);

    /** Closed with the last word that is said on it. */
    private static final FileOutputStream STANDARD_OUTPUT = new FileOutputStream(FileDescriptor.out);

    private Main() {}

    /** See {@link Options#USAGE}. */
    public static void main(String[] arguments) {
        try {
            if (arguments.length == 1 && arguments[0].equals("--train")) Training.run();
            else if (arguments.length == 1 && arguments[0].equals("--train-reading")) Training.readHere();
            else if (arguments.length > 0 && arguments[0].equals("--spare"))
                standBy(Options.parse(List.of(arguments).subList(1, arguments.length)));
            else run(Options.parse(List.of(arguments)));
            System.exit(0);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.println(Options.USAGE);
            System.exit(2);
        } catch (IOException | InterruptedException | RuntimeException e) {
            Journal.broken("start_failed", null, e);
            System.exit(1);
        }
    }

    /** Nobody has said yet whose worker it is: there is time to rehearse. */
    private static void standBy(Options options) throws IOException, InterruptedException {
        Rehearsal.run();
        say(STANDARD_OUTPUT, "waiting");
        run(options);
    }

    private static void run(Options options) throws IOException, InterruptedException {
        serve(options, options.way().token(), System.in);
    }

    /**
     * Serves until drained.
     *
     * @param host what ends when the host does; looked at on the host's own machine only
     */
    static void serve(Options options, String token, InputStream host) throws IOException, InterruptedException {
        if (options.way() instanceof Way.Sockets)
            Thread.ofPlatform().daemon().name("host-watch").start(() -> exitWith(host));
        serve(options, token, Main::announce);
    }

    /** What is done once calls are accepted. */
    @FunctionalInterface
    interface Accepting {
        void begins() throws IOException;
    }

    /** Serves until drained. */
    static void serve(Options options, String token, Accepting accepting) throws IOException, InterruptedException {
        CompletableFuture<Void> drained = new CompletableFuture<>();
        try (Chamber chamber = Chamber.open(options, () -> drained.complete(null));
                ExchangeServer server = ExchangeServer.over(
                        options.way().listener(), token, options.places(), CALL_PATIENCE, chamber)) {
            Thread.ofVirtual().name("drain").start(() -> {
                drained.join();
                finish(server);
            });
            accepting.begins();
            server.serve();
        }
    }

    private static void finish(ExchangeServer server) {
        try {
            server.awaitQuiet(0, DRAIN_PATIENCE);
            server.close();
        } catch (IOException | InterruptedException e) {
            Journal.broken("drain_failed", null, e);
            Runtime.getRuntime().halt(1);
        }
    }

    /** Nothing may outlive the host, so this does not wait for anything; what was acknowledged is on disk already. */
    private static void exitWith(InputStream host) {
        try {
            while (host.read() >= 0) {
                // The host says nothing more; only the end matters.
            }
        } catch (IOException e) {
            Journal.broken("host_lost", null, e);
        }
        Runtime.getRuntime().halt(0);
    }

    private static void announce() throws IOException {
        try (FileOutputStream out = STANDARD_OUTPUT) {
            say(out, "ready");
        }
    }

    private static void say(FileOutputStream out, String word) throws IOException {
        out.write((word + "\n").getBytes(StandardCharsets.US_ASCII));
    }
}
