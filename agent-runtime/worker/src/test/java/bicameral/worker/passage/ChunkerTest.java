package bicameral.worker.passage;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.worker.parse.Block;
import bicameral.worker.parse.Origin;
import bicameral.worker.parse.ParsedDocument;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ChunkerTest {

    @Property(tries = 300)
    void noCharacterOfADocumentIsLost(@ForAll("documents") List<Block> blocks) {
        List<Passage> passages = chunk(blocks);
        List<String> said = new ArrayList<>();
        passages.forEach(passage -> said.add(passage.text()));
        String all = String.join("", said).replaceAll("\\s", "");
        for (Block block : blocks) {
            String text = block.text().replaceAll("\\s", "");
            boolean inPath =
                    passages.stream().anyMatch(passage -> passage.headings().contains(block.text()));
            assertThat(all.contains(text) || (block instanceof Block.Heading && inPath))
                    .isTrue();
        }
    }

    @Property(tries = 300)
    void passagesAreSmallAndNumberedInReadingOrder(@ForAll("documents") List<Block> blocks) {
        List<Passage> passages = chunk(blocks);
        for (int i = 0; i < passages.size(); i++) {
            assertThat(passages.get(i).ordinal()).isEqualTo(i);
            assertThat(passages.get(i).text()).isNotBlank().hasSizeLessThan(2_000);
        }
    }

    @Property(tries = 500)
    void sentencesCoverAllButWhiteSpaceAndNeverOverlap(@ForAll("texts") String text) {
        StringBuilder covered = new StringBuilder();
        int end = 0;
        for (Sentences.Span span : Sentences.of(text)) {
            assertThat(span.start()).isGreaterThanOrEqualTo(end);
            assertThat(text.substring(end, span.start())).isBlank();
            covered.append(span.of(text));
            end = span.end();
        }
        assertThat(text.substring(end)).isBlank();
        assertThat(covered.toString().isBlank()).isEqualTo(text.isBlank());
    }

    @Test
    void aPassageSaysItsPlaceAsAPersonWould() {
        List<Passage> chinese = chunk(List.of(
                new Block.Heading(1, "施肥", Origin.page(3)),
                new Block.Paragraph("每亩施用尿素八公斤。", Origin.page(3)),
                new Block.TableRow(
                        "尿素\t8",
                        List.of("肥料", "用量"),
                        List.of("尿素", "8"),
                        Origin.page(3).atRow(5))));
        List<Passage> english = chunk(List.of(new Block.TableRow(
                "Team\t29", List.of("Plan", "Price"), List.of("Team", "29"), Origin.sheet("Plans", 5))));
        assertThat(chinese).extracting(Passage::place).containsExactly("第 3 页 「施肥」", "第 3 页 「施肥」 第 5 行");
        assertThat(english).extracting(Passage::place).containsExactly("sheet Plans, row 5");
    }

    @Test
    void decimalsAndAbbreviationsDoNotEndASentence() {
        String text = "The limit is 4.5 kg, e.g. for parcels. It costs 3.50 EUR.";
        assertThat(Sentences.of(text))
                .extracting(span -> span.of(text))
                .containsExactly("The limit is 4.5 kg, e.g. for parcels.", "It costs 3.50 EUR.");
    }

    private static List<Passage> chunk(List<Block> blocks) {
        return new Chunker().chunk(new ParsedDocument("text/plain", "test", 1, 0, blocks));
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings()
                .withChars('a', 'B', '7', ' ', '\n', '.', '。', '?', '？', '水', '稻', '(', ')', '"', '“', '”')
                .ofMaxLength(1200);
    }

    @Provide
    Arbitrary<List<Block>> documents() {
        Arbitrary<String> text = texts().map(String::strip).filter(one -> !one.isBlank());
        Arbitrary<Integer> page = Arbitraries.integers().between(1, 3);
        Arbitrary<Block> paragraph =
                Combinators.combine(text, page).as((one, at) -> new Block.Paragraph(one, Origin.page(at)));
        Arbitrary<Block> item =
                Combinators.combine(text, page).as((one, at) -> new Block.ListItem(one, Origin.page(at)));
        Arbitrary<Block> heading = Combinators.combine(text, page)
                .as((one, at) -> new Block.Heading(
                        at, one.substring(0, Math.min(40, one.length())).strip(), Origin.page(at)));
        Arbitrary<Block> row = Combinators.combine(text, page)
                .as((one, at) -> new Block.TableRow(one, List.of(), List.of(one, "x"), Origin.page(at)));
        return Arbitraries.oneOf(paragraph, item, heading, row).list().ofMaxSize(12);
    }
}
