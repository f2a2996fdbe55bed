package bicameral.worker.answer;

import bicameral.worker.passage.Passage;
import bicameral.worker.retrieve.Terms;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Writes statements the way a person reads them: a row as its label and the columns asked for, a sentence without marks. */
final class Wording {
    private static final Pattern MARKS = Pattern.compile("\\*\\*|__|`");
    private static final Pattern LEAD =
            Pattern.compile("^(?:[-*+·•●]\\s*|\\d{1,3}[.)、](?!\\d)\\s*|(?:答|A)\\s*[:：]\\s*|#{1,6}\\s+)");
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z]{0,3}\\d{1,6}");

    /** A row of so few cells is shown whole where several things are asked of it. */
    private static final int NOT_WIDE = 7;

    private static final double HEADED = 0.7;
    private static final double TELLING = 0.15;

    private final Inquiry inquiry;
    private final List<Wanted> wants;
    private final boolean summed;
    private final boolean several;

    /** @param summed whether the rows are what a sum of prices is made of, so that the price must be seen */
    Wording(Inquiry inquiry, boolean summed) {
        this.inquiry = summed ? inquiry.wanting(Wanted.PRICE) : inquiry;
        this.wants = this.inquiry.wants();
        this.summed = summed;
        this.several = !summed && Core.questions(inquiry.text()).size() > 1;
    }

    String of(Statement statement) {
        return statement.isRow() ? row(statement.passage()) : sentence(statement.quote());
    }

    private static String sentence(String text) {
        String plain = MARKS.matcher(text.replace('\n', ' ')).replaceAll("").strip();
        String before;
        do {
            before = plain;
            plain = LEAD.matcher(plain).replaceFirst("").strip();
        } while (!plain.equals(before));
        return plain;
    }

    private String row(Passage passage) {
        boolean chinese = String.join("", passage.header()).codePoints().anyMatch(Terms::isHan)
                || passage.text().codePoints().anyMatch(Terms::isHan);
        List<Integer> columns = columns(passage);
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < passage.cells().size(); i++) {
            String cell = passage.cells().get(i);
            if (!cell.isBlank() && columns.contains(i)) {
                String header = i < passage.header().size() ? passage.header().get(i) : "";
                boolean label = i == label(passage) || header.isBlank();
                parts.add(label ? cell : header + (chinese ? "：" : ": ") + cell);
            }
        }
        return String.join(chinese ? "，" : ", ", parts);
    }

    /** The first column that is no mere running number names the row. */
    static int label(Passage passage) {
        return passage.cells().size() > 1
                        && IDENTIFIER.matcher(passage.cells().get(0)).matches()
                ? 1
                : 0;
    }

    /** The label, the cells and columns the question names, the column that promises the wanted sort; else all. */
    private List<Integer> columns(Passage passage) {
        int width = passage.cells().size();
        boolean open = several || (!summed && inquiry.wanted() == Wanted.ANYTHING);
        if (passage.header().isEmpty() || width <= 2 || (open && width <= NOT_WIDE)) {
            return all(width);
        }
        int label = label(passage);
        double[] weights = new double[width];
        double best = 0;
        for (int i = 0; i < Math.min(width, passage.header().size()); i++) {
            weights[i] = i == label || cellNamed(passage, i) ? 0 : headerWeight(passage, i);
            best = Math.max(best, weights[i]);
        }
        List<Integer> columns = new ArrayList<>();
        for (int i = 0; i < width; i++) {
            boolean named = best >= TELLING && weights[i] >= best * 0.85;
            if (named || i == label || cellNamed(passage, i) || alsoWanted(passage, i) || alone(passage, i)) {
                columns.add(i);
            }
        }
        return best >= TELLING && !missesSort(passage, columns, label) ? columns : all(width);
    }

    /** Whether the sort of answer that is wanted stands in another cell than those chosen. */
    private boolean missesSort(Passage passage, List<Integer> columns, int label) {
        Wanted wanted = inquiry.wanted();
        if (!wanted.strict()) return false;
        boolean chosen = columns.stream()
                .anyMatch(i -> i != label && wanted.mayBeIn(passage.cells().get(i)));
        boolean bare = columns.stream()
                .anyMatch(i -> i != label && passage.cells().get(i).matches("[\\d.,]+"));
        return !chosen && !bare && passage.cells().stream().anyMatch(wanted::mayBeIn);
    }

    /** A question for several sorts of answer wants the column of each. */
    private boolean alsoWanted(Passage passage, int column) {
        return column < passage.header().size()
                && (wants.size() > 1 || summed)
                && wants.stream()
                        .anyMatch(wanted -> wanted.heads(passage.header().get(column)));
    }

    /** The only column headed by something that is asked about is shown, however little that weighs. */
    private boolean alone(Passage passage, int column) {
        return inquiry.things().stream()
                .filter(thing -> !thing.asking() && thing.name().length() > 1)
                .anyMatch(thing -> heads(passage, column, thing)
                        && all(passage.header().size()).stream()
                                        .filter(other -> heads(passage, other, thing))
                                        .count()
                                == 1);
    }

    private boolean heads(Passage passage, int column, Inquiry.Thing thing) {
        return column < passage.header().size()
                && new Said(passage.header().get(column)).names(thing, inquiry.chinese()) >= HEADED;
    }

    private double headerWeight(Passage passage, int column) {
        Said header = new Said(passage.header().get(column));
        double weight = 0;
        for (Inquiry.Thing thing : inquiry.things()) {
            if (!thing.asking() && thing.name().length() > 1) {
                weight += header.names(thing, inquiry.chinese()) * thing.weight();
            }
        }
        return weight + (inquiry.wanted().heads(passage.header().get(column)) ? 0.15 : 0);
    }

    private boolean cellNamed(Passage passage, int column) {
        Said cell = new Said(passage.cells().get(column));
        return inquiry.things().stream()
                .anyMatch(thing ->
                        (thing.name().length() > 1 || thing.figure()) && cell.names(thing, inquiry.chinese()) > 0.7);
    }

    private static List<Integer> all(int width) {
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < width; i++) {
            all.add(i);
        }
        return all;
    }
}
