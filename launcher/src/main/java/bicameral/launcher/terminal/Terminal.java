package bicameral.launcher.terminal;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Progress on a terminal (one live line, every second) or in a log (a line when a step begins and ends). */
public final class Terminal implements Progress, AutoCloseable {
    private static final String CLEAR_LINE = "\r\u001b[2K";

    private final PrintStream out;
    private final boolean live;
    private final List<Running> running = new ArrayList<>();
    private boolean lineShown;
    private boolean closed;

    public Terminal(PrintStream out, boolean live) {
        this.out = out;
        this.live = live;
        if (live) Thread.ofPlatform().daemon().name("progress").start(this::tick);
    }

    /** On standard output; live where the script that started this JVM found a terminal there. */
    public static Terminal standard() {
        return new Terminal(System.out, Boolean.getBoolean("bicameral.live"));
    }

    @Override
    public synchronized Step begin(String what) {
        Running step = new Running(what, System.nanoTime());
        running.add(step);
        if (!live) out.println("… " + what);
        return step;
    }

    @Override
    public synchronized void say(String line) {
        clear();
        out.println(line);
        out.flush();
    }

    @Override
    public synchronized void close() {
        closed = true;
        clear();
    }

    private synchronized boolean show() {
        if (closed) return false;
        clear();
        if (!running.isEmpty()) {
            out.print(running.stream().map(Running::line).collect(Collectors.joining("   ")));
            out.flush();
            lineShown = true;
        }
        return true;
    }

    private void clear() {
        if (lineShown) out.print(CLEAR_LINE);
        lineShown = false;
    }

    private void tick() {
        try {
            while (show()) Thread.sleep(Duration.ofSeconds(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Running implements Step {
        private final String what;
        private final long since;
        private volatile String doing = "";

        Running(String what, long since) {
            this.what = what;
            this.since = since;
        }

        String line() {
            long seconds = (System.nanoTime() - since) / 1_000_000_000L;
            return "… " + what + (doing.isEmpty() ? "" : " (" + doing + ")") + " " + seconds + " s";
        }

        @Override
        public void now(String doing) {
            if (!live && !doing.equals(this.doing)) say("    " + what + ": " + doing);
            this.doing = doing;
        }

        @Override
        public void done(String result) {
            double seconds = (System.nanoTime() - since) / 1e9;
            synchronized (Terminal.this) {
                running.remove(this);
                say(String.format(
                        Locale.ROOT, "✓ %-12s %6.1f s%s", what, seconds, result.isEmpty() ? "" : "   " + result));
            }
        }
    }
}
