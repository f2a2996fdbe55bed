package bicameral.worker.passage;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.worker.parse.Block;
import bicameral.worker.parse.Origin;
import bicameral.worker.parse.ParsedDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Passages together are the document: every character once, in order, whatever the sizes. */
class ChunkerOrderTest {

    @Property(tries = 300)
    void passagesInOrderAreTheTextWithoutItsWhiteSpace(
            @ForAll("paragraphs") List<String> paragraphs, @ForAll @IntRange(min = 40, max = 800) int target) {
        List<Passage> passages = chunk(paragraphs, Chunker.Sizes.about(target));

        assertThat(bare(passages.stream().map(Passage::text).collect(Collectors.joining())))
                .isEqualTo(bare(String.join("", paragraphs)));
        assertThat(passages)
                .allSatisfy(passage -> assertThat(passage.text().length()).isBetween(1, target * 5 / 2));
    }

    @Test
    void theEntriesOfAListStayTogether() {
        List<Block> items = IntStream.range(0, 14)
                .mapToObj(i -> (Block) new Block.ListItem("- step " + i + " " + "x".repeat(40), Origin.line(i + 1)))
                .toList();

        List<Passage> passages = new Chunker().chunk(new ParsedDocument("text/plain", "list", 1, 700, items));

        assertThat(passages)
                .singleElement()
                .satisfies(list -> assertThat(list.kind()).isEqualTo(Passage.Kind.LIST));
    }

    @Test
    void aLongDocumentIsCutWhileItIsRead() {
        List<Passage> cut = new ArrayList<>();
        Chunker.Cutting cutting = new Chunker().cutting(cut::add);

        for (int i = 0; i < 1000; i++)
            cutting.block(new Block.Paragraph("Sentence " + i + ". ".repeat(40), Origin.UNKNOWN));

        assertThat(cut).hasSizeGreaterThan(100);
        assertThat(cutting.passages()).isEqualTo(cut.size());
    }

    private static List<Passage> chunk(List<String> paragraphs, Chunker.Sizes sizes) {
        List<Block> blocks = paragraphs.stream()
                .map(text -> (Block) new Block.Paragraph(text, Origin.UNKNOWN))
                .toList();
        return new Chunker(sizes).chunk(new ParsedDocument("text/plain", "test", 1, 0, blocks));
    }

    private static String bare(String text) {
        return text.replaceAll("\\s", "");
    }

    @Provide
    Arbitrary<List<String>> paragraphs() {
        return Arbitraries.strings()
                .withChars('a', 'B', '7', ' ', '\n', '.', '。', '?', '？', '水', '稻', '(', ')', '"', '“', '”')
                .ofMaxLength(1500)
                .map(String::strip)
                .filter(text -> !text.isBlank())
                .list()
                .ofMaxSize(15);
    }
}
