package bicameral.worker.ingest;

import bicameral.protocol.ChamberEvent;
import bicameral.protocol.ChamberEvent.DocumentState;
import bicameral.protocol.ChamberEvent.Stage;
import bicameral.protocol.ChamberRequest.AddDocument;
import bicameral.worker.journal.Journal;
import bicameral.worker.store.ChamberDb;
import bicameral.worker.store.ChamberHome;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** Documents of the chamber: taken, learned, listed, forgotten. Thread-safe. */
public final class Ingest implements AutoCloseable {
    private final Documents documents;
    private final Passages passages;
    private final Uploads uploads;
    private final Knowledge knowledge;
    private final Learner learner;
    private final Progress progress;

    private Ingest(ChamberHome home, ChamberDb db, Clock clock, ParserLimits limits) {
        documents = new Documents(db, clock);
        passages = new Passages(db);
        uploads = new Uploads(home, documents);
        knowledge = new Knowledge(home.index(), documents, passages);
        progress = new Progress();
        learner = new Learner(home, documents, passages, knowledge, new ParserChild(limits), progress);
    }

    /** Opens the queue and takes up what was left unfinished. */
    public static Ingest open(ChamberHome home, ChamberDb db, Clock clock, ParserLimits limits) {
        Ingest ingest = new Ingest(home, db, clock, limits);
        ingest.learner.start(ingest.uploads::sweep);
        return ingest;
    }

    /** What has been learned. */
    public Knowledge knowledge() {
        return knowledge;
    }

    /** Takes an upload; durable when this returns. */
    public ChamberEvent.Documents add(AddDocument add) {
        DocumentState state = uploads.take(add);
        learner.forgive(state.document());
        learner.wake();
        return one(state);
    }

    /** Newest first. */
    public ChamberEvent.Documents list(UUID collection) {
        return new ChamberEvent.Documents(
                documents.of(collection).stream().map(this::now).toList());
    }

    /** Queues a document again; what it has taught so far answers until then. */
    public ChamberEvent.Documents retry(UUID collection, UUID document) {
        DocumentState state = documents.again(collection, document);
        learner.forgive(document);
        learner.wake();
        return one(state);
    }

    /** Forgets a document: no later question finds it. */
    public void delete(UUID collection, UUID document) {
        documents.delete(collection, document);
        learner.drop(document);
        try {
            knowledge.index().delete(document);
            knowledge.index().commit();
            uploads.erase(document);
        } catch (IOException | RuntimeException e) {
            Journal.broken("erase_postponed", document, e);
        }
        learner.wake();
    }

    /** A passage among its neighbours. */
    public ChamberEvent.Passages open(UUID collection, UUID document, long passage) {
        return passages.open(collection, document, passage);
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
                progress.any() || !documents.nextJobs().isEmpty());
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
                state.readyAt());
    }

    @Override
    public void close() {
        learner.close();
        knowledge.close();
    }
}
