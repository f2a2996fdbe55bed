package bicameral.worker.engine;

import bicameral.protocol.ChamberEvent.Citation;
import bicameral.protocol.ChamberEvent.End;
import bicameral.protocol.ChamberEvent.Passage;
import bicameral.protocol.Crossing;
import bicameral.protocol.GatewayEvent;
import bicameral.protocol.redaction.Redactor;
import bicameral.protocol.redaction.Restoring;
import bicameral.worker.exchange.Declined;
import bicameral.worker.journal.Journal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One answer written by the shared engine: streamed, checked, cancelled when its reader goes. Not for reuse. */
public final class Generation {
    /** Where the answer goes. */
    public interface Reader {
        /** So many calls go to the engine before this one. */
        void queued(int before);

        /** The exact body is about to leave; to be kept before this returns. */
        void sent(String body, String salt, String spans);

        /** Further text. */
        void text(String text);

        /** The source of a mark, before the text with the mark. */
        void citation(Citation citation);

        /** Runs the action when the reader goes. */
        void whenGone(Runnable action);
    }

    /**
     * How it ended.
     *
     * @param covered false where the engine found that the passages do not settle the question
     * @param cited share of sentences that carry a mark
     */
    public record Outcome(
            End end,
            String text,
            List<Citation> citations,
            boolean covered,
            double cited,
            @Nullable Crossing crossing) {
        public Outcome {
            citations = List.copyOf(citations);
        }
    }

    private final Prompt prompt;
    private final Reader reader;
    private final StringBuilder text = new StringBuilder();
    private final List<Citation> citations = new ArrayList<>();
    private final Marks marks;
    private final @Nullable Restoring restoring;
    private final StringBuilder opening = new StringBuilder();
    private boolean opened;
    private boolean notCovered;

    /**
     * Prepares the answer to a prompt.
     *
     * @param redactor that the prompt was made with; null where nothing was redacted
     */
    public Generation(Prompt prompt, @Nullable Redactor redactor, Reader reader) {
        this.prompt = prompt;
        this.reader = reader;
        this.restoring = redactor == null ? null : redactor.restoring(this::tell);
        this.marks = new Marks(prompt.passages().size(), this::show, this::cite);
    }

    /**
     * Calls the gateway and streams.
     *
     * @throws Declined with the gateway's code where it refuses, engine_unavailable where it cannot be reached or breaks off
     *     before the first text
     */
    public Outcome run(GatewayClient gateway) {
        try (GatewayClient.Stream stream = gateway.open(prompt.call())) {
            reader.whenGone(stream::close);
            return read(stream);
        } catch (IOException e) {
            return brokenOff();
        }
    }

    private Outcome read(GatewayClient.Stream stream) throws IOException {
        GatewayEvent event;
        while ((event = stream.next()) != null) {
            switch (event) {
                case GatewayEvent.Queued queued -> reader.queued(queued.before());
                case GatewayEvent.Sent sent -> reader.sent(sent.body(), sent.salt(), sent.spans());
                case GatewayEvent.Delta delta -> delta(delta.text());
                case GatewayEvent.Refused refused -> throw new Declined(refused.code(), refused.detail());
                case GatewayEvent.Finished finished -> {
                    return finished(finished);
                }
                case GatewayEvent.Embedded _, GatewayEvent.Unembedded _ ->
                    throw new IOException("vectors that nobody asked for");
            }
        }
        return brokenOff();
    }

    private Outcome finished(GatewayEvent.Finished finished) {
        close();
        if (!finished.complete() && text.isEmpty() && !notCovered)
            throw new Declined("engine_unavailable", "broke off before the first text");
        return outcome(finished.complete() ? End.DONE : End.PARTIAL, finished.crossing());
    }

    private Outcome brokenOff() {
        Journal.note("engine_broke_off", prompt.call().message());
        close();
        if (text.isEmpty()) throw new Declined("engine_unavailable", "the gateway cannot be reached or hung up");
        return outcome(End.PARTIAL, null);
    }

    private Outcome outcome(End end, @Nullable Crossing crossing) {
        boolean nothing = notCovered || text.toString().isBlank();
        return new Outcome(nothing ? End.ABSTAINED : end, text.toString(), citations, !nothing, citedShare(), crossing);
    }

    /** The first characters are held until they can no longer be the word for "not covered". */
    private void delta(String delta) {
        if (notCovered) return;
        if (opened) {
            marks.delta(delta);
            return;
        }
        opening.append(delta);
        String begun = opening.toString().stripLeading();
        if (begun.startsWith(Prompt.NOT_COVERED)) notCovered = true;
        else if (!Prompt.NOT_COVERED.startsWith(begun)) open(begun);
    }

    private void open(String begun) {
        opened = true;
        opening.setLength(0);
        marks.delta(begun);
    }

    private void close() {
        if (!opened && !notCovered && !opening.isEmpty())
            open(opening.toString().stripLeading());
        marks.end();
        if (restoring != null) restoring.end();
    }

    /** Marks are looked for before names come back: what a name holds is never one. */
    private void show(String piece) {
        if (restoring == null) tell(piece);
        else restoring.accept(piece);
    }

    private void tell(String piece) {
        text.append(piece);
        reader.text(piece);
    }

    private void cite(int sent) {
        Passage passage = prompt.passages().get(sent - 1);
        Citation citation = new Citation(
                marks.shown(sent),
                passage.document(),
                passage.documentName(),
                passage.place(),
                Quotes.of(passage.text(), lastStatement()),
                passage.id());
        citations.add(citation);
        reader.citation(citation);
    }

    /** What stands before the mark, back to the end of the sentence before. */
    private String lastStatement() {
        String said = (text + marks.pending()).strip();
        int from = Math.max(0, said.length() - 1);
        while (from > 0 && "。！？!?\n".indexOf(said.charAt(from - 1)) < 0) from--;
        return said.substring(from);
    }

    private double citedShare() {
        String[] sentences = text.toString().split("(?<=[。！？!?\\n])|(?<=\\. )", -1);
        int stated = 0;
        int cited = 0;
        for (String sentence : sentences) {
            if (sentence.strip().length() < 4) continue;
            stated++;
            if (sentence.toLowerCase(Locale.ROOT).matches("(?s).*\\[\\d+\\].*")) cited++;
        }
        return stated == 0 ? 0 : (double) cited / stated;
    }
}
