package bicameral.bench.start;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The wakes that the host writes to the application's log. */
final class WakeLog {
    private static final Pattern AWAKE = Pattern.compile("awake in (\\d+) ms");
    private static final Pattern CACHE = Pattern.compile("start cache for workers");
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Path log;
    private int seen;

    WakeLog(Path log) {
        this.log = log;
    }

    /** Waits until the log tells of the workers' start cache, built or not to be had; counts wakes from then on. */
    void settle() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!CACHE.matcher(Files.readString(log)).find() && System.nanoTime() < deadline) {
            Thread.sleep(Duration.ofMillis(500));
        }
        seen = all().size();
    }

    /** Milliseconds of each wake since. */
    List<Double> since() throws IOException {
        List<Double> all = all();
        return all.subList(Math.min(seen, all.size()), all.size());
    }

    private List<Double> all() throws IOException {
        List<Double> wakes = new ArrayList<>();
        Matcher matcher = AWAKE.matcher(Files.readString(log));
        while (matcher.find()) wakes.add(Double.valueOf(matcher.group(1)));
        return wakes;
    }
}
