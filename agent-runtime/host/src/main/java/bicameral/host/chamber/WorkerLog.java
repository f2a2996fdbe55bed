package bicameral.host.chamber;

import bicameral.tenant.TenantId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Reads what a worker prints: first the word that it waits, where it is a spare one, and the word that it is ready, then its log, of which so many lines a minute reach ours. All
 * is read, or a worker that logs a little too much would stand still; but one that floods is read slowly, so that the flood
 * costs it and not the host.
 */
final class WorkerLog {
    private static final Logger LOG = Logger.getLogger("bicameral.worker");
    private static final int LINE = 300;
    private static final long MINUTE_NANOS = 60_000_000_000L;
    /** After each piece of a flood: less than half a megabyte a second. */
    private static final long FLOOD_PAUSE_NANOS = 10_000_000;

    private final InputStream in;
    private final int linesPerMinute;
    private final Consumer<String> log;
    private final CompletableFuture<Void> waiting = new CompletableFuture<>();
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private volatile String whose = "spare worker";
    private long minuteBegan = System.nanoTime();
    private int lines;
    private long dropped;

    WorkerLog(InputStream in, int linesPerMinute) {
        this(in, linesPerMinute, LOG::info);
    }

    /** With a log of the caller's. */
    WorkerLog(InputStream in, int linesPerMinute, Consumer<String> log) {
        this.log = log;
        this.in = in;
        this.linesPerMinute = linesPerMinute;
    }

    /** From now on it is this tenant's worker. */
    WorkerLog of(TenantId tenant) {
        whose = "tenant " + tenant;
        return this;
    }

    /** Completes once a spare worker waits to hear whose it is, fails when its output ends without. */
    CompletableFuture<Void> waiting() {
        return waiting;
    }

    /** Completes at the worker's word, fails when its output ends without. */
    CompletableFuture<Void> ready() {
        return ready;
    }

    /** A platform thread, since reading a pipe would hold a virtual thread's carrier. */
    void start() {
        Thread.ofPlatform().daemon().name("worker-log").start(this::drain);
    }

    private void drain() {
        StringBuilder line = new StringBuilder();
        byte[] buffer = new byte[4096];
        try {
            int n;
            while ((n = in.read(buffer)) >= 0) {
                for (char c : new String(buffer, 0, n, StandardCharsets.ISO_8859_1).toCharArray()) {
                    if (c == '\n') end(line);
                    else if (line.length() < LINE) line.append(c >= ' ' && c < 127 ? c : '?');
                }
                if (dropped > 0) LockSupport.parkNanos(FLOOD_PAUSE_NANOS);
            }
        } catch (IOException e) {
            LOG.debugf("%s: the worker's output broke", whose);
        }
        waiting.completeExceptionally(new ChamberLost("the worker ended before it waited"));
        ready.completeExceptionally(new ChamberLost("the worker ended before it was ready"));
    }

    private void end(StringBuilder line) {
        String text = line.toString();
        line.setLength(0);
        if (text.equals("waiting") && waiting.complete(null)) return;
        if (text.equals("ready") && ready.complete(null)) return;
        long now = System.nanoTime();
        if (now - minuteBegan > MINUTE_NANOS) {
            if (dropped > 0) log.accept(whose + ": " + dropped + " lines of the worker dropped");
            minuteBegan = now;
            lines = 0;
            dropped = 0;
        }
        if (lines++ < linesPerMinute) log.accept(whose + ": " + text);
        else dropped++;
    }
}
