package bicameral.bench.fair;

import bicameral.host.gateway.Gateway;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Nine quiet tenants whose visitors come by chance, two seconds apart on average, the same moments with and without a tenth
 * tenant that always has two hundred requests under way.
 */
final class Crowd implements AutoCloseable {
    static final int QUIET = 9;
    static final int FLOOD = 200;
    /** Answers are of any length between, as answers are. */
    private static final int LEAST_TOKENS = 12;

    private static final int MOST_TOKENS = 36;
    private static final double MEAN_SECONDS = 2;
    /** The flood has filled every line by then. */
    private static final int SETTLE_SECONDS = 3;

    private final Engine engine;
    private final List<Tenant> quiet = new ArrayList<>();
    private final Tenant flooder;
    private final Prompts prompts;

    Crowd(Engine engine, Gateway gateway, Path sockets, Prompts prompts) throws IOException {
        this.engine = engine;
        this.prompts = prompts;
        for (int i = 0; i < QUIET; i++) quiet.add(new Tenant(gateway, sockets.resolve("q" + i)));
        this.flooder = new Tenant(gateway, sockets.resolve("f"));
    }

    List<Tenant> tenants() {
        List<Tenant> all = new ArrayList<>(quiet);
        all.add(flooder);
        return all;
    }

    /**
     * What was seen in one stretch of time.
     *
     * @param quiet answers to the quiet tenants
     * @param quietRefused of the quiet tenants
     * @param flooderTokens that the flooder got meanwhile
     * @param busy share of the engine's time that was used, from 0 to 1
     */
    record Seen(List<Sample> quiet, int quietRefused, long flooderTokens, double busy) {
        long quietTokens() {
            return quiet.stream().mapToLong(Sample::tokens).sum();
        }
    }

    /** Lets them come for so long. */
    Seen watch(int seconds, long seed, boolean flooding) throws InterruptedException, IOException {
        AtomicLong flooderTokens = new AtomicLong();
        try (ExecutorService visitors = Executors.newVirtualThreadPerTaskExecutor()) {
            long settled = System.nanoTime() + TimeUnit.SECONDS.toNanos(flooding ? SETTLE_SECONDS : 0);
            long end = settled + TimeUnit.SECONDS.toNanos(seconds);
            List<Future<Void>> flood = new ArrayList<>();
            for (int i = 0; flooding && i < FLOOD; i++) flood.add(visitors.submit(() -> flood(end, flooderTokens)));
            sleepUntil(settled);
            long busyBefore = engine.busyNanos();
            long flooderBefore = flooderTokens.get();
            List<Sample> samples = quietOnes(visitors, settled, end, seed);
            long flooderGot = flooderTokens.get() - flooderBefore;
            double busy = (engine.busyNanos() - busyBefore) / (1e9 * seconds * engine.places());
            List<Sample> answered = samples.stream().filter(Sample::wasAnswered).toList();
            for (Future<Void> one : flood) await(one);
            return new Seen(answered, samples.size() - answered.size(), flooderGot, busy);
        }
    }

    private List<Sample> quietOnes(ExecutorService visitors, long from, long end, long seed)
            throws InterruptedException {
        ConcurrentLinkedQueue<Future<Sample>> asked = new ConcurrentLinkedQueue<>();
        List<Future<?>> arrivals = new ArrayList<>();
        for (int i = 0; i < QUIET; i++) {
            Tenant tenant = quiet.get(i);
            Random random = new Random(seed * QUIET + i);
            arrivals.add(visitors.submit(() -> arrive(visitors, asked, tenant, random, from, end)));
        }
        for (Future<?> arrival : arrivals) await(arrival);
        sleepUntil(end);
        List<Sample> samples = new ArrayList<>();
        for (Future<Sample> one : asked) samples.add(await(one));
        return samples;
    }

    private Void arrive(
            ExecutorService visitors,
            ConcurrentLinkedQueue<Future<Sample>> asked,
            Tenant tenant,
            Random random,
            long from,
            long end)
            throws InterruptedException {
        long at = from;
        while (true) {
            at += (long) (-Math.log(1 - random.nextDouble()) * MEAN_SECONDS * 1e9);
            if (at >= end) return null;
            sleepUntil(at);
            int tokens = random.nextInt(LEAST_TOKENS, MOST_TOKENS + 1);
            asked.add(visitors.submit(() -> tenant.ask(prompts.next(), tokens)));
        }
    }

    private Void flood(long end, AtomicLong got) throws IOException, InterruptedException {
        while (System.nanoTime() < end) {
            int tokens = ThreadLocalRandom.current().nextInt(LEAST_TOKENS, MOST_TOKENS + 1);
            Sample sample = flooder.ask(prompts.next(), tokens);
            if (sample.wasAnswered()) got.addAndGet(sample.tokens());
            else Thread.sleep(1000 * Math.min(2, sample.comeBack()));
        }
        return null;
    }

    private static <T> T await(Future<T> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a visitor failed", e.getCause());
        }
    }

    private static void sleepUntil(long nanos) throws InterruptedException {
        long left = nanos - System.nanoTime();
        if (left > 0) TimeUnit.NANOSECONDS.sleep(left);
    }

    @Override
    public void close() {
        tenants().forEach(Tenant::close);
    }
}
