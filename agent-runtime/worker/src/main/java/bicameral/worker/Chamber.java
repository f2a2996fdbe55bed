package bicameral.worker;

import bicameral.protocol.Call;
import bicameral.protocol.ChamberEvent;
import bicameral.protocol.ChamberRequest;
import bicameral.protocol.Lesson;
import bicameral.worker.answer.ExtractiveAnswerer;
import bicameral.worker.conversation.Asking;
import bicameral.worker.conversation.Conversations;
import bicameral.worker.conversation.Crossings;
import bicameral.worker.conversation.Unanswered;
import bicameral.worker.encode.Placing;
import bicameral.worker.endpoint.Endpoint;
import bicameral.worker.endpoint.EndpointHome;
import bicameral.worker.engine.Embeddings;
import bicameral.worker.engine.GatewayClient;
import bicameral.worker.engine.Surroundings;
import bicameral.worker.exchange.Declined;
import bicameral.worker.exchange.Exchange;
import bicameral.worker.exchange.ExchangeServer;
import bicameral.worker.ingest.Ingest;
import bicameral.worker.learn.Learning;
import bicameral.worker.lesson.Golden;
import bicameral.worker.lesson.GoldenRuns;
import bicameral.worker.lesson.Lessons;
import bicameral.worker.lesson.Said;
import bicameral.worker.quality.Quality;
import bicameral.worker.redaction.Redaction;
import bicameral.worker.snapshot.Snapshots;
import bicameral.worker.store.ChamberDb;
import bicameral.worker.store.ChamberHome;
import bicameral.worker.store.ChamberLock;
import java.io.IOException;
import java.time.Clock;

/** The open chamber: every request and the feature that carries it out. Thread-safe. */
final class Chamber implements ExchangeServer.Handler, AutoCloseable {
    private static final int MAX_RETRIEVED = 100;

    private final ChamberLock lock;
    private final ChamberDb db;
    private final Ingest ingest;
    private final Quality quality;
    private final Lessons lessons;
    private final Golden golden;
    private final GoldenRuns goldenRuns;
    private final Learning learning;
    private final Redaction redaction;
    private final Placing encoder;
    private final EndpointHome endpoint;
    private final Conversations conversations;
    private final Unanswered unanswered;
    private final Crossings crossings;
    private final Asking asking;
    private final Snapshots snapshots;
    private final Runnable drain;
    private final Way.Gateway gateway;
    private final Rest rest = Rest.ofHeap();
    private volatile boolean draining;

    private Chamber(Options options, ChamberHome home, ChamberLock lock, Way.Gateway gateway, Runnable drain) {
        this.lock = lock;
        Clock clock = Clock.systemUTC();
        this.db = ChamberDb.open(home.database(), options.databaseBytes());
        this.ingest = Ingest.open(home, db, clock, options.parserLimits());
        this.redaction = new Redaction(db, () -> ingest.knowledge().index());
        this.endpoint = new EndpointHome(home.encoder());
        GatewayClient client = GatewayClient.by(gateway);
        this.learning = Learning.open(
                home.learned(),
                home.encoder(),
                new Endpoint(endpoint, new Embeddings(client, redaction::forEmbedding)),
                () -> ingest.knowledge().index(),
                clock,
                options.learning());
        this.lessons = new Lessons(db, clock, () -> ingest.knowledge().index());
        learning.taughtBy(new Said(db, lessons, () -> ingest.knowledge().index())::labels);
        this.encoder = new Placing(home);
        ingest.knowledge().consult(learning);
        this.quality = Quality.open(
                db, ingest::passages, () -> ingest.knowledge().index(), Ingest.RECORD_ROOM, learning::isLearning);
        ingest.knowledge().trust(quality.trust());
        ingest.whenChanged(
                () -> {
                    learning.changed();
                    quality.wake();
                    redaction.wake();
                },
                () -> {
                    learning.recordsChanged();
                    quality.wake();
                    redaction.wake();
                });
        ingest.whenRecordsCome(quality::wakeLive);
        quality.wake();
        redaction.resume();
        this.conversations = new Conversations(db, clock);
        this.unanswered = new Unanswered(db);
        this.crossings = new Crossings(db, clock);
        this.asking = new Asking(
                conversations,
                crossings,
                () -> new ExtractiveAnswerer(ingest.knowledge().index(), ingest::text, learning::confidence),
                client,
                lessons,
                redaction,
                new Surroundings(() -> ingest.knowledge().index(), quality.trust()));
        this.golden = new Golden(db, clock);
        this.goldenRuns = new GoldenRuns(db, clock, asking::answer);
        this.snapshots = new Snapshots(home, db, ingest);
        this.drain = drain;
        this.gateway = gateway;
    }

