package bicameral.host.chamber;

import bicameral.host.HostSettings;
import bicameral.host.gateway.Admission;
import bicameral.host.gateway.EgressPolicy;
import bicameral.host.gateway.Gateway;
import bicameral.host.gateway.Permit;
import bicameral.host.receipt.Crossed;
import bicameral.host.receipt.Receipt;
import bicameral.host.receipt.Receipts;
import bicameral.protocol.AgentBrief;
import bicameral.protocol.ChamberEvent;
import bicameral.protocol.ChamberRequest;
import bicameral.protocol.DocumentQuality;
import bicameral.protocol.GoldenQuestion;
import bicameral.protocol.Lesson;
import bicameral.protocol.LiveRecord;
import bicameral.protocol.PassageQuality;
import bicameral.protocol.Standing;
import bicameral.tenant.Ids;
import bicameral.tenant.OpsTx;
import bicameral.tenant.Refusal;
import bicameral.tenant.TenantId;
import bicameral.tenant.TenantTx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Shutdown;
import jakarta.enterprise.event.Startup;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** {@link Chambers} as sandboxed processes on this machine. */
@ApplicationScoped
public class SandboxedChambers implements Chambers, ChamberOperations {
    private static final Logger LOG = Logger.getLogger(SandboxedChambers.class);

    private static final Duration CRASH = Duration.ofMillis(500);
    private static final Duration COPYING = Duration.ofMinutes(15);

    private final HostSettings settings;
    private final Gateway gateway;
    private final Receipts receipts;
    private final Directories directories;
    private final Ward ward;

    /** Refuses with {@link bicameral.host.sandbox.SandboxUnavailable} where workers cannot be held as the settings ask. */
    public SandboxedChambers(HostSettings settings, Gateway gateway, Receipts receipts, TenantTx tx, OpsTx ops) {
        this.settings = settings;
        this.gateway = gateway;
        this.receipts = receipts;
        this.directories = new Directories(settings.data());
        this.ward = new Ward(settings, gateway, directories, new Moves(tx, ops));
    }

    /** At the application's start, so that a missing sandbox is found then, and the start cache is built. */
    void start(@Observes Startup event) {
        if (!ward.isolated()) LOG.warn("chambers run WITHOUT a sandbox: for development only");
        CompletableFuture<Boolean> _ = prepare();
    }

    void stop(@Observes Shutdown event) {
        close();
    }

    /** Builds the workers' start cache unless it is there; completes with whether wakes use it from now on. */
    public CompletableFuture<Boolean> prepare() {
        return ward.buildCache();
    }

    /** Puts all chambers to sleep and wakes none any more. */
    public void close() {
        ward.close();
    }

    @Override
    public Answer ask(Question question, Consumer<ChamberEvent> events, BooleanSupplier cancelled) {
        ChamberRequest.Ask ask = new ChamberRequest.Ask(
                question.message(),
                question.agent(),
                question.conversation(),
                question.visitor(),
                question.text(),
                question.language(),
                question.remember());
        ChamberEvent end;
        try (Permit permit = admit(question)) {
            end = exchange(question.tenant(), ask, settings.lifecycle().askDeadline(), events, cancelled);
            Refusal refusal = permit.refusal();
            // The gateway's own word, which also knows when to come back.
            if (refusal != null && end instanceof ChamberEvent.Failed) throw refusal;
        }
        if (!(end instanceof ChamberEvent.Answered answered)) throw unexpected(question.tenant(), end);
        return new Answer(answered, receiptOf(question));
    }

    private Permit admit(Question question) {
        return gateway.admit(new Admission(
                question.tenant(),
                question.message(),
                question.agent().agent(),
                question.agent().version(),
                question.egress(),
                question.urgency(),
                new Admission.Known(
                        question.text(),
                        List.of(
                                question.agent().name(),
                                question.agent().purpose(),
                                question.agent().persona()),
                        question.conversation() != null)));
    }

    /** By what the gateway wrote, never by what the worker says: nothing left only if no crossing was opened. */
    private Receipt receiptOf(Question question) {
        List<Receipt> written = receipts.ofMessage(question.tenant(), question.message());
        if (written.isEmpty()) return receipts.append(question.tenant(), nothingLeft(question));
        Receipt last = written.getLast();
        return last.stage() == Receipt.Stage.OPENED
                ? receipts.append(question.tenant(), Crossed.of(last).closed(0))
                : last;
    }

    private static Crossed nothingLeft(Question question) {
        EgressPolicy policy = question.egress();
        return Crossed.nothing(
                question.message(), question.agent().agent(), question.agent().version(), policy);
    }

