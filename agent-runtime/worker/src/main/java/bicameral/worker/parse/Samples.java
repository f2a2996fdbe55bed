package bicameral.worker.parse;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.apache.poi.xwpf.usermodel.XWPFDocument;

/** A small document of each format that people bring, so that the start cache knows what reading them takes. */
public final class Samples {
    private static final List<String> LINES =
            List.of("The workshop opens at nine on weekdays.", "A visit costs five.", "Closed on public holidays.");

    private Samples() {}

    /** Writes them; their names tell the formats. */
    public static List<Path> write(Path directory) throws IOException {
        List<Path> written = new ArrayList<>();
        written.add(text(directory.resolve("sample.md"), """
                # Sample

                The workshop opens at nine on weekdays. 作坊每天上午九点开门，周日休息。

                | what | price |
                | --- | --- |
                | visit | 5.00 |
                """));
        written.add(text(directory.resolve("sample.txt"), String.join("\n\n", LINES)));
        written.add(text(directory.resolve("sample.csv"), "what,price\nvisit,5.00\ntour,8.00\n"));
        written.add(text(
                directory.resolve("sample.html"),
                "<!doctype html><html><head><title>Sample</title></head><body><nav>Home</nav><h1>Sample</h1><p>"
                        + String.join("</p><p>", LINES)
                        + "</p><table><tr><th>what</th><th>price</th></tr><tr><td>visit</td><td>5.00</td></tr></table>"
                        + "<ul><li>visit</li><li>tour</li></ul></body></html>"));
        written.add(pdf(directory.resolve("sample.pdf")));
        written.add(word(directory.resolve("sample.docx")));
        written.add(sheet(directory.resolve("sample.xlsx")));
        return written;
    }

    private static Path text(Path file, String text) throws IOException {
        return Files.writeString(file, text, StandardCharsets.UTF_8);
    }

    private static Path pdf(Path file) throws IOException {
        try (PDDocument document = new PDDocument()) {
            PDPage page = new PDPage();
            document.addPage(page);
            try (PDPageContentStream content = new PDPageContentStream(document, page)) {
                content.beginText();
                content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 12);
                content.setLeading(16);
                content.newLineAtOffset(72, 700);
                for (String line : LINES) {
                    content.showText(line);
                    content.newLine();
                }
                content.endText();
            }
            document.save(file.toFile());
        }
        return file;
    }

    private static Path word(Path file) throws IOException {
        try (XWPFDocument document = new XWPFDocument();
                OutputStream out = Files.newOutputStream(file)) {
            for (String line : LINES) document.createParagraph().createRun().setText(line);
            document.createTable(2, 2).getRow(0).getCell(0).setText("what");
            document.write(out);
        }
        return file;
    }

    private static Path sheet(Path file) throws IOException {
        try (XSSFWorkbook workbook = new XSSFWorkbook();
                OutputStream out = Files.newOutputStream(file)) {
            Row header = workbook.createSheet("prices").createRow(0);
            header.createCell(0).setCellValue("what");
            header.createCell(1).setCellValue("price");
            Row visit = workbook.getSheetAt(0).createRow(1);
            visit.createCell(0).setCellValue("visit");
            visit.createCell(1).setCellValue(5);
            workbook.write(out);
        }
        return file;
    }
}
