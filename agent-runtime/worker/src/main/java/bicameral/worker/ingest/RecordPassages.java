package bicameral.worker.ingest;

import bicameral.protocol.LiveRecord;
import bicameral.worker.parse.Block;
import bicameral.worker.parse.Origin;
import bicameral.worker.parse.ParsedDocument;
import bicameral.worker.passage.Chunker;
import bicameral.worker.passage.Passage;
import java.util.ArrayList;
import java.util.List;

/** Makes passages of a record: its fields are a row with their names as header, its text is cut like any other. */
final class RecordPassages {
    /** A record has room for so many ordinals, so that those of two records never meet. */
    static final int ROOM = 1024;
    /** Numbers that the records of a source can have, from 0: an ordinal is a whole number of 31 bits. */
    static final int NUMBERS = Integer.MAX_VALUE / ROOM + 1;

    private final Chunker chunker;

    /** With running text cut about so long. */
    RecordPassages(int characters) {
        chunker = new Chunker(Chunker.Sizes.about(characters));
    }

    /**
     * At most {@value #ROOM} passages.
     *
     * @param number of the record within its source, less than {@value #NUMBERS}
     */
    List<Passage> of(LiveRecord record, long number) {
        List<Passage> passages = new ArrayList<>();
        List<String> headings = record.title().isBlank() ? List.of() : List.of(record.title());
        String place = record.title().isBlank() ? record.id() : record.title() + " · " + record.id();
        int first = Math.toIntExact(number * ROOM);
        if (!record.fields().isEmpty()) passages.add(row(record, first, place, headings));
        for (Passage cut : chunker.chunk(document(record))) {
            if (passages.size() == ROOM) break;
            passages.add(new Passage(
                    first + passages.size(), place, headings, cut.kind(), cut.text(), List.of(), List.of()));
        }
        return passages;
    }

    private static Passage row(LiveRecord record, int ordinal, String place, List<String> headings) {
        List<String> header = List.copyOf(record.fields().keySet());
        List<String> cells = List.copyOf(record.fields().values());
        return new Passage(ordinal, place, headings, Passage.Kind.ROW, String.join("\t", cells), header, cells);
    }

    private static ParsedDocument document(LiveRecord record) {
        String text = record.text().isBlank() && record.fields().isEmpty() ? record.title() : record.text();
        List<Block> blocks = new ArrayList<>();
        text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .forEach(line -> blocks.add(new Block.Paragraph(line, Origin.UNKNOWN)));
        return new ParsedDocument("text/plain", record.title(), 1, text.length(), blocks);
    }
}
