package bicameral.bench.chambers;

import bicameral.bench.Figure;
import bicameral.host.chamber.ChamberOperations;
import bicameral.host.chamber.Chambers;
import bicameral.host.chamber.SandboxedChambers;
import bicameral.host.gateway.EgressPolicy;
import bicameral.host.gateway.Urgency;
import bicameral.launcher.process.Memory;
import bicameral.protocol.AgentBrief;
import bicameral.protocol.LiveRecord;
import bicameral.tenant.Ids;
import bicameral.tenant.Refusal;
import bicameral.tenant.TenantId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** So many tenants: their wakes apart, in a row and all at once, what each uses at rest, messages of all, and all asleep. */
final class ChambersBenchmark {
    private static final OptionalDouble NO_GOAL = OptionalDouble.empty();
    private static final Duration TALK = Duration.ofSeconds(15);
    private static final int FIRST_ANSWERS = 3;
    private static final Duration REST = Duration.ofSeconds(5);
    /** Between wakes that come apart: some three thousand an hour. */
    private static final Duration BETWEEN = Duration.ofSeconds(1);
    /** So many wakes come apart. */
    private static final int APART = 100;

    private final SandboxedChambers chambers;
    private final int most;
    private final String prefix;
    private final List<Tenant> tenants = new ArrayList<>();
    private final List<Figure> figures = new ArrayList<>();
    private final AtomicInteger toldToComeBack = new AtomicInteger();
    /** Processes of ours that were there before any chamber was: the database. */
    private final Set<Long> others;

    /**
     * @param count tenants
     * @param most awake at once
     */
    ChambersBenchmark(SandboxedChambers chambers, int count, int most) {
        this.chambers = chambers;
        this.most = Math.min(count, most);
        this.prefix = "chambers." + count + ".";
        for (int i = 0; i < count; i++) tenants.add(new Tenant(new TenantId(Ids.next()), Ids.next(), Ids.next()));
        this.others = children();
    }

    /** What we have started and what still runs, but spare workers. */
    private Set<Long> children() {
        Set<Long> spares =
                chambers.spares().stream().map(spare -> outermost(spare.pid())).collect(Collectors.toSet());
        return ProcessHandle.current()
                .children()
                .map(ProcessHandle::pid)
                .filter(pid -> !spares.contains(pid))
                .collect(Collectors.toSet());
    }

    /** A tenant with one agent that has one collection. */
    private record Tenant(TenantId id, UUID agent, UUID collection) {}

    List<Figure> measure() throws InterruptedException {
        teach();
        allAsleep();
        wakesApart();
        allAsleep();
        wakesInARow();
        sizes();
        talk();
        allAsleep();
        storm();
        allAsleep();
        asleep();
        return figures;
    }

    /** A live record each, so that there is something to answer from; no parser child is needed for it. */
    private void teach() {
        for (Tenant tenant : tenants) {
            LiveRecord hours = new LiveRecord(
                    "hours", "Opening hours", "The shop opens at nine and closes at six.", Map.of(), null, null);
            chambers.putRecords(tenant.id, tenant.collection, tenant.agent, "facts", List.of(hours));
        }
    }

    private void allAsleep() {
        for (Tenant tenant : tenants) chambers.hibernate(tenant.id);
    }

    /** As they come to a host that has time between them: each a moment after the last. */
    private void wakesApart() throws InterruptedException {
        chambers.fillSpares().join();
        List<Double> waits = new ArrayList<>();
        int before = chambers.wakes().size();
        for (Tenant tenant : tenants.subList(0, Math.min(tenants.size(), APART))) {
            Thread.sleep(BETWEEN);
            waits.add(millisToWake(tenant));
        }
        wakeFigures("wake", waits, true);
        add(Figure.single(prefix + "wake_by_spares", bySpares(before), "wakes", NO_GOAL));
    }

    /** Each in the moment in which the last one is awake, so that no time is left to start spare workers. */
    private void wakesInARow() {
        chambers.fillSpares().join();
        List<Double> waits = new ArrayList<>();
        for (Tenant tenant : tenants) waits.add(millisToWake(tenant));
        wakeFigures("wake_row", waits, true);
    }

    private double bySpares(int from) {
        return chambers.wakes().stream()
                .skip(from)
                .filter(ChamberOperations.Wake::spare)
                .count();
    }

    private void wakeFigures(String name, List<Double> waits, boolean goals) {
        add(Figure.quantile(prefix + name + "_p50", 0.50, "ms", goals ? OptionalDouble.of(300) : NO_GOAL, waits));
        add(Figure.quantile(prefix + name + "_p95", 0.95, "ms", goals ? OptionalDouble.of(500) : NO_GOAL, waits));
        add(Figure.quantile(prefix + name + "_p99", 0.99, "ms", NO_GOAL, waits));
    }

    private double millisToWake(Tenant tenant) {
        long began = System.nanoTime();
        chambers.wake(tenant.id);
        return (System.nanoTime() - began) / 1e6;
    }

    /** The process of ours that a worker runs below: its sandbox, where it has one. */
    private static long outermost(long pid) {
        long own = ProcessHandle.current().pid();
        ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
        Optional<ProcessHandle> parent = process.parent();
        while (parent.isPresent() && parent.get().pid() != own) {
            process = parent.get();
            parent = process.parent();
        }
        return process.pid();
    }

