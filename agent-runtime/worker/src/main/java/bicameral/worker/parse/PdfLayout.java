package bicameral.worker.parse;

import bicameral.worker.parse.PdfPage.Ruling;
import bicameral.worker.parse.PdfPage.Run;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Makes headings, paragraphs, list items and table rows of what stands on pages. */
final class PdfLayout {
    private static final Pattern MARK = Pattern.compile(
            "(?:[·•●○▪■◦‣]|[-*–] |\\d{1,3}[.、)）] ?(?!\\d)|[(（]\\d{1,3}[)）]|[①-⑳]|[(（][一二三四五六七八九十]{1,3}[)）]|[一二三四五六七八九十]{1,3}、).*",
            Pattern.DOTALL);
    private static final int HEADING_LENGTH = 120;

    private final Blocks blocks;
    private final Map<Integer, Integer> charactersBySize = new HashMap<>();
    private final StringBuilder open = new StringBuilder();
    private Line last = Line.NONE;
    private boolean pageTurned = true;
    private int openPage = 1;
    private boolean openHeading;
    private List<String> header = List.of();
    private int tableRow;
    private boolean endedInTable;

    /** Runs on one baseline. */
    private record Line(String text, float left, float right, float baseline, float size, boolean bold) {
        static final Line NONE = new Line("", 0, 0, 0, 0, false);
    }

    PdfLayout(Blocks blocks) {
        this.blocks = blocks;
    }

    void page(int number, List<Run> runs, List<Ruling> rulings) throws UnreadableDocument {
        for (Run run : runs) {
            charactersBySize.merge(Math.round(run.size() * 2), run.text().length(), Integer::sum);
        }
        List<PdfGrid> grids = PdfGrid.of(rulings);
        List<PdfGrid> ahead = new ArrayList<>(grids);
        List<Run> line = new ArrayList<>();
        float right = runs.stream().map(Run::right).max(Float::compare).orElse(0f);
        for (Run run : runs) {
            Optional<PdfGrid> grid = holding(grids, run);
            if (grid.isEmpty()) {
                if (!line.isEmpty() && Math.abs(line.getLast().baseline() - run.baseline()) > run.size() / 3) {
                    line(line, number, right);
                }
                line.add(run);
            } else if (ahead.remove(grid.get())) {
                line(line, number, right);
                table(grid.get(), runs, number);
            }
        }
        line(line, number, right);
        pageTurned = true;
    }

    void end() throws UnreadableDocument {
        flush();
    }

    private static Optional<PdfGrid> holding(List<PdfGrid> grids, Run run) {
        return grids.stream().filter(grid -> grid.holds(run)).findFirst();
    }

    private void table(PdfGrid grid, List<Run> runs, int page) throws UnreadableDocument {
        flush();
        List<List<StringBuilder>> rows = new ArrayList<>();
        for (int r = 0; r < grid.rows(); r++) {
            List<StringBuilder> cells = new ArrayList<>();
            for (int c = 0; c < grid.columns(); c++) {
                cells.add(new StringBuilder());
            }
            rows.add(cells);
        }
        Run before = null;
        for (Run run : runs) {
            if (grid.holds(run)) {
                StringBuilder cell = rows.get(grid.row(run)).get(grid.column(run));
                boolean sameLine = before != null && Math.abs(before.baseline() - run.baseline()) < run.size() / 3;
                join(
                        cell,
                        run.text(),
                        sameLine && before != null ? run.left() - before.right() : run.size(),
                        run.size());
                before = run;
            }
        }
        rows(
                rows.stream()
                        .map(row -> row.stream()
                                .map(StringBuilder::toString)
                                .map(String::strip)
                                .toList())
                        .toList(),
                page);
    }

    /** A table that goes on after a page break keeps the header of its beginning. */
    private void rows(List<List<String>> rows, int page) throws UnreadableDocument {
        boolean goesOn = endedInTable && header.size() == rows.getFirst().size();
        if (goesOn && header.equals(rows.getFirst())) {
            rows = rows.subList(1, rows.size());
        } else if (!goesOn) {
            boolean headed = Tables.isHeader(rows.getFirst());
            header = headed ? rows.getFirst() : List.of();
            tableRow = headed ? 1 : 0;
            rows = headed ? rows.subList(1, rows.size()) : rows;
        }
        for (List<String> row : rows) {
            tableRow++;
            blocks.row(header, row, Origin.page(page).atRow(tableRow));
        }
        endedInTable = true;
    }

