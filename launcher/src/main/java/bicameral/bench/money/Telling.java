package bicameral.bench.money;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * What a process of a simulated life says of itself, a line each, for {@link Tale} to read: few lines at once, as that costs less, and
 * never parts of lines. Thread-safe.
 */
final class Telling {
    static final String DEED = "deed ";
    static final String LOGGED = "logged ";
    static final String SPENT = "spent ";
    static final String HALTED = "halted ";
    static final String LIVED = "lived";

    /** What a pipe takes in one piece. */
    private static final int MOST = 3_500;

    private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);
    private final StringBuilder lines = new StringBuilder();
    private final Map<Deed, Long> spent = new EnumMap<>(Deed.class);

    /** One line; it may be said only later. */
    synchronized void say(String line) {
        lines.append(line).append('\n');
        if (lines.length() > MOST) flush();
    }

    /** Time that went into a deed, told of with the last word. */
    synchronized void spent(Deed deed, long nanos) {
        spent.merge(deed, nanos, Long::sum);
    }

    /** The last line of this process, after what it spent its time with. */
    synchronized void lastWord(String line) {
        spent.forEach((deed, nanos) -> say(SPENT + deed + " " + nanos));
        spent.clear();
        say(line);
        flush();
    }

    /** Says all that was not said yet. */
    synchronized void flush() {
        try {
            out.write(lines.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        lines.setLength(0);
    }

    /** Errors that the market logs are told, too: a job that goes on with the next row would hide them. All else is not written. */
    void hearErrors() {
        LogManager.getLogManager().reset();
        Logger root = Logger.getLogger("");
        root.setLevel(Level.SEVERE);
        root.addHandler(new Errors(this));
    }

    private static final class Errors extends Handler {
        private final Telling telling;

        Errors(Telling telling) {
            this.telling = telling;
        }

        @Override
        public void publish(LogRecord entry) {
            Throwable thrown = entry.getThrown();
            String cause = thrown == null ? "" : " " + thrown;
            telling.say(
                    LOGGED + (entry.getMessage() + cause).lines().findFirst().orElse(""));
        }

        @Override
        public void flush() {
            telling.flush();
        }

        @Override
        public void close() {}
    }
}
