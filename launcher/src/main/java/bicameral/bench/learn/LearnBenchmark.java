package bicameral.bench.learn;

import bicameral.bench.Figure;
import bicameral.protocol.ChamberEvent;
import bicameral.protocol.ChamberEvent.DocumentState;
import bicameral.protocol.ChamberEvent.Stage;
import bicameral.protocol.ChamberRequest;
import bicameral.seeds.corpus.Corpus;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Measures one size after the other on the same made-up texts. */
final class LearnBenchmark {
    private static final int STILL_SECONDS = 60;
    /** From this share of new passages on a chamber learns anew, as the worker's option says. */
    private static final double ENOUGH_NEW = 0.08;

    private static final int QUERIES_AFTER = 400;
    private static final int WAKES = 5;
    private static final long ONE_THREAD_TOO = 10_000_000;
    private static final long PATIENCE_SECONDS = 3600;

    private final Path data;
    private final long seed;
    private final Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    private final Path library;
    private final Questions questions;
    private final Path cache;
    private final boolean asking;
    private final double unburied;
    private final SortedMap<Long, Double> searchableSeconds = new TreeMap<>();

    /** @param asking whether the organisations' questions are asked, which takes minutes */
    LearnBenchmark(Path root, Path data, long seed, boolean asking) throws IOException, InterruptedException {
        this.data = data;
        this.seed = seed;
        this.library = root.resolve("agent-runtime/worker/target/dist/lib");
        this.questions = new Questions(root.resolve("seeds/src/main/resources/demo"));
        this.cache = data.resolve("worker.aot");
        say("Making the workers' start cache");
        Worker.train(java, classPath(), cache);
        this.asking = asking;
        if (asking) say("Asking the organisations' questions of a chamber that knows nothing else");
        this.unburied = asking ? unburied() : 0;
        if (asking) say(String.format(Locale.ROOT, "%.1f %% as they should be", unburied));
    }

    private String classPath() {
        return library + "/*";
    }

    private static void say(String line) {
        System.out.println(line);
    }

    private double unburied() throws IOException, InterruptedException {
        UUID collection = UUID.randomUUID();
        try (Worker worker = Worker.start(java, classPath(), cache, data.resolve("plain"))) {
            for (Path document : questions.documents()) worker.add(collection, document);
            awaitAll(worker, collection, System.nanoTime(), null);
            awaitLearned(worker, null);
            return questions.right(worker, collection);
        }
    }

    /**
     * From each size to the next: the exponent e of time ~ characters^e, beside that of n log n; 1 is linear. Start-up that
     * costs all sizes the same makes it smaller.
     */
    List<Figure> growth() {
        List<Figure> figures = new ArrayList<>();
        Map.Entry<Long, Double> before = null;
        for (Map.Entry<Long, Double> size : searchableSeconds.entrySet()) {
            if (before != null) {
                double times = Math.log((double) size.getKey() / before.getKey());
                double exponent = Math.log(size.getValue() / before.getValue()) / times;
                double nLogN = 1 + Math.log(Math.log(size.getKey()) / Math.log(before.getKey())) / times;
                String name = "learn.growth_" + size(before.getKey()) + "_to_" + size(size.getKey());
                figures.add(goal(name, exponent, "exponent of characters", nLogN));
            }
            before = size;
        }
        figures.forEach(figure -> say(figure.line()));
        return figures;
    }

    private static String size(long characters) {
        return characters % 1_000_000 == 0 ? characters / 1_000_000 + "M" : Long.toString(characters);
    }

    List<Figure> measure(long characters) throws IOException, InterruptedException {
        String name = "learn." + size(characters) + ".";
        say("Writing " + characters + " characters");
        Path room = data.resolve("at-" + characters);
        List<Path> files =
                new Corpus(Corpus.texts(questions.documents()), seed).write(room.resolve("files"), characters);
        List<Figure> figures = new ArrayList<>();
        say("Indexing them with Lucene alone");
        double[] raw = raw(room.resolve("raw"), files, Runtime.getRuntime().availableProcessors());
        figures.add(figure(name + "raw_lucene", raw[0], "s"));
        figures.add(figure(name + "raw_lucene_processor", raw[2], "s"));
        if (characters <= ONE_THREAD_TOO)
            figures.add(figure(name + "raw_lucene_one_thread", raw(room.resolve("raw1"), files, 1)[0], "s"));
        figures.add(figure(name + "raw_lucene_disk", raw[1] / characters, "bytes/character"));
        try (Worker worker = Worker.start(java, classPath(), cache, room)) {
            learn(name, worker, files, characters, raw, figures);
            worker.sleep();
        }
        wake(name, room, figures);
        figures.forEach(figure -> say(figure.line()));
        Main.delete(room);
        return figures;
    }

