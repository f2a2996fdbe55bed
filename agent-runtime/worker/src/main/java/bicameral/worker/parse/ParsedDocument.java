package bicameral.worker.parse;

import java.util.List;

/**
 * What a file says.
 *
 * @param mediaType found by content
 * @param title the file's own title, else its name without the ending
 * @param pages pages, slides or sheets; 1 where the format has none
 * @param characters of all blocks together
 */
public record ParsedDocument(String mediaType, String title, int pages, long characters, List<Block> blocks) {
    public ParsedDocument {
        blocks = List.copyOf(blocks);
    }
}
