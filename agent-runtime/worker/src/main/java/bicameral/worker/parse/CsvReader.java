package bicameral.worker.parse;

import java.util.ArrayList;
import java.util.List;

/** Reads separated values; commas, semicolons or tabs. */
final class CsvReader {
    private static final int SAMPLE = 50;
    private final Blocks blocks;

    CsvReader(Blocks blocks) {
        this.blocks = blocks;
    }

    /** The first rows, if the text is a table: two rows or more and as many fields in nearly all; else empty. */
    static List<List<String>> table(String text) {
        char separator = separator(text);
        List<Row> rows = separator == 0 ? List.of() : rows(text, separator, SAMPLE);
        if (rows.size() < 2) {
            return List.of();
        }
        int width = rows.get(0).cells().size();
        long same = rows.stream().filter(row -> row.cells().size() == width).count();
        return width > 1 && same * 10 >= rows.size() * 9L
                ? rows.stream().map(Row::cells).toList()
                : List.of();
    }

    void read(String text) throws UnreadableDocument {
        List<Row> rows = rows(text, separator(text), Integer.MAX_VALUE);
        boolean headed = Tables.isHeader(rows.get(0).cells());
        List<String> header = headed ? rows.get(0).cells() : List.of();
        int number = 0;
        for (Row row : rows) {
            number++;
            if (number > 1 || !headed) {
                blocks.row(row.text(), header, row.cells(), Origin.UNKNOWN.atRow(number));
            }
        }
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

    private static List<Row> rows(String text, char separator, int limit) {
        List<Row> rows = new ArrayList<>();
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i <= text.length() && rows.size() < limit; i++) {
            char c = i < text.length() ? text.charAt(i) : '\n';
            if (quoted && i < text.length()) {
                if (c != '"') {
                    cell.append(c);
                } else if (i + 1 < text.length() && text.charAt(i + 1) == '"') {
                    cell.append(c);
                    i++;
                } else {
                    quoted = false;
                }
            } else if (c == '"' && cell.isEmpty()) {
                quoted = true;
            } else if (c == separator) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else if (c == '\n') {
                cells.add(cell.toString());
                cell.setLength(0);
                String line = text.substring(start, Math.min(i, text.length())).strip();
                if (!line.isEmpty()) {
                    rows.add(new Row(line, trimmed(cells)));
                }
                cells.clear();
                start = i + 1;
            } else {
                cell.append(c);
            }
        }
        return rows;
    }

    private static List<String> trimmed(List<String> cells) {
        return cells.stream().map(cell -> Blocks.clean(cell).strip()).toList();
    }
}
