package bicameral.worker.journal;

import java.io.PrintStream;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Writes one line per event to standard error. Thread-safe. */
public final class Journal {
    private static final PrintStream OUT = System.err;

    private Journal() {}

    /** An event about something with an id. */
    public static void note(String code, @Nullable Object id) {
        OUT.println(Instant.now() + " " + code + (id == null ? "" : " " + id));
    }

    /**
     * A broken assumption. Only types and places of the exception are written: messages of parsers and databases may quote
     * content.
     */
    public static void broken(String code, @Nullable Object id, Throwable cause) {
        OUT.println(Instant.now() + " " + code + (id == null ? "" : " " + id) + places(cause));
    }

    /** The types of an exception and its causes, and where they were thrown; nothing that they say. */
    public static String places(Throwable cause) {
        StringBuilder line = new StringBuilder();
        Throwable at = cause;
        for (int depth = 0; at != null && depth < 4; depth++, at = at.getCause()) describe(at, line);
        return line.toString();
    }

    private static void describe(Throwable cause, StringBuilder line) {
        line.append(" | ").append(cause.getClass().getName());
        StackTraceElement[] trace = cause.getStackTrace();
        for (int i = 0; i < Math.min(6, trace.length); i++) {
            line.append(" < ")
                    .append(trace[i].getClassName())
                    .append('.')
                    .append(trace[i].getMethodName())
                    .append(':')
                    .append(trace[i].getLineNumber());
        }
    }
}
