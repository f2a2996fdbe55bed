package bicameral.marketplace.seeding;

import bicameral.host.chamber.Chambers;
import bicameral.protocol.AgentBrief;
import bicameral.protocol.ChamberEvent;
import bicameral.protocol.ChamberEvent.DocumentState;
import bicameral.protocol.ChamberEvent.Stage;
import bicameral.protocol.ChamberRequest;
import bicameral.protocol.DocumentQuality;
import bicameral.protocol.GoldenQuestion;
import bicameral.protocol.Lesson;
import bicameral.protocol.LiveRecord;
import bicameral.protocol.PassageQuality;
import bicameral.protocol.Standing;
import bicameral.tenant.Ids;
import bicameral.tenant.Refusal;
import bicameral.tenant.TenantId;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Chambers in memory: a document is queued when it comes, and ready the second time one asks. */
final class FakeChambers implements Chambers {
    final Map<UUID, List<DocumentState>> documents = new ConcurrentHashMap<>();
    int uploads;
    int questions;
    int failAtUpload = Integer.MAX_VALUE;

    @Override
    public DocumentState take(TenantId tenant, UUID collection, Arriving arriving, InputStream content, long maxBytes) {
        if (++uploads >= failAtUpload) throw new Refusal("chamber_unavailable", Refusal.Kind.UNAVAILABLE);
        DocumentState state = state(Ids.next(), arriving.name(), size(content), Stage.QUEUED);
        documents.computeIfAbsent(collection, any -> new ArrayList<>()).add(state);
        return state;
    }

    @Override
    public List<DocumentState> documents(TenantId tenant, UUID collection) {
        questions++;
        List<DocumentState> now = List.copyOf(documents.getOrDefault(collection, List.of()));
        documents.computeIfPresent(
                collection,
                (id, states) -> new ArrayList<>(states.stream()
                        .map(s -> state(s.document(), s.name(), s.bytes(), Stage.READY))
                        .toList()));
        return now;
    }

    private static long size(InputStream content) {
        try {
            return content.readAllBytes().length;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DocumentState state(UUID id, String name, long bytes, Stage stage) {
        return new DocumentState(
                id, name, "text/plain", bytes, stage, null, 1, 1, bytes, 0, 0, -1, Instant.EPOCH, null);
    }

    @Override
    public Answer ask(Question question, Consumer<ChamberEvent> events, BooleanSupplier cancelled) {
        throw new UnsupportedOperationException();
    }

    @Override
    public DocumentState retryDocument(TenantId tenant, UUID collection, UUID document) {
        throw new UnsupportedOperationException();
    }

    @Override
    public byte[] original(TenantId tenant, UUID collection, UUID document, long offset) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void deletePage(TenantId tenant, UUID collection, UUID source, UUID document) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void deleteDocument(TenantId tenant, UUID collection, UUID document) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ChamberEvent.DocumentState cancelDocument(TenantId tenant, UUID collection, UUID document) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ChamberEvent.RecordsTaken putRecords(
            TenantId tenant, UUID collection, UUID source, String sourceName, List<LiveRecord> records) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int deleteRecords(TenantId tenant, UUID collection, UUID source, List<String> ids) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void forgetSource(TenantId tenant, UUID collection, UUID source) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<ChamberEvent.Passage> openPassage(TenantId tenant, UUID collection, UUID document, long passage) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ChamberEvent.LearningReceipt learning(TenantId tenant, UUID collection) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setStanding(TenantId tenant, UUID collection, UUID document, Standing standing) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void placeEncoder(TenantId tenant, InputStream model, InputStream tokenizer, String settings) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void removeEncoder(TenantId tenant) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ChamberEvent.Encoder encoder(TenantId tenant) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void placeEndpoint(TenantId tenant, long endpoint, long revision, int passages) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void removeEndpoint(TenantId tenant) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setSourceStanding(TenantId tenant, UUID collection, UUID source, Standing standing) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<DocumentQuality> sourceQuality(TenantId tenant, UUID collection) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<DocumentQuality> quality(TenantId tenant, UUID collection) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<PassageQuality> passageQuality(TenantId tenant, UUID collection, UUID document, int limit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Lesson teach(TenantId tenant, ChamberRequest.Teach lesson) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Lesson> lessons(TenantId tenant, UUID collection) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void forgetLesson(TenantId tenant, UUID collection, UUID lesson) {
        throw new UnsupportedOperationException();
    }

    @Override
    public GoldenQuestion saveGolden(TenantId tenant, GoldenQuestion question) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<GoldenQuestion> golden(TenantId tenant, UUID collection) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void forgetGolden(TenantId tenant, UUID collection, UUID golden) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ChamberEvent.GoldenReport runGolden(TenantId tenant, UUID run, AgentBrief agent, @Nullable UUID golden) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ChamberEvent.GoldenReport goldenReport(TenantId tenant, UUID collection) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ChamberEvent.Explained explain(TenantId tenant, AgentBrief agent, String question, String language) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<ChamberEvent.UnansweredQuestion> unanswered(TenantId tenant, UUID agent, int limit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void closeUnanswered(TenantId tenant, UUID agent, UUID question) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<ChamberEvent.Passage> retrieve(TenantId tenant, UUID collection, String text, int limit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<ChamberEvent.Turn> conversation(TenantId tenant, UUID agent, UUID conversation, String visitor) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void deleteConversation(TenantId tenant, UUID agent, UUID conversation, String visitor) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ChamberEvent.Crossed crossing(TenantId tenant, UUID message) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void snapshot(TenantId tenant, SnapshotReader reader) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void install(TenantId tenant, java.nio.file.Path directory) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long erase(TenantId tenant) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ChamberEvent.Status inspect(TenantId tenant) {
        throw new UnsupportedOperationException();
    }
}
