package bicameral.worker;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.protocol.ChamberEvent;
import bicameral.protocol.ChamberEvent.DocumentState;
import bicameral.protocol.ChamberEvent.Stage;
import bicameral.protocol.ChamberRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.poi.poifs.crypt.EncryptionInfo;
import org.apache.poi.poifs.crypt.EncryptionMode;
import org.apache.poi.poifs.crypt.Encryptor;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each file is read by a real child of a real worker; after each the worker is as it was. */
class HostileFilesTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final UUID COLLECTION = UUID.randomUUID();
    private static final String CANARY = "canary-7f3a";

    @TempDir
    static Path home;

    private static WorkerProcess worker;

    @BeforeAll
    static void start() throws Exception {
        worker = WorkerProcess.start(home, "--parse-seconds", "40", "--parse-heap-mb", "128");
    }

    @AfterAll
    static void stop() throws Exception {
        worker.close();
    }

    private static DocumentState learned(String name, byte[] content) throws Exception {
        DocumentState added = worker.add(COLLECTION, name, content);
        DocumentState settled = worker.settled(COLLECTION, added.document(), PATIENCE);
        assertThat(worker.call(new ChamberRequest.Inspect())).isInstanceOf(ChamberEvent.Status.class);
        return settled;
    }

    private static void assertFailed(DocumentState state, String... problems) {
        assertThat(state.stage()).isEqualTo(Stage.FAILED);
        assertThat(state.problem()).isIn((Object[]) problems);
        assertThat(state.passages()).isZero();
    }

    private static String text(DocumentState state) throws Exception {
        StringBuilder text = new StringBuilder();
        for (int passage = 0; passage < state.passages(); passage++) {
            ChamberEvent.Passages opened = worker.call(
                    new ChamberRequest.OpenPassage(COLLECTION, state.document(), passage), ChamberEvent.Passages.class);
            text.append(opened.passages().stream()
                    .filter(ChamberEvent.Passage::asked)
                    .map(ChamberEvent.Passage::text)
                    .collect(Collectors.joining()));
        }
        return text.toString();
    }

    @Test
    @Tag("P-B47")
    void aZipBombInAWordFileFails() throws Exception {
        byte[] bomb = docx(out -> {
            out.write(
                    "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body><w:p><w:r><w:t>"
                            .getBytes(StandardCharsets.UTF_8));
            byte[] chunk = "a".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < 600; i++) out.write(chunk);
            out.write("</w:t></w:r></w:p></w:body></w:document>".getBytes(StandardCharsets.UTF_8));
        });

        assertFailed(learned("bomb.docx", bomb), "too_complex", "too_large", "unreadable");
    }

    @Test
    @Tag("P-B47")
    void aZipInAZipIsNotOpened() throws Exception {
        byte[] zip = "x".getBytes(StandardCharsets.UTF_8);
        for (int depth = 0; depth < 20; depth++) zip = zip(depth % 2 == 0 ? "inner.zip" : "inner.txt", zip);

        DocumentState archive = learned("nested.zip", zip);

        assertFailed(archive, "empty");
        assertThat(filesOf(archive)).extracting(DocumentState::problem).containsExactly("archive_in_archive");
    }

    private static List<DocumentState> filesOf(DocumentState archive) throws Exception {
        return worker
                .call(new ChamberRequest.ListDocuments(COLLECTION), ChamberEvent.Documents.class)
                .documents()
                .stream()
                .filter(state -> archive.document().equals(state.archive()))
                .toList();
    }

    @Test
    @Tag("P-B47")
    void anArchiveThatSwellsIsRefusedWithoutATrace() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            byte[] chunk = new byte[1 << 20];
            put(zip, "swells.txt", out -> {
                for (int i = 0; i < 300; i++) out.write(chunk);
            });
        }

        DocumentState archive = learned("swells.zip", bytes.toByteArray());

        assertFailed(archive, "too_complex");
        assertThat(filesOf(archive)).isEmpty();
        assertThat(worker.chamber().resolve("parts")).isEmptyDirectory();
    }

    @Test
    @Tag("P-B47")
    void anArchiveOfTooManyFilesIsRefused() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < 30_000; i++) zip.putNextEntry(new ZipEntry("f" + i));
        }

        assertFailed(learned("many.zip", bytes.toByteArray()), "too_complex");
    }

    @Test
    @Tag("P-B48")
    void anArchivesFilesAreDocumentsAndWhatIsUnsafeInItIsLeftOut() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(bytes)) {
            entry(zip, new ZipArchiveEntry("manuals/kiln.md"), "# Kiln\n\nThe kiln is cleaned every third Monday.\n");
            entry(zip, new ZipArchiveEntry("manuals/empty.txt"), " \n \n");
            entry(zip, new ZipArchiveEntry("__MACOSX/manuals/._kiln.md"), "litter");
            entry(zip, new ZipArchiveEntry("../" + CANARY), "climbs out");
            ZipArchiveEntry link = new ZipArchiveEntry("link.txt");
            link.setUnixMode(0120777);
            entry(zip, link, "/etc/passwd");
        }

        DocumentState archive = learned("manuals.zip", bytes.toByteArray());

        assertThat(archive.stage()).isEqualTo(Stage.READY);
        assertThat(filesOf(archive))
                .extracting(state -> state.name() + " " + state.stage() + " " + state.problem())
                .containsExactlyInAnyOrder(
                        "manuals/kiln.md READY null",
                        "manuals/empty.txt FAILED empty",
                        "../" + CANARY + " FAILED unsafe_name",
                        "link.txt FAILED unsafe_name");
        assertThat(worker.call(
                                new ChamberRequest.Retrieve(COLLECTION, "kiln cleaned Monday", 1),
                                ChamberEvent.Passages.class)
                        .passages())
                .extracting(ChamberEvent.Passage::documentName)
                .containsExactly("manuals/kiln.md");
        try (var files = Files.walk(home)) {
            assertThat(files.map(Path::toString)).noneMatch(path -> path.contains(CANARY));
        }

        worker.call(new ChamberRequest.DeleteDocument(COLLECTION, archive.document()), ChamberEvent.Done.class);
        assertThat(filesOf(archive)).isEmpty();
    }

    private static void entry(ZipArchiveOutputStream zip, ZipArchiveEntry entry, String content) throws IOException {
        zip.putArchiveEntry(entry);
        zip.write(content.getBytes(StandardCharsets.UTF_8));
        zip.closeArchiveEntry();
    }

    @Test
    @Tag("P-B48")
    void aPathOutOfTheArchiveWritesNothing() throws Exception {
        byte[] slip = zip("../../../" + CANARY, "out".getBytes(StandardCharsets.UTF_8));

        DocumentState state = learned("slip.docx", slip);

        assertThat(state.stage()).isEqualTo(Stage.FAILED);
        try (var files = Files.walk(home)) {
            assertThat(files.map(Path::toString)).noneMatch(path -> path.contains(CANARY));
        }
    }

    @Test
    @Tag("P-B49")
    void aPdfWhosePagesAreTheirOwnParentFails() throws Exception {
        byte[] loop = pdf("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>");

        assertFailed(learned("loop.pdf", loop), "unreadable", "too_complex", "too_slow", "empty");
    }

    @Test
    @Tag("P-B49")
    void aPdfOfAMillionPagesCostsItsDocumentOnly() throws Exception {
        byte[] many = pdf(
                "<< /Type /Catalog /Pages 2 0 R >>",
                "<< /Type /Pages /Count 1000000 /Kids [" + "3 0 R ".repeat(1_000_000) + "] >>",
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>");

        assertFailed(learned("many.pdf", many), "too_complex", "too_slow", "too_large", "empty", "unreadable");
    }

    @Test
    @Tag("P-B49")
    void anExternalEntityIsNotFetched() throws Exception {
        Path secret = Files.writeString(home.resolve("secret.txt"), CANARY);
        byte[] xxe = docx(out -> out.write(("<!DOCTYPE d [<!ENTITY e SYSTEM \"" + secret.toUri() + "\">]>"
                        + "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>"
                        + "<w:p><w:r><w:t>before &e; after</w:t></w:r></w:p></w:body></w:document>")
                .getBytes(StandardCharsets.UTF_8)));

        DocumentState state = learned("xxe.docx", xxe);

        assertThat(text(state)).doesNotContain(CANARY);
    }

    @Test
    @Tag("P-B50")
    void aBillionLaughsFail() throws Exception {
        StringBuilder entities = new StringBuilder("<!DOCTYPE d [<!ENTITY a0 \"lol\">");
        for (int i = 1; i < 12; i++)
            entities.append("<!ENTITY a%d \"".formatted(i))
                    .append("&a%d;".formatted(i - 1).repeat(10))
                    .append("\">");
        byte[] laughs = docx(out -> out.write((entities + "]>"
                        + "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>"
                        + "<w:p><w:r><w:t>&a11;</w:t></w:r></w:p></w:body></w:document>")
                .getBytes(StandardCharsets.UTF_8)));

        assertFailed(learned("laughs.docx", laughs), "unreadable", "too_complex", "too_slow", "empty");
    }

    @Test
    @Tag("P-B51")
    void theContentDecidesNotTheName() throws Exception {
        DocumentState pdf = learned("really.txt", onePage("The kiln is fired on Fridays.", null));
        DocumentState text =
                learned("really.pdf", "Plain words about the kiln and its door.\n".getBytes(StandardCharsets.UTF_8));
        DocumentState program = learned("really.docx", elf());

        assertThat(pdf.stage()).isEqualTo(Stage.READY);
        assertThat(pdf.mediaType()).isEqualTo("application/pdf");
        assertThat(text.stage()).isEqualTo(Stage.READY);
        assertThat(text.mediaType()).startsWith("text/");
        assertFailed(program, "unsupported");
    }

    @Test
    @Tag("P-B52")
    void emptyAndEncryptedFilesSaySo() throws Exception {
        assertFailed(learned("empty.txt", new byte[0]), "empty");
        assertFailed(learned("blank.txt", " \n\t\n".getBytes(StandardCharsets.UTF_8)), "empty");
        assertFailed(learned("locked.pdf", onePage("Behind a lock.", "open sesame")), "encrypted");
        assertFailed(learned("locked.docx", lockedDocx()), "encrypted");
    }

    @Test
    @Tag("P-B53")
    void anImageOfEnormousSizeIsRefusedUnread() throws Exception {
        assertFailed(learned("huge.png", hugePng()), "unsupported");
    }

    @Test
    @Tag("P-B54")
    void brokenCharactersAreCleaned() throws Exception {
        ByteArrayOutputStream broken = new ByteArrayOutputStream();
        broken.write("The kettle boils.".getBytes(StandardCharsets.UTF_8));
        broken.write(new byte[] {0, 0, (byte) 0xC3, (byte) 0x28, (byte) 0xED, (byte) 0xA0, (byte) 0x80});
        broken.write(" Water is poured at 92 degrees.\n".getBytes(StandardCharsets.UTF_8));

        DocumentState state = learned("broken.txt", broken.toByteArray());
        String text = text(state);

        assertThat(state.stage()).isEqualTo(Stage.READY);
        assertThat(text).contains("92 degrees").doesNotContain("\0");
        assertThat(text.chars().noneMatch(c -> Character.isSurrogate((char) c))).isTrue();
    }

    @Test
    void logsNoNameAndNoWordOfADocument() throws Exception {
        learned(CANARY + ".pdf", pdf("<< /Type /Catalog /" + CANARY + " 9 0 R >>"));
        learned(CANARY + ".txt", (CANARY + " says nothing.").getBytes(StandardCharsets.UTF_8));

        assertThat(worker.log()).doesNotContain(CANARY);
    }

    @FunctionalInterface
    private interface Body {
        void write(OutputStream out) throws IOException;
    }

    private static byte[] docx(Body documentXml) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            put(zip, "[Content_Types].xml", out -> out.write("""
                            <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
                            <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
                            <Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>
                            </Types>""".getBytes(StandardCharsets.UTF_8)));
            put(zip, "_rels/.rels", out -> out.write("""
                            <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
                            <Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>
                            </Relationships>""".getBytes(StandardCharsets.UTF_8)));
            put(zip, "word/document.xml", documentXml);
        }
        return bytes.toByteArray();
    }

    private static void put(ZipOutputStream zip, String name, Body body) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        body.write(zip);
        zip.closeEntry();
    }

    private static byte[] zip(String name, byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            put(zip, name, out -> out.write(content));
        }
        return bytes.toByteArray();
    }

    private static byte[] pdf(String... objects) {
        StringBuilder pdf = new StringBuilder("%PDF-1.4\n");
        for (int i = 0; i < objects.length; i++)
            pdf.append(i + 1).append(" 0 obj\n").append(objects[i]).append("\nendobj\n");
        pdf.append("trailer\n<< /Root 1 0 R /Size ").append(objects.length + 1).append(" >>\n%%EOF\n");
        return pdf.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] onePage(String text, @org.jspecify.annotations.Nullable String password) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PDDocument document = new PDDocument()) {
            PDPage page = new PDPage();
            document.addPage(page);
            try (PDPageContentStream content = new PDPageContentStream(document, page)) {
                content.beginText();
                content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 12);
                content.newLineAtOffset(72, 700);
                content.showText(text);
                content.endText();
            }
            if (password != null)
                document.protect(new StandardProtectionPolicy(password, password, new AccessPermission()));
            document.save(bytes);
        }
        return bytes.toByteArray();
    }

    private static byte[] lockedDocx() throws IOException, GeneralSecurityException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (XWPFDocument document = new XWPFDocument();
                POIFSFileSystem files = new POIFSFileSystem()) {
            document.createParagraph().createRun().setText("Behind a lock.");
            Encryptor encryptor = new EncryptionInfo(EncryptionMode.agile).getEncryptor();
            encryptor.confirmPassword("open sesame");
            try (OutputStream out = encryptor.getDataStream(files)) {
                document.write(out);
            }
            files.writeFilesystem(bytes);
        }
        return bytes.toByteArray();
    }

    private static byte[] elf() {
        byte[] elf = new byte[4096];
        System.arraycopy(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1}, 0, elf, 0, 7);
        return elf;
    }

    private static byte[] hugePng() {
        ByteBuffer header = ByteBuffer.allocate(17);
        header.put("IHDR".getBytes(StandardCharsets.US_ASCII)).putInt(20_000).putInt(20_000);
        header.put(new byte[] {8, 6, 0, 0, 0});
        CRC32 crc = new CRC32();
        crc.update(header.array());
        return ByteBuffer.allocate(8 + 4 + 17 + 4)
                .put(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'})
                .putInt(13)
                .put(header.array())
                .putInt((int) crc.getValue())
                .array();
    }

    /** Kept here so that a new problem code is noticed: hosts translate each. */
    @Test
    void everyProblemHasAStableCode() throws Exception {
        List<String> known = List.of(
                "encrypted",
                "empty",
                "unreadable",
                "unsupported",
                "too_large",
                "too_slow",
                "too_complex",
                "out_of_space",
                "cancelled",
                "unsafe_name",
                "archive_in_archive");

        assertThat(worker.call(new ChamberRequest.ListDocuments(COLLECTION), ChamberEvent.Documents.class)
                        .documents())
                .filteredOn(state -> state.stage() == Stage.FAILED)
                .allSatisfy(state -> assertThat(state.problem()).isIn(known));
    }
}
