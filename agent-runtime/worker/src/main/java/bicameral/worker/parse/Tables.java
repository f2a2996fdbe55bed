package bicameral.worker.parse;

import java.util.List;
import java.util.regex.Pattern;

/** Tells header rows from rows of data. */
final class Tables {
    private static final Pattern NUMBER = Pattern.compile("[\\p{Sc}+-]?\\d[\\d.,:%/-]*");

    private Tables() {}

    /** A first row is a header unless it holds bare figures or is mostly blank. */
    static boolean isHeader(List<String> cells) {
        long filled = cells.stream().filter(cell -> !cell.isBlank()).count();
        boolean figures = cells.stream()
                .skip(1)
                .anyMatch(cell -> NUMBER.matcher(cell.strip()).matches());
        return cells.size() > 1 && filled * 2 > cells.size() && !figures;
    }
}
