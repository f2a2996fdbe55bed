package bicameral.worker.ingest;

import bicameral.worker.exchange.Declined;
import bicameral.worker.journal.Journal;
import bicameral.worker.parse.ParserFrames;
import bicameral.worker.parse.ParserTask;
import bicameral.worker.parse.UnreadableDocument;
import bicameral.worker.store.ChamberHome;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Takes queued documents through their stages, one after the other, on a thread of its own. The work itself is done by the
 * parser child, which writes the index of a document's passages beside the chamber's own; {@link Adoption} takes that in while
 * the child reads the next.
 */
final class Learner {
    /** A document that has been begun so often without an end takes the chamber down with it. */
    private static final int MAX_BEGINNINGS = 5;

    private static final long CLOSING_SECONDS = 10;

    private final ChamberHome home;
    private final Documents documents;
    private final Knowledge knowledge;
    private final ParserLimits limits;
    private final ParserChild child;
    private final Progress progress;
    private final Unpacking unpacking;
    private final Semaphore work = new Semaphore(1);
    private final Adoption adoption;
    /** What failed so badly that not even that could be written; told from here until the next start. */
    private final Map<UUID, String> setAside = new ConcurrentHashMap<>();

    private volatile Runnable afterwards = () -> {};
    private volatile Runnable afterRecords = () -> {};
    private @Nullable Thread thread;
    private final AtomicBoolean postponed = new AtomicBoolean();
    /** Signals so far, and those whose work is done: between a signal and its work nobody may take this for idle. */
    private final AtomicLong wanted = new AtomicLong(1);

    private volatile long done;
    private volatile boolean closed;

    Learner(ChamberHome home, Documents documents, Knowledge knowledge, ParserLimits limits, Progress progress) {
        this.home = home;
        this.documents = documents;
        this.knowledge = knowledge;
        this.limits = limits;
        this.child = new ParserChild(limits);
        this.progress = progress;
        this.unpacking = new Unpacking(home, documents);
        this.adoption = new Adoption(home, documents, knowledge, this::failed);
    }

    /** Begins with {@code first}, then works until closed. */
    void start(Runnable first) {
        thread = Thread.ofPlatform().daemon().name("learner").start(() -> {
            first.run();
            run();
        });
    }

    /**
     * What follows.
     *
     * @param documents called whenever all there was to do is done
     * @param records called when records have changed and no document is on its way
     */
    void afterwards(Runnable documents, Runnable records) {
        afterwards = documents;
        afterRecords = records;
    }

    /** There may be something to do. */
    void wake() {
        wanted.incrementAndGet();
        work.release();
    }

    /** A document set aside gets another chance. */
    void forgive(UUID document) {
        setAside.remove(document);
    }

    /** The problem that could not be written, or null. */
    @Nullable
    String troubled(UUID document) {
        return setAside.get(document);
    }

    /** Kills the child if it reads this document. */
    void drop(UUID document) {
        child.cancel(document);
    }

