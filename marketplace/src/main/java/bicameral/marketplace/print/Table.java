package bicameral.marketplace.print;

import java.util.List;

/**
 * A table over the whole width of the page; its heading row stands on each page again.
 *
 * @param rows each with one text a column; at most 50,000
 * @param total the last row, under a double rule; empty for none
 */
public record Table(List<Column> columns, List<List<String>> rows, List<String> total) {
    private static final int MOST_ROWS = 50_000;

    public Table {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
        total = List.copyOf(total);
        if (columns.isEmpty()) throw new IllegalArgumentException("a table without columns");
        if (rows.size() > MOST_ROWS) throw new IllegalArgumentException(rows.size() + " rows");
        int width = columns.size();
        if (rows.stream().anyMatch(row -> row.size() != width) || (!total.isEmpty() && total.size() != width))
            throw new IllegalArgumentException("a row without one text for each of " + width + " columns");
    }

    /**
     * A column.
     *
     * @param weight its share of the width, at least 1
     * @param number whether its texts stand at the right
     */
    public record Column(String heading, int weight, boolean number) {
        public Column {
            if (weight < 1) throw new IllegalArgumentException("a column of weight " + weight);
        }

        /** A column of words. */
        public static Column words(String heading, int weight) {
            return new Column(heading, weight, false);
        }

        /** A column of numbers. */
        public static Column numbers(String heading, int weight) {
            return new Column(heading, weight, true);
        }
    }
}
