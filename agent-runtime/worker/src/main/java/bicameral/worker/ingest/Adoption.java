package bicameral.worker.ingest;

import bicameral.worker.ingest.Documents.Finished;
import bicameral.worker.journal.Journal;
import bicameral.worker.retrieve.KnowledgeIndex;
import bicameral.worker.store.ChamberHome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes finished parts into the index, on a thread of its own while the next document is read: all that have come meanwhile
 * together, with one sync, one commit and one transaction each before and after. Killed at any point, what was marked as parsed
 * is taken in again, in the place of itself; what was not is read again. Takes from one thread.
 */
final class Adoption {
    /** So many documents wait at most; then the reading waits for them. */
    private static final int ROOM = 32;

    private static final long CLOSING_SECONDS = 10;

    private final ChamberHome home;
    private final Documents documents;
    private final Knowledge knowledge;
    private final BiConsumer<Documents.Job, Throwable> failed;
    private final BlockingQueue<Finished> waiting = new LinkedBlockingQueue<>();
    private final Set<UUID> inHand = ConcurrentHashMap.newKeySet();
    private final Semaphore work = new Semaphore(0);
    private final Semaphore room = new Semaphore(ROOM);
    private final ReentrantLock adopting = new ReentrantLock();
    private @Nullable Thread thread;
    private volatile boolean closed;

    /** @param failed told of each document that cannot be taken in, with the cause */
    Adoption(ChamberHome home, Documents documents, Knowledge knowledge, BiConsumer<Documents.Job, Throwable> failed) {
        this.home = home;
        this.documents = documents;
        this.knowledge = knowledge;
        this.failed = failed;
    }

    /** Takes one in soon. Waits while there are too many before it. */
    void take(Finished finished) throws InterruptedException {
        room.acquire();
        inHand.add(finished.job().document());
        waiting.add(finished);
        work.release();
        if (thread == null)
            thread = Thread.ofPlatform().daemon().name("adoption").start(this::run);
    }

    /** Whether it waits to be taken in, or is being taken in. */
    boolean has(UUID document) {
        return inHand.contains(document);
    }

    /** Waits until all that came has been taken in. */
    void await() throws InterruptedException {
        room.acquire(ROOM);
        room.release(ROOM);
    }

    /** Carries out an action before or after a taking-in, never during one. */
    void between(Runnable action) {
        adopting.lock();
        try {
            action.run();
        } finally {
            adopting.unlock();
        }
    }

    /** Ends behind the documents that are being taken in; the others are taken up at the next start. */
    void close() {
        closed = true;
        work.release();
        Thread running = thread;
        if (running == null) return;
        try {
            running.join(TimeUnit.SECONDS.toMillis(CLOSING_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (true) {
                work.acquire();
                work.drainPermits();
                if (closed) return;
                List<Finished> batch = new ArrayList<>();
                waiting.drainTo(batch);
                if (!batch.isEmpty()) takeIn(batch);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void takeIn(List<Finished> batch) {
        try {
            adopt(batch);
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            if (batch.size() == 1) {
                failed.accept(batch.getFirst().job(), e);
            } else {
                // One of them is to blame, and only that one shall fail.
                Journal.broken("adoption_failed", null, e);
                for (Finished one : batch) takeIn(List.of(one));
                return;
            }
        }
        for (Finished one : batch) inHand.remove(one.job().document());
        room.release(batch.size());
    }

    private void adopt(List<Finished> batch) throws IOException {
        for (Finished one : batch) Directories.sync(home.part(one.job().document()));
        documents.parsed(batch);
        knowledge.arriving();
        adopting.lock();
        try {
            link(batch);
            documents.ready(batch);
        } finally {
            adopting.unlock();
        }
        for (Finished one : batch) Directories.delete(home.part(one.job().document()));
        Journal.note("documents_taken_in", batch.size());
        if (batch.stream().anyMatch(one -> one.job().archive() != null)) documents.settleArchives();
    }

    private void link(List<Finished> batch) throws IOException {
        boolean written = false;
        try {
            KnowledgeIndex index = knowledge.index();
            for (Finished one : batch) {
                Documents.Job job = one.job();
                if (documents.isWanted(job.document()))
                    index.adopt(home.part(job.document()), job.document(), documents.leaving(job));
            }
            index.commit();
            written = true;
        } finally {
            if (!written) knowledge.reopen();
        }
    }
}