    private void learn(
            String name, Worker worker, List<Path> files, long characters, double[] raw, List<Figure> figures)
            throws IOException, InterruptedException {
        say("Learning them");
        UUID collection = UUID.randomUUID();
        long begun = System.nanoTime();
        Load load = new Load(worker, collection, questions.wordings());
        int before = files.size() / 2;
        for (Path file : files.subList(0, before)) worker.add(collection, file);
        for (Path document : questions.documents()) worker.add(collection, document);
        for (Path file : files.subList(before, files.size())) worker.add(collection, file);
        double[] searchable = awaitAll(worker, collection, begun, load);
        double own = worker.ownSeconds();
        double child = worker.childSeconds();
        long memory = load.mostMemory();
        awaitLearned(worker, load);
        double learned = seconds(begun);
        int askedBefore = load.queries().size();
        double judged = awaitJudged(worker, collection, begun, load);
        load.close();
        load.check();

        searchableSeconds.put(characters, searchable[1]);
        figures.add(figure(name + "speed", characters / searchable[1], "characters/s"));
        figures.add(figure(name + "first_answer", searchable[0], "s"));
        figures.add(goal(name + "searchable", searchable[1], "s", 1.5 * raw[0]));
        figures.add(goal(name + "searchable_by_raw", searchable[1] / raw[0], "times", 1.5));
        figures.add(figure(name + "searchable_processor_worker", own, "s"));
        figures.add(figure(name + "searchable_processor_child", child, "s"));
        figures.add(figure(name + "searchable_processor_by_raw", (own + child) / raw[2], "times"));
        figures.add(goal(name + "learned", learned, "s", 3 * raw[0]));
        figures.add(goal(name + "learned_by_raw", learned / raw[0], "times", 3));
        figures.add(figure(name + "judged", judged, "s"));
        course(name, worker, figures);
        figures.add(figure(
                name + "disk_index",
                (double) bytes(worker.chamber().resolve("index")) / characters,
                "bytes/character"));
        figures.add(figure(
                name + "disk_originals",
                (double) bytes(worker.chamber().resolve("originals")) / characters,
                "bytes/character"));
        figures.add(figure(name + "heap_at_most", Worker.HEAP_MEGABYTES, "MiB"));
        figures.add(figure(name + "memory_peak_searchable", memory / 1048576.0, "MiB"));
        figures.add(figure(name + "memory_peak", load.mostMemory() / 1048576.0, "MiB"));
        quantiles(name + "query_while", load.queries().subList(0, askedBefore), 50, figures);
        List<Double> judging =
                load.queries().subList(askedBefore, load.queries().size());
        // Of few documents all are judged before the next question is asked.
        if (!judging.isEmpty())
            figures.add(Figure.quantile(name + "query_judging_p95", 0.95, "ms", OptionalDouble.of(50), judging));
        figures.add(Figure.quantile(name + "record_found_max", 1, "ms", OptionalDouble.of(2000), load.found()));
        figures.add(Figure.quantile(name + "record_answered_max", 1, "ms", OptionalDouble.of(2000), load.answered()));
        List<Double> after = new ArrayList<>();
        List<String> wordings = questions.wordings();
        for (int i = 0; i < QUERIES_AFTER; i++)
            after.add(Load.query(worker, collection, wordings.get(i % wordings.size())));
        quantiles(name + "query_after", after, 25, figures);
        figures.add(figure(name + "memory_after", worker.memory() / 1048576.0, "MiB"));
        if (asking) ask(name, worker, collection, figures);
    }

    /** What learning beyond keywords took and brought. */
    private static void course(String name, Worker worker, List<Figure> figures) throws IOException {
        ChamberEvent.LearningReceipt receipt =
                worker.call(new ChamberRequest.ReadLearning(UUID.randomUUID()), ChamberEvent.LearningReceipt.class);
        figures.add(figure(name + "course", receipt.seconds(), "s"));
        List<ChamberEvent.LearnedPart> parts = receipt.parts();
        long on = parts.stream().filter(part -> part.on()).count();
        figures.add(figure(name + "course_parts_on", (double) on, "of " + parts.size()));
        for (ChamberEvent.LearnedPart part : parts) say("Learned: " + part);
        figures.add(figure(name + "model", bytes(worker.chamber().resolve("learned")) / 1048576.0, "MiB"));
    }

    private void ask(String name, Worker worker, UUID collection, List<Figure> figures) throws IOException {
        say("Asking the buried organisations' questions");
        List<String> wordings = questions.wordings();
        List<Double> answers = new ArrayList<>();
        for (int i = 0; i < wordings.size(); i++) {
            long asked = System.nanoTime();
            worker.exchange(Questions.ask(collection, wordings.get(i), "en"));
            answers.add((System.nanoTime() - asked) / 1e6);
        }
        figures.add(Figure.quantile(name + "answer_p95", 0.95, "ms", OptionalDouble.empty(), answers));
        double buried = questions.right(worker, collection);
        figures.add(figure(name + "right_unburied", unburied, "%"));
        figures.add(figure(name + "right_buried", buried, "%"));
        figures.add(goal(name + "right_lost_by_burying", unburied - buried, "points", 5));
    }

