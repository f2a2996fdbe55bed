package bicameral.worker.passage;

import java.util.List;

/**
 * A piece of a document, small enough to read at a glance.
 *
 * @param ordinal position in its document, from 0; names the passage within the document
 * @param place where it stands, as a person says it
 * @param headings from the document's title down to the nearest heading
 * @param text verbatim
 * @param header names of the columns where it is a row, else empty
 * @param cells where it is a row, else empty
 */
public record Passage(
        int ordinal,
        String place,
        List<String> headings,
        Kind kind,
        String text,
        List<String> header,
        List<String> cells) {
    public Passage {
        headings = List.copyOf(headings);
        header = List.copyOf(header);
        cells = List.copyOf(cells);
    }

    /** What sort of text it is. */
    public enum Kind {
        /** Running text. */
        PROSE,
        /** Entries of one list. */
        LIST,
        /** One row of a table. */
        ROW,
        /** Messages of an exported chat: hearsay, which a governed document outweighs. */
        CHAT
    }
}