    @Override
    public ChamberEvent.DocumentState take(
            TenantId tenant, UUID collection, Arriving arriving, InputStream content, long maxBytes) {
        UUID document = Ids.next();
        Inbox inbox = new Inbox(directories.madeChamber(tenant));
        Inbox.Arrived arrived = inbox.take(document, content, maxBytes);
        boolean queued = false;
        try {
            ChamberEvent.DocumentState state = oneDocument(
                    tenant,
                    new ChamberRequest.AddDocument(
                            document,
                            collection,
                            arriving.name(),
                            arrived.bytes(),
                            arrived.sha256(),
                            arriving.replaced(),
                            arriving.source(),
                            arriving.key()));
            queued = true;
            return state;
        } finally {
            if (!queued) inbox.discard(document);
        }
    }

    @Override
    public List<ChamberEvent.DocumentState> documents(TenantId tenant, UUID collection) {
        return request(tenant, new ChamberRequest.ListDocuments(collection), ChamberEvent.Documents.class)
                .documents();
    }

    @Override
    public byte[] original(TenantId tenant, UUID collection, UUID document, long offset) {
        ChamberRequest request = new ChamberRequest.ReadOriginal(collection, document, offset);
        return request(tenant, request, ChamberEvent.OriginalPiece.class).bytes();
    }

    @Override
    public ChamberEvent.DocumentState retryDocument(TenantId tenant, UUID collection, UUID document) {
        return oneDocument(tenant, new ChamberRequest.RetryDocument(collection, document));
    }

    private ChamberEvent.DocumentState oneDocument(TenantId tenant, ChamberRequest request) {
        ChamberEvent.Documents documents = request(tenant, request, ChamberEvent.Documents.class);
        if (documents.documents().isEmpty()) throw unexpected(tenant, documents);
        return documents.documents().getFirst();
    }

    @Override
    public void deleteDocument(TenantId tenant, UUID collection, UUID document) {
        request(tenant, new ChamberRequest.DeleteDocument(collection, document), ChamberEvent.Done.class);
    }

    @Override
    public void deletePage(TenantId tenant, UUID collection, UUID source, UUID document) {
        request(tenant, new ChamberRequest.DeleteDocument(collection, document, source), ChamberEvent.Done.class);
    }

    @Override
    public ChamberEvent.DocumentState cancelDocument(TenantId tenant, UUID collection, UUID document) {
        return oneDocument(tenant, new ChamberRequest.CancelDocument(collection, document));
    }

    @Override
    public ChamberEvent.RecordsTaken putRecords(
            TenantId tenant, UUID collection, UUID source, String sourceName, List<LiveRecord> records) {
        ChamberRequest request = new ChamberRequest.PutRecords(collection, source, sourceName, records);
        return request(tenant, request, ChamberEvent.RecordsTaken.class);
    }

    @Override
    public void deleteRecords(TenantId tenant, UUID collection, UUID source, List<String> ids) {
        request(tenant, new ChamberRequest.DeleteRecords(collection, source, ids), ChamberEvent.Done.class);
    }

    @Override
    public void forgetSource(TenantId tenant, UUID collection, UUID source) {
        request(tenant, new ChamberRequest.ForgetSource(collection, source), ChamberEvent.Done.class);
    }

    @Override
    public List<ChamberEvent.Passage> openPassage(TenantId tenant, UUID collection, UUID document, long passage) {
        ChamberRequest request = new ChamberRequest.OpenPassage(collection, document, passage);
        return request(tenant, request, ChamberEvent.Passages.class).passages();
    }

    @Override
    public List<ChamberEvent.Passage> retrieve(TenantId tenant, UUID collection, String text, int limit) {
        ChamberRequest request = new ChamberRequest.Retrieve(collection, text, limit);
        return request(tenant, request, ChamberEvent.Passages.class).passages();
    }

    @Override
    public ChamberEvent.LearningReceipt learning(TenantId tenant, UUID collection) {
        return request(tenant, new ChamberRequest.ReadLearning(collection), ChamberEvent.LearningReceipt.class);
    }

    @Override
    public ChamberEvent.Explained explain(TenantId tenant, AgentBrief agent, String question, String language) {
        return request(tenant, new ChamberRequest.Explain(agent, question, language), ChamberEvent.Explained.class);
    }

    @Override
    public List<ChamberEvent.UnansweredQuestion> unanswered(TenantId tenant, UUID agent, int limit) {
        ChamberRequest request = new ChamberRequest.ListUnanswered(agent, limit);
        return request(tenant, request, ChamberEvent.Unanswered.class).questions();
    }

    @Override
    public void closeUnanswered(TenantId tenant, UUID agent, UUID question) {
        request(tenant, new ChamberRequest.CloseUnanswered(agent, question), ChamberEvent.Done.class);
    }

    @Override
    public void setStanding(TenantId tenant, UUID collection, UUID document, Standing standing) {
        request(tenant, new ChamberRequest.SetStanding(collection, document, standing), ChamberEvent.Done.class);
    }

