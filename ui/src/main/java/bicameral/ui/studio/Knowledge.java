package bicameral.ui.studio;

import bicameral.host.chamber.Chambers;
import bicameral.host.chamber.Chambers.Arriving;
import bicameral.marketplace.agent.AgentDraft;
import bicameral.marketplace.agent.Agents;
import bicameral.marketplace.source.DocumentRoom;
import bicameral.protocol.ChamberEvent.DocumentState;
import bicameral.protocol.ChamberEvent.Encoder;
import bicameral.protocol.ChamberEvent.LearningReceipt;
import bicameral.protocol.ChamberEvent.Passage;
import bicameral.protocol.DocumentQuality;
import bicameral.protocol.PassageQuality;
import bicameral.protocol.Standing;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.tenant.audit.AuditLog;
import bicameral.ui.signin.PathIds;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The documents of an agent. Thread-safe. Reading needs VIEW, changing needs BUILD; an agent of others is not_found before
 * anything else is looked at.
 */
@ApplicationScoped
public class Knowledge {
    private static final int FOUND = 5;
    private static final int QUESTION_CHARACTERS = 500;
    private static final int KEY_CHARACTERS = 100;

    private final Agents agents;
    private final Chambers chambers;
    private final DocumentRoom room;
    private final KnowledgeSettings settings;
    private final AuditLog audit;

    public Knowledge(Agents agents, Chambers chambers, DocumentRoom room, AuditLog audit, KnowledgeSettings settings) {
        this.room = room;
        this.agents = agents;
        this.chambers = chambers;
        this.audit = audit;
        this.settings = settings;
    }

    /** An agent of the tenant. */
    public AgentDraft agent(CurrentTenant current, String id) {
        return agents.get(current, PathIds.read(id));
    }

    /** Its documents, newest first. */
    public List<DocumentState> documents(CurrentTenant current, AgentDraft agent) {
        current.require(Role.Permission.VIEW);
        return chambers.documents(current.tenant(), agent.collection());
    }

    /**
     * What is uploaded.
     *
     * @param announced bytes announced, -1 where unknown; a document announced too large is refused unread
     * @param key an idempotency key, at most 100 characters; null for none
     */
    public record Upload(
            @Nullable String name,
            long announced,
            InputStream content,
            @Nullable String key) {}

    /**
     * Takes an upload. document_too_large and chamber_full (TOO_LARGE) leave nothing behind, nor does idempotency_conflict
     * (CONFLICT), where the key was another upload's.
     */
    public DocumentState add(CurrentTenant current, AgentDraft agent, Upload upload) {
        DocumentState added = take(
                current, agent, upload, new Arriving(DocumentName.withFolders(upload.name()), null, null, key(upload)));
        tell(current, "document.add", agent, added.document());
        return added;
    }

    private static @Nullable String key(Upload upload) {
        String key = upload.key();
        if (key == null || key.isBlank()) return null;
        if (key.length() > KEY_CHARACTERS) throw new Refusal("malformed", Refusal.Kind.MALFORMED);
        return key.strip();
    }

    /** As much as there is room for. */
    private DocumentState take(CurrentTenant current, AgentDraft agent, Upload upload, Arriving arriving) {
        current.require(Role.Permission.BUILD);
        if (upload.announced() > settings.documentBytes()) throw tooLarge();
        long left = room.left(current.tenant());
        if (left <= 0 || upload.announced() > left) throw full(left);
        long most = Math.min(settings.documentBytes(), left);
        try {
            return chambers.take(current.tenant(), agent.collection(), arriving, upload.content(), most);
        } catch (Refusal refusal) {
            if (!refusal.code().equals("too_large")) throw refusal;
            throw most < settings.documentBytes() ? full(left) : tooLarge();
        }
    }

    /** A document of the agent; unknown_document (NOT_FOUND). */
    public DocumentState document(CurrentTenant current, AgentDraft agent, UUID document) {
        return documents(current, agent).stream()
                .filter(state -> state.document().equals(document))
                .findFirst()
                .orElseThrow(() -> new Refusal("unknown_document", Refusal.Kind.NOT_FOUND));
    }

    /** Takes an upload in the place of a document, which answers until the new one is READY. Refusals as for {@link #add}. */
    public DocumentState replace(CurrentTenant current, AgentDraft agent, UUID replaced, Upload upload) {
        DocumentState added =
                take(current, agent, upload, new Arriving(DocumentName.of(upload.name()), replaced, null, key(upload)));
        tell(current, "document.replace", agent, replaced);
        return added;
    }

    /** A document's original as it was uploaded; unknown_document (NOT_FOUND). Needs BUILD. */
    public Original original(CurrentTenant current, AgentDraft agent, UUID document) {
        current.require(Role.Permission.BUILD);
        DocumentState state = document(current, agent, document);
        Pieces pieces = offset -> chambers.original(current.tenant(), agent.collection(), document, offset);
        Original original = new Original(state.name(), pieces.from(0), pieces);
        tell(current, "document.download", agent, document);
        return original;
    }

    /** Fetches what comes next of an original. */
    private interface Pieces {
        byte[] from(long offset);
    }

    /** An original on its way: a piece at a time is held. */
    public static final class Original {
        private final String name;
        private final byte[] first;
        private final Pieces pieces;

        private Original(String name, byte[] first, Pieces pieces) {
            this.name = name;
            this.first = first;
            this.pieces = pieces;
        }

        /** As it was uploaded, without folders. */
        public String name() {
            return DocumentName.of(name);
        }

        /** Writes all of it. */
        public void writeTo(OutputStream out) throws IOException {
            long written = 0;
            for (byte[] piece = first; piece.length > 0; piece = pieces.from(written)) {
                out.write(piece);
                written += piece.length;
            }
        }
    }

