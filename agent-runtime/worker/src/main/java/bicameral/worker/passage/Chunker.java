package bicameral.worker.passage;

import bicameral.worker.parse.Block;
import bicameral.worker.parse.Origin;
import bicameral.worker.parse.ParsedDocument;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a document into passages: a row of a table each, the paragraphs under one heading and the entries of one list up to
 * about {@value #TARGET} characters, a few messages of a chat. No passage crosses a heading or a page.
 */
public final class Chunker {
    private static final int TARGET = 360;
    private static final int MAX = 900;
    private static final int CHAT_LINES = 6;

    /** All passages in reading order. */
    public List<Passage> chunk(ParsedDocument document) {
        return new Cutting(document).passages();
    }

    private static final class Cutting {
        private final ParsedDocument document;
        private final Places places;
        private final List<Passage> passages = new ArrayList<>();
        private final List<Block.Heading> path = new ArrayList<>();
        private final StringBuilder open = new StringBuilder();
        private Passage.Kind kind = Passage.Kind.PROSE;
        private Origin origin = Origin.UNKNOWN;
        private int openBlocks;

        Cutting(ParsedDocument document) {
            this.document = document;
            this.places = Places.of(document);
        }

        List<Passage> passages() {
            for (Block block : document.blocks()) {
                switch (block) {
                    case Block.Heading heading -> enter(heading);
                    case Block.TableRow row -> {
                        flush();
                        add(Passage.Kind.ROW, row.text(), row.origin(), row.header(), row.cells());
                    }
                    case Block.ChatLine line -> append(Passage.Kind.CHAT, line.text(), line.origin());
                    case Block.ListItem item -> append(Passage.Kind.LIST, item.text(), item.origin());
                    case Block.Paragraph paragraph -> append(Passage.Kind.PROSE, paragraph.text(), paragraph.origin());
                }
            }
            flush();
            closeHeading();
            return passages;
        }

        private boolean headingUnused;

        private void enter(Block.Heading heading) {
            flush();
            closeHeading();
            while (!path.isEmpty() && path.getLast().level() >= heading.level()) {
                path.removeLast();
            }
            path.add(heading);
            headingUnused = true;
        }

        /** A heading with nothing under it is text of its own, so that none is lost. */
        private void closeHeading() {
            if (headingUnused && !path.isEmpty()) {
                Block.Heading heading = path.getLast();
                add(Passage.Kind.PROSE, heading.text(), heading.origin(), List.of(), List.of());
            }
            headingUnused = false;
        }

        private void append(Passage.Kind next, String text, Origin at) {
            boolean full =
                    open.length() + text.length() > TARGET || (kind == Passage.Kind.CHAT && openBlocks >= CHAT_LINES);
            if (!open.isEmpty()
                    && (next != kind || full || at.page() != origin.page() || at.slide() != origin.slide())) {
                flush();
            }
            if (open.isEmpty()) {
                kind = next;
                origin = at;
                openBlocks = 0;
            } else {
                open.append('\n');
            }
            open.append(text);
            openBlocks++;
        }

        private void flush() {
            if (open.isEmpty()) {
                return;
            }
            String text = open.toString();
            open.setLength(0);
            for (String piece : pieces(text)) {
                add(kind, piece, origin, List.of(), List.of());
            }
        }

        /** Text that is too long is cut between sentences, and where a sentence is too long, anywhere. */
        private static List<String> pieces(String text) {
            if (text.length() <= MAX) {
                return List.of(text);
            }
            List<String> pieces = new ArrayList<>();
            int start = 0;
            int end = 0;
            for (Sentences.Span sentence : Sentences.of(text)) {
                if (end > start && sentence.end() - start > TARGET) {
                    cut(pieces, text.substring(start, end));
                    start = sentence.start();
                }
                end = sentence.end();
            }
            cut(pieces, text.substring(start, Math.max(start, end)));
            return pieces;
        }

        private static void cut(List<String> pieces, String text) {
            int start = 0;
            while (text.length() - start > MAX) {
                int end = start + MAX;
                if (Character.isHighSurrogate(text.charAt(end - 1))) {
                    end--;
                }
                pieces.add(text.substring(start, end));
                start = end;
            }
            if (start < text.length()) {
                pieces.add(text.substring(start));
            }
        }

        private void add(Passage.Kind of, String text, Origin at, List<String> header, List<String> cells) {
            headingUnused = false;
            List<String> headings = path.stream().map(Block.Heading::text).toList();
            passages.add(new Passage(passages.size(), places.of(at, headings), headings, of, text, header, cells));
        }
    }
}
