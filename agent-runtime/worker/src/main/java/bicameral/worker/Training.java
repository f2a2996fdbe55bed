package bicameral.worker;

import bicameral.protocol.AgentBrief;
import bicameral.protocol.ChamberEvent;
import bicameral.protocol.ChamberRequest;
import bicameral.worker.child.Child;
import bicameral.worker.learn.CourseMain;
import bicameral.worker.parse.ParserMain;
import bicameral.worker.parse.ParserTask;
import bicameral.worker.parse.Samples;
import bicameral.worker.passage.Passage;
import bicameral.worker.retrieve.KnowledgeIndex;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A short life of a chamber in a temporary directory: learn, ask, read back, sleep. What it loads and links is what the JDK's
 * AOT cache keeps, so it goes the same ways as a real chamber, from the command line on: one class that the cache lacks
 * makes each start look through every jar.
 */
final class Training {
    private static final String TOKEN = "training";
    private static final int READING_HEAP_MEGABYTES = 256;
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final byte[] DOCUMENT = """
            # Training

            The workshop opens at nine on weekdays. 作坊每天上午九点开门，周日休息。

            | what | price |
            | --- | --- |
            | visit | 5.00 |
            """.getBytes(StandardCharsets.UTF_8);

    private final Path home;
    private final UUID collection = UUID.randomUUID();

    private Training(Path home) {
        this.home = home;
    }

    /** Runs it; the directory is gone afterwards. */
    static void run() throws IOException, InterruptedException {
        try (Scratch scratch = Scratch.named("train")) {
            new Training(scratch.directory()).live();
            Rehearsal.run();
            Child.train(List.of(Main.class.getName(), "--train-reading"), READING_HEAP_MEGABYTES, scratch.directory());
        }
    }

    private void live() throws IOException {
        learnHere();
        Options options = Options.parse(List.of(
                "--dir", home.resolve("chamber").toString(),
                "--socket", home.resolve("s").toString(),
                "--gateway", home.resolve("g").toString(),
                "--places", "128"));
        FutureTask<Void> serving = new FutureTask<>(() -> {
            Main.serve(options, TOKEN, new Lasting());
            return null;
        });
        Thread.ofPlatform().daemon().start(serving);
        awaitReady(serving);
        learn(options);
        AgentBrief agent = agent(AgentBrief.Engine.EXTRACTIVE);
        UUID conversation = answered(ask(agent, null, "When does the workshop open?"));
        answered(ask(agent, conversation, "周日开门吗？"));
        answered(ask(agent, conversation, "xylophone"));
        ask(agent(AgentBrief.Engine.SHARED), null, "How much is a visit?");
        call(new ChamberRequest.ReadConversation(agent.agent(), conversation, "visitor"));
        call(new ChamberRequest.DeleteConversation(agent.agent(), conversation, "visitor"));
        call(new ChamberRequest.Retrieve(collection, "visit", 5));
        call(new ChamberRequest.ReadCrossing(UUID.randomUUID()));
        call(new ChamberRequest.Inspect());
        call(new ChamberRequest.Drain());
        ended(serving);
    }

    private void awaitReady(Future<?> serving) throws IOException {
        Instant end = Instant.now().plus(PATIENCE);
        while (!answers()) {
            if (serving.isDone()) ended(serving);
            if (Instant.now().isAfter(end)) throw new IOException("the training chamber does not open");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    /** The socket's file is there before anybody listens. */
    private boolean answers() {
        try {
            call(new ChamberRequest.Inspect());
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void ended(Future<?> serving) throws IOException {
        try {
            serving.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IOException("the training chamber did not end well", e);
        }
    }

    /** A host that never goes. */
    private static final class Lasting extends InputStream {
        @Override
        public int read() {
            while (true) LockSupport.park(this);
        }

        @Override
        public int read(byte[] bytes, int from, int length) {
            return read();
        }
    }

    /** What the parser child does, for a cache of its own: it has more libraries than the worker. */
    static void readHere() throws IOException {
        Path room = Files.createTempDirectory("reading");
        for (Path sample : Samples.write(room)) {
            ParserMain.rehearse(new ParserTask(
                    UUID.randomUUID(),
                    UUID.randomUUID(),
                    sample.getFileName().toString(),
                    sample.toString(),
                    room.resolve("part-" + sample.getFileName()).toString(),
                    360,
                    1_000_000,
                    1_000,
                    false,
                    0));
        }
    }

    /** The learning child starts from the worker's cache, so its classes belong in it too. */
    private void learnHere() throws IOException {
        try (KnowledgeIndex index = new KnowledgeIndex(home.resolve("course"))) {
            for (int document = 0; document < 20; document++)
                index.replace(collection, UUID.randomUUID(), "training", passages(document));
            try (KnowledgeIndex.Hold hold = index.hold()) {
                CourseMain.rehearse(hold.directory(), hold.commit(), home.resolve("model"));
            }
        }
    }

    private static List<Passage> passages(int document) {
        return IntStream.range(0, 8)
                .mapToObj(i -> new Passage(
                        i, "", List.of("training"), Passage.Kind.PROSE, text(document, i), List.of(), List.of()))
                .toList();
    }

    private static String text(int document, int passage) {
        SplittableRandom random = new SplittableRandom(passage);
        return IntStream.range(0, 24)
                .mapToObj(i -> "word" + (char) ('a' + document) + random.nextInt(30) + (i % 8 == 7 ? ". " : " "))
                .collect(Collectors.joining());
    }

    private void learn(Options options) throws IOException {
        UUID document = UUID.randomUUID();
        Files.write(options.directory().resolve("inbox").resolve(document.toString()), DOCUMENT);
        call(new ChamberRequest.AddDocument(document, collection, "training.md", DOCUMENT.length, sha256()));
        Instant end = Instant.now().plus(PATIENCE);
        while (stage() != ChamberEvent.Stage.READY) {
            if (stage() == ChamberEvent.Stage.FAILED || Instant.now().isAfter(end))
                throw new IOException("the training document was not learned");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        call(new ChamberRequest.OpenPassage(collection, document, 0));
    }

    private ChamberEvent.Stage stage() throws IOException {
        ChamberEvent.Documents documents = (ChamberEvent.Documents) call(new ChamberRequest.ListDocuments(collection));
        return documents.documents().getFirst().stage();
    }

    private AgentBrief agent(AgentBrief.Engine engine) {
        return new AgentBrief(UUID.randomUUID(), 1, "Training", "to train", "", "", List.of(collection), engine);
    }

    private ChamberEvent ask(AgentBrief agent, @org.jspecify.annotations.Nullable UUID conversation, String text)
            throws IOException {
        return call(new ChamberRequest.Ask(UUID.randomUUID(), agent, conversation, "visitor", text, "en", true));
    }

    private static UUID answered(ChamberEvent end) throws IOException {
        if (end instanceof ChamberEvent.Answered answered) return answered.conversation();
        throw new IOException("the training question was not answered");
    }

    private ChamberEvent call(ChamberRequest request) throws IOException {
        return new Caller(home.resolve("s"), TOKEN).call(request);
    }

    private static String sha256() throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(DOCUMENT));
        } catch (NoSuchAlgorithmException e) {
            throw new IOException(e);
        }
    }
}
