package bicameral.marketplace.message;

import bicameral.host.chamber.Chambers;
import bicameral.host.gateway.EgressPolicy;
import bicameral.host.receipt.Receipt;
import bicameral.host.receipt.Receipts;
import bicameral.host.receipt.Settlements;
import bicameral.marketplace.agent.Agents;
import bicameral.marketplace.billing.Books;
import bicameral.marketplace.limits.Limits;
import bicameral.marketplace.limits.LimitsSettings;
import bicameral.marketplace.listing.Listings;
import bicameral.protocol.AgentBrief;
import bicameral.protocol.ChamberEvent;
import bicameral.protocol.ChamberRequest;
import bicameral.protocol.DocumentQuality;
import bicameral.protocol.GoldenQuestion;
import bicameral.protocol.Lesson;
import bicameral.protocol.LiveRecord;
import bicameral.protocol.PassageQuality;
import bicameral.protocol.Standing;
import bicameral.protocol.receipt.Entry;
import bicameral.protocol.receipt.Spans;
import bicameral.tenant.Ids;
import bicameral.tenant.Refusal;
import bicameral.tenant.TenantId;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Chambers that answer as they are told, remember answers by message id, and count what was asked. */
final class FakeChambers implements Chambers {
    final List<Question> asked = new ArrayList<>();
    private final Map<UUID, Answer> answers = new ConcurrentHashMap<>();

    List<String> tokens = List.of("梅花鹿角苔要在清晨喷水，", "每天两次，每次十分钟，温度不过二十五度。[1]");
    ChamberEvent.End end = ChamberEvent.End.DONE;
    int engineTokens;
    int queued = -1;

    @Nullable
    RuntimeException before;

    @Nullable
    RuntimeException after;

    @Override
    public synchronized Answer ask(Question question, Consumer<ChamberEvent> events, BooleanSupplier cancelled) {
        asked.add(question);
        Answer stored = answers.get(question.message());
        if (stored != null) {
            events.accept(new ChamberEvent.Token(stored.answered().text()));
            return stored;
        }
        if (before != null) throw before;
        if (queued >= 0) events.accept(new ChamberEvent.Queued(queued));
        for (String token : tokens) events.accept(new ChamberEvent.Token(token));
        if (after != null) throw after;
        events.accept(new ChamberEvent.Citation(1, Ids.next(), "手册.pdf", "第 3 页", "清晨喷水", 7));
        Answer answer = new Answer(
                new ChamberEvent.Answered(end, Ids.next(), String.join("", tokens), 0.8, 1, null), receipt(question));
        answers.put(question.message(), answer);
        return answer;
    }

    private Receipt receipt(Question question) {
        long left = engineTokens == 0 ? 0 : 512;
        return new Receipt(new Entry(
                        Entry.FORMAT,
                        question.tenant().value(),
                        1,
                        Receipt.Stage.CLOSED.name(),
                        question.message(),
                        question.agent().agent(),
                        question.agent().version(),
                        EgressPolicy.NONE.name(),
                        Receipt.BUILT_IN,
                        "",
                        "",
                        left,
                        0,
                        new Spans(left, 0, 0, 0, 0),
                        engineTokens,
                        0,
                        0,
                        0,
                        "",
                        "00",
                        "",
                        Instant.EPOCH,
                        Entry.START,
                        "")
                .sealed());
    }

    @Override
    public ChamberEvent.Crossed crossing(TenantId tenant, UUID message) {
        return new ChamberEvent.Crossed(message, "what left", "00", "");
    }

    private static UnsupportedOperationException unused() {
        return new UnsupportedOperationException("no story asks this");
    }

    @Override
    public ChamberEvent.DocumentState take(
            TenantId tenant, UUID collection, Arriving arriving, InputStream content, long maxBytes) {
        throw unused();
    }

    @Override
    public List<ChamberEvent.DocumentState> documents(TenantId tenant, UUID collection) {
        throw unused();
    }

    @Override
    public ChamberEvent.DocumentState retryDocument(TenantId tenant, UUID collection, UUID document) {
        throw unused();
    }

    @Override
    public byte[] original(TenantId tenant, UUID collection, UUID document, long offset) {
        throw unused();
    }

    @Override
    public void deletePage(TenantId tenant, UUID collection, UUID source, UUID document) {
        throw unused();
    }

    @Override
    public void deleteDocument(TenantId tenant, UUID collection, UUID document) {
        throw unused();
    }

    @Override
    public ChamberEvent.DocumentState cancelDocument(TenantId tenant, UUID collection, UUID document) {
        throw unused();
    }