    /** Stops between two steps; what is unfinished is taken up at the next start. */
    void close() {
        closed = true;
        child.cancel();
        wake();
        Thread running = thread;
        if (running == null) return;
        try {
            running.join(TimeUnit.SECONDS.toMillis(CLOSING_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        adoption.close();
    }

    /** Whether documents are on their way, or what follows has not begun yet. */
    boolean isBusy() {
        return done != wanted.get();
    }

    /** Records have changed: what follows learning is to be done, behind the documents that are on their way. */
    void changed() {
        postponed.set(true);
        if (!isBusy() && postponed.getAndSet(false)) afterRecords.run();
    }

    private void run() {
        awaitIndex();
        boolean agreed = nothingPending();
        while (!closed) {
            long upTo = done;
            try {
                work.acquire();
                work.drainPermits();
                upTo = wanted.get();
                workOff();
                if (!agreed && nothingPending()) {
                    knowledge.agree();
                    agreed = true;
                    workOff();
                }
                afterwards.run();
            } catch (InterruptedException e) {
                return;
            } catch (IOException | RuntimeException e) {
                if (!closed) Journal.broken("learner_broken", null, e);
            } finally {
                done = upTo;
                if (postponed.getAndSet(false)) afterRecords.run();
            }
        }
    }

    /** Opening the index may find that there is something to learn again. */
    private void awaitIndex() {
        try {
            if (knowledge.index().passages() == 0) Journal.note("index_empty", null);
        } catch (RuntimeException e) {
            Journal.broken("learner_without_index", null, e);
        }
    }

    private boolean nothingPending() {
        return documents.nextJobs().isEmpty() && documents.forgotten().isEmpty();
    }

    private void workOff() throws IOException, InterruptedException {
        try {
            eraseForgotten();
            // A document that was taken in may leave another one to be learned again.
            do {
                learnAll();
                child.rest();
                adoption.await();
                documents.settleArchives();
                eraseForgotten();
            } while (!closed && next() != null);
        } finally {
            knowledge.index().expecting(false);
        }
    }

    private void learnAll() throws IOException, InterruptedException {
        Documents.Job job;
        while (!closed && (job = next()) != null) {
            knowledge.index().expecting(true);
            learn(job);
            progress.none();
            eraseForgotten();
        }
    }

    private Documents.@Nullable Job next() {
        return documents.nextJobs().stream()
                .filter(job -> !setAside.containsKey(job.document()) && !adoption.has(job.document()))
                .findFirst()
                .orElse(null);
    }

    private void eraseForgotten() throws IOException {
        List<UUID> forgotten = documents.forgotten();
        if (forgotten.isEmpty()) return;
        var index = knowledge.index();
        for (UUID document : forgotten) index.delete(document);
        index.commit();
        for (UUID document : forgotten) {
            Files.deleteIfExists(home.original(document));
            documents.erased(document);
        }
    }

    private void learn(Documents.Job job) throws InterruptedException {
        Path part = home.part(job.document());
        try {
            if (documents.begin(job) > MAX_BEGINNINGS) throw new UnreadableDocument("too_complex");
            boolean whole = job.isParsed() && Files.isDirectory(part);
            Documents.Finished finished = whole ? new Documents.Finished(job, null, 0) : read(job, part);
            if (finished != null) adoption.take(finished);
        } catch (UnreadableDocument | IOException | RuntimeException | OutOfMemoryError e) {
            failed(job, e);
        }
    }

    /** The document with its part; null of an archive, whose files are documents of their own. */
    private Documents.@Nullable Finished read(Documents.Job job, Path part) throws UnreadableDocument, IOException {
        Directories.delete(part);
        progress.reading(job.document(), job.bytes());
        if (job.isParsed()) documents.readAgain(job);
        Unpacking.Files files = unpacking.begin(job, part);
        ParserFrames.Frame end = child.work(task(job, part), new ParserChild.Listener() {
            @Override
            public void advance(ParserFrames.Advance advance) {
                progress.advanced(advance);
            }

            @Override
            public void member(ParserFrames.Member member) {
                files.add(member);
            }
        });
        if (end instanceof ParserFrames.Learned facts)
            return new Documents.Finished(job, facts, progress.read(facts.characters()));
        files.queue();
        Directories.delete(part);
        Journal.note("archive_unpacked", job.document());
        return null;
    }

    private ParserTask task(Documents.Job job, Path part) {
        return new ParserTask(
                job.document(),
                job.collection(),
                job.name(),
                home.original(job.document()).toString(),
                part.toString(),
                limits.passageCharacters(),
                limits.characters(),
                limits.passages(),
                job.archive() != null,
                Math.max(0, limits.documentsBytes() - documents.bytes()));
    }

    /** Between two takings-in: what is forgotten here is not taken in afterwards. */
    void betweenAdoptions(Runnable action) {
        adoption.between(action);
    }

    private void failed(Documents.Job job, Throwable failure) {
        String problem = problem(failure);
        if (!(failure instanceof UnreadableDocument || failure instanceof Declined))
            Journal.broken("document_failed", job.document(), failure);
        fail(job, home.part(job.document()), problem);
    }

    private static String problem(Throwable failure) {
        return switch (failure) {
            case UnreadableDocument e -> e.problem();
            case Declined e -> e.code();
            case FileSystemException _ -> "out_of_space";
            case OutOfMemoryError _ -> "too_complex";
            default -> "unreadable";
        };
    }

    private void fail(Documents.Job job, Path part, String problem) {
        // A killed child is no failure of the document where it was cancelled or forgotten, or where the chamber is
        // closing.
        if (closed) {
            documents.forgive(job);
            return;
        }
        try {
            Directories.delete(part);
            if (!documents.isWanted(job.document())) return;
            Journal.note("document_failed_" + problem, job.document());
            documents.failed(job, problem);
        } catch (IOException | RuntimeException e) {
            Journal.broken("document_set_aside", job.document(), e);
            setAside.put(job.document(), problem);
        }
    }
}
