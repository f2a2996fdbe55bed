package bicameral.bench.money;

import bicameral.bench.Figure;
import bicameral.bench.Market;
import bicameral.bench.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;

/**
 * A directory to work in, which whoever starts it makes and deletes, and the file of the report. Then {@code --seconds 10} of each
 * stretch, {@code --entries 10M} to measure again on so many, {@code --seed N}. Or {@code --operations 1M}: a random life instead.
 */
public final class Main {
    private static final long SEED = 20_261_128;
    private static final Set<String> OPTIONS = Set.of("--seconds", "--entries", "--seed", "--operations");
    private static final int USERS = 1_000;
    private static final int KILLS_PER_BATCH = 5;
    private static final int MILLION = 1_000_000;

    private Main() {}

    /** Exits 0 when it could measure, met or missed; 2 when not. */
    public static void main(String[] words) throws InterruptedException {
        List<String> list = List.of(words);
        try {
            run(Path.of(list.get(0)), Path.of(list.get(1)), list.subList(2, list.size()));
            System.exit(0);
        } catch (NumberFormatException e) {
            System.err.println(
                    "bicameral: bench money takes --seconds, --entries, --seed and --operations, each with a whole number");
        } catch (IOException | SQLException e) {
            System.err.println("bicameral: " + e.getMessage());
        }
        System.exit(2);
    }

    private static void run(Path data, Path report, List<String> words)
            throws IOException, SQLException, InterruptedException {
        check(words);
        long seed = number(words, "--seed", SEED);
        long operations = number(words, "--operations", 0);
        if (operations > 0) {
            simulate(data, new Plan(seed, (int) operations));
            return;
        }
        try (Market market = Market.start(data)) {
            List<Figure> figures = new Throughput(market, (int) number(words, "--seconds", 10), seed)
                    .measure(number(words, "--entries", 0));
            Report.write(report, "money", figures);
        }
        System.out.println("Seed " + seed + ". Written to " + report);
    }

    private static void simulate(Path data, Plan plan) throws IOException, SQLException, InterruptedException {
        System.out.println("Seed " + plan.seed());
        // A short life among few, so that they have something to do with each other.
        int users = Math.clamp(plan.operations() / 100, 10, USERS);
        int batches = Math.clamp(plan.operations() / 50_000, 2, 40);
        try (Market market = Market.start(data)) {
            long begin = System.nanoTime();
            Simulation.End end =
                    new Simulation(market, plan, users, batches, KILLS_PER_BATCH, System.out::println).live();
            Duration took = Duration.ofNanos(System.nanoTime() - begin);
            end.tale().table().forEach(System.out::println);
            end.tale().times().forEach(System.out::println);
            System.out.println("Postings " + new TreeMap<>(end.postings()));
            System.out.println("Subscriptions " + new TreeMap<>(end.subscriptions()));
            System.out.println("Payouts in parts " + new TreeMap<>(end.parts()));
            System.out.printf(
                    "Seed %d: %,d operations, %,d captures, %,d entries, killed %d times%nbalances %s%ndeeds %s%n",
                    plan.seed(),
                    plan.operations(),
                    end.of("capture"),
                    end.entries(),
                    end.kills(),
                    end.balances(),
                    end.tale().digest());
            System.out.println(pace(plan.operations(), took));
        }
    }

    /** How fast it went, restarts and checks included, and how long a million would take so. */
    static String pace(int operations, Duration took) {
        double seconds = took.toMillis() / 1e3;
        Duration million = Duration.ofSeconds(Math.round(seconds * MILLION / operations));
        return "%,.0f operations a second in %,.0f s with restarts and checks; at this pace %,d take %d h %02d min"
                .formatted(operations / seconds, seconds, MILLION, million.toHours(), million.toMinutesPart());
    }

    /** Measuring takes minutes: what is not understood is said before. */
    static void check(List<String> words) {
        for (int i = 0; i < words.size(); i += 2)
            if (!OPTIONS.contains(words.get(i)) || i + 1 == words.size()) throw new NumberFormatException(words.get(i));
    }

    /** A whole number, or so many thousands (k) or millions (M). */
    static long number(List<String> words, String name, long otherwise) {
        int at = words.indexOf(name);
        if (at < 0 || at + 1 >= words.size()) return otherwise;
        String text = words.get(at + 1).toLowerCase(Locale.ROOT);
        long unit = text.endsWith("m") ? 1_000_000 : text.endsWith("k") ? 1_000 : 1;
        return Math.multiplyExact(Long.parseLong(unit == 1 ? text : text.substring(0, text.length() - 1)), unit);
    }
}
