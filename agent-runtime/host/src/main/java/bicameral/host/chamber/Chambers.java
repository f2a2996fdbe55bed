package bicameral.host.chamber;

import bicameral.host.gateway.EgressPolicy;
import bicameral.host.gateway.Urgency;
import bicameral.host.receipt.Receipt;
import bicameral.protocol.AgentBrief;
import bicameral.protocol.ChamberEvent;
import bicameral.protocol.ChamberRequest;
import bicameral.protocol.ChamberRequest.PreviewPrompt.Said;
import bicameral.protocol.DocumentQuality;
import bicameral.protocol.GoldenQuestion;
import bicameral.protocol.Lesson;
import bicameral.protocol.LiveRecord;
import bicameral.protocol.PassageQuality;
import bicameral.protocol.Standing;
import bicameral.tenant.TenantId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tenants' chambers. Thread-safe; calls block, so call from virtual threads. Every method wakes the chamber if it sleeps.
 * Failures: {@link bicameral.tenant.Refusal} with chamber_unavailable (UNAVAILABLE) where it cannot be woken or died in
 * mid-exchange, or the code of the chamber's own Failed event.
 */
public interface Chambers {
    /**
     * Asks and streams.
     *
     * @param events gets Queued, Token and Citation as they come, on the calling thread
     * @param cancelled asked often; true ends the exchange and cancels the engine within two seconds
     */
    Answer ask(Question question, Consumer<ChamberEvent> events, BooleanSupplier cancelled);

    /**
     * What to ask. Fields as in {@link bicameral.protocol.ChamberRequest.Ask}; {@code urgency} where the engine is crowded, {@code earlier}
     * empty where the conversation is kept or begins.
     */
    record Question(
            TenantId tenant,
            UUID message,
            AgentBrief agent,
            EgressPolicy egress,
            @Nullable UUID conversation,
            String visitor,
            String text,
            String language,
            boolean remember,
            Urgency urgency,
            List<Said> earlier) {
        public Question {
            earlier = List.copyOf(earlier);
        }
    }

    /** The end of an answer and its receipt, which is already durable. */
    record Answer(ChamberEvent.Answered answered, Receipt receipt) {}

    /**
     * Streams content into the chamber's inbox and queues it. Nothing stays behind where it fails: too_large,
     * unknown_document (NOT_FOUND) for what it is to replace, idempotency_conflict (CONFLICT) for its key.
     *
     * @param maxBytes more than this is refused as too_large
     */
    ChamberEvent.DocumentState take(
            TenantId tenant, UUID collection, Arriving arriving, InputStream content, long maxBytes);

    /**
     * What is said of content that comes.
     *
     * @param name the uploaded file's name, or a page's address; display only
     * @param replaced document of the collection that answers until the new one is READY, and is let go then; null for none
     * @param source whose page it is; null for uploads. Content is held once, by everyone who brought it
     * @param key of the caller's choice: the same upload with it again gives the same document; null for none
     */
    record Arriving(
            String name,
            @Nullable UUID replaced,
            @Nullable UUID source,
            @Nullable String key) {
        /** An upload that replaces nothing. */
        public static Arriving upload(String name) {
            return new Arriving(name, null, null, null);
        }
    }

    /** A piece of a document's original, at most one MiB, from an offset on; empty at its end. */
    byte[] original(TenantId tenant, UUID collection, UUID document, long offset);

    /** Stops learning a document; what it taught before goes on to answer. */
    ChamberEvent.DocumentState cancelDocument(TenantId tenant, UUID collection, UUID document);

    /**
     * Puts records of live data, durable and found by every later question when this returns. All or nothing; a batch fits
     * one protocol line, see {@link bicameral.protocol.Wire#MAX_LINE_BYTES}.
     */
    ChamberEvent.RecordsTaken putRecords(
            TenantId tenant, UUID collection, UUID source, String sourceName, List<LiveRecord> records);

    /** Forgets records, and tells how many of them there were; unknown ones are none the worse. */
    int deleteRecords(TenantId tenant, UUID collection, UUID source, List<String> ids);

    /** Forgets a source with all its records and lets its pages go; one never heard of is none the worse. */
    void forgetSource(TenantId tenant, UUID collection, UUID source);

    /** Documents of a collection, newest first. */
    List<ChamberEvent.DocumentState> documents(TenantId tenant, UUID collection);

    /** Learns a failed document again. */
    ChamberEvent.DocumentState retryDocument(TenantId tenant, UUID collection, UUID document);

    /**
     * Lets a document go that people uploaded; it is forgotten where no source brings the same content, else it stays as that
     * source's. One that only sources brought is forgotten.
     */
    void deleteDocument(TenantId tenant, UUID collection, UUID document);

    /** Lets a page of a source go; it is forgotten where nobody else brought the same content. */
    void deletePage(TenantId tenant, UUID collection, UUID source, UUID document);

    /** A cited passage with its neighbours. */
    List<ChamberEvent.Passage> openPassage(TenantId tenant, UUID collection, UUID document, long passage);

    /** Ranked passages without an answer. */
    List<ChamberEvent.Passage> retrieve(TenantId tenant, UUID collection, String text, int limit);

    /** How the chamber itself would answer, and why. Nothing is stored, nothing leaves. */
    ChamberEvent.Explained explain(TenantId tenant, AgentBrief agent, String question, String language);

    /** What visitors of an agent asked without getting an answer, most often asked first. */
    List<ChamberEvent.UnansweredQuestion> unanswered(TenantId tenant, UUID agent, int limit);

    /** Forgets an unanswered question. */
    void closeUnanswered(TenantId tenant, UUID agent, UUID question);