    @Override
    public List<DocumentQuality> quality(TenantId tenant, UUID collection) {
        return request(tenant, new ChamberRequest.ReadQuality(collection), ChamberEvent.Quality.class)
                .documents();
    }

    @Override
    public List<PassageQuality> passageQuality(TenantId tenant, UUID collection, UUID document, int limit) {
        ChamberRequest request = new ChamberRequest.ReadPassageQuality(collection, document, limit);
        return request(tenant, request, ChamberEvent.PassageQualities.class).passages();
    }

    @Override
    public Lesson teach(TenantId tenant, ChamberRequest.Teach lesson) {
        ChamberEvent.Lessons taught = request(tenant, lesson, ChamberEvent.Lessons.class);
        if (taught.lessons().isEmpty()) throw unexpected(tenant, taught);
        return taught.lessons().getFirst();
    }

    @Override
    public List<Lesson> lessons(TenantId tenant, UUID collection) {
        return request(tenant, new ChamberRequest.ListLessons(collection), ChamberEvent.Lessons.class)
                .lessons();
    }

    @Override
    public void forgetLesson(TenantId tenant, UUID collection, UUID lesson) {
        request(tenant, new ChamberRequest.ForgetLesson(collection, lesson), ChamberEvent.Done.class);
    }

    @Override
    public GoldenQuestion saveGolden(TenantId tenant, GoldenQuestion question) {
        ChamberEvent.GoldenQuestions kept =
                request(tenant, new ChamberRequest.SaveGolden(question), ChamberEvent.GoldenQuestions.class);
        if (kept.questions().isEmpty()) throw unexpected(tenant, kept);
        return kept.questions().getFirst();
    }

    @Override
    public List<GoldenQuestion> golden(TenantId tenant, UUID collection) {
        return request(tenant, new ChamberRequest.ListGolden(collection), ChamberEvent.GoldenQuestions.class)
                .questions();
    }

    @Override
    public void forgetGolden(TenantId tenant, UUID collection, UUID golden) {
        request(tenant, new ChamberRequest.ForgetGolden(collection, golden), ChamberEvent.Done.class);
    }

    @Override
    public ChamberEvent.GoldenReport runGolden(TenantId tenant, UUID run, AgentBrief agent, @Nullable UUID golden) {
        ChamberRequest request = new ChamberRequest.RunGolden(run, agent, golden);
        return request(tenant, request, ChamberEvent.GoldenReport.class);
    }

    @Override
    public ChamberEvent.GoldenReport goldenReport(TenantId tenant, UUID collection) {
        return request(tenant, new ChamberRequest.ReadGoldenReport(collection), ChamberEvent.GoldenReport.class);
    }

    @Override
    public List<ChamberEvent.Turn> conversation(TenantId tenant, UUID agent, UUID conversation, String visitor) {
        ChamberRequest request = new ChamberRequest.ReadConversation(agent, conversation, visitor);
        return request(tenant, request, ChamberEvent.Turns.class).turns();
    }

    @Override
    public void deleteConversation(TenantId tenant, UUID agent, UUID conversation, String visitor) {
        ChamberRequest request = new ChamberRequest.DeleteConversation(agent, conversation, visitor);
        request(tenant, request, ChamberEvent.Done.class);
    }

    @Override
    public ChamberEvent.Crossed crossing(TenantId tenant, UUID message) {
        return request(tenant, new ChamberRequest.ReadCrossing(message), ChamberEvent.Crossed.class);
    }

    @Override
    public ChamberEvent.Status inspect(TenantId tenant) {
        return request(tenant, new ChamberRequest.Inspect(), ChamberEvent.Status.class);
    }

    @Override
    public void snapshot(TenantId tenant, SnapshotReader reader) throws IOException {
        new Snapshot(new Snapshot.Asking() {
                    @Override
                    public <T> T ask(ChamberRequest request, Class<T> expected) {
                        // Copying the database takes as long as it is long; all else is a matter of moments.
                        Duration patience = request instanceof ChamberRequest.BeginSnapshot
                                ? COPYING
                                : settings.lifecycle().requestDeadline();
                        ChamberEvent end = exchange(tenant, request, patience, event -> {}, () -> false);
                        if (!expected.isInstance(end)) throw unexpected(tenant, end);
                        return expected.cast(end);
                    }
                })
                .read(reader);
    }

