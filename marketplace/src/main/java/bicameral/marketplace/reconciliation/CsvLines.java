package bicameral.marketplace.reconciliation;

import bicameral.tenant.Refusal;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads CSV (RFC 4180, commas) line by line, holding one line at a time. Not thread-safe.
 *
 * <p>Refusals, all INVALID and with the number of the line: report_quote for a quote that is not closed, report_cell for a cell of
 * more than 4,096 characters or a character that no text has, report_columns for more than 200 columns.
 */
final class CsvLines {
    private static final int MOST_COLUMNS = 200;
    private static final int LONGEST_CELL = 4_096;
    private static final int BYTE_ORDER_MARK = 0xFEFF;

    private final Reader from;
    private int next;
    private int line = 1;
    private int begun = 1;

    CsvLines(Reader from) throws IOException {
        this.from = from;
        this.next = from.read();
        if (next == BYTE_ORDER_MARK) next = from.read();
    }

    /** The line on which the last row began, from 1. */
    int line() {
        return begun;
    }

    /** The next row; empty at the end. */
    List<String> row() throws IOException {
        begun = line;
        if (next < 0) return List.of();
        List<String> cells = new ArrayList<>();
        while (true) {
            if (cells.size() == MOST_COLUMNS) throw bad("report_columns");
            cells.add(next == '"' ? quoted() : plain());
            int end = next;
            if (end < 0) return cells;
            advance();
            if (end == ',') continue;
            if (end == '\r' && next == '\n') advance();
            line++;
            return cells;
        }
    }

    private String plain() throws IOException {
        StringBuilder cell = new StringBuilder();
        while (!ends(next)) append(cell);
        return cell.toString();
    }

    private String quoted() throws IOException {
        StringBuilder cell = new StringBuilder();
        advance();
        while (true) {
            if (next < 0) throw bad("report_quote");
            if (next == '"') {
                advance();
                if (next != '"') break;
            } else if (next == '\n') {
                line++;
            }
            append(cell);
        }
        if (!ends(next)) throw bad("report_quote");
        return cell.toString();
    }

    private void append(StringBuilder cell) throws IOException {
        if (cell.length() == LONGEST_CELL || next == 0) throw bad("report_cell");
        cell.append((char) next);
        advance();
    }

    private void advance() throws IOException {
        next = from.read();
    }

    private static boolean ends(int c) {
        return c < 0 || c == ',' || c == '\n' || c == '\r';
    }

    /** A refusal about the row that is being read. */
    Refusal bad(String code) {
        return new Refusal(code, Refusal.Kind.INVALID, Map.of("line", begun));
    }

    /** A refusal about a column of it. */
    Refusal bad(String code, String column) {
        return new Refusal(code, Refusal.Kind.INVALID, Map.of("line", begun, "column", column));
    }
}
