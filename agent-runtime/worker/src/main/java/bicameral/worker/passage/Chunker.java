package bicameral.worker.passage;

import bicameral.worker.parse.Block;
import bicameral.worker.parse.Origin;
import bicameral.worker.parse.ParsedDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a document into passages as it is read: a row of a table each with its header, the paragraphs under one heading up to
 * about {@link Sizes#target} characters, the entries of one list together up to {@link Sizes#most}, a few messages of a chat.
 * No passage crosses a heading or a page, and no character is lost but white space between blocks.
 */
public final class Chunker {
    /** As many blocks tell the language in which places are said. */
    private static final int SAMPLE = 200;

    private final Sizes sizes;

    /** With the usual sizes. */
    public Chunker() {
        this(Sizes.USUAL);
    }

    /** With sizes of one's own. */
    public Chunker(Sizes sizes) {
        this.sizes = sizes;
    }

    /**
     * How long passages are, in characters.
     *
     * @param target running text is cut before it grows beyond this
     * @param most no passage but a row is longer
     * @param chatLines messages of a chat in one passage
     */
    public record Sizes(int target, int most, int chatLines) {
        /** Of a size that is read at a glance. */
        public static final Sizes USUAL = new Sizes(360, 900, 6);

        public Sizes {
            if (target < 40 || most < target || chatLines < 1) throw new IllegalArgumentException("sizes of passages");
        }

        /** Running text of about this many characters, lists of no more than two and a half times as many. */
        public static Sizes about(int target) {
            return new Sizes(target, target * 5 / 2, USUAL.chatLines);
        }
    }

    /** All passages in reading order. */
    public List<Passage> chunk(ParsedDocument document) {
        List<Passage> passages = new ArrayList<>();
        Cutting cutting = cutting(passages::add);
        document.blocks().forEach(cutting::block);
        cutting.end();
        return passages;
    }

    /** A document that is being read. */
    public Cutting cutting(Consumer<Passage> into) {
        return new Cutting(sizes, into);
    }

    /** Takes the blocks of one document in reading order and hands on passages as soon as they are complete. */
    public static final class Cutting {
        private final Sizes sizes;
        private final Consumer<Passage> into;
        private final List<Block> sample = new ArrayList<>();
        private @Nullable Places places;
        private final List<Block.Heading> path = new ArrayList<>();
        private List<String> headings = List.of();
        private final StringBuilder open = new StringBuilder();
        private Passage.Kind kind = Passage.Kind.PROSE;
        private Origin origin = Origin.UNKNOWN;
        private int openBlocks;
        private boolean headingUnused;
        private int cut;

        private Cutting(Sizes sizes, Consumer<Passage> into) {
            this.sizes = sizes;
            this.into = into;
        }

        /** The next block. */
        public void block(Block block) {
            if (places != null) {
                take(block);
                return;
            }
            sample.add(block);
            if (sample.size() == SAMPLE) begin();
        }

        /** No more blocks come. */
        public void end() {
            if (places == null) begin();
            flush();
            closeHeading();
        }

        /** How many passages there are so far. */
        public int passages() {
            return cut;
        }

        private void begin() {
            places = Places.of(sample);
            sample.forEach(this::take);
            sample.clear();
        }

        private void take(Block block) {
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

        private void enter(Block.Heading heading) {
            flush();
            closeHeading();
            while (!path.isEmpty() && path.getLast().level() >= heading.level()) {
                path.removeLast();
            }
            path.add(heading);
            headings = path.stream().map(Block.Heading::text).toList();
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
            int room = next == Passage.Kind.LIST ? sizes.most : sizes.target;
            boolean full = open.length() + text.length() > room
                    || (kind == Passage.Kind.CHAT && openBlocks >= sizes.chatLines);
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
            if (text.length() <= sizes.most) add(kind, text, origin, List.of(), List.of());
            else cutUp(text);
        }

        /** Text that is too long is cut between sentences, and where a sentence is too long, anywhere. */
        private void cutUp(String text) {
            int start = 0;
            int end = 0;
            for (Sentences.Span sentence : Sentences.of(text)) {
                if (end > start && sentence.end() - start > sizes.target) {
                    cutAnywhere(text.substring(start, end));
                    start = sentence.start();
                }
                end = sentence.end();
            }
            cutAnywhere(text.substring(start, Math.max(start, end)));
        }

        private void cutAnywhere(String text) {
            int start = 0;
            while (text.length() - start > sizes.most) {
                int end = start + sizes.most;
                if (Character.isHighSurrogate(text.charAt(end - 1))) {
                    end--;
                }
                add(kind, text.substring(start, end), origin, List.of(), List.of());
                start = end;
            }
            if (start < text.length()) {
                add(kind, text.substring(start), origin, List.of(), List.of());
            }
        }

        private void add(Passage.Kind of, String text, Origin at, List<String> header, List<String> cells) {
            headingUnused = false;
            Places said = places;
            if (said == null) throw new IllegalStateException("no passage before the language is known");
            into.accept(new Passage(cut++, said.of(at, headings), headings, of, text, header, cells));
        }
    }
}
