package bicameral.protocol;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the host may ask of a chamber. The doc of each names the event that ends its exchange. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @Type(value = ChamberRequest.Ask.class, name = "ask"),
    @Type(value = ChamberRequest.AddDocument.class, name = "add-document"),
    @Type(value = ChamberRequest.ListDocuments.class, name = "list-documents"),
    @Type(value = ChamberRequest.RetryDocument.class, name = "retry-document"),
    @Type(value = ChamberRequest.DeleteDocument.class, name = "delete-document"),
    @Type(value = ChamberRequest.OpenPassage.class, name = "open-passage"),
    @Type(value = ChamberRequest.Retrieve.class, name = "retrieve"),
    @Type(value = ChamberRequest.ReadConversation.class, name = "read-conversation"),
    @Type(value = ChamberRequest.DeleteConversation.class, name = "delete-conversation"),
    @Type(value = ChamberRequest.ReadCrossing.class, name = "read-crossing"),
    @Type(value = ChamberRequest.Explain.class, name = "explain"),
    @Type(value = ChamberRequest.ListUnanswered.class, name = "list-unanswered"),
    @Type(value = ChamberRequest.CloseUnanswered.class, name = "close-unanswered"),
    @Type(value = ChamberRequest.ReadLearning.class, name = "read-learning"),
    @Type(value = ChamberRequest.Inspect.class, name = "inspect"),
    @Type(value = ChamberRequest.Drain.class, name = "drain")
})
public sealed interface ChamberRequest {

    /**
     * A visitor's question. Streams {@link ChamberEvent.Token} and {@link ChamberEvent.Citation}, ends with {@link
     * ChamberEvent.Answered} or {@link ChamberEvent.Failed}. Closing the connection cancels.
     *
     * @param message id of the message; asked again with the same id, a finished turn is replayed, not recomputed
     * @param conversation null starts a new conversation; an unknown one, or another visitor's, fails with
     *     {@code unknown_conversation}
     * @param visitor opaque id of who asks; conversations belong to (agent, visitor)
     * @param language BCP 47 tag of the page, used for fixed phrases only; the answer follows the question's language
     * @param remember false for previews and golden questions: nothing is stored
     */
    record Ask(
            UUID message,
            AgentBrief agent,
            @Nullable UUID conversation,
            String visitor,
            String text,
            String language,
            boolean remember)
            implements ChamberRequest {}

    /**
     * Take the file {@code inbox/<document>} of the chamber's directory, already complete and synced, and learn it. Ends at
     * once with {@link ChamberEvent.Documents} of the one document, stage QUEUED (or the existing document if the
     * collection already holds this content: same SHA-256, then the inbox file is discarded).
     *
     * @param name the file's name as uploaded, display only, never a path
     */
    record AddDocument(UUID document, UUID collection, String name, long bytes, String sha256)
            implements ChamberRequest {}

    /** Ends with {@link ChamberEvent.Documents}, newest first. */
    record ListDocuments(UUID collection) implements ChamberRequest {}

    /** Learn a failed document again from its original. Ends with {@link ChamberEvent.Documents}. */
    record RetryDocument(UUID collection, UUID document) implements ChamberRequest {}

    /** Forget document, passages, index entries and original. Ends with {@link ChamberEvent.Done}. */
    record DeleteDocument(UUID collection, UUID document) implements ChamberRequest {}

    /** A passage with its neighbours, to read a citation in place. Ends with {@link ChamberEvent.Passages}. */
    record OpenPassage(UUID collection, UUID document, long passage) implements ChamberRequest {}

    /** Ranked passages for a question, without answering. Ends with {@link ChamberEvent.Passages}. */
    record Retrieve(UUID collection, String text, int limit) implements ChamberRequest {}

    /** The turns of the visitor's conversation. Ends with {@link ChamberEvent.Turns}. */
    record ReadConversation(UUID agent, UUID conversation, String visitor) implements ChamberRequest {}

    /** Ends with {@link ChamberEvent.Done}, also where there was none. */
    record DeleteConversation(UUID agent, UUID conversation, String visitor) implements ChamberRequest {}

    /** The exact text that left for a message, and its salt. Ends with {@link ChamberEvent.Crossed}. */
    record ReadCrossing(UUID message) implements ChamberRequest {}

    /**
     * How the chamber itself would answer, and why: for the retrieval test page. Nothing is stored and nothing leaves, whatever
     * the agent's engine. Ends with {@link ChamberEvent.Explained}.
     *
     * @param question at most 20,000 characters
     * @param language as in {@link Ask}
     */
    record Explain(AgentBrief agent, String question, String language) implements ChamberRequest {}

    /**
     * The questions an agent's visitors asked and got no answer to, the most often asked first. Ends with {@link
     * ChamberEvent.Unanswered}.
     *
     * @param limit at most 200 are given
     */
    record ListUnanswered(UUID agent, int limit) implements ChamberRequest {}

    /** Forget an unanswered question, however often it was asked. Ends with {@link ChamberEvent.Done}, also where there was none. */
    record CloseUnanswered(UUID agent, UUID question) implements ChamberRequest {}

    /**
     * What the chamber has learned beyond keywords. It learns from all its collections together, for they are one tenant's;
     * the collection only says who asks. Ends with {@link ChamberEvent.LearningReceipt}.
     */
    record ReadLearning(UUID collection) implements ChamberRequest {}

    /** Ends with {@link ChamberEvent.Status}. Used as the first sign of life too. */
    record Inspect() implements ChamberRequest {}

    /** Finish what runs, take nothing new, close the stores, exit 0. Ends with {@link ChamberEvent.Done}. */
    record Drain() implements ChamberRequest {}
}
