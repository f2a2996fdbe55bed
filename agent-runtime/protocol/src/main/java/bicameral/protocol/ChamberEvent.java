package bicameral.protocol;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a chamber tells its host. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @Type(value = ChamberEvent.Token.class, name = "token"),
    @Type(value = ChamberEvent.Citation.class, name = "citation"),
    @Type(value = ChamberEvent.Answered.class, name = "answered"),
    @Type(value = ChamberEvent.Documents.class, name = "documents"),
    @Type(value = ChamberEvent.Passages.class, name = "passages"),
    @Type(value = ChamberEvent.Turns.class, name = "turns"),
    @Type(value = ChamberEvent.Crossed.class, name = "crossed"),
    @Type(value = ChamberEvent.Status.class, name = "status"),
    @Type(value = ChamberEvent.Done.class, name = "done"),
    @Type(value = ChamberEvent.Failed.class, name = "failed")
})
public sealed interface ChamberEvent {

    /** Further text of the answer, Markdown; marks [n] stand where a citation supports the words before. */
    record Token(String text) implements ChamberEvent {}

    /**
     * The source of mark [n]; sent before the answer ends, each n once.
     *
     * @param place where in the document: heading path, page, sheet and row, as a person would say it
     * @param quote verbatim from the document
     */
    record Citation(int n, UUID document, String documentName, String place, String quote, long passage)
            implements ChamberEvent {}

    /**
     * The end of an answer.
     *
     * @param confidence 0..1
     * @param passagesUsed how many passages the answer stands on
     */
    record Answered(
            End end,
            UUID conversation,
            String text,
            double confidence,
            int passagesUsed,
            @Nullable Crossing crossing) implements ChamberEvent {}

    /** How an answer can end inside the chamber. */
    enum End {
        DONE,
        ABSTAINED,
        /** Broke off after some text: delivered tokens only are charged. */
        PARTIAL
    }

    /** State of documents. */
    record Documents(List<DocumentState> documents) implements ChamberEvent {
        public Documents {
            documents = List.copyOf(documents);
        }
    }

    /**
     * One document's state.
     *
     * @param problem stable code of why it failed: encrypted, empty, unreadable, unsupported, too_large, too_slow,
     *     too_complex, out_of_space; null unless FAILED
     * @param unitsDone progress within the stage, of {@code unitsTotal}; 0 of 0 where unknown
     * @param secondsLeft estimate, -1 where unknown
     */
    record DocumentState(
            UUID document,
            String name,
            String mediaType,
            long bytes,
            Stage stage,
            @Nullable String problem,
            int passages,
            int pages,
            long characters,
            int unitsDone,
            int unitsTotal,
            int secondsLeft,
            Instant addedAt,
            @Nullable Instant readyAt) {}

    /** A document's way: QUEUED → PARSING → LEARNING → READY, or FAILED from any of the first three. */
    enum Stage {
        QUEUED,
        PARSING,
        LEARNING,
        READY,
        FAILED
    }

    /** Passages in rank or reading order. */
    record Passages(List<Passage> passages) implements ChamberEvent {
        public Passages {
            passages = List.copyOf(passages);
        }
    }

    /**
     * A passage.
     *
     * @param score retrieval score, 0 where it was opened, not found
     * @param asked true for the one that was asked for among its neighbours
     */
    record Passage(
            long id, UUID document, String documentName, String place, String text, double score, boolean asked) {}

    /** A conversation, oldest turn first. */
    record Turns(List<Turn> turns) implements ChamberEvent {
        public Turns {
            turns = List.copyOf(turns);
        }
    }

    /** One question and its answer. */
    record Turn(UUID message, Instant at, String question, String answer, End end, List<Citation> citations) {
        public Turn {
            citations = List.copyOf(citations);
        }
    }

    /**
     * What left the chamber for one message.
     *
     * @param body the exact text sent to the engine, empty where nothing left
     * @param salt hex; SHA-256(salt ‖ body) is the commitment in the market's receipt
     */
    record Crossed(UUID message, String body, String salt) implements ChamberEvent {}

    /** Sign of life and size. */
    record Status(
            String workerVersion, int documents, long passages, long characters, long heapUsedBytes, boolean learning)
            implements ChamberEvent {}

    /** The request was carried out. */
    record Done() implements ChamberEvent {}

    /**
     * The request was not carried out.
     *
     * @param code stable: unauthenticated, unknown_document, unknown_passage, unknown_conversation, unknown_message,
     *     bad_request, engine_unavailable, egress_refused, draining, out_of_space, internal
     * @param detail for the operator's log; never holds document or conversation text
     */
    record Failed(String code, String detail) implements ChamberEvent {}
}
