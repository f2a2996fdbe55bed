package bicameral.worker.ingest;

import bicameral.protocol.ChamberEvent;
import bicameral.protocol.ChamberEvent.DocumentState;
import bicameral.protocol.ChamberEvent.Stage;
import bicameral.protocol.ChamberRequest.AddDocument;
import bicameral.protocol.ChamberRequest.BringPiece;
import bicameral.protocol.ChamberRequest.DeleteDocument;
import bicameral.protocol.ChamberRequest.DeleteRecords;
import bicameral.protocol.ChamberRequest.ForgetSource;
import bicameral.protocol.ChamberRequest.PutRecords;
import bicameral.worker.exchange.Declined;
import bicameral.worker.journal.Journal;
import bicameral.worker.passage.Passage;
import bicameral.worker.retrieve.Found;
import bicameral.worker.retrieve.KnowledgeIndex;
import bicameral.worker.store.ChamberDb;
import bicameral.worker.store.ChamberHome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Documents of the chamber: taken, learned, listed, forgotten. Thread-safe. */
public final class Ingest implements AutoCloseable {
    /** How many ordinals a live record has for its passages. */
    public static final int RECORD_ROOM = RecordPassages.ROOM;

    private static final int NEIGHBOURS = 2;
    private static final long CLOSING_SECONDS = 10;

    private final Documents documents;
    private final Uploads uploads;
    private final Brought brought;
    private final Records records;
    private final Knowledge knowledge;
    private final Learner learner;
    private final Progress progress;
    private volatile Runnable recordsCame = () -> {};
    private volatile boolean closed;
    private @Nullable Thread cutting;

    private Ingest(ChamberHome home, ChamberDb db, Clock clock, ParserLimits limits) {
        documents = new Documents(db, clock);
        uploads = new Uploads(home, documents);
        brought = new Brought(home, limits.documentsBytes());
        records = new Records(db, limits.passageCharacters());
        knowledge = new Knowledge(home.index(), documents, records);
        progress = new Progress();
        learner = new Learner(home, documents, knowledge, limits, progress);
    }

    /** Opens the queue and takes up what was left unfinished. */
    public static Ingest open(ChamberHome home, ChamberDb db, Clock clock, ParserLimits limits) {
        Ingest ingest = new Ingest(home, db, clock, limits);
        ingest.learner.start(ingest.uploads::sweep);
        if (ingest.records.areCutOtherwise())
            ingest.cutting =
                    Thread.ofPlatform().daemon().name("records-cutting").start(ingest::cutAgain);
        return ingest;
    }

    /** Records answer meanwhile as they were cut before. */
    private void cutAgain() {
        try {
            if (!records.cutAgain(knowledge::index, () -> closed)) return;
            recordsCame.run();
            learner.changed();
        } catch (RuntimeException e) {
            // They go on answering as they are, and are cut after the next start.
            if (!closed) Journal.broken("records_not_cut", null, e);
        }
    }

    /** Calls these when documents have come or gone, or records have, and no document is on its way any more. */
    public void whenChanged(Runnable documents, Runnable records) {
        learner.afterwards(documents, records);
    }

    /** Calls this whenever records have come or gone, at once. */
    public void whenRecordsCome(Runnable action) {
        recordsCame = action;
    }

    /** What has been learned. */
    public Knowledge knowledge() {
        return knowledge;
    }

    /** The passages of a document in order, read page by page: those of the generation that answers. */
    public List<Passage> passages(UUID document, int generation) {
        return new DocumentPassages(knowledge.index(), document);
    }

    /** Takes a piece of an upload that does not come by the shared directory. */
    public void bring(BringPiece piece) {
        brought.bring(piece);
    }

    /** Forgets what was brought and not taken. */
    public void discard(UUID document) {
        brought.discard(document);
    }

