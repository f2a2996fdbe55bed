package bicameral.marketplace.print;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.graphics.state.RenderingMode;

/**
 * A document of A4 pages, written from top to bottom; {@link #pdf()} ends it. The same calls make the same bytes. Letters that the
 * font lacks become a box. Not thread-safe; close it.
 *
 * <pre>{@code
 * try (Paper paper = new Paper("结算单 2026-11", Locale.SIMPLIFIED_CHINESE, (page, of) -> page + " / " + of)) {
 *     return paper.heading("结算单").fact("收款人", "石桥村农技服务社").table(table).pdf();
 * }
 * }</pre>
 */
public final class Paper implements AutoCloseable {
    private static final float MARGIN = 54;
    private static final float WIDTH = PDRectangle.A4.getWidth() - 2 * MARGIN;
    private static final float TOP = PDRectangle.A4.getHeight() - MARGIN;
    /** Below it the foot stands. */
    private static final float BOTTOM = MARGIN + 24;

    private static final float BODY = 9.5f;
    private static final float SMALL = 8;
    private static final float GAP = 8;
    private static final float FACT_LABEL = 120;
    private static final float INK = 0.1f;
    private static final float FAINT = 0.4f;
    private static final float HAIR = 0.8f;

    private final PDDocument document = new PDDocument();
    private final Letters letters;
    private final String title;
    private final PageNumber number;
    private final List<PDPage> pages = new ArrayList<>();
    private PDPageContentStream page;
    private float y;

    /** How a page's number is written at its foot: page and all are 1 and more. */
    @FunctionalInterface
    public interface PageNumber {
        String written(int page, int all);
    }

