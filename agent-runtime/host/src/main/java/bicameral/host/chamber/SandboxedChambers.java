package bicameral.host.chamber;

import bicameral.host.HostSettings;
import bicameral.host.gateway.Admission;
import bicameral.host.gateway.EgressPolicy;
import bicameral.host.gateway.Gateway;
import bicameral.host.instance.Claim;
import bicameral.host.instance.Instance;
import bicameral.host.instance.PeerCall;
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
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Shutdown;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * {@link Chambers} as sandboxed workers. A chamber that another instance runs is used through that one, and taken over where
 * that one lives no more.
 */
@ApplicationScoped
public class SandboxedChambers implements Chambers, ChamberOperations {
    private static final Logger LOG = Logger.getLogger(SandboxedChambers.class);
    private static final long ENCODER_BYTES = 100L << 20;
    private static final long TOKENIZER_BYTES = 8L << 20;

    private static final Duration COPYING = Duration.ofMinutes(15);
    /** Between looks for who runs a chamber whose instance does not answer. */
    private static final long LOOK_NANOS = 100_000_000;

    private final HostSettings settings;
    private final Gateway gateway;
    private final Receipts receipts;
    private final Launcher launcher;
    private final Instance instance;
    private final Ward ward;
    private final Reception reception;

    /** Refuses with {@link bicameral.host.sandbox.SandboxUnavailable} where workers cannot be held as the settings ask. */
    @Inject
    public SandboxedChambers(
            HostSettings settings, Gateway gateway, Receipts receipts, Instance instance, TenantTx tx, OpsTx ops) {
        this(settings, gateway, receipts, instance, new Moves(tx, ops), launcher(settings, gateway, instance));
    }

    SandboxedChambers(
            HostSettings settings,
            Gateway gateway,
            Receipts receipts,
            Instance instance,
            Moves moves,
            Launcher launcher) {
        this.settings = settings;
        this.gateway = gateway;
        this.receipts = receipts;
        this.instance = instance;
        this.launcher = launcher;
        this.ward = new Ward(settings, launcher, instance, moves);
        this.reception = new Reception(gateway, instance, ward);
    }

    private static Launcher launcher(HostSettings settings, Gateway gateway, Instance instance) {
        return settings.cluster()
                .pods()
                .<Launcher>map(pods -> new PodLauncher(settings, pods, instance, cluster()))
                .orElseGet(() -> new SandboxLauncher(settings, gateway));
    }

