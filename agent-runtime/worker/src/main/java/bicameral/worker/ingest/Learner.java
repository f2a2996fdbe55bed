package bicameral.worker.ingest;

import bicameral.protocol.ChamberEvent.Stage;
import bicameral.worker.exchange.Declined;
import bicameral.worker.journal.Journal;
import bicameral.worker.parse.ParserFrames;
import bicameral.worker.parse.UnreadableDocument;
import bicameral.worker.passage.Passage;
import bicameral.worker.retrieve.KnowledgeIndex;
import bicameral.worker.store.ChamberHome;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Takes queued documents through their stages, one after the other, on a thread of its own. */
final class Learner {
    private static final int BATCH = 100;
    /** A document that has been begun so often without an end takes the chamber down with it. */
    private static final int MAX_BEGINNINGS = 5;

    private static final long CLOSING_SECONDS = 10;

    private final ChamberHome home;
    private final Documents documents;
    private final Passages passages;
    private final Knowledge knowledge;
    private final ParserChild child;
    private final Progress progress;
    private final Semaphore work = new Semaphore(1);
    /** What failed so badly that not even that could be written; told from here until the next start. */
    private final Map<UUID, String> setAside = new ConcurrentHashMap<>();

    private volatile Runnable afterwards = () -> {};
    private @Nullable Thread thread;
    private volatile boolean closed;

    Learner(
            ChamberHome home,
            Documents documents,
            Passages passages,
            Knowledge knowledge,
            ParserChild child,
            Progress progress) {
        this.home = home;
        this.documents = documents;
        this.passages = passages;
        this.knowledge = knowledge;
        this.child = child;
        this.progress = progress;
    }

    /** Begins with {@code first}, then works until closed. */
    void start(Runnable first) {
        thread = Thread.ofPlatform().daemon().name("learner").start(() -> {
            first.run();
            run();
        });
    }

    /** Called whenever all there was to do is done. */
    void afterwards(Runnable action) {
        afterwards = action;
    }

    /** There may be something to do. */
    void wake() {
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
    }

    private void run() {
        boolean agreed = nothingPending();
        while (!closed) {
            try {
                work.acquire();
                work.drainPermits();
                workOff();
                afterwards.run();
                if (!agreed && nothingPending()) {
                    knowledge.agree(knowledge.index());
                    agreed = true;
                }
            } catch (InterruptedException e) {
                return;
            } catch (IOException | RuntimeException e) {
                if (!closed) Journal.broken("learner_broken", null, e);
            }
        }
    }

    private boolean nothingPending() {
        return documents.nextJobs().isEmpty() && documents.forgotten().isEmpty();
    }

    private void workOff() throws IOException {
        eraseForgotten();
        boolean learned = false;
        Documents.Job job;
        while (!closed && (job = next()) != null) {
            learn(job);
            progress.none();
            eraseForgotten();
            learned = true;
        }
        // Learning needs far more heap than answering; many chambers share a machine, so it is given back at once.
        if (learned && !closed) System.gc();
    }

    private Documents.@Nullable Job next() {
        return documents.nextJobs().stream()
                .filter(job -> !setAside.containsKey(job.document()))
                .findFirst()
                .orElse(null);
    }

    private void eraseForgotten() throws IOException {
        List<UUID> forgotten = documents.forgotten();
        if (forgotten.isEmpty()) return;
        KnowledgeIndex index = knowledge.index();
        for (UUID document : forgotten) index.delete(document);
        index.commit();
        for (UUID document : forgotten) {
            Files.deleteIfExists(home.original(document));
            documents.erased(document);
        }
    }

    private void learn(Documents.Job job) {
        try {
            if (documents.begin(job) > MAX_BEGINNINGS) throw new UnreadableDocument("too_complex");
            if (!job.isParsed()) parse(job);
            if (!documents.isWanted(job.document())) {
                passages.drop(job.document(), job.next());
                return;
            }
            index(job);
            Journal.note("document_ready", job.document());
        } catch (UnreadableDocument e) {
            fail(job, e.problem());
        } catch (Declined e) {
            fail(job, e.code());
        } catch (FileSystemException e) {
            Journal.broken("document_failed", job.document(), e);
            fail(job, "out_of_space");
        } catch (OutOfMemoryError e) {
            Journal.broken("document_failed", job.document(), e);
            fail(job, "too_complex");
        } catch (IOException | RuntimeException e) {
            Journal.broken("document_failed", job.document(), e);
            fail(job, "unreadable");
        }
    }

    private void parse(Documents.Job job) throws UnreadableDocument, IOException {
        progress.parsing(job.document(), job.bytes());
        documents.enter(job, Stage.PARSING);
        passages.drop(job.document(), job.next());
        Batches batches = new Batches(job);
        child.parse(job.document(), home.original(job.document()), job.name(), batches);
        documents.parsed(job, batches.finish());
        progress.parsed();
    }

    private void index(Documents.Job job) throws IOException {
        List<Passage> all = passages.of(
                job.document(), job.next(), (done, total) -> progress.learning(job.document(), done, total));
        progress.learning(job.document(), 0, all.size());
        boolean written = false;
        try {
            KnowledgeIndex index = knowledge.index();
            index.replace(job.collection(), job.document(), job.name(), all);
            UUID replaced = job.replaces();
            if (replaced != null) index.delete(replaced);
            index.commit();
            written = true;
        } finally {
            if (!written) knowledge.reopen();
        }
        documents.ready(job);
    }

    private void fail(Documents.Job job, String problem) {
        // A killed child is no failure of the document where it was forgotten, or where the chamber is closing.
        if (closed) {
            documents.forgive(job);
            return;
        }
        if (!documents.isWanted(job.document())) {
            passages.drop(job.document(), job.next());
            return;
        }
        Journal.note("document_failed_" + problem, job.document());
        try {
            documents.failed(job, problem);
        } catch (RuntimeException e) {
            Journal.broken("document_set_aside", job.document(), e);
            setAside.put(job.document(), problem);
        }
    }

    /** Stores passages as they come, a bounded number in memory and in one transaction: the chat writes in between. */
    private final class Batches implements ParserChild.Listener {
        private final Documents.Job job;
        private final List<Passage> waiting = new ArrayList<>(BATCH);
        private ParserFrames.@Nullable Facts facts;
        private int stored;

        Batches(Documents.Job job) {
            this.job = job;
        }

        @Override
        public void facts(ParserFrames.Facts said) {
            facts = said;
        }

        @Override
        public void passage(Passage passage) {
            waiting.add(passage);
            if (waiting.size() == BATCH) store();
        }

        private void store() {
            passages.add(job.document(), job.next(), waiting);
            stored += waiting.size();
            waiting.clear();
        }

        Documents.Facts finish() {
            store();
            ParserFrames.Facts said = facts;
            if (said == null) throw new IllegalStateException("the child ended without facts");
            return new Documents.Facts(said.mediaType(), said.title(), said.pages(), said.characters(), stored);
        }
    }
}
