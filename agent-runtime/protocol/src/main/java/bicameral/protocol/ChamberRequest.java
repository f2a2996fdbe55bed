package bicameral.protocol;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the host may ask of a chamber. The doc of each names the event that ends its exchange. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @Type(value = ChamberRequest.Ask.class, name = "ask"),
    @Type(value = ChamberRequest.AddDocument.class, name = "add-document"),
    @Type(value = ChamberRequest.BringPiece.class, name = "bring-piece"),
    @Type(value = ChamberRequest.DiscardUpload.class, name = "discard-upload"),
    @Type(value = ChamberRequest.ListDocuments.class, name = "list-documents"),
    @Type(value = ChamberRequest.ReadOriginal.class, name = "read-original"),
    @Type(value = ChamberRequest.RetryDocument.class, name = "retry-document"),
    @Type(value = ChamberRequest.DeleteDocument.class, name = "delete-document"),
    @Type(value = ChamberRequest.CancelDocument.class, name = "cancel-document"),
    @Type(value = ChamberRequest.PutRecords.class, name = "put-records"),
    @Type(value = ChamberRequest.DeleteRecords.class, name = "delete-records"),
    @Type(value = ChamberRequest.ForgetSource.class, name = "forget-source"),
    @Type(value = ChamberRequest.OpenPassage.class, name = "open-passage"),
    @Type(value = ChamberRequest.Retrieve.class, name = "retrieve"),
    @Type(value = ChamberRequest.SetStanding.class, name = "set-standing"),
    @Type(value = ChamberRequest.SetSourceStanding.class, name = "set-source-standing"),
    @Type(value = ChamberRequest.ReadQuality.class, name = "read-quality"),
    @Type(value = ChamberRequest.PlaceEncoder.class, name = "place-encoder"),
    @Type(value = ChamberRequest.RemoveEncoder.class, name = "remove-encoder"),
    @Type(value = ChamberRequest.ReadEncoder.class, name = "read-encoder"),
    @Type(value = ChamberRequest.PlaceEndpoint.class, name = "place-endpoint"),
    @Type(value = ChamberRequest.RemoveEndpoint.class, name = "remove-endpoint"),
    @Type(value = ChamberRequest.ReadSourceQuality.class, name = "read-source-quality"),
    @Type(value = ChamberRequest.ReadPassageQuality.class, name = "read-passage-quality"),
    @Type(value = ChamberRequest.Teach.class, name = "teach"),
    @Type(value = ChamberRequest.ListLessons.class, name = "list-lessons"),
    @Type(value = ChamberRequest.ForgetLesson.class, name = "forget-lesson"),
    @Type(value = ChamberRequest.SaveGolden.class, name = "save-golden"),
    @Type(value = ChamberRequest.ListGolden.class, name = "list-golden"),
    @Type(value = ChamberRequest.ForgetGolden.class, name = "forget-golden"),
    @Type(value = ChamberRequest.RunGolden.class, name = "run-golden"),
    @Type(value = ChamberRequest.ReadGoldenReport.class, name = "read-golden-report"),
    @Type(value = ChamberRequest.ReadConversation.class, name = "read-conversation"),
    @Type(value = ChamberRequest.DeleteConversation.class, name = "delete-conversation"),
    @Type(value = ChamberRequest.ReadCrossing.class, name = "read-crossing"),
    @Type(value = ChamberRequest.Explain.class, name = "explain"),
    @Type(value = ChamberRequest.ListUnanswered.class, name = "list-unanswered"),
    @Type(value = ChamberRequest.CloseUnanswered.class, name = "close-unanswered"),
    @Type(value = ChamberRequest.ReadLearning.class, name = "read-learning"),
    @Type(value = ChamberRequest.BeginSnapshot.class, name = "begin-snapshot"),
    @Type(value = ChamberRequest.ListSnapshot.class, name = "list-snapshot"),
    @Type(value = ChamberRequest.ReadSnapshot.class, name = "read-snapshot"),
    @Type(value = ChamberRequest.EndSnapshot.class, name = "end-snapshot"),
    @Type(value = ChamberRequest.AddNames.class, name = "add-names"),
    @Type(value = ChamberRequest.DropNames.class, name = "drop-names"),
    @Type(value = ChamberRequest.ListNames.class, name = "list-names"),
    @Type(value = ChamberRequest.ReadRedaction.class, name = "read-redaction"),
    @Type(value = ChamberRequest.JudgeName.class, name = "judge-name"),
    @Type(value = ChamberRequest.PutPattern.class, name = "put-pattern"),
    @Type(value = ChamberRequest.DropPattern.class, name = "drop-pattern"),
    @Type(value = ChamberRequest.TryRedaction.class, name = "try-redaction"),
    @Type(value = ChamberRequest.PreviewPrompt.class, name = "preview-prompt"),
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
     * @param earlier what was said before in a conversation that is not kept, oldest first; read where {@code conversation} is null
     */
    record Ask(
            UUID message,
            AgentBrief agent,
            @Nullable UUID conversation,
            String visitor,
            String text,
            String language,
            boolean remember,
            List<PreviewPrompt.Said> earlier)
            implements ChamberRequest {
        public Ask {
            // An instance that has not been updated yet leaves it out.
            earlier = List.copyOf(Objects.requireNonNullElse(earlier, List.of()));
        }

        /** In a conversation that is kept, or a first question. */
        public Ask(
                UUID message,
                AgentBrief agent,
                @Nullable UUID conversation,
                String visitor,
                String text,
                String language,
                boolean remember) {
            this(message, agent, conversation, visitor, text, language, remember, List.of());
        }
    }

    /**
     * Take the file {@code inbox/<document>} of the chamber's directory, already complete and synced, and learn it. Ends at
     * once with {@link ChamberEvent.Documents} of the one document, stage QUEUED (or the existing document if the
     * collection already holds this content: same SHA-256, then the inbox file is discarded).
     *
     * <p>An archive becomes its files, each a document of its own that names the archive.
     *
     * @param name the file's name as uploaded, with its folders where it came in one; display only, never opened as a path
     * @param replaces a document of the collection that answers until this one is READY and is then let go; null for none
     * @param source whose page it is; null for what people upload. Content is held once, by everyone who brought it
     * @param key of the caller's choice, at most 100 characters, remembered for a week: the same upload with it again gives the
     *     same document, another one fails with idempotency_conflict; null for none
     */
    record AddDocument(
            UUID document,
            UUID collection,
            String name,
            long bytes,
            String sha256,
            @Nullable UUID replaces,
            @Nullable UUID source,
            @Nullable String key)
            implements ChamberRequest {
        /** An upload that replaces nothing. */
        public AddDocument(UUID document, UUID collection, String name, long bytes, String sha256) {
            this(document, collection, name, bytes, sha256, null, null, null);
        }
    }

    /**
     * A piece of an upload, where host and chamber share no directory: the pieces of one come in order, and with the last one the
     * upload is whole and durable in the inbox. Ends with {@link ChamberEvent.Done}; fails with bad_request where a piece does
     * not go on where the last one ended, out_of_space where all pieces are more than documents may have together.
     *
     * @param offset of its first byte; 0 begins anew
     */
    @SuppressWarnings("ArrayRecordComponent") // read once by the chamber, compared by nobody
    record BringPiece(UUID document, long offset, byte[] bytes, boolean last) implements ChamberRequest {
        /** Most bytes in a piece. */
        public static final int MAX_BYTES = 1024 * 1024;
    }

    /** Forget what was brought of an upload and not taken yet. Ends with {@link ChamberEvent.Done}, also where there was none. */
    record DiscardUpload(UUID document) implements ChamberRequest {}

    /** Ends with {@link ChamberEvent.Documents}, newest first. */
    record ListDocuments(UUID collection) implements ChamberRequest {}

    /**
     * A piece of a document's original from an offset on, empty at its end. Ends with {@link ChamberEvent.OriginalPiece};
     * fails with unknown_document.
     */
    record ReadOriginal(UUID collection, UUID document, long offset) implements ChamberRequest {}

    /** Learn a failed document again from its original. Ends with {@link ChamberEvent.Documents}. */
    record RetryDocument(UUID collection, UUID document) implements ChamberRequest {}

    /**
     * Let a document go: where nobody else brought the same content, forget it with its passages, index entries and original.
     * Else it stays, under the name by which another has it. Ends with {@link ChamberEvent.Done}.
     *
     * @param source whose page it is no more; null for what people upload. People who let go what none of them brought make
     *     everybody let go
     */
    record DeleteDocument(
            UUID collection, UUID document, @Nullable UUID source) implements ChamberRequest {
        /** People's. */
        public DeleteDocument(UUID collection, UUID document) {
            this(collection, document, null);
        }
    }

    /**
     * Stop learning a document: it becomes FAILED with {@code cancelled}, what it taught before goes on to answer, and it can
     * be learned again. One that is READY or FAILED stays as it is. Ends with {@link ChamberEvent.Documents}.
     */
    record CancelDocument(UUID collection, UUID document) implements ChamberRequest {}

    /**
     * Take records of live data, new ones and changed ones; one that is known word for word is left alone. Durable, and found
     * by every later question, when it ends with {@link ChamberEvent.RecordsTaken}. All or nothing.
     *
     * @param source whose records these are; records are known by (source, id). Its citations carry this as their document
     * @param sourceName as citations name it; a new name holds for all records of the source
     */
    record PutRecords(UUID collection, UUID source, String sourceName, List<LiveRecord> records)
            implements ChamberRequest {
        public PutRecords {
            records = List.copyOf(records);
        }
    }

    /** Forget records; unknown ids are none the worse. Ends with {@link ChamberEvent.Done}. */
    record DeleteRecords(UUID collection, UUID source, List<String> ids) implements ChamberRequest {
        public DeleteRecords {
            ids = List.copyOf(ids);
        }
    }

    /**
     * Forget a source with all its records and let its pages go; one never heard of is none the worse. Ends with {@link
     * ChamberEvent.Done}.
     */
    record ForgetSource(UUID collection, UUID source) implements ChamberRequest {}

    /** A passage with its neighbours, to read a citation in place. Ends with {@link ChamberEvent.Passages}. */
    record OpenPassage(UUID collection, UUID document, long passage) implements ChamberRequest {}

    /** Ranked passages for a question, without answering. Ends with {@link ChamberEvent.Passages}. */
    record Retrieve(UUID collection, String text, int limit) implements ChamberRequest {}

    /**
     * Says how far a document is trusted; holds from the next question on and survives learning it again. Ends with {@link
     * ChamberEvent.Done}.
     */
    record SetStanding(UUID collection, UUID document, Standing standing) implements ChamberRequest {}

    /**
     * Says how far a whole source is trusted: its live records, or the pages that it holds now and will hold, where nothing else
     * is said of a page by itself. Holds until the source is forgotten. Ends with {@link ChamberEvent.Done}.
     */
    record SetSourceStanding(UUID collection, UUID source, Standing standing) implements ChamberRequest {}

    /**
     * What each source of a collection is worth and why: the sum over its live records, or over the pages it holds. Ends with
     * {@link ChamberEvent.Quality}; names of sources that hold pages are empty, and of sources of which only their standing is
     * known there are 0 passages.
     */
    record ReadSourceQuality(UUID collection) implements ChamberRequest {}

    /**
     * Puts a model of the tenant's own in its place, in the place of another; it is tried at the next learning, which begins soon.
     * Ends with {@link ChamberEvent.Done}, or encoder_too_large, encoder_not_onnx, encoder_forbidden.
     *
     * @param model complete in the inbox under this id, an ONNX file
     * @param tokenizer likewise, a tokenizer.json
     * @param settings encoder.json; empty for none
     */
    record PlaceEncoder(UUID model, UUID tokenizer, String settings) implements ChamberRequest {}

    /** Takes the tenant's own model and all it said away. Ends with {@link ChamberEvent.Done}. */
    record RemoveEncoder() implements ChamberRequest {}

    /** Whether there is a model of the tenant's own. Ends with {@link ChamberEvent.Encoder}. */
    record ReadEncoder() implements ChamberRequest {}

    /**
     * Tells that the tenant has an embedding endpoint, which is tried in the next learning. Where it is and its key stay with the host.
     * Ends with {@link ChamberEvent.Done}.
     *
     * @param endpoint tells this one from another: vectors of one are not comparable with those of another
     * @param revision another number where it is to be tried anew
     * @param passages at most so many are sent to it
     */
    record PlaceEndpoint(long endpoint, long revision, int passages) implements ChamberRequest {}

    /** Tells that there is none any more; what it said goes with the next learning. Ends with {@link ChamberEvent.Done}. */
    record RemoveEndpoint() implements ChamberRequest {}

    /** What each document of a collection is worth and why. Ends with {@link ChamberEvent.Quality}, worst first. */
    record ReadQuality(UUID collection) implements ChamberRequest {}

    /**
     * What the passages of a document are worth and why. Ends with {@link ChamberEvent.PassageQualities}, worst first.
     *
     * @param limit 1..200
     */
    record ReadPassageQuality(UUID collection, UUID document, int limit) implements ChamberRequest {}

    /**
     * Answer this question, and the same in other words, so from now on. Ends with {@link ChamberEvent.Lessons} of the one
     * lesson, durable. A lesson that is there is replaced. Fails with unknown_document, unknown_passage, lesson_too_long,
     * too_many_lessons.
     *
     * @param lesson id of it, chosen by the caller
     * @param answer plain text
     * @param role of who teaches: supervisor, builder, owner
     * @param expiresAt null for never
     * @param source document of the collection on which it stands, or null
     * @param sourcePassage ordinal in the source, -1 for the document as a whole
     */
    record Teach(
            UUID lesson,
            UUID collection,
            String question,
            String answer,
            String role,
            @Nullable Instant expiresAt,
            @Nullable UUID source,
            long sourcePassage)
            implements ChamberRequest {}

    /** Ends with {@link ChamberEvent.Lessons}, newest first, those that rest included. */
    record ListLessons(UUID collection) implements ChamberRequest {}

    /** Ends with {@link ChamberEvent.Done}, also where there was none. */
    record ForgetLesson(UUID collection, UUID lesson) implements ChamberRequest {}

    /**
     * Keeps or replaces a golden question. Ends with {@link ChamberEvent.GoldenQuestions} of the one. Fails with
     * golden_too_long, too_many_golden.
     */
    record SaveGolden(GoldenQuestion question) implements ChamberRequest {}

    /** Ends with {@link ChamberEvent.GoldenQuestions}, oldest first. */
    record ListGolden(UUID collection) implements ChamberRequest {}

    /** Ends with {@link ChamberEvent.Done}, also where there was none. */
    record ForgetGolden(UUID collection, UUID golden) implements ChamberRequest {}

    /**
     * Begins to ask the golden questions of the agent's collection, extractively whatever its engine: nothing leaves and no
     * conversation is kept. It goes on when the caller has left, and after a restart. Ends at once with {@link
     * ChamberEvent.GoldenReport}; where a run of the collection is on its way, of that one, and nothing more is begun.
     *
     * @param run id of it, chosen by the caller; the same again begins nothing more
     * @param golden only this one; null for all
     */
    record RunGolden(UUID run, AgentBrief agent, @Nullable UUID golden) implements ChamberRequest {}

    /** How golden questions were answered last. Ends with {@link ChamberEvent.GoldenReport}. */
    record ReadGoldenReport(UUID collection) implements ChamberRequest {}

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

    /**
     * Make a copy of the whole chamber as of now, to be read file by file while the chamber goes on. There is one at a time: fails
     * with snapshot_busy while another one is being read. It is gone when it is ended, when nobody has read it for two minutes and
     * another one is wanted, and when the chamber sleeps. Ends with {@link ChamberEvent.SnapshotFiles}, the first of them.
     *
     * @param snapshot id of it, chosen by the caller
     */
    record BeginSnapshot(UUID snapshot) implements ChamberRequest {}

    /**
     * Further files of a snapshot. Ends with {@link ChamberEvent.SnapshotFiles}, empty behind the last; fails with
     * unknown_snapshot.
     *
     * @param from how many files to pass over
     */
    record ListSnapshot(UUID snapshot, int from) implements ChamberRequest {}

    /**
     * A piece of a file of a snapshot from an offset on, empty at its end. Ends with {@link ChamberEvent.OriginalPiece}; fails
     * with unknown_snapshot, also for a file that it has not.
     */
    record ReadSnapshot(UUID snapshot, String file, long offset) implements ChamberRequest {}

    /** Ends with {@link ChamberEvent.Done}, also where there was none. */
    record EndSnapshot(UUID snapshot) implements ChamberRequest {}

    /**
     * Add names to a list of the tenant; those that are there already, and those that are none, are counted and left. Ends with
     * {@link ChamberEvent.NamesTaken}; fails with too_many_names, then nothing was added.
     */
    record AddNames(NameSort sort, List<String> names) implements ChamberRequest {
        public AddNames {
            names = List.copyOf(names);
        }
    }

    /** Take names off a list, all of them where none is named. Ends with {@link ChamberEvent.Done}. */
    record DropNames(NameSort sort, List<String> names) implements ChamberRequest {
        public DropNames {
            names = List.copyOf(names);
        }
    }

    /**
     * A list's names in alphabetical order. Ends with {@link ChamberEvent.ListedNames}.
     *
     * @param with only those that hold this; empty for all
     * @param after the last one of the page before; empty for the first
     * @param limit 1..1000
     */
    record ListNames(NameSort sort, String with, String after, int limit) implements ChamberRequest {}

    /** What the tenant has redacted besides what is told by its form. Ends with {@link ChamberEvent.RedactionRules}. */
    record ReadRedaction() implements ChamberRequest {}

    /** Accept or refuse a learned name; holds for what is learned later too. Ends with {@link ChamberEvent.Done}. */
    record JudgeName(String name, boolean accepted) implements ChamberRequest {}

    /**
     * Keep or replace a pattern. Ends with {@link ChamberEvent.Done}; fails with bad_pattern (the detail is the place in the pattern,
     * from 0, a blank, and what is wrong there), pattern_too_long, pattern_too_costly, pattern_matches_nothing, too_many_patterns.
     */
    record PutPattern(OwnPattern pattern) implements ChamberRequest {}

    /** Ends with {@link ChamberEvent.Done}, also where there was none. */
    record DropPattern(UUID id) implements ChamberRequest {}

    /**
     * What would be redacted in a text. Ends with {@link ChamberEvent.Redacted}; fails as {@link PutPattern}.
     *
     * @param text at most 20,000 characters
     * @param pattern one that is not kept yet, tried besides; empty for none
     */
    record TryRedaction(String text, String pattern, String language) implements ChamberRequest {}

    /**
     * What the shared engine would be sent for a question. Nothing is sent, kept or remembered. Ends with {@link
     * ChamberEvent.PromptPreview}.
     *
     * @param earlier a conversation before it, made up for the preview
     */
    record PreviewPrompt(AgentBrief agent, List<Said> earlier, String question, String language)
            implements ChamberRequest {
        public PreviewPrompt {
            earlier = List.copyOf(earlier);
        }

        /** A question and what was answered. */
        public record Said(String question, String answer) {}
    }

    /** Ends with {@link ChamberEvent.Status}. Used as the first sign of life too. */
    record Inspect() implements ChamberRequest {}

    /** Finish what runs, take nothing new, close the stores, exit 0. Ends with {@link ChamberEvent.Done}. */
    record Drain() implements ChamberRequest {}
}