    private void line(List<Run> runs, int page, float rightMargin) throws UnreadableDocument {
        if (runs.isEmpty()) {
            return;
        }
        StringBuilder text = new StringBuilder();
        Run before = null;
        boolean bold = true;
        float size = 0;
        for (Run run : runs) {
            join(text, run.text(), before == null ? 0 : run.left() - before.right(), run.size());
            bold &= run.bold() || run.text().isBlank();
            size = Math.max(size, run.size());
            before = run;
        }
        Run first = runs.getFirst();
        Line line = new Line(text.toString(), first.left(), runs.getLast().right(), first.baseline(), size, bold);
        runs.clear();
        if (!line.text().isBlank()) {
            add(line, page, rightMargin);
            endedInTable = false;
        }
    }

    private void add(Line line, int page, float rightMargin) throws UnreadableDocument {
        boolean heading = isHeading(line);
        if (open.isEmpty() || startsBlock(line, heading, rightMargin)) {
            flush();
            openPage = page;
            openHeading = heading;
            open.append(line.text().strip());
        } else {
            join(open, line.text().strip(), line.size(), line.size());
        }
        last = line;
        pageTurned = false;
    }

    private boolean startsBlock(Line line, boolean heading, float rightMargin) {
        if (heading != openHeading || MARK.matcher(line.text().strip()).matches()) {
            return true;
        }
        if (pageTurned) {
            return endsSentence(open) || heading;
        }
        float step = line.baseline() - last.baseline();
        boolean gap = step > line.size() * 2.1f || step < -line.size();
        boolean early = last.right() < rightMargin - 4 * line.size() && endsSentence(open);
        return gap || early || Math.abs(line.size() - last.size()) > 1.5f;
    }

    private static boolean endsSentence(CharSequence text) {
        return !text.isEmpty() && "。！？!?.；;：:".indexOf(text.charAt(text.length() - 1)) >= 0;
    }

    private boolean isHeading(Line line) {
        if (line.text().length() > HEADING_LENGTH) {
            return false;
        }
        float body = bodySize();
        return line.size() > body * 1.12f
                || (line.bold() && line.size() >= body && !line.text().matches(".*[。.;；,，].*"));
    }

    private float bodySize() {
        return charactersBySize.entrySet().stream()
                        .max(Map.Entry.comparingByValue())
                        .map(Map.Entry::getKey)
                        .orElse(24)
                / 2f;
    }

    private void flush() throws UnreadableDocument {
        if (open.isEmpty()) {
            return;
        }
        String text = open.toString();
        open.setLength(0);
        Origin origin = Origin.page(openPage);
        if (openHeading) {
            heading(text, origin);
        } else {
            blocks.paragraph(text, origin);
        }
    }

    private boolean titled;

    private void heading(String text, Origin origin) throws UnreadableDocument {
        float body = bodySize();
        int level = last.size() > body * 1.7f ? 1 : last.size() > body * 1.3f ? 2 : 3;
        if (!titled && level == 1) {
            blocks.title(text);
            titled = true;
        }
        blocks.heading(level, text, origin);
    }

    /** Chinese is set without spaces; a gap beside a Chinese character is one only where it is wide. */
    private static void join(StringBuilder text, String more, float gap, float size) {
        if (!text.isEmpty() && !more.isEmpty()) {
            char left = text.charAt(text.length() - 1);
            char right = more.charAt(0);
            boolean wide = isWide(left) || isWide(right);
            boolean space = wide ? gap > size * 1.2f : gap > size * 0.15f;
            if (space && left != ' ' && right != ' ') {
                text.append(' ');
            }
        }
        text.append(more);
    }

    private static boolean isWide(char c) {
        return (c >= 0x2E80 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFF00 && c <= 0xFFEF);
    }
}
