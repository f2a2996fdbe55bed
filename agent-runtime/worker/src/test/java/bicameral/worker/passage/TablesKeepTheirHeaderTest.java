package bicameral.worker.passage;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.worker.parse.Block;
import bicameral.worker.parse.DocumentReader;
import bicameral.worker.parse.Origin;
import bicameral.worker.parse.ParsedDocument;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Every row of every table is a passage of its own with the header of its own table, whatever stands around it. */
class TablesKeepTheirHeaderTest {

    /** A table: names of columns first, then rows as wide. */
    record Table(List<String> header, List<List<String>> rows) {}

    @Property(tries = 300)
    void whateverTheSizesAndTheNeighbours(
            @ForAll("tables") List<Table> tables, @ForAll @IntRange(min = 40, max = 600) int target) {
        List<Block> blocks = new ArrayList<>();
        for (Table table : tables) {
            blocks.add(new Block.Heading(1, "Table " + blocks.size(), Origin.UNKNOWN));
            blocks.add(new Block.Paragraph("What follows. ".repeat(blocks.size() % 40), Origin.UNKNOWN));
            for (List<String> row : table.rows())
                blocks.add(new Block.TableRow(String.join("\t", row), table.header(), row, Origin.UNKNOWN));
            blocks.add(new Block.ListItem("- behind it", Origin.UNKNOWN));
        }
        blocks.removeIf(block -> block.text().isBlank());

        List<Passage> passages =
                new Chunker(Chunker.Sizes.about(target)).chunk(new ParsedDocument("text/plain", "test", 1, 0, blocks));

        isEveryRowWithItsHeader(passages, tables);
        assertThat(passages)
                .allSatisfy(passage ->
                        assertThat(passage.header().isEmpty()).isEqualTo(passage.kind() != Passage.Kind.ROW));
    }

    @Property(tries = 40)
    void fromAFileOfCommaSeparatedValues(@ForAll("table") Table table) throws Exception {
        StringBuilder csv = new StringBuilder(line(table.header()));
        table.rows().forEach(row -> csv.append(line(row)));

        isEveryRowWithItsHeader(read(csv.toString(), ".csv"), List.of(table));
    }

    @Property(tries = 40)
    void fromAPageOfMarkdown(@ForAll("tables") List<Table> tables) throws Exception {
        StringBuilder page = new StringBuilder();
        for (Table table : tables) {
            page.append("# Of table ").append(page.length()).append("\n\nSome words.\n\n");
            page.append(bars(table.header()))
                    .append(bars(List.of("---", "---", "---")
                            .subList(0, table.header().size())));
            table.rows().forEach(row -> page.append(bars(row)));
            page.append('\n');
        }

        isEveryRowWithItsHeader(read(page.toString(), ".md"), tables);
    }

    private static void isEveryRowWithItsHeader(List<Passage> passages, List<Table> tables) {
        List<Passage> rows = passages.stream()
                .filter(passage -> passage.kind() == Passage.Kind.ROW)
                .toList();
        List<List<List<String>>> expected = tables.stream()
                .flatMap(table -> table.rows().stream().map(row -> List.of(table.header(), row)))
                .toList();
        assertThat(rows.stream().map(row -> List.of(row.header(), row.cells())).toList())
                .isEqualTo(expected);
    }

    private static String line(List<String> cells) {
        return cells.stream().map(cell -> '"' + cell + '"').collect(Collectors.joining(",", "", "\n"));
    }

    private static String bars(List<String> cells) {
        return cells.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    private static List<Passage> read(String text, String ending) throws Exception {
        Path file = Files.createTempFile("table", ending);
        try {
            Files.writeString(file, text);
            return new Chunker().chunk(new DocumentReader().read(file, "table" + ending));
        } finally {
            Files.delete(file);
        }
    }

    @Provide
    Arbitrary<List<Table>> tables() {
        return table().list().ofMinSize(1).ofMaxSize(5);
    }

    @Provide
    Arbitrary<Table> table() {
        Arbitrary<String> word = Arbitraries.strings()
                .withChars('a', 'b', 'c', 'x', '水', '稻', '7')
                .ofMinLength(2)
                .ofMaxLength(12)
                .filter(text -> text.chars().anyMatch(Character::isAlphabetic));
        return Arbitraries.integers()
                .between(2, 3)
                .flatMap(columns -> word.list()
                        .ofSize(columns)
                        .uniqueElements()
                        .flatMap(header -> word.list()
                                .ofSize(columns)
                                .list()
                                .ofMinSize(1)
                                .ofMaxSize(8)
                                .map(rows -> new Table(header, rows))));
    }
}