    @Override
    public void install(TenantId tenant, Path directory) {
        Path chamber = directories.chamber(tenant);
        ward.chamber(tenant).vacate(() -> {
            try {
                directories.makeChambers();
                if (Files.exists(chamber, LinkOption.NOFOLLOW_LINKS))
                    throw new Refusal("chamber_exists", Refusal.Kind.CONFLICT);
                Files.move(directory, chamber, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Override
    public long erase(TenantId tenant) {
        long[] bytes = new long[1];
        ward.chamber(tenant).vacate(() -> {
            for (Path directory : List.of(directories.chamber(tenant), directories.run(tenant))) {
                if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) continue;
                bytes[0] += Disk.used(directory);
                Directories.erase(directory, true);
            }
        });
        return bytes[0];
    }

    @Override
    public List<Awake> awake() {
        return ward.awake();
    }

    @Override
    public List<Wake> wakes() {
        return ward.wakes();
    }

    @Override
    public boolean hibernate(TenantId tenant) {
        return ward.chamber(tenant).hibernate(Duration.ZERO, Life.Reason.OPERATOR);
    }

    @Override
    public List<Overview> overview(int limit) {
        return ward.overview(limit);
    }

    @Override
    public Optional<Overview> overview(TenantId tenant) {
        return ward.overview(tenant);
    }

    @Override
    public Life life(TenantId tenant) {
        return ward.chamber(tenant).life();
    }

    @Override
    public List<Move> history(TenantId tenant, int limit) {
        return ward.history(tenant, limit);
    }

    @Override
    public void wake(TenantId tenant) {
        Chamber chamber = ward.chamber(tenant);
        chamber.release(chamber.lease());
    }

    @Override
    public void retire(TenantId tenant) {
        Chamber chamber = ward.chamber(tenant);
        Thread.ofVirtual().name("chamber-retire").start(() -> chamber.retire(Life.Reason.OPERATOR));
    }

    @Override
    public boolean release(TenantId tenant) {
        return ward.chamber(tenant).pardon();
    }

    @Override
    public int wakesWaiting() {
        return ward.wakesWaiting();
    }

    @Override
    public boolean isolated() {
        return ward.isolated();
    }

    @Override
    public boolean startCacheReady() {
        return ward.startCacheReady();
    }

    private <T extends ChamberEvent> T request(TenantId tenant, ChamberRequest request, Class<T> expected) {
        ChamberEvent end = exchange(tenant, request, settings.lifecycle().requestDeadline(), event -> {}, () -> false);
        if (!expected.isInstance(end)) throw unexpected(tenant, end);
        return expected.cast(end);
    }

    private ChamberEvent exchange(
            TenantId tenant,
            ChamberRequest request,
            Duration deadline,
            Consumer<ChamberEvent> events,
            BooleanSupplier cancelled) {
        Chamber chamber = ward.chamber(tenant);
        Launch launch = chamber.lease();
        try {
            return new Exchange(launch.socket(), deadline, cancelled).run(launch.token(), request, events);
        } catch (ChamberLost e) {
            LOG.warnf("tenant %s: %s lost: %s", tenant, request.getClass().getSimpleName(), e.getMessage());
            awaitCrash(launch);
            throw unavailable();
        } finally {
            chamber.release(launch);
        }
    }

    /** A dying worker's sockets close before its process ends: the next use must not meet the dead one. */
    private static void awaitCrash(Launch launch) {
        try {
            if (launch.process().awaitEnd(CRASH)) LOG.debugf("worker %d is gone", launch.pid());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A failure that a user can cause keeps its code; one inside the chamber does not become a sentence. */
    private static Refusal unexpected(TenantId tenant, ChamberEvent end) {
        if (!(end instanceof ChamberEvent.Failed failed)) {
            LOG.errorf(
                    "tenant %s: worker answered with %s", tenant, end.getClass().getSimpleName());
            return unavailable();
        }
        return switch (failed.code()) {
            case "unknown_document", "unknown_passage", "unknown_conversation", "unknown_message" ->
                new Refusal(failed.code(), Refusal.Kind.NOT_FOUND);
            case "snapshot_busy" -> new Refusal("snapshot_busy", Refusal.Kind.CONFLICT);
            case "unknown_snapshot" -> new Refusal("snapshot_lost", Refusal.Kind.UNAVAILABLE);
            case "idempotency_conflict" -> new Refusal("idempotency_conflict", Refusal.Kind.CONFLICT);
            case "bad_request" -> new Refusal("bad_request", Refusal.Kind.MALFORMED);
            case "lesson_too_long", "too_many_lessons", "golden_too_long", "too_many_golden" ->
                new Refusal(failed.code(), Refusal.Kind.INVALID);
            case "egress_refused" -> new Refusal("egress_refused", Refusal.Kind.INVALID);
            case "engine_unavailable", "engine_timeout", "engine_busy", "budget_exhausted", "out_of_space" ->
                new Refusal(failed.code(), Refusal.Kind.UNAVAILABLE);
            default -> {
                LOG.errorf("tenant %s: worker failed", tenant);
                yield unavailable();
            }
        };
    }

    private static Refusal unavailable() {
        return new Refusal("chamber_unavailable", Refusal.Kind.UNAVAILABLE);
    }
}
