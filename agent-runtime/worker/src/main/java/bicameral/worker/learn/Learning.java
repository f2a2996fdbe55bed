package bicameral.worker.learn;

import bicameral.protocol.ChamberEvent.LearningReceipt;
import bicameral.worker.journal.Journal;
import bicameral.worker.retrieve.KnowledgeIndex;
import bicameral.worker.retrieve.Learned;
import bicameral.worker.retrieve.PassageVisitor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Learns in the background, on one thread of low priority that gives way to questions, whenever enough has changed; and tells
 * searches what it has learned. See the package for its promises.
 */
public final class Learning implements Learned, AutoCloseable {
    private static final long CLOSING_SECONDS = 5;
    /** Where something changes all the time, learning waits so many times the quiet it asks for, and no longer. */
    private static final int PATIENT = 15;

    private static final long GIVING_WAY_NANOS = TimeUnit.MILLISECONDS.toNanos(40);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final Shelf shelf;
    private final Corpus corpus;
    private final Clock clock;
    private final Settings settings;
    private final Semaphore signals = new Semaphore(0);
    private final AtomicReference<@Nullable Knowing> knowing = new AtomicReference<>();
    private final AtomicReference<@Nullable Running> running = new AtomicReference<>();
    private volatile long lastAsked = System.nanoTime() - GIVING_WAY_NANOS;
    private volatile boolean opened;
    private volatile boolean closed;
    private @Nullable Thread thread;

    /** A course on its way. */
    private record Running(long begun, double progress) {}

    private Learning(Path directory, Supplier<KnowledgeIndex> index, Clock clock, Settings settings) {
        this.shelf = new Shelf(directory);
        this.corpus = new Indexed(index);
        this.clock = clock;
        this.settings = settings;
    }

    /** Takes up what was learned before. Reads nothing until it is needed. */
    @SuppressWarnings(
            "ThreadPriorityCheck") // A hint only; what keeps questions quick is that the thread gives way to them.
    public static Learning open(Path directory, Supplier<KnowledgeIndex> index, Clock clock, Settings settings) {
        Learning learning = new Learning(directory, index, clock, settings);
        learning.thread = Thread.ofPlatform()
                .daemon()
                .name("learning")
                .priority(Thread.MIN_PRIORITY)
                .start(learning::run);
        return learning;
    }

    private record Indexed(Supplier<KnowledgeIndex> index) implements Corpus {
        @Override
        public void read(PassageVisitor visitor) throws IOException {
            index.get().visit(visitor);
        }

        @Override
        public void read(Set<UUID> documents, PassageVisitor visitor) throws IOException {
            index.get().visit(documents, visitor);
        }

        @Override
        public Map<UUID, Integer> documents() throws IOException {
            return index.get().documents();
        }
    }

    /** Documents or records have come or gone. Returns at once. */
    public void changed() {
        signals.release();
    }

    @Override
    public @Nullable Insight on(Collection<UUID> collections, Map<String, Float> weights) {
        lastAsked = System.nanoTime();
        Knowing known = known();
        return known == null ? null : known.on(collections, weights);
    }

    private @Nullable Knowing known() {
        if (!opened) {
            synchronized (this) {
                if (!opened) knowing.set(shelf.model().map(Knowing::new).orElse(null));
                opened = true;
            }
        }
        return knowing.get();
    }

    /** The state of learning now. */
    public LearningReceipt receipt() {
        Shelf.Taken taken = shelf.taken();
        Running now = running.get();
        LearningReceipt last = taken.receipt();
        double seconds = now == null ? 0 : (System.nanoTime() - now.begun()) / 1e9;
        return new LearningReceipt(
                last.characters(),
                last.seconds(),
                last.charactersPerSecond(),
                last.parts(),
                last.trainedAt(),
                growth(taken),
                now != null,
                now == null ? 0 : now.progress(),
                now == null || now.progress() <= 0
                        ? -1
                        : (int) Math.ceil(seconds * (1 - now.progress()) / now.progress()));
    }

    private double growth(Shelf.Taken taken) {
        try {
            return taken.growth(corpus.documents());
        } catch (IOException | RuntimeException e) {
            Journal.broken("growth_unknown", null, e);
            return 0;
        }
    }

    private void run() {
        // A chamber that was killed while it learned, or before, takes it up when it has been awake for a while.
        boolean signalled = waitFor(settings.quiet().toMillis() * 4);
        while (!closed) {
            try {
                if (signalled) becomeQuiet();
                if (!closed) lookWhetherToLearn();
            } catch (CancellationException e) {
                // Closing; the next launch takes it up again.
            } catch (IOException | RuntimeException | OutOfMemoryError e) {
                if (!closed) Journal.broken("learning_failed", null, e);
            } finally {
                running.set(null);
            }
            signals.acquireUninterruptibly();
            signalled = true;
        }
    }

    private boolean waitFor(long millis) {
        try {
            return signals.tryAcquire(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return false;
        }
    }

    private void becomeQuiet() {
        long latest = System.nanoTime() + settings.quiet().toNanos() * PATIENT;
        do signals.drainPermits();
        while (!closed && waitFor(settings.quiet().toMillis()) && System.nanoTime() < latest);
    }

    private void lookWhetherToLearn() throws IOException {
        Map<UUID, Integer> now = corpus.documents();
        Shelf.Taken taken = shelf.taken();
        Knowing known = known();
        if (known != null) known.fold(corpus, taken.newIn(now), this::cancelled);
        boolean forgotten = known != null && taken.hasForgotten(now);
        if (forgotten || taken.growth(now) >= settings.growth()) learn(now);
    }

    /** Learns all anew; what was known answers until then. */
    private void learn(Map<UUID, Integer> documents) throws IOException {
        long begun = System.nanoTime();
        running.set(new Running(begun, 0));
        Course course =
                new Course(corpus, Budget.here(), this::cancelled, reached -> running.set(new Running(begun, reached)));
        Course.Outcome outcome = course.run();
        double seconds = (System.nanoTime() - begun) / 1e9;
        LearningReceipt receipt = new LearningReceipt(
                outcome.characters(),
                seconds,
                Math.round(outcome.characters() / Math.max(1e-3, seconds)),
                outcome.parts(),
                clock.instant(),
                0,
                false,
                0,
                -1);
        shelf.keep(outcome.model(), new Shelf.Taken(receipt, documents));
        knowing.set(shelf.model().map(Knowing::new).orElse(null));
        opened = true;
        Journal.note("learned", null);
    }

    /** Asked between small steps: also where the learning stands back while questions are answered. */
    private boolean cancelled() {
        if (System.nanoTime() - lastAsked < GIVING_WAY_NANOS) LockSupport.parkNanos(PAUSE_NANOS);
        return closed;
    }

    /** Whether a course is on its way. */
    public boolean busy() {
        return running.get() != null;
    }

    /** Stops between two small steps. */
    @Override
    public void close() {
        closed = true;
        changed();
        Thread learner = thread;
        if (learner == null) return;
        try {
            learner.join(TimeUnit.SECONDS.toMillis(CLOSING_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