    @Override
    public ChamberEvent.RecordsTaken putRecords(
            TenantId tenant, UUID collection, UUID source, String sourceName, List<LiveRecord> records) {
        throw unused();
    }

    @Override
    public int deleteRecords(TenantId tenant, UUID collection, UUID source, List<String> ids) {
        throw unused();
    }

    @Override
    public void forgetSource(TenantId tenant, UUID collection, UUID source) {
        throw unused();
    }

    @Override
    public List<ChamberEvent.Passage> openPassage(TenantId tenant, UUID collection, UUID document, long passage) {
        throw unused();
    }

    @Override
    public ChamberEvent.LearningReceipt learning(TenantId tenant, UUID collection) {
        throw unused();
    }

    @Override
    public void setStanding(TenantId tenant, UUID collection, UUID document, Standing standing) {
        throw unused();
    }

    @Override
    public void placeEncoder(TenantId tenant, InputStream model, InputStream tokenizer, String settings) {
        throw unused();
    }

    @Override
    public void removeEncoder(TenantId tenant) {
        throw unused();
    }

    @Override
    public ChamberEvent.Encoder encoder(TenantId tenant) {
        throw unused();
    }

    @Override
    public void placeEndpoint(TenantId tenant, long endpoint, long revision, int passages) {
        throw unused();
    }

    @Override
    public void removeEndpoint(TenantId tenant) {
        throw unused();
    }

    @Override
    public void setSourceStanding(TenantId tenant, UUID collection, UUID source, Standing standing) {
        throw unused();
    }

    @Override
    public List<DocumentQuality> sourceQuality(TenantId tenant, UUID collection) {
        throw unused();
    }

    @Override
    public List<DocumentQuality> quality(TenantId tenant, UUID collection) {
        throw unused();
    }

    @Override
    public List<PassageQuality> passageQuality(TenantId tenant, UUID collection, UUID document, int limit) {
        throw unused();
    }

    @Override
    public Lesson teach(TenantId tenant, ChamberRequest.Teach lesson) {
        throw unused();
    }

    @Override
    public List<Lesson> lessons(TenantId tenant, UUID collection) {
        throw unused();
    }

    @Override
    public void forgetLesson(TenantId tenant, UUID collection, UUID lesson) {
        throw unused();
    }

    @Override
    public GoldenQuestion saveGolden(TenantId tenant, GoldenQuestion question) {
        throw unused();
    }

    @Override
    public List<GoldenQuestion> golden(TenantId tenant, UUID collection) {
        throw unused();
    }

    @Override
    public void forgetGolden(TenantId tenant, UUID collection, UUID golden) {
        throw unused();
    }

    @Override
    public ChamberEvent.GoldenReport runGolden(TenantId tenant, UUID run, AgentBrief agent, @Nullable UUID golden) {
        throw unused();
    }

    @Override
    public ChamberEvent.GoldenReport goldenReport(TenantId tenant, UUID collection) {
        throw unused();
    }

    @Override
    public ChamberEvent.Explained explain(TenantId tenant, AgentBrief agent, String question, String language) {
        throw unused();
    }

    @Override
    public List<ChamberEvent.UnansweredQuestion> unanswered(TenantId tenant, UUID agent, int limit) {
        throw unused();
    }

    @Override
    public void closeUnanswered(TenantId tenant, UUID agent, UUID question) {
        throw unused();
    }

    @Override
    public List<ChamberEvent.Passage> retrieve(TenantId tenant, UUID collection, String text, int limit) {
        throw unused();
    }

    @Override
    public List<ChamberEvent.Turn> conversation(TenantId tenant, UUID agent, UUID conversation, String visitor) {
        throw unused();
    }

    @Override
    public void deleteConversation(TenantId tenant, UUID agent, UUID conversation, String visitor) {
        throw unused();
    }

    @Override
    public void snapshot(TenantId tenant, SnapshotReader reader) {
        throw unused();
    }

    @Override
    public void install(TenantId tenant, java.nio.file.Path directory) {
        throw unused();
    }

    @Override
    public long erase(TenantId tenant) {
        throw unused();
    }

    @Override
    public ChamberEvent.Status inspect(TenantId tenant) {
        throw unused();
    }

    static Refusal unavailable() {
        return new Refusal("chamber_unavailable", Refusal.Kind.UNAVAILABLE);
    }

    /** What asks these chambers, on a market's books. */
    Messages messages(Books books, Listings listings, Agents agents, LimitsSettings limits, PreviewSettings previews) {
        return new Messages(
                listings,
                agents,
                books.billing,
                this,
                new Settlements(new Receipts(books.tx), books.ops),
                new Limits(limits),
                new Previews(books.ops, books.accounts, books.ledger, books.settings, previews),
                books.settings);
    }
}
