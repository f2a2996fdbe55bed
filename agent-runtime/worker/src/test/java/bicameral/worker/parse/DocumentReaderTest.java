package bicameral.worker.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DocumentReaderTest {
    private static final Path DEMO = Path.of(System.getProperty("bicameral.root"), "seeds/src/main/resources/demo");

    @TempDir
    private Path directory = Path.of("");

    @Test
    void markdownKeepsHeadingsListsAndTables() throws Exception {
        ParsedDocument document = read("# Title\n\nText.\n\n- one\n- two\n\n| A | B |\n|---|---|\n| x | 1 |\n");
        assertThat(document.mediaType()).isEqualTo("text/markdown");
        assertThat(document.title()).isEqualTo("Title");
        assertThat(document.blocks())
                .hasExactlyElementsOfTypes(
                        Block.Heading.class,
                        Block.Paragraph.class,
                        Block.ListItem.class,
                        Block.ListItem.class,
                        Block.TableRow.class);
        Block.TableRow row = (Block.TableRow) document.blocks().getLast();
        assertThat(row.text()).isEqualTo("| x | 1 |");
        assertThat(row.header()).containsExactly("A", "B");
        assertThat(row.cells()).containsExactly("x", "1");
    }

    @Test
    void separatedValuesKeepQuotedCommasAndTheirRowNumbers() throws Exception {
        ParsedDocument document = read("name,price\n\"nut, steel\",3\nbolt,4\n");
        Block.TableRow row = (Block.TableRow) document.blocks().getFirst();
        assertThat(document.mediaType()).isEqualTo("text/csv");
        assertThat(row.cells()).containsExactly("nut, steel", "3");
        assertThat(row.origin().row()).isEqualTo(2);
    }

    @Test
    void messagesOfAChatAreToldFromText() throws Exception {
        ParsedDocument document = read("[2025-03-02 07:41] 小罗: 早啊\n[2025-03-02 07:43] 阿普: 早\n");
        assertThat(document.blocks()).hasOnlyElementsOfType(Block.ChatLine.class);
        assertThat(((Block.ChatLine) document.blocks().getFirst()).speaker()).isEqualTo("小罗");
    }

    @Test
    void aPagesTablesAreReadByTheirRulesAndItsHeadingsByTheirSize() throws Exception {
        ParsedDocument document = new DocumentReader().read(pdfOf("espresso-maker"), "manual.pdf");
        assertThat(document.pages()).isEqualTo(3);
        assertThat(document.blocks())
                .filteredOn(Block.TableRow.class::isInstance)
                .map(row -> ((Block.TableRow) row).cells())
                .contains(List.of("Water tank", "1.8 litres", "2.4 litres"));
        assertThat(document.blocks())
                .filteredOn(Block.Heading.class::isInstance)
                .isNotEmpty();
    }

    private static Path pdfOf(String slug) throws IOException {
        try (var files = Files.list(DEMO.resolve(slug).resolve("docs"))) {
            return files.filter(file -> file.toString().endsWith(".pdf"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    @Tag("P-B51")
    void theContentDecidesWhatAFileIs() throws Exception {
        Path copy = directory.resolve("holiday.jpg");
        Files.copy(pdfOf("espresso-maker"), copy);
        assertThat(new DocumentReader().read(copy, "holiday.jpg").mediaType()).isEqualTo("application/pdf");
    }

    @ParameterizedTest
    @CsvSource({"GB18030", "UTF-16", "UTF-8"})
    @Tag("P-B54")
    void chineseIsReadInItsEncodings(String charset) throws Exception {
        String text = "旱稻不建水层,靠雨水生长,选地比选种更要紧。坡度超过二十五度的地不得新开种旱稻。";
        Path file = directory.resolve("text");
        Files.write(file, text.getBytes(Charset.forName(charset)));
        assertThat(new DocumentReader().read(file, "text").blocks().getFirst().text())
                .isEqualTo(text);
    }

    @Test
    @Tag("P-B54")
    void nulLoneSurrogatesAndBrokenBytesAreCleaned() throws Exception {
        byte[] good = "Good words stand here, and enough of them to tell the encoding by. "
                .repeat(4)
                .getBytes(StandardCharsets.UTF_8);
        byte[] bad = new byte[good.length + 2];
        System.arraycopy(good, 0, bad, 0, good.length);
        bad[good.length] = 0;
        bad[good.length + 1] = (byte) 0xC3;
        Path file = Files.write(directory.resolve("bad.txt"), bad);
        assertThat(new DocumentReader()
                        .read(file, "bad.txt")
                        .blocks()
                        .getFirst()
                        .text())
                .startsWith("Good words")
                .doesNotContain("\0", "\uFFFD");
    }

    @Test
    @Tag("P-B52")
    void anEmptyFileAndOneOfBlanksAreCalledEmpty() throws Exception {
        assertProblem(Files.createFile(directory.resolve("none.txt")), "empty");
        assertProblem(Files.writeString(directory.resolve("blank.txt"), " \n\n "), "empty");
    }

    @Test
    @Tag("P-B52")
    void anEncryptedPdfIsCalledEncrypted() throws Exception {
        Path file = directory.resolve("locked.pdf");
        try (PDDocument document = new PDDocument()) {
            document.addPage(new PDPage());
            document.protect(new StandardProtectionPolicy("owner", "user", new AccessPermission()));
            document.save(file.toFile());
        }
        assertProblem(file, "encrypted");
    }

    @Test
    void brokenAndForeignFilesAreRefused() throws Exception {
        assertProblem(Files.writeString(directory.resolve("broken.pdf"), "%PDF-1.7\nnonsense"), "unreadable");
        assertProblem(
                Files.write(directory.resolve("broken.docx"), new byte[] {'P', 'K', 3, 4, 1, 2, 3}), "unreadable");
        assertProblem(
                Files.write(directory.resolve("image.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G', 0, 0, 0, 1, 2, 3}),
                "unsupported");
    }

    @Test
    @Tag("P-B47")
    void anArchiveOfVeryManyEntriesIsTooComplex() throws Exception {
        Path file = directory.resolve("many.docx");
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (int i = 0; i < 20_001; i++) {
                zip.putNextEntry(new ZipEntry("word/" + i));
                zip.closeEntry();
            }
        }
        assertProblem(file, "too_complex");
    }

    /** Fifty megabytes of entries that all lead to one empty file: opening it would take all of that into memory. */
    @Test
    @Tag("P-B47")
    void anArchiveOfAMillionEntriesIsRefusedWithoutReadingThem() throws Exception {
        Path file = ManyEntries.write(directory.resolve("million.xlsx"), 1_000_000);
        var memory = (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        long before = memory.getCurrentThreadAllocatedBytes();
        assertProblem(file, "too_complex");
        assertThat(memory.getCurrentThreadAllocatedBytes() - before).isLessThan(8L * 1024 * 1024);
    }

    @Test
    @Tag("P-B50")
    void entitiesThatGrowWithoutEndAreRefused() throws Exception {
        Path file = directory.resolve("laughs.docx");
        String laughs = "<?xml version=\"1.0\"?><!DOCTYPE w [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">"
                + "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;\">]><w>&d;</w>";
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("word/document.xml"));
            zip.write(laughs.getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
        }
        assertThatThrownBy(() -> new DocumentReader().read(file, "laughs.docx")).isInstanceOf(UnreadableDocument.class);
    }

    private ParsedDocument read(String text) throws IOException, UnreadableDocument {
        Path file = Files.writeString(directory.resolve("file"), text);
        return new DocumentReader().read(file, "file");
    }

    private static void assertProblem(Path file, String problem) {
        assertThatThrownBy(() -> new DocumentReader().read(file, "file"))
                .isInstanceOfSatisfying(
                        UnreadableDocument.class,
                        refusal -> assertThat(refusal.problem()).isEqualTo(problem));
    }
}