    /** Takes an upload; durable when this returns. */
    public ChamberEvent.Documents add(AddDocument add) {
        Uploads.Taken taken = uploads.take(add);
        DocumentState state = taken.state();
        UUID replaced = add.replaces();
        if (replaced != null && !taken.again() && !state.document().equals(add.document()))
            documents.supersede(add, replaced, state.document());
        learner.forgive(state.document());
        learner.wake();
        // Whose it is may tell how far it is trusted.
        if (!state.document().equals(add.document())) knowledge.arriving();
        return one(documents.one(add.collection(), state.document()));
    }

    /** A piece of a document's original, as it was uploaded, from an offset on. */
    public ChamberEvent.OriginalPiece original(UUID collection, UUID document, long offset) {
        if (offset < 0) throw new Declined("bad_request", "a negative offset");
        return new ChamberEvent.OriginalPiece(
                uploads.read(documents.one(collection, document).document(), offset));
    }

    /** Stops learning a document. */
    public ChamberEvent.Documents cancel(UUID collection, UUID document) {
        learner.betweenAdoptions(() -> documents.cancel(collection, document));
        for (UUID one : documents.family(collection, document)) learner.drop(one);
        learner.wake();
        return one(documents.one(collection, document));
    }

    /** Newest first. */
    public ChamberEvent.Documents list(UUID collection) {
        List<DocumentState> states = documents.of(collection);
        Map<UUID, int[]> files = new HashMap<>();
        for (DocumentState state : states) {
            UUID archive = state.archive();
            if (archive == null) continue;
            int[] counts = files.computeIfAbsent(archive, any -> new int[2]);
            if (state.stage() == Stage.READY || state.stage() == Stage.FAILED) counts[0]++;
            counts[1]++;
        }
        return new ChamberEvent.Documents(states.stream()
                .map(state -> archive(now(state), files.get(state.document())))
                .toList());
    }

    /** An archive with how many of its files have come to an end, of how many. */
    private static DocumentState archive(DocumentState state, int @Nullable [] files) {
        if (files == null) return state;
        return new DocumentState(
                state.document(),
                state.name(),
                state.mediaType(),
                state.bytes(),
                state.stage(),
                state.problem(),
                state.passages(),
                state.pages(),
                state.characters(),
                files[0],
                files[1],
                state.secondsLeft(),
                state.addedAt(),
                state.readyAt(),
                state.speed(),
                state.archive(),
                state.replaces());
    }

    /** Queues a document again; what it has taught so far answers until then. */
    public ChamberEvent.Documents retry(UUID collection, UUID document) {
        DocumentState state = documents.again(collection, document);
        learner.forgive(document);
        learner.wake();
        return one(state);
    }

    /** Lets a document go, of an archive its files with it: no later question finds what nobody else brought. */
    public void delete(DeleteDocument delete) {
        learner.betweenAdoptions(() -> documents.delete(delete.collection(), delete.document(), delete.source()));
        eraseForgotten();
    }

    private void eraseForgotten() {
        for (UUID one : documents.forgotten()) {
            learner.drop(one);
            try {
                knowledge.index().delete(one);
                uploads.erase(one);
            } catch (IOException | RuntimeException e) {
                Journal.broken("erase_postponed", one, e);
            }
        }
        learner.wake();
    }

    /** What is done with a commit of the index and the database that goes with it. */
    @FunctionalInterface
    public interface AtRest {
        /** Uses the hold only within the call. */
        void with(KnowledgeIndex.Hold hold) throws IOException;
    }