    /**
     * Begins a document.
     *
     * @param title also at the foot of each page
     */
    public Paper(String title, Locale language, PageNumber number) {
        this.title = title;
        this.number = number;
        try {
            letters = new Letters(document);
            document.setVersion(1.7f);
            document.getDocumentCatalog().setLanguage(language.toLanguageTag());
            PDDocumentInformation about = new PDDocumentInformation();
            about.setTitle(title);
            document.setDocumentInformation(about);
            // Else it is made of the time, and no two files would be the same.
            document.setDocumentId((long) title.hashCode());
            page = newPage();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private PDPageContentStream newPage() throws IOException {
        PDPage next = new PDPage(PDRectangle.A4);
        document.addPage(next);
        pages.add(next);
        y = TOP;
        return new PDPageContentStream(document, next);
    }

    /** The document's name, large. */
    public Paper heading(String text) {
        return block(text, 18, true, INK, 10);
    }

    /** A part's name. */
    public Paper subheading(String text) {
        y -= 8;
        return block(text, 12, true, INK, 6);
    }

    /** A paragraph. */
    public Paper text(String text) {
        return block(text, BODY, false, INK, GAP);
    }

    /** A remark in small letters. */
    public Paper note(String text) {
        return block(text, SMALL, false, FAINT, GAP);
    }

    private Paper block(String text, float size, boolean bold, float grey, float after) {
        for (String line : letters.lines(letters.writable(text), size, WIDTH)) {
            room(size * 1.5f);
            y -= size * 1.5f;
            write(line, MARGIN, y, size, bold, grey);
        }
        y -= after;
        return this;
    }

    /** A name and what it is, side by side. */
    public Paper fact(String name, String value) {
        List<String> names = letters.lines(letters.writable(name), BODY, FACT_LABEL - GAP);
        List<String> values = letters.lines(letters.writable(value), BODY, WIDTH - FACT_LABEL);
        for (int line = 0; line < Math.max(names.size(), values.size()); line++) {
            room(BODY * 1.6f);
            y -= BODY * 1.6f;
            if (line < names.size()) write(names.get(line), MARGIN, y, BODY, false, FAINT);
            if (line < values.size()) write(values.get(line), MARGIN + FACT_LABEL, y, BODY, false, INK);
        }
        return this;
    }

    /** White space of one line. */
    public Paper space() {
        y -= BODY * 1.5f;
        return this;
    }

    /** A table. */
    public Paper table(Table table) {
        float[] widths = widths(table);
        List<String> headings =
                table.columns().stream().map(Table.Column::heading).toList();
        y -= 4;
        row(table, widths, headings, false, FAINT);
        rule(y - 3, 0.8f, INK);
        for (List<String> cells : table.rows()) {
            if (breaks(table, widths, cells)) {
                row(table, widths, headings, false, FAINT);
                rule(y - 3, 0.8f, INK);
            }
            row(table, widths, cells, false, INK);
            rule(y - 3, 0.4f, HAIR);
        }
        if (!table.total().isEmpty()) {
            breaks(table, widths, table.total());
            rule(y - 3, 0.6f, INK);
            rule(y - 5, 0.6f, INK);
            y -= 3;
            row(table, widths, table.total(), true, INK);
        }
        y -= GAP * 1.5f;
        return this;
    }

    private static float[] widths(Table table) {
        int all = table.columns().stream().mapToInt(Table.Column::weight).sum();
        float[] widths = new float[table.columns().size()];
        for (int column = 0; column < widths.length; column++)
            widths[column] = WIDTH * table.columns().get(column).weight() / all;
        return widths;
    }

    private boolean breaks(Table table, float[] widths, List<String> cells) {
        float height = wrapped(table, widths, cells).stream()
                                .mapToInt(List::size)
                                .max()
                                .orElse(1)
                        * BODY
                        * 1.4f
                + 8;
        if (y - height >= BOTTOM) return false;
        turn();
        return true;
    }

    private List<List<String>> wrapped(Table table, float[] widths, List<String> cells) {
        List<List<String>> wrapped = new ArrayList<>();
        for (int column = 0; column < table.columns().size(); column++)
            wrapped.add(letters.lines(letters.writable(cells.get(column)), BODY, widths[column] - GAP));
        return wrapped;
    }

    private void row(Table table, float[] widths, List<String> cells, boolean bold, float grey) {
        List<List<String>> wrapped = wrapped(table, widths, cells);
        int lines = wrapped.stream().mapToInt(List::size).max().orElse(1);
        y -= 5;
        for (int line = 0; line < lines; line++) {
            room(BODY * 1.4f);
            y -= BODY * 1.4f;
            float x = MARGIN;
            for (int column = 0; column < widths.length; column++) {
                if (line < wrapped.get(column).size()) {
                    String text = wrapped.get(column).get(line);
                    boolean right = table.columns().get(column).number();
                    float at = right ? x + widths[column] - letters.width(text, BODY) : x;
                    write(text, at, y, BODY, bold, grey);
                }
                x += widths[column];
            }
        }
        y -= 3;
    }

    private void room(float height) {
        if (y - height < BOTTOM) turn();
    }

    private void turn() {
        try {
            page.close();
            page = newPage();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String text, float x, float at, float size, boolean bold, float grey) {
        if (text.isEmpty()) return;
        try {
            write(page, text, x, at, size, bold, grey);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Bold is the same letters with their outlines drawn: one font less in each file. */
    private void write(PDPageContentStream on, String text, float x, float at, float size, boolean bold, float grey)
            throws IOException {
        on.beginText();
        on.setFont(letters.font(), size);
        on.setNonStrokingColor(grey);
        on.setStrokingColor(grey);
        on.setRenderingMode(bold ? RenderingMode.FILL_STROKE : RenderingMode.FILL);
        on.setLineWidth(size / 32);
        on.newLineAtOffset(x, at);
        on.showText(text);
        on.endText();
    }

    private void rule(float at, float thick, float grey) {
        try {
            page.setStrokingColor(grey);
            page.setLineWidth(thick);
            page.moveTo(MARGIN, at);
            page.lineTo(MARGIN + WIDTH, at);
            page.stroke();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the document, with the number of pages at the foot of each. */
    public byte[] pdf() {
        try {
            page.close();
            for (int at = 0; at < pages.size(); at++) foot(pages.get(at), at + 1);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            document.save(out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void foot(PDPage on, int at) throws IOException {
        try (PDPageContentStream foot =
                new PDPageContentStream(document, on, PDPageContentStream.AppendMode.APPEND, true, true)) {
            String name =
                    letters.lines(letters.writable(title), SMALL, WIDTH - 100).getFirst();
            write(foot, name, MARGIN, MARGIN, SMALL, false, FAINT);
            String written = letters.writable(number.written(at, pages.size()));
            write(foot, written, MARGIN + WIDTH - letters.width(written, SMALL), MARGIN, SMALL, false, FAINT);
        }
    }

    @Override
    public void close() {
        try {
            document.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
