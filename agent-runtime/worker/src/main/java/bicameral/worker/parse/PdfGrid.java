package bicameral.worker.parse;

import bicameral.worker.parse.PdfPage.Ruling;
import bicameral.worker.parse.PdfPage.Run;
import java.util.ArrayList;
import java.util.List;

/** A table drawn with ruled lines: the edges of its columns and rows. */
record PdfGrid(List<Float> xs, List<Float> ys) {
    private static final float TOUCH = 3;

    /** The tables of a page: lines that touch belong together; a table has four cells or more. */
    static List<PdfGrid> of(List<Ruling> rulings) {
        List<PdfGrid> grids = new ArrayList<>();
        List<Ruling> open = new ArrayList<>(rulings);
        while (!open.isEmpty()) {
            List<Ruling> group = new ArrayList<>(List.of(open.removeLast()));
            for (int i = 0; i < group.size(); i++) {
                Ruling member = group.get(i);
                for (int j = open.size() - 1; j >= 0; j--) {
                    if (touch(member, open.get(j))) {
                        group.add(open.remove(j));
                    }
                }
            }
            PdfGrid grid = new PdfGrid(
                    edges(group.stream()
                            .filter(Ruling::vertical)
                            .map(Ruling::x1)
                            .toList()),
                    edges(group.stream()
                            .filter(Ruling::horizontal)
                            .map(Ruling::y1)
                            .toList()));
            if (grid.xs.size() >= 3 && grid.ys.size() >= 3) {
                grids.add(grid);
            }
        }
        return grids;
    }

    private static boolean touch(Ruling a, Ruling b) {
        return Math.min(a.x1(), a.x2()) <= Math.max(b.x1(), b.x2()) + TOUCH
                && Math.min(b.x1(), b.x2()) <= Math.max(a.x1(), a.x2()) + TOUCH
                && Math.min(a.y1(), a.y2()) <= Math.max(b.y1(), b.y2()) + TOUCH
                && Math.min(b.y1(), b.y2()) <= Math.max(a.y1(), a.y2()) + TOUCH;
    }

    private static List<Float> edges(List<Float> values) {
        List<Float> edges = new ArrayList<>();
        for (Float value : values.stream().sorted().toList()) {
            if (edges.isEmpty() || value - edges.getLast() > TOUCH) {
                edges.add(value);
            }
        }
        return edges;
    }

    boolean holds(Run run) {
        return column(run) >= 0 && row(run) >= 0;
    }

    int column(Run run) {
        return slot(xs, run.middle());
    }

    int row(Run run) {
        return slot(ys, run.baseline() - run.size() / 3);
    }

    private static int slot(List<Float> edges, float value) {
        for (int i = 0; i + 1 < edges.size(); i++) {
            if (value >= edges.get(i) && value < edges.get(i + 1)) {
                return i;
            }
        }
        return -1;
    }

    int columns() {
        return xs.size() - 1;
    }

    int rows() {
        return ys.size() - 1;
    }
}
