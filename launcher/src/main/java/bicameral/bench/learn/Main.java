package bicameral.bench.learn;

import bicameral.bench.Figure;
import bicameral.bench.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * {@code --chars 10M}: learns 1M, 10M, 100M characters up to so many and prints what each took; {@code --chars 1M,10M,100M}
 * just those. {@code --from 10M} leaves the smaller ones out, {@code --no-questions} the organisations' questions, {@code --seed N} makes other texts.
 */
public final class Main {
    private static final long MILLION = 1_000_000;

    private Main() {}

    /** Exits 0 when it could measure, met or missed; 2 when not. */
    public static void main(String[] words) throws InterruptedException {
        List<String> list = List.of(words);
        Path root = Path.of(System.getProperty("bicameral.root", "."));
        try {
            long seed = Long.parseLong(option(list, "--seed", "20260501"));
            long least = characters(option(list, "--from", "1M"));
            List<Long> sizes = sizes(option(list, "--chars", "10M"), least);
            System.exit(run(root, sizes, seed, !list.contains("--no-questions")));
        } catch (NumberFormatException e) {
            System.err.println("bicameral: --chars takes a number like 1M, 10M or 100M, --seed a number");
            System.exit(2);
        } catch (IOException e) {
            System.err.println("bicameral: " + e.getMessage());
            System.exit(2);
        }
    }

    private static int run(Path root, List<Long> sizes, long seed, boolean asking)
            throws IOException, InterruptedException {
        Path data = root.resolve("target/bench/learn-data");
        delete(data);
        Files.createDirectories(data);
        List<Figure> figures = new ArrayList<>();
        try {
            LearnBenchmark benchmark = new LearnBenchmark(root, data, seed, asking);
            for (long size : sizes) figures.addAll(benchmark.measure(size));
            figures.addAll(benchmark.growth());
        } finally {
            delete(data);
        }
        Path report = root.resolve("target/bench/learn.json");
        Report.write(report, "learn", figures);
        System.out.println("Seed " + seed + ". Written to " + report);
        return 0;
    }

    /** Those of a list; of a single one, powers of ten of a million below it, from the least one on, and that. */
    private static List<Long> sizes(String text, long least) {
        List<Long> listed = Arrays.stream(text.split(","))
                .map(Main::characters)
                .distinct()
                .sorted()
                .toList();
        if (listed.size() > 1) return listed;
        List<Long> sizes = new ArrayList<>();
        long most = listed.getFirst();
        for (long size = MILLION; size < most; size *= 10) if (size >= least) sizes.add(size);
        sizes.add(most);
        return sizes;
    }

    private static long characters(String text) {
        boolean millions = text.endsWith("M");
        long number = Long.parseLong(millions ? text.substring(0, text.length() - 1) : text);
        return Math.max(100_000, millions ? number * MILLION : number);
    }

    private static String option(List<String> words, String name, String otherwise) {
        int at = words.indexOf(name);
        return at >= 0 && at + 1 < words.size() ? words.get(at + 1) : otherwise;
    }

    static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) return;
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
        }
    }
}
