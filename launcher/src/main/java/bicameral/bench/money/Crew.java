package bicameral.bench.money;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Writers that do the same for a while, each as fast as it can. */
final class Crew {
    private Crew() {}

    /**
     * What a stretch gave.
     *
     * @param perSecond deeds of all writers together
     * @param millis how long each deed took
     */
    record Pace(double perSecond, List<Double> millis) {
        Pace {
            millis = List.copyOf(millis);
        }
    }

    /** Runs for the given time; the first tenth is warming up and does not count. */
    static Pace run(int writers, int seconds, long seed, Consumer<SplittableRandom> deed) throws InterruptedException {
        long begin = System.nanoTime();
        long warm = begin + seconds * 100_000_000L;
        long end = begin + seconds * 1_000_000_000L;
        List<Double> millis = new ArrayList<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(writers)) {
            List<Future<List<Double>>> running = new ArrayList<>();
            for (int i = 0; i < writers; i++) {
                SplittableRandom random = new SplittableRandom(seed * 1_000 + i);
                running.add(pool.submit(() -> work(warm, end, random, deed)));
            }
            for (Future<List<Double>> one : running) millis.addAll(one.get());
        } catch (ExecutionException e) {
            throw new IllegalStateException("a writer failed", e.getCause());
        }
        return new Pace(millis.size() / (seconds * 0.9), millis);
    }

    private static List<Double> work(long warm, long end, SplittableRandom random, Consumer<SplittableRandom> deed) {
        List<Double> millis = new ArrayList<>();
        long at = System.nanoTime();
        while (at < end) {
            deed.accept(random);
            long after = System.nanoTime();
            if (at >= warm && after <= end) millis.add((after - at) / 1e6);
            at = after;
        }
        return millis;
    }
}
