package bicameral.worker.quality;

import bicameral.worker.passage.Passage;
import bicameral.worker.retrieve.Terms;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a live record says, to be held against others: its title, its fields and its running text.
 *
 * @param title in letters and figures; empty where it has none
 * @param header names of its fields
 * @param cells values of its fields
 */
record LiveText(String title, List<String> header, List<String> cells, String text) {
    /** A cell that is shorter names or tells one thing, and another word in it means another thing. */
    private static final int SHORT_CELL = 40;

    /** Figures, and codes that have some. */
    private static final Pattern FIGURES = Pattern.compile("[\\p{L}\\-]*\\d[\\p{L}\\d.,:/\\-]*");

    LiveText {
        header = List.copyOf(header);
        cells = List.copyOf(cells);
    }

    static LiveText of(List<Passage> passages) {
        String title = passages.isEmpty()
                ? ""
                : bare(String.join(" ", passages.getFirst().headings()));
        List<String> header = new ArrayList<>();
        List<String> cells = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (Passage passage : passages) {
            if (passage.kind() == Passage.Kind.ROW) {
                header.addAll(passage.header());
                cells.addAll(passage.cells());
            } else {
                text.append(passage.text()).append('\n');
            }
        }
        return new LiveText(title, header, cells, text.toString());
    }

    /** Its whole tells all of it apart, its bands go by what it says. */
    Sketch sketch() {
        String said = String.join("\n", cells) + "\n" + text;
        long whole = Sketch.of(title + "\n" + String.join("\n", header) + "\n" + said)
                .whole();
        return new Sketch(whole, Sketch.of(said).bands());
    }

    /** How alike two records of one thing are, from 0 to 1; 0 where title, a figure, a code or a short field differs. */
    double alike(LiveText other) {
        if (!title.isEmpty() && !other.title.isEmpty() && !title.equals(other.title)) return 0;
        if (!header.equals(other.header) || cells.size() != other.cells.size()) return 0;
        if (!figures(text).equals(figures(other.text)) || !Values.of(text).equals(Values.of(other.text))) return 0;
        double least = text.isBlank() && other.text.isBlank() ? 1 : Resemblance.of(text, other.text);
        for (int i = 0; i < cells.size(); i++) least = Math.min(least, alike(cells.get(i), other.cells.get(i)));
        return least;
    }

    private static double alike(String cell, String other) {
        String mine = bare(cell);
        String theirs = bare(other);
        if (mine.equals(theirs)) return 1;
        if (Math.min(mine.length(), theirs.length()) < SHORT_CELL
                || !figures(cell).equals(figures(other))) return 0;
        return Resemblance.of(cell, other);
    }

    private static List<String> figures(String text) {
        return FIGURES.matcher(Terms.fold(text))
                .results()
                .map(found -> found.group().replaceAll("[.,:/\\-]+$", ""))
                .toList();
    }

    private static String bare(String text) {
        char[] bare = Sketch.squeezed(text);
        return new String(Arrays.copyOf(bare, bare.length));
    }
}
