package bicameral.marketplace.print;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.marketplace.print.Table.Column;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.util.Matrix;
import org.apache.pdfbox.util.Vector;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is printed is read back as a reader of PDF reads it. */
class PaperTest {
    private static final List<Column> COLUMNS =
            List.of(Column.words("日期", 2), Column.words("事项", 5), Column.numbers("金额", 2));

    private static Paper paper() {
        return new Paper("结算单 2026-11", Locale.SIMPLIFIED_CHINESE, (page, all) -> "第 " + page + " 页，共 " + all + " 页");
    }

    private static String text(byte[] pdf) throws IOException {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            PDFTextStripper stripper = new PDFTextStripper();
            stripper.setSortByPosition(true);
            return stripper.getText(document);
        }
    }

    private static int pages(byte[] pdf) throws IOException {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            return document.getNumberOfPages();
        }
    }

    @Test
    void chineseAndLatinTextIsReadBackAndTheFontIsInTheFile() throws IOException {
        byte[] pdf;
        try (Paper paper = paper()) {
            pdf = paper.heading("结算单 Statement")
                    .fact("收款人", "石桥村农技服务社 · 朱镕基")
                    .note("Écran €12.30 ¥0.05")
                    .table(new Table(
                            COLUMNS, List.of(List.of("2026-11-22", "付费回答 186 条", "5.21")), List.of("合计", "", "5.21")))
                    .pdf();
        }

        assertThat(text(pdf))
                .contains("结算单 Statement", "石桥村农技服务社 · 朱镕基", "Écran €12.30 ¥0.05", "2026-11-22")
                .contains("付费回答 186 条")
                .contains("第 1 页，共 1 页");
        assertThat(pdf.length).as("only the letters in use are embedded").isLessThan(80_000);
        try (PDDocument document = Loader.loadPDF(pdf)) {
            var fonts = document.getPage(0).getResources();
            for (var name : fonts.getFontNames())
                assertThat(fonts.getFont(name).isEmbedded()).isTrue();
        }
    }

    @Test
    void aTableGoesOverPagesAndItsHeadingComesAgain() throws IOException {
        List<List<String>> rows = IntStream.range(0, 120)
                .mapToObj(row -> List.of("2026-11-01", "line-" + row, row + ".00"))
                .toList();
        byte[] pdf;
        try (Paper paper = paper()) {
            pdf = paper.table(new Table(COLUMNS, rows, List.of("合计", "", "7140.00")))
                    .pdf();
        }

        String text = text(pdf);

        assertThat(pages(pdf)).isGreaterThan(1);
        assertThat(text.split("事项", -1)).hasSize(pages(pdf) + 1);
        for (int row = 0; row < 120; row++) assertThat(text).contains("line-" + row + " ");
        assertThat(text).contains("7140.00");
    }

    @Test
    void aTextTooWideForItsColumnIsBrokenAndNotLost() throws IOException {
        String han = String.join("", Collections.nCopies(60, "农技服务社"));
        String word = String.join("", Collections.nCopies(40, "abcdefghij"));
        byte[] pdf;
        try (Paper paper = paper()) {
            pdf = paper.table(new Table(COLUMNS, List.of(List.of("x", han, word)), List.of()))
                    .pdf();
        }
        String joined = text(pdf).replaceAll("\\s", "");

        assertThat(joined.chars().filter(letter -> letter == '农').count()).isEqualTo(60);
        assertThat(joined.chars().filter(letter -> letter == 'j').count()).isEqualTo(40);
    }

    /** Of names: outside of GBK, of extensions A to E, letters that look like another one, and Latin ones that Noto lacks. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "𠮷", "䶮", "㛃", "堃", "喆", "镕", "𬱖", "𫘧", "𬭩", "𠅤", "龦", "曶", "㫚", "⼀", "一", "한", "・", "·", "Ł", "Ş",
                "ğ"
            })
    void aRareLetterIsReadBackAndHasAnOutlineOfItsOwn(String rare) throws IOException {
        byte[] pdf;
        try (Paper paper = paper()) {
            pdf = paper.fact("收款人", "石桥" + rare + "村").pdf();
        }

        assertThat(text(pdf)).contains("石桥" + rare + "村");
        assertThat(Drawn.of(pdf).outline(rare))
                .as("drawn, and not as what stands for letters without an outline")
                .isNotEqualTo(Drawn.of(pdf).outlineOfNone())
                .isNotEqualTo(new Rectangle2D.Double());
    }

    @Test
    void allUnifiedIdeographsAndExtensionACanBeWritten() throws IOException {
        try (PDDocument document = new PDDocument()) {
            Letters letters = new Letters(document);
            List<String> boxes = IntStream.concat(
                            IntStream.rangeClosed(0x4E00, 0x9FFF), IntStream.rangeClosed(0x3400, 0x4DBF))
                    .filter(letter ->
                            !letters.writable(Character.toString(letter)).equals(Character.toString(letter)))
                    .mapToObj(Integer::toHexString)
                    .toList();
            List<String> newerThanTheFont = IntStream.concat(
                            IntStream.rangeClosed(0x9FF0, 0x9FFF), IntStream.rangeClosed(0x4DB6, 0x4DBF))
                    .mapToObj(Integer::toHexString)
                    .toList();

            assertThat(boxes).isEqualTo(newerThanTheFont);
        }
    }

    @Test
    void aFormOfALetterThatTheFontLacksIsWrittenAsThatLetter() throws IOException {
        try (PDDocument document = new PDDocument()) {
            assertThat(new Letters(document).writable("\uD87E\uDC02 𝐀")).isEqualTo("乁 A");
        }
    }

    /** What a reader draws for each letter of a document: the bounds of its outline in the font that is in the file. */
    private static final class Drawn extends PDFTextStripper {
        private final Map<String, Rectangle2D> outlines = new HashMap<>();
        private @Nullable Rectangle2D none;

        static Drawn of(byte[] pdf) throws IOException {
            try (PDDocument document = Loader.loadPDF(pdf)) {
                Drawn drawn = new Drawn();
                drawn.getText(document);
                return drawn;
            }
        }

        @Override
        protected void showGlyph(Matrix place, PDFont font, int code, Vector shift) throws IOException {
            super.showGlyph(place, font, code, shift);
            PDType0Font embedded = (PDType0Font) font;
            outlines.put(embedded.toUnicode(code), embedded.getPath(code).getBounds2D());
            none = embedded.getPath(0).getBounds2D();
        }

        Rectangle2D outline(String letter) {
            return Objects.requireNonNull(outlines.get(letter), letter);
        }

        Rectangle2D outlineOfNone() {
            return Objects.requireNonNull(none);
        }
    }

    @Test
    void whatTheFontCannotWriteBecomesABoxAndControlCharactersASpace() throws IOException {
        byte[] pdf;
        try (Paper paper = paper()) {
            pdf = paper.text("a\u0000b\nc 😀 \uD800 end").pdf();
        }

        assertThat(text(pdf)).contains("a b c □").contains("end");
    }

    @Test
    void theSameWordsMakeTheSameBytes() {
        assertThat(once()).isEqualTo(once());
    }

    private static byte[] once() {
        try (Paper paper = paper()) {
            return paper.heading("结算单").text("同样的字").pdf();
        }
    }

    @Test
    void aRowThatDoesNotFitItsColumnsIsRefused() {
        assertThatThrownBy(() -> new Table(COLUMNS, List.of(List.of("only one")), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
