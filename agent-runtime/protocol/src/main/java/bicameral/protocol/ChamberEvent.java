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
    @Type(value = ChamberEvent.Queued.class, name = "queued"),
    @Type(value = ChamberEvent.Token.class, name = "token"),
    @Type(value = ChamberEvent.Citation.class, name = "citation"),
    @Type(value = ChamberEvent.Answered.class, name = "answered"),
    @Type(value = ChamberEvent.Documents.class, name = "documents"),
    @Type(value = ChamberEvent.OriginalPiece.class, name = "original-piece"),
    @Type(value = ChamberEvent.SnapshotFiles.class, name = "snapshot-files"),
    @Type(value = ChamberEvent.RecordsTaken.class, name = "records-taken"),
    @Type(value = ChamberEvent.RecordsForgotten.class, name = "records-forgotten"),
    @Type(value = ChamberEvent.Passages.class, name = "passages"),
    @Type(value = ChamberEvent.Quality.class, name = "quality"),
    @Type(value = ChamberEvent.PassageQualities.class, name = "passage-qualities"),
    @Type(value = ChamberEvent.Lessons.class, name = "lessons"),
    @Type(value = ChamberEvent.GoldenQuestions.class, name = "golden-questions"),
    @Type(value = ChamberEvent.GoldenReport.class, name = "golden-report"),
    @Type(value = ChamberEvent.Turns.class, name = "turns"),
    @Type(value = ChamberEvent.Crossed.class, name = "crossed"),
    @Type(value = ChamberEvent.Explained.class, name = "explained"),
    @Type(value = ChamberEvent.Unanswered.class, name = "unanswered"),
    @Type(value = ChamberEvent.LearningReceipt.class, name = "learning-receipt"),
    @Type(value = ChamberEvent.NamesTaken.class, name = "names-taken"),
    @Type(value = ChamberEvent.ListedNames.class, name = "listed-names"),
    @Type(value = ChamberEvent.RedactionRules.class, name = "redaction-rules"),
    @Type(value = ChamberEvent.Redacted.class, name = "redacted"),
    @Type(value = ChamberEvent.PromptPreview.class, name = "prompt-preview"),
    @Type(value = ChamberEvent.Encoder.class, name = "encoder"),
    @Type(value = ChamberEvent.Status.class, name = "status"),
    @Type(value = ChamberEvent.Done.class, name = "done"),
    @Type(value = ChamberEvent.Failed.class, name = "failed")
})
public sealed interface ChamberEvent {

    /** The shared engine is crowded: {@code before} calls go first if no others come. Told again when that changes. */
    record Queued(int before) implements ChamberEvent {}

    /** Further text of the answer, Markdown; marks [n] stand where a citation supports the words before. */
    record Token(String text) implements ChamberEvent {}

    /**
     * The source of mark [n]; sent before the answer ends, each n once.
     *
     * @param place where in the document: heading path, page, sheet and row, as a person would say it
     * @param quote verbatim from the document
     * @param passage its ordinal; {@link Lesson#AS_PASSAGE} where {@code document} is the id of a lesson
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

    /**
     * A piece of a document's original.
     *
     * @param bytes at most one MiB; empty where the original has ended. Not copied
     */
    @SuppressWarnings("ArrayRecordComponent") // Handed on at once, never compared.
    record OriginalPiece(byte[] bytes) implements ChamberEvent {}

    /**
     * Files of a snapshot, in an order that stays.
     *
     * @param files at most 1,000
     * @param total of all its files
     * @param totalBytes of all its files
     */
    record SnapshotFiles(List<SnapshotFile> files, int total, long totalBytes) implements ChamberEvent {
        public SnapshotFiles {
            files = List.copyOf(files);
        }
    }