    /**
     * Does something while no document is taken in. The index of the hold is then never behind the database but in what opening
     * makes up for: records, and what is being forgotten.
     */
    public void betweenDocuments(AtRest work) throws IOException {
        try {
            learner.betweenAdoptions(() -> {
                try (KnowledgeIndex.Hold hold = knowledge.index().hold()) {
                    work.with(hold);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Takes records; durable and found when this returns. */
    public ChamberEvent.RecordsTaken put(PutRecords put) {
        ChamberEvent.RecordsTaken taken =
                records.put(put.collection(), put.source(), put.sourceName(), put.records(), knowledge::index);
        recordsCame.run();
        learner.changed();
        return taken;
    }

    /** Forgets records. */
    public ChamberEvent.RecordsForgotten delete(DeleteRecords delete) {
        int gone = records.delete(delete.collection(), delete.source(), delete.ids(), knowledge::index);
        recordsCame.run();
        learner.changed();
        return new ChamberEvent.RecordsForgotten(gone);
    }

    /** Forgets a source. */
    public void forget(ForgetSource forget) {
        records.forget(forget.collection(), forget.source(), knowledge::index);
        learner.betweenAdoptions(() -> documents.deletePages(forget.collection(), forget.source()));
        eraseForgotten();
        recordsCame.run();
        learner.changed();
    }

    /** A passage among its neighbours. */
    public ChamberEvent.Passages open(UUID collection, UUID document, long passage) {
        int ordinal = Math.clamp(passage, 0, Integer.MAX_VALUE - NEIGHBOURS);
        List<ChamberEvent.Passage> found =
                knowledge.index().read(collection, document, ordinal - NEIGHBOURS, ordinal + NEIGHBOURS).stream()
                        .map(one -> opened(one, one.passage().ordinal() == passage))
                        .toList();
        if (found.stream().noneMatch(ChamberEvent.Passage::asked))
            throw new Declined("unknown_passage", "no such passage of this document");
        return new ChamberEvent.Passages(found);
    }

    private static ChamberEvent.Passage opened(Found one, boolean asked) {
        return new ChamberEvent.Passage(
                one.passage().ordinal(),
                one.document(),
                one.documentName(),
                one.passage().place(),
                one.passage().text(),
                0,
                asked);
    }

    /** The text of a passage as it is kept, to read a quote again; empty where it answers no more. */
    public Optional<String> text(UUID document, int passage) {
        return records.text(document, passage)
                .or(() -> knowledge
                        .index()
                        .read(document, passage)
                        .map(found -> found.passage().text()));
    }

    /** Ranked passages. */
    public ChamberEvent.Passages retrieve(UUID collection, String text, int limit) {
        return new ChamberEvent.Passages(knowledge.index().search(List.of(collection), text, limit).stream()
                .map(found -> new ChamberEvent.Passage(
                        found.passage().ordinal(),
                        found.document(),
                        found.documentName(),
                        found.passage().place(),
                        found.passage().text(),
                        found.score(),
                        false))
                .toList());
    }

    /** Sign of life. */
    public ChamberEvent.Status status(String version, long heapUsedBytes) {
        Documents.Totals totals = documents.totals();
        return new ChamberEvent.Status(
                version,
                totals.documents(),
                totals.passages(),
                totals.characters(),
                heapUsedBytes,
                learner.isBusy() || !documents.nextJobs().isEmpty());
    }

    private ChamberEvent.Documents one(DocumentState state) {
        return new ChamberEvent.Documents(List.of(now(state)));
    }

    private DocumentState now(DocumentState state) {
        String trouble = learner.troubled(state.document());
        return trouble == null ? progress.on(state) : failed(state, trouble);
    }

    private static DocumentState failed(DocumentState state, String problem) {
        return new DocumentState(
                state.document(),
                state.name(),
                state.mediaType(),
                state.bytes(),
                Stage.FAILED,
                problem,
                state.passages(),
                state.pages(),
                state.characters(),
                0,
                0,
                -1,
                state.addedAt(),
                state.readyAt(),
                0,
                state.archive(),
                state.replaces());
    }

    @Override
    public void close() {
        closed = true;
        learner.close();
        awaitCutting();
        knowledge.close();
    }

    private void awaitCutting() {
        Thread running = cutting;
        if (running == null) return;
        try {
            running.join(TimeUnit.SECONDS.toMillis(CLOSING_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