    /** What the chamber has learned beyond keywords, and whether it pays. */
    ChamberEvent.LearningReceipt learning(TenantId tenant, UUID collection);

    /** Says how far a document is trusted; holds from the next question on. */
    void setStanding(TenantId tenant, UUID collection, UUID document, Standing standing);

    /**
     * Gives a chamber a model of the tenant's own, in the place of another. encoder_too_large (TOO_LARGE), encoder_not_onnx,
     * encoder_forbidden, encoder_settings_wrong (INVALID) leave what was there.
     *
     * @param settings encoder.json; empty for none
     */
    void placeEncoder(TenantId tenant, InputStream model, InputStream tokenizer, String settings);

    /** Takes a chamber's own model away. */
    void removeEncoder(TenantId tenant);

    /** A chamber's own model; of 0 bytes where there is none. */
    ChamberEvent.Encoder encoder(TenantId tenant);

    /**
     * Tells a chamber that its tenant has an embedding endpoint, which the next learning tries.
     *
     * @param endpoint tells it from another whose vectors are not comparable
     * @param revision another number where it is to be tried anew
     * @param passages at most so many are sent to it
     */
    void placeEndpoint(TenantId tenant, long endpoint, long revision, int passages);

    /** Tells a chamber that its tenant's endpoint is not to be used any more; what it said goes with the next learning. */
    void removeEndpoint(TenantId tenant);

    /** Says how far a whole source is trusted, what it will bring included; holds until the source is forgotten. */
    void setSourceStanding(TenantId tenant, UUID collection, UUID source, Standing standing);

    /** What each source of a collection is worth and why; 0 passages where only its standing is known. Names may be empty. */
    List<DocumentQuality> sourceQuality(TenantId tenant, UUID collection);

    /** What each document of a collection is worth and why, worst first. */
    List<DocumentQuality> quality(TenantId tenant, UUID collection);

    /** What the passages of a document are worth and why, worst first; at most 200. */
    List<PassageQuality> passageQuality(TenantId tenant, UUID collection, UUID document, int limit);

    /**
     * Teaches a lesson, or replaces the one of the same id. lesson_too_long and too_many_lessons (INVALID),
     * unknown_document and unknown_passage (NOT_FOUND).
     */
    Lesson teach(TenantId tenant, ChamberRequest.Teach lesson);

    /** Lessons of a collection, newest first, those that rest included. */
    List<Lesson> lessons(TenantId tenant, UUID collection);

    /** Forgets a lesson; one never taught is none the worse. */
    void forgetLesson(TenantId tenant, UUID collection, UUID lesson);

    /** Keeps or replaces a golden question; golden_too_long and too_many_golden (INVALID). */
    GoldenQuestion saveGolden(TenantId tenant, GoldenQuestion question);

    /** Golden questions of a collection, oldest first. */
    List<GoldenQuestion> golden(TenantId tenant, UUID collection);

    /** Forgets a golden question; one never kept is none the worse. */
    void forgetGolden(TenantId tenant, UUID collection, UUID golden);

    /**
     * Begins to ask golden questions, or gives the run that is on its way; it goes on by itself. Nothing leaves.
     *
     * @param run id of it, chosen by the caller; the same again begins nothing more
     * @param golden only this one; null for all of the agent's collection
     */
    ChamberEvent.GoldenReport runGolden(TenantId tenant, UUID run, AgentBrief agent, @Nullable UUID golden);

    /** How the golden questions of a collection were answered last, and how far the latest run is. */
    ChamberEvent.GoldenReport goldenReport(TenantId tenant, UUID collection);

    /** A visitor's conversation. */
    List<ChamberEvent.Turn> conversation(TenantId tenant, UUID agent, UUID conversation, String visitor);

    /** Forgets a conversation. */
    void deleteConversation(TenantId tenant, UUID agent, UUID conversation, String visitor);

    /** The text that left for a message. */
    ChamberEvent.Crossed crossing(TenantId tenant, UUID message);

    /** Sizes. */
    ChamberEvent.Status inspect(TenantId tenant);

    /**
     * Reads a copy of the whole chamber as of one moment, file by file, while it goes on to answer and learn: its database, the
     * index that goes with it, what was learned beyond keywords, the originals. snapshot_busy (CONFLICT) while another copy of it
     * is read, snapshot_lost (UNAVAILABLE) where it was put to sleep meanwhile.
     *
     * @throws IOException what the reader throws
     */
    void snapshot(TenantId tenant, SnapshotReader reader) throws IOException;

    /** Who reads a copy of a chamber. */
    interface SnapshotReader {
        /** Told first: how many files come, and how long they are together. */
        void begin(int files, long bytes) throws IOException;

        /**
         * One file after the other.
         *
         * @param path where it lies in a chamber's directory, parted by slashes; one of few fixed forms, never out of it
         * @param content of exactly so many bytes; need not be read
         */
        void file(String path, long bytes, InputStream content) throws IOException;
    }

    /** Whether a path has one of the forms of a file of a copy. */
    static boolean isSnapshotFile(String path) {
        return Snapshot.FORM.matcher(path).matches();
    }

    /**
     * Makes a directory with the files of a copy the chamber of a tenant that has none yet. The directory is gone from its old
     * place, which is on the same disk. chamber_exists (CONFLICT) where there is a chamber, import_in_pods (CONFLICT) where chambers
     * are pods.
     */
    void install(TenantId tenant, Path directory);

    /** Ends the chamber and deletes all that is in it, for good; gives the bytes that there were. May be done again. */
    long erase(TenantId tenant);
}
