package bicameral.worker.ingest;

import bicameral.protocol.ChamberEvent;
import bicameral.protocol.ChamberEvent.DocumentState;
import bicameral.protocol.ChamberRequest.AddDocument;
import bicameral.worker.store.ChamberDb;
import bicameral.worker.store.ChamberHome;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** Documents of the chamber: taken, learned, listed, forgotten. Thread-safe. */
public final class Ingest implements AutoCloseable {
    private final Documents documents;
    private final Uploads uploads;

    private Ingest(Documents documents, Uploads uploads) {
        this.documents = documents;
        this.uploads = uploads;
    }

    /** Opens the queue and takes up what was left unfinished. */
    public static Ingest open(ChamberHome home, ChamberDb db, Clock clock) {
        Documents documents = new Documents(db, clock);
        Uploads uploads = new Uploads(home, documents);
        uploads.sweep();
        return new Ingest(documents, uploads);
    }

    /** Takes an upload; durable when this returns. */
    public ChamberEvent.Documents add(AddDocument add) {
        return one(uploads.take(add));
    }

    /** Newest first. */
    public ChamberEvent.Documents list(UUID collection) {
        return new ChamberEvent.Documents(documents.of(collection));
    }

    /** Queues a document again. */
    public ChamberEvent.Documents retry(UUID collection, UUID document) {
        return one(documents.again(collection, document));
    }

    /** Forgets a document. */
    public void delete(UUID collection, UUID document) {
        documents.delete(collection, document);
    }

    /** Sign of life. */
    public ChamberEvent.Status status(String version, long heapUsedBytes) {
        Documents.Totals totals = documents.totals();
        return new ChamberEvent.Status(
                version, totals.documents(), totals.passages(), totals.characters(), heapUsedBytes, false);
    }

    private static ChamberEvent.Documents one(DocumentState state) {
        return new ChamberEvent.Documents(List.of(state));
    }

    @Override
    public void close() {}
}
