package bicameral.worker.parse;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.io.IOUtils;
import org.apache.pdfbox.pdmodel.PDDocument;

/** Reads PDF page by page: headings by type size, tables by their ruled lines, lists by their marks. */
final class PdfReader {
    private static final int MAX_PAGES = 20_000;
    private final Blocks blocks;

    PdfReader(Blocks blocks) {
        this.blocks = blocks;
    }

    void read(Path file) throws IOException, UnreadableDocument {
        try (PDDocument document = Loader.loadPDF(file.toFile(), IOUtils.createTempFileOnlyStreamCache())) {
            int pages = document.getNumberOfPages();
            if (pages > MAX_PAGES) {
                throw new UnreadableDocument("too_complex");
            }
            blocks.pages(Math.max(1, pages));
            PdfLayout layout = new PdfLayout(blocks);
            new PdfPage(layout, page -> blocks.reached(page * 1000 / Math.max(1, pages)))
                    .writeText(document, Writer.nullWriter());
            layout.end();
        }
    }
}
