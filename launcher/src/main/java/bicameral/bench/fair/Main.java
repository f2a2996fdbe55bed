package bicameral.bench.fair;

import bicameral.bench.Figure;
import bicameral.bench.Report;
import bicameral.host.gateway.Gateway;
import bicameral.launcher.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Works in {@code target/bench/fair-data}, which whoever starts it makes and deletes. {@code --seconds 30} of each stretch with and without a flood, {@code --rounds 3} of both, {@code --seed N} for other
 * visitors.
 */
public final class Main {
    private static final int PLACES = 16;
    private static final int OVERHEAD_STREAMS = 4;
    private static final int OVERHEAD_TIMES = 200;
    private static final int OVERHEAD_TOKENS = 8;
    private static final int WARM_TIMES = 500;
    private static final int RATE_TIMES = 4;
    private static final int RATE_TOKENS = 200;
    private static final int FREE_TIMES = 10;
    private static final int FREE_TOKENS = 2_000;
    /** Milliseconds that the first token of the slowest twentieth may come later. */
    private static final OptionalDouble GOAL = OptionalDouble.of(5);
    /** Percent of a stream's rate that may be lost, whatever the engine's pace. */
    private static final OptionalDouble LOST = OptionalDouble.of(10);

    private Main() {}

    /** Exits 0 when it could measure, met or missed; 2 when not. */
    public static void main(String[] words) throws InterruptedException {
        List<String> list = List.of(words);
        try {
            run(number(list, "--seconds", 30), number(list, "--rounds", 3), number(list, "--seed", 20260501));
            System.exit(0);
        } catch (NumberFormatException e) {
            System.err.println("bicameral: --seconds, --rounds and --seed take whole numbers");
            System.exit(2);
        } catch (IOException | SQLException e) {
            System.err.println("bicameral: " + e.getMessage());
            System.exit(2);
        }
    }

    private static int number(List<String> words, String name, int otherwise) {
        int at = words.indexOf(name);
        return at >= 0 && at + 1 < words.size() ? Integer.parseInt(words.get(at + 1)) : otherwise;
    }

    private static void run(int seconds, int rounds, long seed) throws IOException, SQLException, InterruptedException {
        Path root = Installation.current().root();
        Path data = root.resolve("target/bench/fair-data");
        Files.createDirectories(data);
        // A socket's path must be short.
        Path sockets = Files.createTempDirectory("fair");
        List<Figure> figures = new ArrayList<>();
        try (Ground ground = Ground.start(data, root.resolve("seeds/src/main/resources/demo"));
                Engine engine = Engine.start(Installation.current().java(), PLACES)) {
            figures.addAll(overhead(ground, engine, sockets));
            figures.addAll(fairness(ground, engine, sockets, seconds, rounds, seed));
        } finally {
            for (Path left : sockets(sockets)) Files.delete(left);
            Files.delete(sockets);
        }
        Path report = root.resolve("target/bench/fair.json");
        Report.write(report, "fair", figures);
        System.out.println("Seed " + seed + ". Written to " + report);
    }

