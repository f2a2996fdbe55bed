package bicameral.worker.parse;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** A piece of a document in reading order. Its text is verbatim, as the file has it. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
@JsonSubTypes({
    @Type(value = Block.Heading.class, name = "heading"),
    @Type(value = Block.Paragraph.class, name = "paragraph"),
    @Type(value = Block.ListItem.class, name = "item"),
    @Type(value = Block.TableRow.class, name = "row"),
    @Type(value = Block.ChatLine.class, name = "chat")
})
public sealed interface Block {

    /** The words of the block as the file has them. */
    String text();

    /** Where it stands. */
    Origin origin();

    /**
     * A heading.
     *
     * @param level 1 is the highest
     */
    record Heading(int level, String text, Origin origin) implements Block {}

    /** Running text. */
    record Paragraph(String text, Origin origin) implements Block {}

    /** One entry of a list, its mark included in the text where the file spells it out. */
    record ListItem(String text, Origin origin) implements Block {}

    /**
     * A row of a table below its header.
     *
     * @param text the row as it stands: with bars or commas where the file has them, else its cells separated by tabs
     * @param header names of the columns, empty where the table has none
     * @param cells as many as the row has, blank ones kept
     */
    record TableRow(String text, List<String> header, List<String> cells, Origin origin) implements Block {
        public TableRow {
            header = List.copyOf(header);
            cells = List.copyOf(cells);
        }
    }

    /**
     * A message in an exported chat.
     *
     * @param at date and time as written
     * @param said what was said, without time and speaker
     */
    record ChatLine(String text, String at, String speaker, String said, Origin origin) implements Block {}
}