    /** Stops learning a document; what it taught before goes on to answer. */
    public DocumentState cancel(CurrentTenant current, AgentDraft agent, UUID document) {
        current.require(Role.Permission.BUILD);
        return chambers.cancelDocument(current.tenant(), agent.collection(), document);
    }

    /** What the documents are worth, worst first; empty while the chamber cannot tell. */
    public List<DocumentQuality> quality(CurrentTenant current, AgentDraft agent) {
        current.require(Role.Permission.VIEW);
        return KnowTexts.ifAble(() -> chambers.quality(current.tenant(), agent.collection()))
                .orElse(List.of());
    }

    /** What the passages of a document are worth, worst first. */
    public List<PassageQuality> passageQuality(CurrentTenant current, AgentDraft agent, UUID document, int limit) {
        current.require(Role.Permission.VIEW);
        return chambers.passageQuality(current.tenant(), agent.collection(), document, limit);
    }

    /** Says how far a document is trusted. */
    public void setStanding(CurrentTenant current, AgentDraft agent, UUID document, Standing standing) {
        current.require(Role.Permission.BUILD);
        chambers.setStanding(current.tenant(), agent.collection(), document, standing);
        tell(current, "document.standing", agent, document);
    }

    /** What the agent's sources are worth, of those of which something is known; empty while the chamber cannot tell. */
    public List<DocumentQuality> sourceQuality(CurrentTenant current, AgentDraft agent) {
        current.require(Role.Permission.VIEW);
        return KnowTexts.ifAble(() -> chambers.sourceQuality(current.tenant(), agent.collection()))
                .orElse(List.of());
    }

    /** Says how far a whole source is trusted, whatever it will bring. The source has been found to be the agent's. */
    public void setSourceStanding(CurrentTenant current, AgentDraft agent, UUID source, Standing standing) {
        current.require(Role.Permission.BUILD);
        chambers.setSourceStanding(current.tenant(), agent.collection(), source, standing);
        audit.write(current, "source.standing", agent.id().toString(), Map.of("source", source.toString()));
    }

    /** A passage with its neighbours. */
    public List<Passage> open(CurrentTenant current, AgentDraft agent, UUID document, long passage) {
        current.require(Role.Permission.VIEW);
        return chambers.openPassage(current.tenant(), agent.collection(), document, passage);
    }

    /** What the chamber learned beyond keywords. */
    public LearningReceipt learning(CurrentTenant current, AgentDraft agent) {
        current.require(Role.Permission.VIEW);
        return chambers.learning(current.tenant(), agent.collection());
    }

    /** The model of the tenant's own; of 0 bytes where there is none. */
    public Encoder encoder(CurrentTenant current) {
        current.require(Role.Permission.VIEW);
        return chambers.encoder(current.tenant());
    }

    /** Gives the tenant's chamber a model of its own; refusals as {@link Chambers#placeEncoder} says. */
    public void placeEncoder(
            CurrentTenant current, AgentDraft agent, InputStream model, InputStream tokenizer, String settings) {
        current.require(Role.Permission.BUILD);
        chambers.placeEncoder(current.tenant(), model, tokenizer, settings);
        audit.write(current, "encoder.place", agent.id().toString(), Map.of());
    }

    /** Takes it away again. */
    public void removeEncoder(CurrentTenant current, AgentDraft agent) {
        current.require(Role.Permission.BUILD);
        chambers.removeEncoder(current.tenant());
        audit.write(current, "encoder.remove", agent.id().toString(), Map.of());
    }

    /** Learns a failed document again. */
    public DocumentState retry(CurrentTenant current, AgentDraft agent, UUID document) {
        current.require(Role.Permission.BUILD);
        return chambers.retryDocument(current.tenant(), agent.collection(), document);
    }

    /** Forgets a document. */
    public void delete(CurrentTenant current, AgentDraft agent, UUID document) {
        current.require(Role.Permission.BUILD);
        chambers.deleteDocument(current.tenant(), agent.collection(), document);
        tell(current, "document.delete", agent, document);
    }

    /** A document's name is the tenant's own and stays in the chamber; the log says on which agent, and the id. */
    private void tell(CurrentTenant current, String deed, AgentDraft agent, UUID document) {
        audit.write(current, deed, agent.id().toString(), Map.of("document", document.toString()));
    }

    /** The passages that fit a question best; empty_question and question_too_long (INVALID). */
    public List<Passage> find(CurrentTenant current, AgentDraft agent, String question) {
        current.require(Role.Permission.VIEW);
        if (question.isBlank()) throw new Refusal("empty_question", Refusal.Kind.INVALID);
        if (question.length() > QUESTION_CHARACTERS)
            throw new Refusal("question_too_long", Refusal.Kind.INVALID, Map.of("limit", QUESTION_CHARACTERS));
        return chambers.retrieve(current.tenant(), agent.collection(), question, FOUND);
    }

    /** Bytes of all documents of all agents of the tenant, fetched pages included. */
    public long used(CurrentTenant current) {
        return room.used(current.tenant());
    }

    /** What the tenant may keep in all. */
    public long limit() {
        return room.limit();
    }

    private Refusal tooLarge() {
        return new Refusal(
                "document_too_large", Refusal.Kind.TOO_LARGE, Map.of("limit", Figures.size(settings.documentBytes())));
    }

    private Refusal full(long left) {
        long used = room.limit() - left;
        return new Refusal(
                "chamber_full",
                Refusal.Kind.TOO_LARGE,
                Map.of("used", Figures.size(used), "limit", Figures.size(room.limit())));
    }
}
