package bicameral.worker.parse;

/**
 * Where a block stands in its file, as far as the format tells. All numbers count from 1; 0 means the format has none.
 *
 * @param page of a paged document
 * @param slide of a presentation
 * @param sheet name of a spreadsheet's sheet, else empty
 * @param row of a sheet or of a table, the header row counted
 * @param line of a plain text
 */
public record Origin(int page, int slide, String sheet, int row, int line) {

    /** Nothing is known of the place. */
    public static final Origin UNKNOWN = new Origin(0, 0, "", 0, 0);

    /** A page of a paged document. */
    public static Origin page(int page) {
        return new Origin(page, 0, "", 0, 0);
    }

    /** A slide of a presentation. */
    public static Origin slide(int slide) {
        return new Origin(0, slide, "", 0, 0);
    }

    /** A row of a sheet. */
    public static Origin sheet(String sheet, int row) {
        return new Origin(0, 0, sheet, row, 0);
    }

    /** A line of a text. */
    public static Origin line(int line) {
        return new Origin(0, 0, "", 0, line);
    }

    /** The same place, at a row of the table that stands there. */
    public Origin atRow(int tableRow) {
        return new Origin(page, slide, sheet, tableRow, line);
    }
}