    /**
     * A file of a snapshot.
     *
     * @param path below the chamber's directory, parted by slashes
     */
    record SnapshotFile(String path, long bytes) {}

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
     *     too_complex, out_of_space, cancelled, unsafe_name, archive_in_archive; null unless FAILED
     * @param unitsDone progress within the stage, of {@code unitsTotal}; 0 of 0 where unknown. Parts in a thousand of a
     *     file, passages where their number is known, files of an archive
     * @param secondsLeft estimate, -1 where unknown
     * @param speed characters learned per second; 0 where unknown, of the whole way once it is READY
     * @param archive the archive it came in, else null
     * @param replaces the document that answers until this one is READY, else null
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
            @Nullable Instant readyAt,
            int speed,
            @Nullable UUID archive,
            @Nullable UUID replaces) {
        /** One that came on its own and replaces nothing, of unknown speed. */
        public DocumentState(
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
                @Nullable Instant readyAt) {
            this(
                    document,
                    name,
                    mediaType,
                    bytes,
                    stage,
                    problem,
                    passages,
                    pages,
                    characters,
                    unitsDone,
                    unitsTotal,
                    secondsLeft,
                    addedAt,
                    readyAt,
                    0,
                    null,
                    null);
        }
    }

    /** A document's way: QUEUED → PARSING → LEARNING → READY, or FAILED from any of the first three. */
    enum Stage {
        QUEUED,
        PARSING,
        LEARNING,
        READY,
        FAILED
    }

    /** What became of records that were put. */
    record RecordsTaken(int added, int changed, int unchanged) implements ChamberEvent {}

    /** How many of the records that were to be forgotten had been there. */
    record RecordsForgotten(int records) implements ChamberEvent {}

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

    /** What documents are worth. */
    record Quality(List<DocumentQuality> documents) implements ChamberEvent {
        public Quality {
            documents = List.copyOf(documents);
        }
    }

    /** What the passages of one document are worth. */
    record PassageQualities(List<PassageQuality> passages) implements ChamberEvent {
        public PassageQualities {
            passages = List.copyOf(passages);
        }
    }

    /** Lessons. */
    record Lessons(List<Lesson> lessons) implements ChamberEvent {
        public Lessons {
            lessons = List.copyOf(lessons);
        }
    }

    /** Golden questions. */
    record GoldenQuestions(List<GoldenQuestion> questions) implements ChamberEvent {
        public GoldenQuestions {
            questions = List.copyOf(questions);
        }
    }

    /**
     * How golden questions were answered.
     *
     * @param run the latest; null where none has been begun
     * @param results the latest of each question that has one, in the order of the questions
     */
    record GoldenReport(@Nullable GoldenRun run, List<GoldenResult> results) implements ChamberEvent {
        public GoldenReport {
            results = List.copyOf(results);
        }
    }

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
     * @param spans what each stretch of the body is, a JSON object a line; SHA-256(salt ‖ spans) is the second commitment
     */
    record Crossed(UUID message, String body, String salt, String spans) implements ChamberEvent {}

    /**
     * How an answer came about.
     *
     * @param end DONE where it would answer, ABSTAINED where not
     * @param text what it would say
     * @param confidence 0..1 that the chosen sentences settle the question
     * @param threshold it answers from this confidence on
     * @param wanted the sort of answer the question was read to want: phone, price, time, number, steps, list, yes_or_no, place,
     *     person, reason, comparison, sum or anything
     * @param read the question as it was read, slips of the keyboard mended
     * @param words what the question names, heaviest first
     * @param passages in the order they were read, best first
     * @param sentences what the answer is made of, in its order
     * @param signals what the confidence was worked out from; none where a lesson answers
     * @param vetoes stable codes of what forbids an answer however sure it looks: missing_number, missing_year, missing_code,
     *     missing_name
     */
    record Explained(
            End end,
            String text,
            List<Citation> citations,
            double confidence,
            double threshold,
            String wanted,
            String read,
            List<ExplainedWord> words,
            List<ExplainedPassage> passages,
            List<ChosenSentence> sentences,
            List<Signal> signals,
            List<String> vetoes)
            implements ChamberEvent {
        public Explained {
            citations = List.copyOf(citations);
            words = List.copyOf(words);
            passages = List.copyOf(passages);
            sentences = List.copyOf(sentences);
            signals = List.copyOf(signals);
            vetoes = List.copyOf(vetoes);
        }
    }

    /**
     * Something the question names.
     *
     * @param weight how much it tells among these documents, 0..1.5
     * @param known whether any document has it under this very name
     * @param likes other names it was searched by
     */
    record ExplainedWord(String word, double weight, boolean known, List<String> likes) {
        public ExplainedWord {
            likes = List.copyOf(likes);
        }
    }

    /**
     * A passage with why it was found.
     *
     * @param rank from 1, by all rankings together and by how far it is believed
     * @param score by both; comparable within one explanation only
     * @param reasons heaviest first
     * @param lists where it stood in each ranking that was fused, for those that found it
     */
    record ExplainedPassage(
            int rank,
            UUID document,
            String documentName,
            long passage,
            String place,
            String text,
            double score,
            List<Reason> reasons,
            List<ListRank> lists) {
        public ExplainedPassage {
            reasons = List.copyOf(reasons);
            lists = List.copyOf(lists);
        }
    }

    /**
     * Why a passage was found or moved.
     *
     * @param words as they stand in the passage where they do, to be highlighted; else a short name of the reason:
     *     near_as_a_whole (LEARNED: the whole passage is like the question), governed, reference or judged_low (QUALITY), who
     *     taught it and when (LESSON)
     * @param weight its part of the score; negative where it counted against the passage
     */
    record Reason(ReasonKind kind, String words, double weight) {}

    /** What can speak for or against a passage. */
    enum ReasonKind {
        /** A word of the question stands in it. */
        KEYWORD,
        /** Another name of a word of the question stands in it, or learned nearness. */
        LEARNED,
        /** A lesson taught by a supervisor points to it. */
        LESSON,
        /** How far it is believed, where that changed its place. */
        QUALITY
    }

    /**
     * A place in one of the fused rankings.
     *
     * @param list keywords, learned or fused: both together, before it was asked how far the passage is believed
     * @param rank from 1
     */
    record ListRank(String list, int rank, double score) {}

    /**
     * A sentence or row of the answer.
     *
     * @param n its mark in the text
     * @param quote verbatim
     * @param score how well it answers by itself, about 0..1
     * @param fits whether it holds the sort of answer that was wanted
     */
    record ChosenSentence(int n, UUID document, long passage, String quote, double score, boolean fits) {}

    /**
     * A figure the confidence was worked out from.
     *
     * @param effect what it added to the log-odds of being right
     */
    record Signal(String name, double value, double effect) {}

    /** Questions without an answer. */
    record Unanswered(List<UnansweredQuestion> questions) implements ChamberEvent {
        public Unanswered {
            questions = List.copyOf(questions);
        }
    }

    /**
     * A question nobody could answer yet.
     *
     * @param id names it in {@link ChamberRequest.CloseUnanswered}
     * @param question as it was asked last, with what it leaned on in its conversation, so that it can be understood alone
     * @param times how often it was asked in the same words
     */
    record UnansweredQuestion(UUID id, String question, int times, Instant firstAt, Instant lastAt) {}

    /**
     * The model of the tenant's own.
     *
     * @param bytes of its file; 0 where there is none
     * @param placedAt null where there is none
     */
    record Encoder(long bytes, @Nullable Instant placedAt) implements ChamberEvent {}

    /**
     * What was learned from the chamber's own documents beyond keywords, how fast, and whether it pays. Every part was tried
     * on questions made from the documents and kept out of the learning; it is on only where it finds more than keyword search.
     *
     * @param characters of text learned from; 0 before the first time
     * @param seconds the learning took
     * @param charactersPerSecond of the learning, 0 where nothing was learned
     * @param parts each with its trial
     * @param trainedAt null before the first time
     * @param growth passages added and deleted since, as a share of those learned from
     * @param training whether it is learning now
     * @param progress of the learning that runs, 0 to 1
     * @param secondsLeft estimate for the learning that runs, -1 where unknown
     */
    record LearningReceipt(
            long characters,
            double seconds,
            long charactersPerSecond,
            List<LearnedPart> parts,
            @Nullable Instant trainedAt,
            double growth,
            boolean training,
            double progress,
            int secondsLeft)
            implements ChamberEvent {
        public LearningReceipt {
            parts = List.copyOf(parts);
        }
    }

    /**
     * One thing that was learned, and its trial.
     *
     * @param name stable: vectors, tuning; confidence
     * @param on whether searches, or of the confidence answers, use it
     * @param pairs questions with their passages it was tried on
     * @param rank mean reciprocal rank of the right passage among the first ten; of the confidence the mean chance it gave to what came out
     * @param recall share of the questions whose right passage is among the first hundred; of the confidence share of the questions that
     *     were answered rightly, or rightly not
     * @param whyOff stable code where it is off: too_little_text, too_few_pairs, too_little_memory, no_gain, not_sure; where it is
     *     on null, or part_of_passages where it knows only the first of them
     */
    record LearnedPart(
            String name,
            boolean on,
            int pairs,
            Lift rank,
            Lift recall,
            @Nullable String whyOff) {}

    /**
     * A figure without and with a part.
     *
     * @param low lower end of the 95 % interval of the difference
     * @param high upper end
     */
    record Lift(double without, double with, double low, double high) {}

    /**
     * What became of names for a list.
     *
     * @param added are new
     * @param known were there
     * @param unfit are none: too short, too long, without a letter
     * @param total stand in the list now
     */
    record NamesTaken(int added, int known, int unfit, int total) implements ChamberEvent {}

    /** A page of a list. */
    record ListedNames(List<String> names) implements ChamberEvent {
        public ListedNames {
            names = List.copyOf(names);
        }
    }

    /**
     * A tenant's own rules.
     *
     * @param learned at most 500, those that wait for a word first, then the most frequent
     * @param learnedInUse how many learned names are redacted, shown or not
     */
    record RedactionRules(
            int persons,
            int customers,
            int projects,
            List<OwnPattern> patterns,
            List<LearnedName> learned,
            int learnedInUse)
            implements ChamberEvent {
        public RedactionRules {
            patterns = List.copyOf(patterns);
            learned = List.copyOf(learned);
        }
    }

    /** A text with what is redacted in it. */
    record Redacted(List<RedactedPiece> pieces) implements ChamberEvent {
        public Redacted {
            pieces = List.copyOf(pieces);
        }
    }

    /**
     * A stretch of a text.
     *
     * @param pseudonym what stands in its place; empty where it stays
     * @param rule what found it, see {@link Replaced}; empty where it stays
     */
    record RedactedPiece(String original, String pseudonym, String rule) {}

    /**
     * A prompt that is not sent.
     *
     * @param turns what the engine would be sent; empty where it would be sent nothing
     * @param passages of which words would be sent, as the chamber has them
     * @param replaced in the order in which it was met
     */
    record PromptPreview(List<GenerateCall.Turn> turns, int maxTokens, List<Passage> passages, List<Replaced> replaced)
            implements ChamberEvent {
        public PromptPreview {
            turns = List.copyOf(turns);
            passages = List.copyOf(passages);
            replaced = List.copyOf(replaced);
        }
    }

    /**
     * What a pseudonym stands for.
     *
     * @param rule stable name of what found it: a form such as {@code mobile}; {@code title}, {@code label}; {@code person}, {@code
     *     customer}, {@code project} of a list; {@code learned}; {@code pattern:} and the name of the tenant's pattern
     */
    record Replaced(String pseudonym, String original, String rule) {}

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
     *     bad_request, engine_unavailable, engine_timeout, engine_busy, engine_share_used, egress_refused, draining,
     *     out_of_space, internal
     * @param detail for the operator's log; never holds document or conversation text
     */
    record Failed(String code, String detail) implements ChamberEvent {}
}
