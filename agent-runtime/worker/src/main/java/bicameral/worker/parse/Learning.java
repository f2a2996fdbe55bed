package bicameral.worker.parse;

import bicameral.worker.passage.Chunker;
import bicameral.worker.passage.Passage;
import bicameral.worker.retrieve.PartIndex;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads one document and writes the index of its passages, block by block: the reading goes on while earlier passages are
 * indexed on further threads, each into a part of its own, with a bounded number of them in between. Used once.
 */
final class Learning implements Reading {
    private static final int BATCH = 64;
    private static final int WAITING = 16;
    /** A smaller file is indexed faster by the thread that reads it. */
    private static final long WORTH_THREADS = 512 * 1024;

    private static final long TOLD_EVERY = TimeUnit.MILLISECONDS.toNanos(150);
    private static final List<Passage> END = List.of();

    private final ParserTask task;
    private final List<PartIndex> parts = new ArrayList<>();
    private final Consumer<ParserFrames.Advance> told;
    private final Chunker.Cutting cutting;
    private final BlockingQueue<List<Passage>> waiting = new ArrayBlockingQueue<>(WAITING);
    private final List<Thread> threads = new ArrayList<>();
    private List<Passage> batch = new ArrayList<>(BATCH);
    private volatile @Nullable Throwable failure;
    private long characters;
    private int permille;
    private long toldNanos = System.nanoTime();

    private Learning(ParserTask task, Consumer<ParserFrames.Advance> told) {
        this.task = task;
        this.told = told;
        this.cutting = new Chunker(Chunker.Sizes.about(task.passageCharacters())).cutting(this::add);
    }

    /** Learns the document of the task. */
    static ParserFrames.Learned learn(ParserTask task, Consumer<ParserFrames.Advance> told)
            throws UnreadableDocument, IOException {
        Path file = Path.of(task.file());
        Learning learning = new Learning(task, told);
        try {
            learning.begin(Files.size(file));
            Facts facts = new DocumentReader().read(file, task.name(), learning);
            learning.cutting.end();
            learning.flush();
            return learning.learned(facts);
        } finally {
            learning.finish();
            learning.rethrow();
        }
    }

    private void begin(long bytes) throws IOException {
        int helpers =
                bytes < WORTH_THREADS ? 0 : Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 2);
        for (int i = 0; i < Math.max(1, helpers); i++)
            parts.add(new PartIndex(Path.of(task.part(), Integer.toString(i)), bytes));
        for (int i = 0; i < helpers; i++) {
            PartIndex part = parts.get(i);
            threads.add(Thread.ofPlatform().daemon().name("index-" + i).start(() -> index(part)));
        }
    }

    private ParserFrames.Learned learned(Facts facts) throws UnreadableDocument {
        if (cutting.passages() == 0) throw new UnreadableDocument("empty");
        return new ParserFrames.Learned(
                facts.mediaType(), facts.title(), facts.pages(), facts.characters(), cutting.passages());
    }

    @Override
    public void block(Block block) throws UnreadableDocument {
        characters += block.text().length();
        if (characters > task.characters()) throw new UnreadableDocument("too_large");
        cutting.block(block);
        if (cutting.passages() > task.passages()) throw new UnreadableDocument("too_complex");
        tell();
    }

    @Override
    public void reached(int now) {
        permille = now;
    }

    private void tell() {
        long now = System.nanoTime();
        if (now - toldNanos < TOLD_EVERY) return;
        toldNanos = now;
        told.accept(new ParserFrames.Advance(permille, cutting.passages(), characters));
    }

    private void add(Passage passage) {
        batch.add(passage);
        if (batch.size() == BATCH) flush();
    }

    private void flush() {
        if (batch.isEmpty()) return;
        List<Passage> full = batch;
        batch = new ArrayList<>(BATCH);
        if (threads.isEmpty()) indexHere(full);
        else put(full);
    }

    private void indexHere(List<Passage> passages) {
        try {
            parts.getFirst().add(task.collection(), task.document(), task.name(), passages);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void put(List<Passage> passages) {
        try {
            while (!waiting.offer(passages, 1, TimeUnit.SECONDS)) {
                if (failure != null) return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void index(PartIndex part) {
        try (part) {
            while (true) {
                List<Passage> next = waiting.take();
                if (next.isEmpty()) return;
                part.add(task.collection(), task.document(), task.name(), next);
            }
        } catch (IOException | RuntimeException | Error e) {
            // The first says why; later ones only that the index is closed.
            if (failure == null) failure = e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void finish() throws IOException {
        for (int i = 0; i < threads.size(); i++) put(END);
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        if (threads.isEmpty()) for (PartIndex part : parts) part.close();
    }

    private void rethrow() throws IOException {
        Throwable failed = failure;
        if (failed instanceof IOException e) throw e;
        if (failed != null) throw new IllegalStateException(failed);
    }
}
