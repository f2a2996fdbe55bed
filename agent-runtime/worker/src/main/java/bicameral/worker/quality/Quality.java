package bicameral.worker.quality;

import bicameral.protocol.ChamberEvent;
import bicameral.protocol.Standing;
import bicameral.worker.journal.Journal;
import bicameral.worker.retrieve.KnowledgeIndex;
import bicameral.worker.retrieve.Trust;
import bicameral.worker.store.ChamberDb;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Judges what has been learned, on a thread of its own behind learning, and tells what it found. Thread-safe. */
public final class Quality implements AutoCloseable {
    private static final long CLOSING_SECONDS = 10;
    private static final long LONG_ROUND = TimeUnit.SECONDS.toNanos(1);
    private static final long MOST_REST = TimeUnit.MINUTES.toNanos(5);

    private final Judgements judgements;
    private final Appraiser appraiser;
    private final LiveAppraiser liveAppraiser;
    private final Appraisals appraisals;
    private final Report report;
    private final Semaphore work = new Semaphore(0);
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile boolean closed;
    private @Nullable Thread thread;

    private Quality(
            ChamberDb db,
            BiFunction<UUID, Integer, List<bicameral.worker.passage.Passage>> shelf,
            Supplier<KnowledgeIndex> index,
            int room) {
        judgements = new Judgements(db);
        LiveJudgements live = new LiveJudgements(db);
        liveAppraiser = new LiveAppraiser(live, index, room);
        appraiser = new Appraiser(judgements, live, shelf::apply, index);
        appraisals = new Appraisals(judgements, live, room);
        report = new Report(judgements, live, (document, ordinal) -> index.get().read(document, ordinal));
    }

    /**
     * Starts judging.
     *
     * @param shelf the passages of a document's generation, in order, perhaps read page by page
     * @param room how many ordinals a live record has for its passages
     */
    @SuppressWarnings(
            "ThreadPriorityCheck") // Judging may take what answering and learning leave; nothing waits for it.
    public static Quality open(
            ChamberDb db,
            BiFunction<UUID, Integer, List<bicameral.worker.passage.Passage>> shelf,
            Supplier<KnowledgeIndex> index,
            int room) {
        Quality quality = new Quality(db, shelf, index, room);
        Thread thread = Thread.ofPlatform()
                .daemon()
                .name("quality")
                .priority(Thread.MIN_PRIORITY)
                .unstarted(quality::run);
        quality.thread = thread;
        thread.start();
        return quality;
    }

    /** There may be something to judge. */
    public void wake() {
        work.release();
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
                appraiser.rounds(() -> closed);
                liveAppraiser.rounds(() -> closed);
                if (!closed) appraisals.reload();
                rest(System.nanoTime() - begun);
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                if (!closed) Journal.broken("quality_broken", null, e);
            }
        }
    }

    /** Judging what comes in without end takes at most a quarter of one processor: what comes meanwhile is judged in one round. */
    private void rest(long worked) throws InterruptedException {
        if (worked > LONG_ROUND) closing.await(Math.min(MOST_REST, 3 * worked), TimeUnit.NANOSECONDS);
    }

    /** Stops between two documents; what is unfinished is judged after the next start. */
    @Override
    public void close() {
        closed = true;
        closing.countDown();
        wake();
        Thread running = thread;
        if (running == null) return;
        try {
            running.join(TimeUnit.SECONDS.toMillis(CLOSING_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
