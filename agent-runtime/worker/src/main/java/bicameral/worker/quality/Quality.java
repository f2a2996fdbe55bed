package bicameral.worker.quality;

import bicameral.protocol.ChamberEvent;
import bicameral.protocol.Standing;
import bicameral.worker.journal.Journal;
import bicameral.worker.passage.Passage;
import bicameral.worker.retrieve.KnowledgeIndex;
import bicameral.worker.retrieve.Trust;
import bicameral.worker.store.ChamberDb;
import java.util.AbstractList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Judges what has been learned, and tells what it found. Documents are judged on a thread of their own behind learning, which may
 * take minutes, and where there is much to read they let a course go first; records on another one as they come, whatever documents are being judged. Thread-safe.
 */
public final class Quality implements AutoCloseable {
    private static final long CLOSING_SECONDS = 10;
    private static final long LONG_ROUND = TimeUnit.SECONDS.toNanos(1);
    private static final long MOST_REST = TimeUnit.MINUTES.toNanos(5);
    private static final long MOST_LIVE_REST = TimeUnit.SECONDS.toNanos(5);
    /** Records that govern may change without end; what documents say is held against them again no more often. */
    private static final long HELD_REST = TimeUnit.MINUTES.toNanos(10);

    /** A course that does not end is not waited for for ever, in one round. */
    private static final long MOST_PATIENCE = TimeUnit.MINUTES.toNanos(3);

    /** A round that has read so many passages is no short one. */
    static final int MANY = 5_000;

    private static final long LOOK_MILLIS = 50;

    private final Judgements judgements;
    private final Appraiser appraiser;
    private final LiveAppraiser liveAppraiser;
    private final Appraisals appraisals;
    private final Report report;
    private final Semaphore work = new Semaphore(0);
    private final Semaphore liveWork = new Semaphore(0);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final BooleanSupplier learning;
    /** Of the round that is on its way: how many passages it has read, and how long it has let a course go first. For the thread only. */
    private int read;

    private long waited;
    /** For the thread of live records only: whether documents are to be judged again for them, and when they were last. */
    private boolean toPassOn;

    private long passedOn = System.nanoTime() - HELD_REST;
    private volatile boolean closed;
    private @Nullable Thread thread;
    private @Nullable Thread liveThread;

    private Quality(
            ChamberDb db,
            BiFunction<UUID, Integer, List<Passage>> shelf,
            Supplier<KnowledgeIndex> index,
            int room,
            BooleanSupplier learning) {
        this.learning = learning;
        judgements = new Judgements(db);
        LiveJudgements live = new LiveJudgements(db);
        liveAppraiser = new LiveAppraiser(live, judgements, index, room);
        appraiser = new Appraiser(
                judgements, live, (document, generation) -> unhurried(shelf.apply(document, generation)), index);
        appraisals = new Appraisals(judgements, live, room);
        report = new Report(judgements, live, (document, ordinal) -> index.get().read(document, ordinal));
    }

    /**
     * Starts judging.
     *
     * @param shelf the passages of a document's generation, in order, perhaps read page by page
     * @param room how many ordinals a live record has for its passages
     * @param learning whether a course is on its way, which goes before judging much
     */
    public static Quality open(
            ChamberDb db,
            BiFunction<UUID, Integer, List<Passage>> shelf,
            Supplier<KnowledgeIndex> index,
            int room,
            BooleanSupplier learning) {
        Quality quality = new Quality(db, shelf, index, room, learning);
        quality.thread = started("quality", quality::run);
        quality.liveThread = started("quality-live", quality::runLive);
        return quality;
    }

    @SuppressWarnings(
            "ThreadPriorityCheck") // Judging may take what answering and learning leave; nothing waits for it.
    private static Thread started(String name, Runnable task) {
        Thread thread = Thread.ofPlatform()
                .daemon()
                .name(name)
                .priority(Thread.MIN_PRIORITY)
                .unstarted(task);
        thread.start();
        return thread;
    }

    /** There may be something to judge. What a source brings that the owner ignores or governs by counts so at once. */
    public void wake() {
        appraisals.arriving();
        work.release();
        wakeLive();
    }