    /** At rest: each, with its sandbox, as the kernel shares its pages out among all. */
    private void sizes() throws InterruptedException {
        Thread.sleep(REST);
        List<Double> sizes = chambers.awake().stream()
                .map(ChamberOperations.Awake::pid)
                .map(pid -> Memory.proportionalOfTree(outermost(pid)) / 1048576.0)
                .toList();
        if (sizes.isEmpty()) return;
        double sum = sizes.stream().mapToDouble(Double::doubleValue).sum();
        add(Figure.single(prefix + "awake", sizes.size(), "chambers", NO_GOAL));
        add(Figure.quantile(prefix + "pss_idle_p50", 0.50, "MiB", OptionalDouble.of(65), sizes));
        add(Figure.quantile(prefix + "pss_idle_most", 1.0, "MiB", OptionalDouble.of(65), sizes));
        add(Figure.single(prefix + "pss_idle_sum", sum, "MiB", OptionalDouble.of(12 * 1024)));
    }

    /**
     * One visitor each, who asks again as soon as answered. The first answers of a chamber do not count: while all are new, what is told is how
     * long it takes to become warm, and who was first at that.
     */
    private void talk() throws InterruptedException {
        List<Tenant> talking = tenants.subList(tenants.size() - most, tenants.size());
        each(talking, tenant -> {
            for (int i = 0; i < FIRST_ANSWERS; i++) ask(tenant);
            return 0.0;
        });
        long end = System.nanoTime() + TALK.toNanos();
        List<Double> answers = each(talking, tenant -> {
            double count = 0;
            while (System.nanoTime() - end < 0) {
                ask(tenant);
                count++;
            }
            return count;
        });
        double sum = answers.stream().mapToDouble(Double::doubleValue).sum();
        double squares = answers.stream().mapToDouble(n -> n * n).sum();
        add(new Figure(prefix + "messages", sum / TALK.toSeconds(), "per s", NO_GOAL, false, answers));
        // Jain's index: 1 where all got the same, 1/n where one got all.
        add(Figure.single(prefix + "fairness", sum * sum / (answers.size() * squares), "of 1", NO_GOAL));
    }

    private void ask(Tenant tenant) {
        AgentBrief agent = new AgentBrief(
                tenant.agent,
                1,
                "Shop",
                "opening hours",
                "",
                "",
                List.of(tenant.collection),
                AgentBrief.Engine.EXTRACTIVE);
        chambers.ask(
                new Chambers.Question(
                        tenant.id,
                        Ids.next(),
                        agent,
                        EgressPolicy.NONE,
                        null,
                        "visitor",
                        "When does the shop open?",
                        "en",
                        false,
                        Urgency.FREE,
                        List.of()),
                event -> {},
                () -> false);
    }

    /** As many as may be awake, all wanted in the same moment. */
    private void storm() throws InterruptedException {
        long began = System.nanoTime();
        List<Double> waits = each(tenants.subList(0, most), this::millisToWakeComingBack);
        add(Figure.single(prefix + "storm_told_to_come_back", toldToComeBack.get(), "times", NO_GOAL));
        add(Figure.single(prefix + "storm_all_awake", (System.nanoTime() - began) / 1e9, "s", NO_GOAL));
        wakeFigures("storm_wait", waits, false);
    }

    /** As a visitor does: who waited in vain comes back when told to, and the whole wait counts. */
    private double millisToWakeComingBack(Tenant tenant) {
        long began = System.nanoTime();
        while (true) {
            try {
                chambers.wake(tenant.id);
                return (System.nanoTime() - began) / 1e6;
            } catch (Refusal refusal) {
                if (!refusal.code().equals("wakes_full")) throw refusal;
                toldToComeBack.incrementAndGet();
                LockSupport.parkNanos(
                        Duration.ofSeconds(((Number) refusal.values().getOrDefault("retryAfter", 1)).longValue())
                                .toNanos());
            }
        }
    }

    /** What is left of them, as the kernel tells: no process and no memory; and what the host's own heap keeps of each. */
    private void asleep() throws InterruptedException {
        spares();
        List<Double> left = children().stream()
                .filter(pid -> !others.contains(pid))
                .map(pid -> Math.max(0, Memory.proportionalOfTree(pid)) / 1048576.0)
                .toList();
        double sum = left.stream().mapToDouble(Double::doubleValue).sum();
        add(Figure.single(prefix + "asleep_processes", left.size(), "processes", OptionalDouble.of(0)));
        add(Figure.single(prefix + "asleep_memory", sum, "MiB", OptionalDouble.of(0)));
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        add(Figure.single(
                prefix + "host_heap_all_asleep",
                (runtime.totalMemory() - runtime.freeMemory()) / 1048576.0,
                "MiB",
                NO_GOAL));
    }

    /** What stands ready costs the same however many tenants sleep. */
    private void spares() throws InterruptedException {
        chambers.fillSpares().join();
        Thread.sleep(REST);
        List<ChamberOperations.SpareWorker> spares = chambers.spares();
        double bytes = spares.stream()
                .mapToLong(ChamberOperations.SpareWorker::memoryBytes)
                .sum();
        add(Figure.single(prefix + "spares", spares.size(), "processes", NO_GOAL));
        add(Figure.single(prefix + "spare_pss", bytes / 1048576.0, "MiB", NO_GOAL));
    }

    private interface Work {
        double of(Tenant tenant);
    }

    private static List<Double> each(List<Tenant> tenants, Work work) throws InterruptedException {
        try (ExecutorService visitors = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Double>> ends = new ArrayList<>();
            for (Tenant tenant : tenants) ends.add(visitors.submit(() -> work.of(tenant)));
            List<Double> results = new ArrayList<>();
            for (Future<Double> end : ends) results.add(end.get());
            return results;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a tenant's part failed", e.getCause());
        }
    }

    private void add(Figure figure) {
        figures.add(figure);
        System.out.println(figure.line());
    }
}