    /**
     * Opens the stores and takes up what an earlier launch left unfinished.
     *
     * @param drain called once, when asked to finish
     */
    static Chamber open(Options options, Runnable drain) throws IOException {
        Way.Gateway gateway = options.way().gateway();
        ChamberHome home = ChamberHome.at(options.directory());
        return new Chamber(options, home, ChamberLock.take(home), gateway, drain);
    }

    @Override
    public void called(Call call) {
        gateway.called(call);
        if (!(call.request() instanceof ChamberRequest.Inspect)) rest.stir();
    }

    @Override
    public void handle(ChamberRequest request, Exchange exchange) {
        if (draining && !(request instanceof ChamberRequest.Drain)) throw new Declined("draining", "going to sleep");
        switch (request) {
            case ChamberRequest.Ask ask -> asking.ask(ask, exchange);
            case ChamberRequest.Drain last -> {
                draining = true;
                exchange.send(new ChamberEvent.Done());
                drain.run();
            }
            default -> exchange.send(carryOut(request));
        }
    }

    private ChamberEvent carryOut(ChamberRequest request) {
        return switch (request) {
            case ChamberRequest.AddDocument add -> ingest.add(add);
            case ChamberRequest.BringPiece piece -> {
                ingest.bring(piece);
                yield new ChamberEvent.Done();
            }
            case ChamberRequest.DiscardUpload discard -> {
                ingest.discard(discard.document());
                yield new ChamberEvent.Done();
            }
            case ChamberRequest.ListDocuments list -> ingest.list(list.collection());
            case ChamberRequest.ReadOriginal read -> ingest.original(read.collection(), read.document(), read.offset());
            case ChamberRequest.RetryDocument retry -> ingest.retry(retry.collection(), retry.document());
            case ChamberRequest.DeleteDocument delete -> {
                ingest.delete(delete);
                yield new ChamberEvent.Done();
            }
            case ChamberRequest.CancelDocument cancel -> ingest.cancel(cancel.collection(), cancel.document());
            case ChamberRequest.PutRecords put -> ingest.put(put);
            case ChamberRequest.DeleteRecords delete -> ingest.delete(delete);
            case ChamberRequest.ForgetSource forget -> {
                ingest.forget(forget);
                quality.forgetSource(forget.source());
                yield new ChamberEvent.Done();
            }
            case ChamberRequest.OpenPassage open ->
                open.passage() == Lesson.AS_PASSAGE
                        ? lessons.open(open.collection(), open.document())
                        : ingest.open(open.collection(), open.document(), open.passage());
            case ChamberRequest.Retrieve retrieve ->
                ingest.retrieve(retrieve.collection(), retrieve.text(), Math.clamp(retrieve.limit(), 1, MAX_RETRIEVED));
            case ChamberRequest.SetStanding set -> {
                quality.stand(set.collection(), set.document(), set.standing());
                yield new ChamberEvent.Done();
            }
            case ChamberRequest.SetSourceStanding set -> {
                quality.standSource(set.collection(), set.source(), set.standing());
                yield new ChamberEvent.Done();
            }
            case ChamberRequest.PlaceEncoder place -> {
                encoder.place(place.model(), place.tokenizer(), place.settings());
                learning.changed();
                yield new ChamberEvent.Done();
            }
            case ChamberRequest.RemoveEncoder remove -> {
                encoder.remove();
                learning.changed();
                yield new ChamberEvent.Done();
            }
            case ChamberRequest.ReadEncoder read -> encoder.state();
            case ChamberRequest.PlaceEndpoint place -> {
                endpoint.place(new EndpointHome.Told(place.endpoint(), place.revision(), place.passages()));
                learning.changed();
                yield new ChamberEvent.Done();
            }
            case ChamberRequest.RemoveEndpoint remove -> {
                endpoint.remove();
                learning.changed();
                yield new ChamberEvent.Done();
            }
            case ChamberRequest.ReadSourceQuality read -> quality.sources(read.collection());
            case ChamberRequest.ReadQuality read -> quality.documents(read.collection());
            case ChamberRequest.ReadPassageQuality read ->
                quality.passages(read.collection(), read.document(), read.limit());
            case ChamberRequest.Teach teach -> {
                ChamberEvent taught = lessons.teach(teach);
                learning.changed();
                yield taught;
            }
            case ChamberRequest.ListLessons list -> lessons.list(list.collection());
            case ChamberRequest.ForgetLesson forget -> {
                lessons.forget(forget.collection(), forget.lesson());
                learning.changed();
                yield new ChamberEvent.Done();
            }
            case ChamberRequest.SaveGolden save -> {
                ChamberEvent saved = golden.save(save.question());
                learning.changed();
                yield saved;
            }
            case ChamberRequest.ListGolden list -> new ChamberEvent.GoldenQuestions(golden.list(list.collection()));
            case ChamberRequest.ForgetGolden forget -> {
                golden.forget(forget.collection(), forget.golden());
                learning.changed();
                yield new ChamberEvent.Done();
            }
            case ChamberRequest.RunGolden run -> goldenRuns.begin(run);
            case ChamberRequest.ReadGoldenReport read -> goldenRuns.report(read.collection());
            case ChamberRequest.ReadConversation read ->
                new ChamberEvent.Turns(conversations.turns(read.agent(), read.conversation(), read.visitor()));
            case ChamberRequest.DeleteConversation delete -> {
                conversations.delete(delete.agent(), delete.conversation(), delete.visitor());
                yield new ChamberEvent.Done();
            }
            case ChamberRequest.ReadCrossing read -> crossings.read(read.message());
            case ChamberRequest.Explain explain -> asking.explain(explain);
            case ChamberRequest.ListUnanswered list -> unanswered.list(list.agent(), list.limit());
            case ChamberRequest.CloseUnanswered close -> {
                unanswered.close(close.agent(), close.question());
                yield new ChamberEvent.Done();
            }
            case ChamberRequest.ReadLearning read -> learning.receipt();
            case ChamberRequest.BeginSnapshot begin -> snapshots.begin(begin.snapshot());
            case ChamberRequest.ListSnapshot list -> snapshots.list(list.snapshot(), list.from());
            case ChamberRequest.ReadSnapshot read -> snapshots.read(read.snapshot(), read.file(), read.offset());
            case ChamberRequest.EndSnapshot end -> {
                snapshots.end(end.snapshot());
                yield new ChamberEvent.Done();
            }
            case ChamberRequest.AddNames add -> redaction.add(add);
            case ChamberRequest.DropNames drop -> {
                redaction.drop(drop);
                yield new ChamberEvent.Done();
            }
            case ChamberRequest.ListNames list -> redaction.page(list);
            case ChamberRequest.ReadRedaction read -> redaction.read();
            case ChamberRequest.JudgeName judge -> {
                redaction.judge(judge);
                yield new ChamberEvent.Done();
            }
            case ChamberRequest.PutPattern put -> {
                redaction.put(put.pattern());
                yield new ChamberEvent.Done();
            }
            case ChamberRequest.DropPattern drop -> {
                redaction.drop(drop);
                yield new ChamberEvent.Done();
            }
            case ChamberRequest.TryRedaction attempt -> redaction.attempt(attempt);
            case ChamberRequest.PreviewPrompt preview -> asking.preview(preview);
            case ChamberRequest.Inspect inspect -> status();
            case ChamberRequest.Ask ask -> throw new IllegalStateException("streams");
            case ChamberRequest.Drain drained -> throw new IllegalStateException("ends the process");
        };
    }

    private ChamberEvent.Status status() {
        Runtime runtime = Runtime.getRuntime();
        ChamberEvent.Status status = ingest.status(Main.VERSION, runtime.totalMemory() - runtime.freeMemory());
        return new ChamberEvent.Status(
                status.workerVersion(),
                status.documents(),
                status.passages(),
                status.characters(),
                status.heapUsedBytes(),
                status.learning() || learning.busy() || redaction.busy() || goldenRuns.busy());
    }

    @Override
    public void close() {
        rest.close();
        goldenRuns.close();
        learning.close();
        redaction.close();
        quality.close();
        ingest.close();
        db.close();
        lock.close();
    }
}