    /** Records have come or gone. */
    public void wakeLive() {
        liveWork.release();
    }

    /** How far passages are believed, from memory. */
    public Trust trust() {
        return appraisals;
    }

    /** Says how far a document is trusted; holds at once, what follows from it for others soon after. */
    public void stand(UUID collection, UUID document, Standing standing) {
        judgements.stand(collection, document, standing);
        appraisals.reload();
        wake();
    }

    /** Says how far a whole source is trusted, its pages to come included; holds at once. */
    public void standSource(UUID collection, UUID source, Standing standing) {
        judgements.standSource(collection, source, standing);
        appraisals.reload();
        wake();
    }

    /** What was said of a source goes with it. */
    public void forgetSource(UUID source) {
        judgements.forgetSource(source);
        appraisals.reload();
    }

    /** What the sources of a collection are worth. */
    public ChamberEvent.Quality sources(UUID collection) {
        return report.sources(collection);
    }

    /** What the documents of a collection are worth. */
    public ChamberEvent.Quality documents(UUID collection) {
        return report.documents(collection);
    }

    /** What the passages of a document are worth. */
    public ChamberEvent.PassageQualities passages(UUID collection, UUID document, int limit) {
        return report.passages(collection, document, limit);
    }

    private void run() {
        while (!closed) {
            try {
                work.acquire();
                work.drainPermits();
                long begun = System.nanoTime();
                read = 0;
                waited = 0;
                // What one round had no room for is in the next, after a rest.
                if (appraiser.rounds(() -> closed)) work.release();
                if (!closed) appraisals.reload();
                // Records are held against documents, of which some may govern now.
                wakeLive();
                rest(System.nanoTime() - begun - waited, MOST_REST);
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                if (!closed) Journal.broken("quality_broken", null, e);
            }
        }
    }

    /** The passages of a document, of which a round that has read many reads no more while a course is on its way. */
    private List<Passage> unhurried(List<Passage> passages) {
        return new AbstractList<>() {
            @Override
            public Passage get(int at) {
                if (read++ >= MANY) letLearningGoFirst();
                return passages.get(at);
            }

            @Override
            public int size() {
                return passages.size();
            }
        };
    }

    /** A course has a low priority: beside judging, which has none, it would take as long as both. */
    private void letLearningGoFirst() {
        long begun = System.nanoTime();
        long before = waited;
        try {
            while (!closed && learning.getAsBoolean() && waited < MOST_PATIENCE) {
                closing.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                waited = before + System.nanoTime() - begun;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void runLive() {
        while (!closed) {
            try {
                awaitLiveWork();
                long begun = System.nanoTime();
                if (liveAppraiser.rounds(() -> closed) && !closed) appraisals.reloadLive();
                passOn();
                rest(System.nanoTime() - begun, MOST_LIVE_REST);
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                if (!closed) Journal.broken("live_quality_broken", null, e);
            }
        }
    }

    private void awaitLiveWork() throws InterruptedException {
        if (toPassOn) liveWork.tryAcquire(Math.max(0, passedOn + HELD_REST - System.nanoTime()), TimeUnit.NANOSECONDS);
        else liveWork.acquire();
        liveWork.drainPermits();
    }

    /** Documents are judged again for what records say that govern, but not for every one of them that changes. */
    private void passOn() {
        toPassOn = judgements.anyLater();
        if (!toPassOn || System.nanoTime() - passedOn < HELD_REST) return;
        toPassOn = false;
        passedOn = System.nanoTime();
        judgements.now();
        work.release();
    }

    /** Judging what comes in without end takes at most a quarter of one processor: what comes meanwhile is judged in one round. */
    private void rest(long worked, long most) throws InterruptedException {
        if (worked > LONG_ROUND) closing.await(Math.min(most, 3 * worked), TimeUnit.NANOSECONDS);
    }

    /** Stops between two documents; what is unfinished is judged after the next start. */
    @Override
    public void close() {
        closed = true;
        closing.countDown();
        wake();
        for (Thread running :
                Stream.of(thread, liveThread).filter(Objects::nonNull).toList()) {
            try {
                running.join(TimeUnit.SECONDS.toMillis(CLOSING_SECONDS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
