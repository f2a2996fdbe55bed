package bicameral.bench.start;

import bicameral.bench.DemoAgents;
import bicameral.bench.Figure;
import bicameral.launcher.Part;
import bicameral.launcher.Product;
import bicameral.launcher.ProductOptions;
import bicameral.launcher.process.Health;
import bicameral.launcher.process.Identity;
import bicameral.launcher.process.Memory;
import bicameral.launcher.process.Ports;
import bicameral.launcher.process.Signals;
import bicameral.launcher.terminal.Progress;
import bicameral.launcher.terminal.Trouble;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * From an empty data directory to the first page, again from a filled one, then wakes of left chambers, then the memory of each
 * process at rest. The build is not part of it.
 */
public final class StartBenchmark {
    private static final OptionalDouble NO_GOAL = OptionalDouble.empty();
    private static final int ROUNDS = 5;

    private final Path data;
    private final Progress progress;
    private final int port = Ports.anyPair();
    private final List<Figure> figures = new ArrayList<>();

    public StartBenchmark(Path data, Progress progress) {
        this.data = data;
        this.progress = progress;
    }

    public List<Figure> measure() throws IOException {
        long began = System.nanoTime();
        try (Product product = start()) {
            figures.add(Figure.single("start.first_start", untilPage(product, began), "s", NO_GOAL));
            new DemoAgents(product.baseUrl(), progress).awaitReady();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        began = System.nanoTime();
        try (Product product = start()) {
            figures.add(Figure.single("start.second_start", untilPage(product, began), "s", OptionalDouble.of(25)));
            wakes(product);
            memory(product);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        return figures;
    }

    private Product start() throws IOException {
        return Product.start(
                data,
                port,
                ProductOptions.standard()
                        .with("BICAMERAL_VISITOR_LIMITS", "off")
                        .telling(progress));
    }

    private static double untilPage(Product product, long began) throws InterruptedException {
        while (Health.status(product.baseUrl().resolve("/")) != 200) Thread.sleep(Duration.ofMillis(50));
        return (System.nanoTime() - began) / 1e9;
    }

    /**
     * Each chamber is put to sleep by ending its worker, then asked; the host logs how long the wake took. Spare workers are ended too: this is
     * the wake that nothing was prepared for.
     */
    private void wakes(Product product) throws IOException, InterruptedException {
        Progress.Step step = progress.begin("wakes");
        DemoAgents agents = new DemoAgents(product.baseUrl(), progress);
        WakeLog log = new WakeLog(product.data().log("app"));
        // The first wakes build the start cache and warm the host.
        for (String slug : DemoAgents.slugs()) agents.ask(slug);
        log.settle();
        for (int round = 1; round <= ROUNDS; round++) {
            for (String slug : DemoAgents.slugs()) {
                step.now("round " + round + " of " + ROUNDS + ", " + slug);
                endWorkers(product);
                agents.ask(slug);
            }
        }
        List<Double> samples = log.since();
        step.done(samples.size() + " samples");
        if (samples.isEmpty())
            throw new Trouble("No chamber woke.", "See " + product.data().log("app"));
        figures.add(Figure.quantile("start.wake_p50", 0.50, "ms", NO_GOAL, samples));
        figures.add(Figure.quantile("start.wake_p95", 0.95, "ms", OptionalDouble.of(500), samples));
    }

    private static void endWorkers(Product product) throws InterruptedException {
        Map<Long, String> workers = workers(product);
        workers.keySet().forEach(pid -> Signals.send(pid, "TERM"));
        for (long pid : workers.keySet()) {
            while (ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent())
                Thread.sleep(Duration.ofMillis(20));
        }
        // The host needs a moment to see the end of a worker that it did not ask for.
        Thread.sleep(Duration.ofMillis(200));
    }

    private static Map<Long, String> workers(Product product) {
        return Memory.chambersBelow(Map.of("app", Identity.of(product.pid(Part.APP))));
    }

    private void memory(Product product) throws IOException, InterruptedException {
        Progress.Step step = progress.begin("memory");
        DemoAgents agents = new DemoAgents(product.baseUrl(), progress);
        for (String slug : DemoAgents.slugs()) agents.ask(slug);
        step.now("waiting 15 s for rest");
        Thread.sleep(Duration.ofSeconds(15));
        for (Part part : Part.values()) {
            figures.add(Figure.single(
                    "start.memory_" + part.label(),
                    mebibytes(
                            part == Part.POSTGRES
                                    ? Memory.proportionalOfTree(product.pid(part))
                                    : Memory.proportional(product.pid(part))),
                    "MiB",
                    NO_GOAL));
        }
        List<Double> chambers = sizes(product, Memory.AWAKE);
        List<Double> spares = sizes(product, Memory.SPARE);
        step.done(chambers.size() + " chambers awake, " + spares.size() + " spare workers");
        if (!spares.isEmpty()) figures.add(Figure.quantile("start.memory_spare_worker", 1.0, "MiB", NO_GOAL, spares));
        if (chambers.isEmpty()) return;
        figures.add(Figure.quantile("start.memory_chamber", 1.0, "MiB", OptionalDouble.of(80), chambers));
    }

    private static List<Double> sizes(Product product, String kind) {
        return workers(product).entrySet().stream()
                .filter(worker -> worker.getValue().equals(kind))
                .map(worker -> mebibytes(Memory.proportional(worker.getKey())))
                .toList();
    }

    private static double mebibytes(long bytes) {
        return bytes / 1048576.0;
    }

    private static IOException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IOException("interrupted", e);
    }
}
