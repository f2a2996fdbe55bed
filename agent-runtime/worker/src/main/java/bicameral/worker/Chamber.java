package bicameral.worker;

import bicameral.protocol.ChamberEvent;
import bicameral.protocol.ChamberRequest;
import bicameral.worker.conversation.Conversations;
import bicameral.worker.conversation.Crossings;
import bicameral.worker.exchange.Declined;
import bicameral.worker.exchange.Exchange;
import bicameral.worker.exchange.ExchangeServer;
import bicameral.worker.ingest.Ingest;
import bicameral.worker.store.ChamberDb;
import bicameral.worker.store.ChamberHome;
import java.io.IOException;
import java.time.Clock;

/** The open chamber: every request and the feature that carries it out. Thread-safe. */
final class Chamber implements ExchangeServer.Handler, AutoCloseable {
    private final ChamberDb db;
    private final Ingest ingest;
    private final Conversations conversations;
    private final Crossings crossings;
    private final Runnable drain;
    private volatile boolean draining;

    private Chamber(ChamberDb db, Ingest ingest, Conversations conversations, Crossings crossings, Runnable drain) {
        this.db = db;
        this.ingest = ingest;
        this.conversations = conversations;
        this.crossings = crossings;
        this.drain = drain;
    }

    /**
     * Opens the stores and takes up what an earlier launch left unfinished.
     *
     * @param drain called once, when asked to finish
     */
    static Chamber open(Options options, Runnable drain) throws IOException {
        ChamberHome home = ChamberHome.at(options.directory());
        ChamberDb db = ChamberDb.open(home.database(), options.databaseBytes());
        Clock clock = Clock.systemUTC();
        Ingest ingest = Ingest.open(home, db, clock);
        return new Chamber(db, ingest, new Conversations(db, clock), new Crossings(db, clock), drain);
    }

    @Override
    public void handle(ChamberRequest request, Exchange exchange) {
        if (draining && !(request instanceof ChamberRequest.Drain)) throw new Declined("draining", "going to sleep");
        exchange.send(carryOut(request));
        if (request instanceof ChamberRequest.Drain) {
            draining = true;
            drain.run();
        }
    }

    private ChamberEvent carryOut(ChamberRequest request) {
        return switch (request) {
            case ChamberRequest.Ask ask -> throw new Declined("engine_unavailable", "no answerer");
            case ChamberRequest.AddDocument add -> ingest.add(add);
            case ChamberRequest.ListDocuments list -> ingest.list(list.collection());
            case ChamberRequest.RetryDocument retry -> ingest.retry(retry.collection(), retry.document());
            case ChamberRequest.DeleteDocument delete -> {
                ingest.delete(delete.collection(), delete.document());
                yield new ChamberEvent.Done();
            }
            case ChamberRequest.OpenPassage open -> throw new Declined("unknown_passage", "nothing learned yet");
            case ChamberRequest.Retrieve retrieve -> throw new Declined("engine_unavailable", "no index");
            case ChamberRequest.ReadConversation read ->
                new ChamberEvent.Turns(conversations.turns(read.agent(), read.conversation(), read.visitor()));
            case ChamberRequest.DeleteConversation delete -> {
                conversations.delete(delete.agent(), delete.conversation(), delete.visitor());
                yield new ChamberEvent.Done();
            }
            case ChamberRequest.ReadCrossing read -> crossings.read(read.message());
            case ChamberRequest.Inspect inspect -> status();
            case ChamberRequest.Drain drainRequest -> new ChamberEvent.Done();
        };
    }

    private ChamberEvent.Status status() {
        Runtime runtime = Runtime.getRuntime();
        return ingest.status(Main.VERSION, runtime.totalMemory() - runtime.freeMemory());
    }

    @Override
    public void close() {
        ingest.close();
        db.close();
    }
}