    private static List<Path> sockets(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    private static List<Figure> say(List<Figure> figures) {
        figures.forEach(figure -> System.out.println(figure.line()));
        return figures;
    }

    private static List<Figure> overhead(Ground ground, Engine engine, Path sockets)
            throws IOException, InterruptedException {
        Gateway brisk = ground.gateway(engine.settings(Pace.BRISK));
        Gateway free = ground.gateway(engine.settings(Pace.FREE));
        List<Tenant> tenants = new ArrayList<>();
        try {
            for (int i = 0; i < PLACES; i++) tenants.add(new Tenant(brisk, sockets.resolve("o" + i)));
            System.out.println("Direct and through the gateway, in turn …");
            List<Figure> figures = new ArrayList<>();
            warmUp(ground, engine, free, tenants, sockets);
            for (int streams : new int[] {1, OVERHEAD_STREAMS}) {
                Overhead few = new Overhead(engine, tenants.subList(0, streams), Pace.BRISK, ground.prompts());
                measured(few, OVERHEAD_TIMES, OVERHEAD_TOKENS);
                figures.addAll(say(firstTokens("fair." + (streams == 1 ? "" : streams + "_at_once_"), few, GOAL)));
            }
            Overhead unseen = new Overhead(
                    engine, tenants.subList(0, 1), Pace.BRISK, ground.prompts().unseen());
            measured(unseen, OVERHEAD_TIMES, OVERHEAD_TOKENS);
            figures.addAll(say(firstTokens("fair.unseen_", unseen, GOAL)));
            Overhead all = new Overhead(engine, tenants.subList(0, PLACES), Pace.BRISK, ground.prompts());
            measured(all, RATE_TIMES, RATE_TOKENS);
            figures.addAll(say(rates("fair.stream", all, LOST)));
            Tenant alone = new Tenant(free, sockets.resolve("u"));
            tenants.add(alone);
            Overhead unpaced = new Overhead(engine, List.of(alone), Pace.FREE, ground.prompts());
            measured(unpaced, FREE_TIMES, FREE_TOKENS);
            figures.addAll(say(rates("fair.unpaced_stream", unpaced, LOST)));
            return figures;
        } finally {
            tenants.forEach(Tenant::close);
        }
    }

    /**
     * A market that has been up for a while has compiled what it does all day; the first hundreds of answers after a start are slower
     * both ways, and are not what is compared.
     */
    private static void warmUp(Ground ground, Engine engine, Gateway free, List<Tenant> tenants, Path sockets)
            throws IOException, InterruptedException {
        List<Tenant> quick = new ArrayList<>();
        for (int i = 0; i < OVERHEAD_STREAMS; i++) quick.add(new Tenant(free, sockets.resolve("w" + i)));
        tenants.addAll(quick);
        new Overhead(engine, quick, Pace.FREE, ground.prompts()).measure(WARM_TIMES, OVERHEAD_TOKENS);
    }

    /** After as many that do not count: what is rarely done is compiled late. */
    private static void measured(Overhead overhead, int times, int tokens) throws IOException, InterruptedException {
        overhead.measure(times, tokens);
        overhead.forget();
        overhead.measure(times, tokens);
    }

    private static List<Figure> firstTokens(String name, Overhead overhead, OptionalDouble goal) {
        List<Figure> figures = new ArrayList<>();
        for (int percent : new int[] {50, 95}) {
            Figure direct = quantile(name + "first_token_direct_p", percent, overhead.direct(), Sample::first);
            Figure through = quantile(name + "first_token_gateway_p", percent, overhead.through(), Sample::first);
            figures.add(direct);
            figures.add(through);
            figures.add(Figure.single(
                    name + "first_token_added_p" + percent,
                    through.value() - direct.value(),
                    "ms",
                    percent == 95 ? goal : OptionalDouble.empty()));
        }
        return figures;
    }

    private static List<Figure> rates(String name, Overhead overhead, OptionalDouble goal) {
        Figure direct = rate(name + "_direct", overhead.direct());
        Figure through = rate(name + "_gateway", overhead.through());
        double lost = 100 * (1 - through.value() / direct.value());
        return List.of(direct, through, Figure.single(name + "_lost", lost, "%", goal));
    }

    private static Figure rate(String name, List<Sample> samples) {
        List<Double> rates = samples.stream().map(Sample::rate).toList();
        return Figure.quantile(name, 0.5, "tokens/s", OptionalDouble.empty(), rates);
    }

    private static Figure quantile(String name, int percent, List<Sample> samples, ToDoubleFunction<Sample> what) {
        List<Double> values =
                samples.stream().map(sample -> what.applyAsDouble(sample)).toList();
        return Figure.quantile(name + percent, percent / 100.0, "ms", OptionalDouble.empty(), values);
    }

    private static List<Figure> fairness(Ground ground, Engine engine, Path sockets, int seconds, int rounds, long seed)
            throws IOException, InterruptedException {
        Gateway gateway = ground.gateway(engine.settings(Pace.CROWD));
        List<Crowd.Seen> calm = new ArrayList<>();
        List<Crowd.Seen> flooded = new ArrayList<>();
        try (Crowd crowd = new Crowd(engine, gateway, sockets, ground.prompts())) {
            crowd.watch(5, seed - 1, false);
            for (int i = 0; i < rounds; i++) {
                System.out.println("Round " + (i + 1) + " of " + rounds + ": without and with a flood …");
                calm.add(crowd.watch(seconds, seed + i, false));
                flooded.add(crowd.watch(seconds, seed + i, true));
            }
            boolean whole = crowd.tenants().stream().allMatch(ground::whole);
            if (!whole) throw new IOException("a chain of receipts is broken");
        }
        List<Figure> figures = new ArrayList<>(rises(calm, flooded));
        figures.addAll(shares(calm, flooded));
        return say(figures);
    }

    private static List<Figure> rises(List<Crowd.Seen> calm, List<Crowd.Seen> flooded) {
        List<Figure> figures = new ArrayList<>();
        figures.addAll(rise("answer", calm, flooded, Sample::whole, OptionalDouble.of(20)));
        figures.addAll(rise("first_token", calm, flooded, Sample::first, OptionalDouble.of(20)));
        return figures;
    }

    private static List<Figure> rise(
            String what,
            List<Crowd.Seen> calm,
            List<Crowd.Seen> flooded,
            ToDoubleFunction<Sample> value,
            OptionalDouble goal) {
        List<Figure> figures = new ArrayList<>();
        for (int percent : new int[] {50, 95}) {
            Figure without = quantile("fair.quiet_" + what + "_calm_p", percent, all(calm), value);
            Figure with = quantile("fair.quiet_" + what + "_flooded_p", percent, all(flooded), value);
            figures.add(without);
            figures.add(with);
            figures.add(Figure.single(
                    "fair.quiet_" + what + "_rise_p" + percent,
                    100 * (with.value() / without.value() - 1),
                    "%",
                    percent == 95 ? goal : OptionalDouble.empty()));
        }
        return figures;
    }

    private static List<Sample> all(List<Crowd.Seen> stretches) {
        return stretches.stream().flatMap(seen -> seen.quiet().stream()).toList();
    }

    private static List<Figure> shares(List<Crowd.Seen> calm, List<Crowd.Seen> flooded) {
        double flooder = flooded.stream().mapToLong(Crowd.Seen::flooderTokens).sum();
        double quiet = flooded.stream().mapToLong(Crowd.Seen::quietTokens).sum();
        double refused = flooded.stream().mapToInt(Crowd.Seen::quietRefused).sum();
        return List.of(
                figure("fair.flooder_share", 100 * flooder / (flooder + quiet), "%"),
                figure("fair.quiet_told_of_a_line_calm", waited(calm), "%"),
                figure("fair.quiet_told_of_a_line_flooded", waited(flooded), "%"),
                figure("fair.quiet_refused", refused, "answers"),
                figure("fair.engine_used_calm", 100 * mean(calm), "%"),
                figure("fair.engine_used_flooded", 100 * mean(flooded), "%"));
    }

    private static double waited(List<Crowd.Seen> stretches) {
        List<Sample> all = all(stretches);
        return 100.0 * all.stream().filter(Sample::waited).count() / all.size();
    }

    private static double mean(List<Crowd.Seen> stretches) {
        return stretches.stream().mapToDouble(Crowd.Seen::busy).average().orElse(0);
    }

    private static Figure figure(String name, double value, String unit) {
        return Figure.single(name, value, unit, OptionalDouble.empty());
    }
}
