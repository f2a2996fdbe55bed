package bicameral.bench;

import bicameral.bench.start.StartBenchmark;
import bicameral.launcher.Installation;
import bicameral.launcher.Product;
import bicameral.launcher.ProductOptions;
import bicameral.launcher.app.Application;
import bicameral.launcher.process.Ports;
import bicameral.launcher.terminal.Progress;
import bicameral.launcher.terminal.Trouble;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The command bench: runs a benchmark by its name. */
public final class Bench {
    private Bench() {}

    /** @param words the name, then what belongs to it */
    public static int run(List<String> words, Progress progress) throws IOException, InterruptedException {
        String name = words.isEmpty() ? "" : words.getFirst();
        return switch (name) {
            case "start" -> start(progress);
            case "quality" -> quality(words, progress);
            case "learning" -> learning(words.subList(1, words.size()));
            case "learn" -> learn(words);
            case "fair" -> fair(words.subList(1, words.size()));
            case "chambers" -> chambers(words.subList(1, words.size()));
            case "money" -> money(words.subList(1, words.size()));
            default ->
                throw new Trouble(
                        "bicameral: which benchmark?",
                        "./bicameral bench start, quality, learning, learn, fair, chambers or money");
        };
    }

    private static int start(Progress progress) throws IOException {
        Path data = freshData("start");
        try {
            List<Figure> figures = new StartBenchmark(data, progress).measure();
            Path report = bench().resolve("start.json");
            Report.write(report, "start", figures);
            figures.forEach(figure -> progress.say(figure.line()));
            progress.say("Written to " + report);
            return 0;
        } finally {
            deleteTree(data);
        }
    }

    /** Against a running product, or against one of its own where none is named. */
    private static int quality(List<String> words, Progress progress) throws IOException, InterruptedException {
        int url = words.indexOf("--url");
        if (url >= 0 && url + 1 < words.size()) return askQuestions(URI.create(words.get(url + 1)));
        Path data = freshData("quality");
        ProductOptions options = ProductOptions.standard()
                .with("BICAMERAL_VISITOR_LIMITS", "off")
                .telling(progress);
        try (Product product = Product.start(data, Ports.anyPair(), options)) {
            new DemoAgents(product.baseUrl(), progress).awaitReady();
            return askQuestions(product.baseUrl());
        } finally {
            deleteTree(data);
        }
    }

    private static int askQuestions(URI baseUrl) throws IOException, InterruptedException {
        return new ProcessBuilder(
                        Installation.current().java().toString(),
                        "-Xmx256m",
                        "-Dstdout.encoding=UTF-8",
                        "-Dbicameral.root=" + Installation.current().root(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "bicameral.bench.quality.Main",
                        "--url",
                        baseUrl.toString())
                .inheritIO()
                .start()
                .waitFor();
    }

    /** What each learned part is worth, on the demo organisations and on any directories of texts that are named. */
    private static int learning(List<String> texts) throws IOException, InterruptedException {
        Installation here = Installation.current();
        List<String> command = new ArrayList<>(List.of(
                here.java().toString(),
                // As a chamber's learning child has it.
                "-Xmx512m",
                "-Xss2m",
                "-XX:+UseSerialGC",
                "-Dstdout.encoding=UTF-8",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                here.worker().resolve("lib") + "/*",
                "bicameral.worker.learn.Ablation",
                here.root().resolve("seeds/src/main/resources/demo").toString(),
                bench().resolve("learning.json").toString()));
        command.addAll(texts);
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    /** In a virtual machine of its own that has the worker's Lucene too, to measure against. */
    private static int learn(List<String> words) throws IOException, InterruptedException {
        Path library = Installation.current().worker().resolve("lib");
        StringBuilder classPath = new StringBuilder(System.getProperty("java.class.path"));
        try (Stream<Path> jars = Files.list(library)) {
            jars.filter(jar -> jar.getFileName().toString().startsWith("lucene-"))
                    .forEach(jar -> classPath.append(File.pathSeparator).append(jar));
        }
        List<String> command = new ArrayList<>(List.of(
                Installation.current().java().toString(),
                "-Xmx512m",
                "-Dstdout.encoding=UTF-8",
                "-Dbicameral.root=" + Installation.current().root(),
                "-cp",
                classPath.toString(),
                "bicameral.bench.learn.Main"));
        command.addAll(words.subList(1, words.size()));
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    /** The gateway itself. */
    private static int fair(List<String> words) throws IOException, InterruptedException {
        return withApplication("fair", Application.MEMORY, words);
    }

    /** The host itself. */
    private static int chambers(List<String> sizes) throws IOException, InterruptedException {
        Path data = bench().resolve("chambers-data");
        List<String> words = new ArrayList<>(
                List.of(data.toString(), bench().resolve("chambers.json").toString()));
        words.addAll(sizes);
        if (sizes.isEmpty() || (sizes.size() == 2 && sizes.getFirst().equals("--spares")))
            words.addAll(List.of("10", "100", "300"));
        return withApplication("chambers", Application.MEMORY, words);
    }

    /** The code of billing itself. */
    private static int money(List<String> options) throws IOException, InterruptedException {
        Path data = bench().resolve("money-data");
        List<String> words = new ArrayList<>(
                List.of(data.toString(), bench().resolve("money.json").toString()));
        words.addAll(options);
        // What goes wrong is said: a market that carries messages one by one would only look slow.
        return withApplication("money", List.of("-Xmx1g", "-Dorg.jboss.logging.provider=jdk"), words);
    }

    /** Runs a benchmark's Main in a virtual machine of its own that has the application's libraries; its data go afterwards. */
    private static int withApplication(String name, List<String> flags, List<String> words)
            throws IOException, InterruptedException {
        Installation here = Installation.current();
        Path library = here.app().resolveSibling("lib");
        List<String> command = new ArrayList<>();
        command.add(here.java().toString());
        command.addAll(flags);
        command.addAll(List.of(
                "-Dstdout.encoding=UTF-8",
                "-Dbicameral.root=" + here.root(),
                "-cp",
                String.join(
                        File.pathSeparator,
                        System.getProperty("java.class.path"),
                        library.resolve("main") + "/*",
                        library.resolve("boot") + "/*"),
                "bicameral.bench." + name + ".Main"));
        command.addAll(words);
        Path data = freshData(name);
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor();
        } finally {
            deleteTree(data);
        }
    }

    private static Path freshData(String name) throws IOException {
        Path data = bench().resolve(name + "-data");
        deleteTree(data);
        Files.createDirectories(data.getParent());
        return data;
    }

    private static Path bench() {
        return Installation.current().root().resolve("target/bench");
    }

    private static void deleteTree(Path directory) throws IOException {
        if (!Files.exists(directory)) return;
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
        }
    }
}
