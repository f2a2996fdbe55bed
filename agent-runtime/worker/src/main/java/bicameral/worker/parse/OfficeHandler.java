package bicameral.worker.parse;

import java.util.ArrayList;
import java.util.List;
import org.xml.sax.Attributes;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** Turns Tika's XHTML of a text document or presentation into blocks. */
final class OfficeHandler extends DefaultHandler {
    private static final int TITLE_LENGTH = 80;

    private final Blocks blocks;
    private final StringBuilder text = new StringBuilder();
    private List<String> header = List.of();
    private List<String> cells = new ArrayList<>();
    private int tables;
    private int row;
    private int slide;
    private boolean slideTitled;
    private boolean inBody;

    OfficeHandler(Blocks blocks) {
        this.blocks = blocks;
    }

    int slides() {
        return slide;
    }

    @Override
    public void startElement(String uri, String name, String qualified, Attributes attributes) throws SAXException {
        switch (name) {
            case "body" -> inBody = true;
            case "div" -> {
                flush("p");
                if ("slide-content".equals(attributes.getValue("class"))) {
                    slide++;
                    slideTitled = false;
                }
            }
            case "table" -> {
                flush("p");
                tables++;
                row = 0;
                header = List.of();
            }
            case "tr" -> cells = new ArrayList<>();
            case "td", "th" -> text.setLength(tables == 1 ? 0 : text.length());
            case "p", "h1", "h2", "h3", "h4", "h5", "h6", "li" -> separate();
            default -> {
                // Inline marks carry no structure.
            }
        }
    }

    private void separate() throws SAXException {
        if (tables == 0) {
            flush("p");
        } else if (!text.isEmpty()) {
            text.append(' ');
        }
    }

    @Override
    public void characters(char[] chars, int start, int length) {
        if (inBody) {
            text.append(chars, start, length);
        }
    }

    @Override
    public void endElement(String uri, String name, String qualified) throws SAXException {
        switch (name) {
            case "table" -> tables--;
            case "td", "th" -> endCell();
            case "tr" -> endRow();
            case "p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "div", "body" -> {
                if (tables == 0) {
                    flush(name);
                }
            }
            case "br" -> text.append('\n');
            default -> {
                // See startElement.
            }
        }
    }

    private void endCell() {
        if (tables == 1) {
            cells.add(text.toString().replaceAll("\\s+", " ").strip());
            text.setLength(0);
        }
    }

    private void endRow() throws SAXException {
        if (tables != 1) {
            return;
        }
        row++;
        if (row == 1 && Tables.isHeader(cells)) {
            header = cells;
            return;
        }
        try {
            blocks.row(header, cells, origin().atRow(row));
        } catch (UnreadableDocument e) {
            throw new Stopped(e);
        }
    }

    private void flush(String name) throws SAXException {
        String flushed = text.toString().strip();
        text.setLength(0);
        if (flushed.isEmpty()) {
            return;
        }
        try {
            add(name, flushed);
        } catch (UnreadableDocument e) {
            throw new Stopped(e);
        }
    }

    private void add(String name, String flushed) throws UnreadableDocument {
        if (name.matches("h[1-6]")) {
            blocks.heading(name.charAt(1) - '0', flushed, origin());
        } else if (slide > 0 && !slideTitled && flushed.length() <= TITLE_LENGTH) {
            blocks.heading(slide == 1 ? 1 : 2, flushed, origin());
        } else if (name.equals("li") || slide > 0) {
            blocks.item(flushed, origin());
        } else {
            blocks.paragraph(flushed, origin());
        }
        slideTitled = true;
    }

    private Origin origin() {
        return slide > 0 ? Origin.slide(slide) : Origin.UNKNOWN;
    }

    /** Carries a refusal through the SAX parser. */
    static final class Stopped extends SAXException {
        private static final long serialVersionUID = 1L;
        private final transient UnreadableDocument reason;

        Stopped(UnreadableDocument reason) {
            super(reason);
            this.reason = reason;
        }

        UnreadableDocument reason() {
            return reason;
        }
    }
}