    private void wake(String name, Path room, List<Figure> figures) throws IOException, InterruptedException {
        List<Double> wakes = new ArrayList<>();
        for (int i = 0; i < WAKES; i++) {
            long begun = System.nanoTime();
            try (Worker worker = Worker.start(java, classPath(), cache, room)) {
                worker.call(new ChamberRequest.Retrieve(UUID.randomUUID(), "gate", 1), ChamberEvent.Passages.class);
                wakes.add(seconds(begun));
                worker.sleep();
            }
        }
        figures.add(Figure.quantile(name + "wake_max", 1, "s", OptionalDouble.of(1), wakes));
    }

    private double[] raw(Path index, List<Path> files, int threads) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                java.toString(),
                "-Xmx1g",
                "-cp",
                System.getProperty("java.class.path"),
                RawIndex.class.getName(),
                index.toString(),
                Integer.toString(threads)));
        files.forEach(file -> command.add(file.toString()));
        Process process = new ProcessBuilder(command)
                .redirectError(data.resolve("raw.log").toFile())
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = out.readLine();
            if (process.waitFor() != 0 || line == null)
                throw new IOException("raw indexing failed, see " + data.resolve("raw.log"));
            String[] words = line.split(" ");
            return Stream.of(words).mapToDouble(Double::parseDouble).toArray();
        }
    }

    /** Seconds until the first document was ready, and until all were. */
    private static double[] awaitAll(Worker worker, UUID collection, long begun, @Nullable Load load)
            throws IOException {
        double first = -1;
        while (seconds(begun) < PATIENCE_SECONDS) {
            if (load != null) load.check();
            List<DocumentState> states = worker.call(
                            new ChamberRequest.ListDocuments(collection), ChamberEvent.Documents.class)
                    .documents();
            for (DocumentState state : states)
                if (state.stage() == Stage.FAILED) throw new IOException(state.name() + " failed: " + state.problem());
            if (first < 0 && states.stream().anyMatch(state -> state.stage() == Stage.READY)) first = seconds(begun);
            if (states.stream().allMatch(state -> state.stage() == Stage.READY))
                return new double[] {first, seconds(begun)};
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
        throw new IOException("not learned in an hour");
    }

    /** Until what is there has been learned: whether the chamber is quiet too is another matter while records keep coming. */
    private static void awaitLearned(Worker worker, @Nullable Load load) throws IOException {
        while (true) {
            ChamberEvent.LearningReceipt receipt =
                    worker.call(new ChamberRequest.ReadLearning(UUID.randomUUID()), ChamberEvent.LearningReceipt.class);
            if (receipt.trainedAt() != null && !receipt.training() && receipt.growth() < ENOUGH_NEW) return;
            if (load != null) load.check();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }

    /**
     * Seconds until every document had been judged, which goes on behind learning, or until no more were for a minute: what is left
     * then has nothing to be judged by.
     */
    private static double awaitJudged(Worker worker, UUID collection, long begun, Load load) throws IOException {
        int documents = worker.call(new ChamberRequest.ListDocuments(collection), ChamberEvent.Documents.class)
                .documents()
                .size();
        long before = -1;
        double changed = seconds(begun);
        while (seconds(begun) - changed < STILL_SECONDS) {
            load.check();
            long judged =
                    worker
                            .call(new ChamberRequest.ReadQuality(collection), ChamberEvent.Quality.class)
                            .documents()
                            .stream()
                            .filter(document -> document.passages() > 0)
                            .count();
            if (judged >= documents) return seconds(begun);
            if (judged != before) changed = seconds(begun);
            before = judged;
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
        }
        say(before + " of " + documents + " documents judged");
        return changed;
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    private static long bytes(Path directory) throws IOException {
        long bytes = 0;
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) bytes += Files.size(file);
        }
        return bytes;
    }

    private static void quantiles(String name, List<Double> samples, double goal, List<Figure> figures) {
        figures.add(Figure.quantile(name + "_p50", 0.50, "ms", OptionalDouble.empty(), samples));
        figures.add(Figure.quantile(name + "_p95", 0.95, "ms", OptionalDouble.of(goal), samples));
        figures.add(Figure.quantile(name + "_p99", 0.99, "ms", OptionalDouble.empty(), samples));
    }

    private static Figure figure(String name, double value, String unit) {
        return Figure.single(name, value, unit, OptionalDouble.empty());
    }

    private static Figure goal(String name, double value, String unit, double goal) {
        return Figure.single(name, value, unit, OptionalDouble.of(goal));
    }
}
