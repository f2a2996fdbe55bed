package bicameral.worker.parse;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads separated values; commas, semicolons or tabs. */
final class CsvReader {
    private static final int SAMPLE = 50;
    private static final int LONGEST_ROW = 1 << 20;
    private final Blocks blocks;
    private List<String> header = List.of();
    private int number;

    CsvReader(Blocks blocks) {
        this.blocks = blocks;
    }

    /** The first rows, if the text is a table: two rows or more and as many fields in nearly all; else empty. */
    static List<List<String>> table(String text) {
        char separator = separator(text);
        List<Row> rows = separator == 0 ? List.of() : sample(text, separator);
        if (rows.size() < 2) {
            return List.of();
        }
        int width = rows.get(0).cells().size();
        long same = rows.stream().filter(row -> row.cells().size() == width).count();
        return width > 1 && same * 10 >= rows.size() * 9L ? cells(rows) : List.of();
    }

    void read(TextSource text) throws IOException, UnreadableDocument {
        StringBuilder first = new StringBuilder();
        int c;
        while ((c = text.next()) >= 0 && c != '\n' && first.length() < LONGEST_ROW) first.append((char) c);
        char separator = separator(first.toString());
        if (c >= 0) first.append((char) c);
        String begun = first.toString();
        Rows rows = new Rows(separator, this::add);
        for (int i = 0; i < begun.length(); i++) rows.take(begun.charAt(i));
        while ((c = text.next()) >= 0) rows.take((char) c);
        rows.end();
    }

    private void add(Row row) throws UnreadableDocument {
        number++;
        if (number == 1 && Tables.isHeader(row.cells())) {
            header = row.cells();
            return;
        }
        blocks.row(row.text(), header, row.cells(), Origin.UNKNOWN.atRow(number));
    }

    private static List<List<String>> cells(List<Row> rows) {
        return rows.stream().map(Row::cells).toList();
    }

    private static List<Row> sample(String text, char separator) {
        List<Row> found = new ArrayList<>();
        Rows rows = new Rows(separator, found::add);
        try {
            for (int i = 0; i < text.length() && found.size() < SAMPLE; i++) rows.take(text.charAt(i));
            if (found.size() < SAMPLE) rows.end();
        } catch (UnreadableDocument e) {
            return List.of();
        }
        return found;
    }

    private static char separator(String text) {
        int end = text.indexOf('\n');
        String first = end < 0 ? text : text.substring(0, end);
        char best = 0;
        long most = 0;
        for (char candidate : new char[] {',', ';', '\t'}) {
            long count = first.chars().filter(c -> c == candidate).count();
            if (count > most) {
                most = count;
                best = candidate;
            }
        }
        return best;
    }

    private record Row(String text, List<String> cells) {}

    /** Gets rows. */
    private interface Taker {
        void row(Row row) throws UnreadableDocument;
    }

    /** Puts rows together from characters. */
    private static final class Rows {
        private final char separator;
        private final Taker taker;
        private final StringBuilder text = new StringBuilder();
        private final StringBuilder cell = new StringBuilder();
        private List<String> cells = new ArrayList<>();
        private boolean quoted;
        /** The character before was a quote within quotes: doubled it stands for itself, else it ends them. */
        private boolean closing;

        Rows(char separator, Taker taker) {
            this.separator = separator;
            this.taker = taker;
        }

        void take(char c) throws UnreadableDocument {
            if (closing) {
                closing = false;
                if (c == '"') {
                    cell.append(c);
                    text.append(c);
                    return;
                }
                quoted = false;
            }
            if (text.length() > LONGEST_ROW) quoted = false;
            if (quoted) {
                text.append(c);
                if (c == '"') closing = true;
                else cell.append(c);
            } else if (c == '\n' || text.length() > LONGEST_ROW) {
                end();
            } else {
                text.append(c);
                unquoted(c);
            }
        }

        private void unquoted(char c) {
            if (c == '"' && cell.isEmpty()) quoted = true;
            else if (c == separator) nextCell();
            else cell.append(c);
        }

        private void nextCell() {
            cells.add(Blocks.clean(cell.toString()).strip());
            cell.setLength(0);
        }

        void end() throws UnreadableDocument {
            nextCell();
            String line = text.toString().strip();
            if (!line.isEmpty()) taker.row(new Row(line, cells));
            cells = new ArrayList<>();
            text.setLength(0);
            quoted = false;
            closing = false;
        }
    }
}