    /** As this pod, or the user's own configuration, says; an API server that is away is soon given up on. */
    private static KubernetesClient cluster() {
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(Config.autoConfigure(null))
                        .withConnectionTimeout(3_000)
                        .withRequestTimeout(10_000)
                        .withRequestRetryBackoffLimit(2)
                        .build())
                .build();
    }

    /** At the application's start, so that a missing sandbox is found then, and the start cache is built. */
    void start(@Observes Startup event) {
        if (!ward.isolated()) LOG.warn("chambers run WITHOUT a sandbox: for development only");
        join();
        CompletableFuture<Boolean> _ = prepare();
    }

    /** Makes this instance known to those on the same database; before the first use of any chamber. */
    public void join() {
        instance.start(reception);
    }

    void stop(@Observes Shutdown event) {
        close();
    }

    /** Builds the workers' start cache unless it is there; completes with whether wakes use it from now on. */
    public CompletableFuture<Boolean> prepare() {
        return ward.buildCache();
    }

    /** Starts the spare workers that are missing, unless a chamber is waking or was a moment ago; completes with how many wait. */
    public CompletableFuture<Integer> fillSpares() {
        return launcher.spares().fill();
    }

    /** Puts all chambers to sleep and wakes none any more. */
    public void close() {
        ward.close();
        instance.close();
    }

    @Override
    public Answer ask(Question wanted, Consumer<ChamberEvent> events, BooleanSupplier cancelled) {
        Question question = bounded(wanted);
        ChamberRequest.Ask ask = new ChamberRequest.Ask(
                question.message(),
                question.agent(),
                question.conversation(),
                question.visitor(),
                question.text(),
                question.language(),
                question.remember(),
                question.earlier());
        PeerCall.Pass pass = new PeerCall.Pass(
                question.tenant(),
                admission(question),
                ask,
                settings.lifecycle().askDeadline().toMillis());
        Ending ending = exchange(pass, events, cancelled);
        ChamberEvent end = ending.event();
        Refusal refusal = ending.refusal();
        // The gateway's own word, which also knows when to come back.
        if (refusal != null && end instanceof ChamberEvent.Failed) throw refusal;
        if (!(end instanceof ChamberEvent.Answered answered)) throw unexpected(question.tenant(), end);
        return new Answer(answered, receiptOf(question));
    }

    /** Under the tenant's ceiling, whatever the agent's version says; where that lets nothing out, the chamber answers by itself. */
    private Question bounded(Question wanted) {
        EgressPolicy allowed = gateway.allowed(wanted.tenant(), wanted.egress());
        return new Question(
                wanted.tenant(),
                wanted.message(),
                bounded(wanted.agent(), allowed),
                allowed,
                wanted.conversation(),
                wanted.visitor(),
                wanted.text(),
                wanted.language(),
                wanted.remember(),
                wanted.urgency(),
                wanted.earlier());
    }

    static AgentBrief bounded(AgentBrief agent, EgressPolicy allowed) {
        AgentBrief.Engine writer = allowed == EgressPolicy.NONE ? AgentBrief.Engine.EXTRACTIVE : agent.engine();
        return agent.with(writer, allowed.extent());
    }

    private static Admission admission(Question question) {
        return new Admission(
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
                        question.conversation() != null));
    }

    /** By what the gateway wrote, never by what the worker says: nothing left only if no crossing was opened. */
    private Receipt receiptOf(Question question) {
        // The answer's receipt stays the same one when it is paid for and told again.
        List<Receipt> written = receipts.ofMessage(question.tenant(), question.message()).stream()
                .filter(receipt -> receipt.stage() != Receipt.Stage.SETTLED)
                .toList();
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
        if (ward.full(tenant)) throw new Refusal("out_of_space", Refusal.Kind.UNAVAILABLE);
        UUID document = Ids.next();
        Arrivals inbox = launcher.arrivals(tenant, request -> request(tenant, request, ChamberEvent.Done.class));
        Arrivals.Arrived arrived = inbox.take(document, content, maxBytes);
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
    public int deleteRecords(TenantId tenant, UUID collection, UUID source, List<String> ids) {
        ChamberRequest request = new ChamberRequest.DeleteRecords(collection, source, ids);
        return request(tenant, request, ChamberEvent.RecordsForgotten.class).records();
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
    public void placeEncoder(TenantId tenant, InputStream model, InputStream tokenizer, String settings) {
        UUID network = Ids.next();
        UUID pieces = Ids.next();
        Arrivals inbox = launcher.arrivals(tenant, request -> request(tenant, request, ChamberEvent.Done.class));
        try {
            Arrivals.Arrived _ = inbox.take(network, model, ENCODER_BYTES);
            Arrivals.Arrived _ = inbox.take(pieces, tokenizer, TOKENIZER_BYTES);
            request(tenant, new ChamberRequest.PlaceEncoder(network, pieces, settings), ChamberEvent.Done.class);
        } catch (Refusal refusal) {
            if (refusal.code().equals("too_large")) throw new Refusal("encoder_too_large", Refusal.Kind.TOO_LARGE);
            throw refusal;
        } finally {
            inbox.discard(network);
            inbox.discard(pieces);
        }
    }

    @Override
    public void removeEncoder(TenantId tenant) {
        request(tenant, new ChamberRequest.RemoveEncoder(), ChamberEvent.Done.class);
    }

    @Override
    public ChamberEvent.Encoder encoder(TenantId tenant) {
        return request(tenant, new ChamberRequest.ReadEncoder(), ChamberEvent.Encoder.class);
    }

    @Override
    public void placeEndpoint(TenantId tenant, long endpoint, long revision, int passages) {
        ChamberRequest request = new ChamberRequest.PlaceEndpoint(endpoint, revision, passages);
        request(tenant, request, ChamberEvent.Done.class);
    }

    @Override
    public void removeEndpoint(TenantId tenant) {
        request(tenant, new ChamberRequest.RemoveEndpoint(), ChamberEvent.Done.class);
    }

    @Override
    public void setSourceStanding(TenantId tenant, UUID collection, UUID source, Standing standing) {
        request(tenant, new ChamberRequest.SetSourceStanding(collection, source, standing), ChamberEvent.Done.class);
    }

    @Override
    public List<DocumentQuality> sourceQuality(TenantId tenant, UUID collection) {
        return request(tenant, new ChamberRequest.ReadSourceQuality(collection), ChamberEvent.Quality.class)
                .documents();
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
                        PeerCall.Pass pass = new PeerCall.Pass(tenant, null, request, patience.toMillis());
                        ChamberEvent end =
                                exchange(pass, event -> {}, () -> false).event();
                        if (!expected.isInstance(end)) throw unexpected(tenant, end);
                        return expected.cast(end);
                    }
                })
                .read(reader);
    }

    @Override
    public void install(TenantId tenant, Path directory) {
        vacate(tenant, () -> launcher.install(tenant, directory));
    }

    @Override
    public long erase(TenantId tenant) {
        long[] bytes = new long[1];
        vacate(tenant, () -> bytes[0] = launcher.erase(tenant));
        return bytes[0];
    }

    /** Where another instance runs it, that is asked to let it go; whoever wants this tries again. */
    private void vacate(TenantId tenant, Runnable work) {
        if (ward.claim(tenant) instanceof Claim.Theirs theirs) {
            reception.retire(theirs.address(), tenant);
            throw NoChamber.unavailable();
        }
        ward.chamber(tenant).vacate(work);
    }

    @Override
    public List<Awake> awake() {
        return ward.awake();
    }

    @Override
    public List<SpareWorker> spares() {
        return launcher.spares().waiting().stream()
                .map(spare -> new SpareWorker(spare.pid(), spare.proportionalBytes()))
                .toList();
    }

    @Override
    public List<Wake> wakes() {
        return ward.wakes();
    }

    @Override
    public boolean hibernate(TenantId tenant) {
        return ward.claim(tenant) instanceof Claim.Mine
                && ward.chamber(tenant).hibernate(Duration.ZERO, Life.Reason.OPERATOR);
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
        return ward.life(tenant);
    }

    @Override
    public List<Move> history(TenantId tenant, int limit) {
        return ward.history(tenant, limit);
    }

    @Override
    public void wake(TenantId tenant) {
        inspect(tenant);
    }

    @Override
    public void retire(TenantId tenant) {
        if (ward.claim(tenant) instanceof Claim.Theirs theirs) reception.retire(theirs.address(), tenant);
        else ward.retire(tenant, Life.Reason.OPERATOR);
    }

    @Override
    public boolean release(TenantId tenant) {
        return ward.claim(tenant) instanceof Claim.Theirs theirs
                ? reception.release(theirs.address(), tenant)
                : ward.release(tenant);
    }

    /** How often this instance has looked at the disks of all its chambers. */
    int diskLooks() {
        return ward.diskLooks();
    }

    @Override
    public Condition condition(TenantId tenant) {
        return ward.condition(tenant);
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

    <T extends ChamberEvent> T request(TenantId tenant, ChamberRequest request, Class<T> expected) {
        PeerCall.Pass pass = new PeerCall.Pass(
                tenant, null, request, settings.lifecycle().requestDeadline().toMillis());
        ChamberEvent end = exchange(pass, event -> {}, () -> false).event();
        if (!expected.isInstance(end)) throw unexpected(tenant, end);
        return expected.cast(end);
    }

    /** Here, or at the instance that runs the chamber; one that dies meanwhile is waited for no longer than its lease. */
    private Ending exchange(PeerCall.Pass pass, Consumer<ChamberEvent> events, BooleanSupplier cancelled) {
        Duration patience = instance.lease().plus(settings.lifecycle().wakeDeadline());
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                return switch (ward.claim(pass.tenant())) {
                    case Claim.Mine mine -> reception.here(pass, events, cancelled);
                    case Claim.Theirs theirs -> reception.there(theirs.address(), pass, events, cancelled);
                };
            } catch (Elsewhere moved) {
                instance.forget(pass.tenant());
                if (System.nanoTime() - end > 0) throw NoChamber.unavailable();
                if (cancelled.getAsBoolean()) throw new CancellationException("cancelled by the caller");
                LockSupport.parkNanos(LOOK_NANOS);
            }
        }
    }

    /** A failure that a user can cause keeps its code; one inside the chamber does not become a sentence. */
    private static Refusal unexpected(TenantId tenant, ChamberEvent end) {
        if (!(end instanceof ChamberEvent.Failed failed)) {
            LOG.errorf(
                    "tenant %s: worker answered with %s", tenant, end.getClass().getSimpleName());
            return NoChamber.unavailable();
        }
        return switch (failed.code()) {
            case "unknown_document", "unknown_passage", "unknown_conversation", "unknown_message" ->
                new Refusal(failed.code(), Refusal.Kind.NOT_FOUND);
            case "snapshot_busy" -> new Refusal("snapshot_busy", Refusal.Kind.CONFLICT);
            case "unknown_snapshot" -> new Refusal("snapshot_lost", Refusal.Kind.UNAVAILABLE);
            case "idempotency_conflict" -> new Refusal("idempotency_conflict", Refusal.Kind.CONFLICT);
            case "bad_request" -> new Refusal("bad_request", Refusal.Kind.MALFORMED);
            case "source_full" -> new Refusal("source_full", Refusal.Kind.INVALID);
            case "bad_pattern" -> badPattern(failed.detail());
            case "too_many_names",
                    "pattern_too_long",
                    "pattern_too_costly",
                    "pattern_matches_nothing",
                    "too_many_patterns",
                    "invalid_name",
                    "text_too_long",
                    "question_too_long" -> new Refusal(failed.code(), Refusal.Kind.INVALID);
            case "lesson_too_long", "too_many_lessons", "golden_too_long", "too_many_golden" ->
                new Refusal(failed.code(), Refusal.Kind.INVALID);
            case "encoder_not_onnx", "encoder_forbidden", "encoder_settings_wrong" ->
                new Refusal(failed.code(), Refusal.Kind.INVALID);
            case "encoder_too_large" -> new Refusal("encoder_too_large", Refusal.Kind.TOO_LARGE);
            case "egress_refused" -> new Refusal("egress_refused", Refusal.Kind.INVALID);
            case "engine_unavailable", "engine_timeout", "engine_busy", "budget_exhausted", "out_of_space" ->
                new Refusal(failed.code(), Refusal.Kind.UNAVAILABLE);
            default -> {
                LOG.errorf("tenant %s: worker failed", tenant);
                yield NoChamber.unavailable();
            }
        };
    }

    /** The detail is the place in the pattern and what is wrong there, in the words of whoever read it. */
    private static Refusal badPattern(String detail) {
        int blank = detail.indexOf(' ');
        return new Refusal(
                "bad_pattern",
                Refusal.Kind.INVALID,
                Map.of(
                        "place",
                        Integer.parseInt(detail.substring(0, blank)) + 1,
                        "wrong",
                        detail.substring(blank + 1)));
    }
}
