package bicameral.worker.parse;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Parser;

/** Reads HTML: what a reader of the page would see, without its navigation and scripts. */
final class HtmlReader {
    private static final int MAX_DEPTH = 200;
    private static final Set<String> SKIPPED =
            Set.of("script", "style", "noscript", "template", "nav", "head", "svg", "iframe", "object", "form");

    private final Blocks blocks;
    private final StringBuilder inline = new StringBuilder();

    HtmlReader(Blocks blocks) {
        this.blocks = blocks;
    }

    void read(String html) throws UnreadableDocument {
        org.jsoup.nodes.Document page =
                Jsoup.parse(html, "", Parser.htmlParser().setMaxDepth(MAX_DEPTH * 2));
        blocks.title(page.title());
        walk(page.body(), 0);
        flush();
    }

    private void walk(Element element, int depth) throws UnreadableDocument {
        if (depth > MAX_DEPTH) {
            throw new UnreadableDocument("too_complex");
        }
        for (Node node : element.childNodes()) {
            if (node instanceof TextNode text) {
                inline.append(text.getWholeText());
            } else if (node instanceof Element child && !SKIPPED.contains(child.normalName())) {
                child(child, depth);
            }
        }
    }

    private void child(Element child, int depth) throws UnreadableDocument {
        String name = child.normalName();
        if (name.equals("table")) {
            flush();
            table(child);
        } else if (name.matches("h[1-6]")) {
            flush();
            blocks.heading(name.charAt(1) - '0', child.text(), Origin.UNKNOWN);
        } else if (name.equals("br")) {
            inline.append('\n');
        } else if (child.isBlock() || name.equals("li")) {
            flush();
            walk(child, depth + 1);
            flushAs(name);
        } else {
            walk(child, depth + 1);
        }
    }

    private void flush() throws UnreadableDocument {
        flushAs("p");
    }

    private void flushAs(String name) throws UnreadableDocument {
        String text = collapsed(inline);
        inline.setLength(0);
        if (name.equals("li")) {
            blocks.item(text, Origin.UNKNOWN);
        } else {
            blocks.paragraph(text, Origin.UNKNOWN);
        }
    }

    private static String collapsed(CharSequence text) {
        return text.toString().replaceAll("[ \\t\\r\\n\\f]+", " ").strip();
    }

    private void table(Element table) throws UnreadableDocument {
        List<String> header = List.of();
        int number = 0;
        for (Element row : table.select("tr")) {
            List<String> cells = new ArrayList<>();
            for (Element cell : row.select("> td, > th")) {
                cells.add(cell.text());
            }
            number++;
            if (number == 1
                    && ((!row.select("> th").isEmpty() && row.select("> td").isEmpty()) || Tables.isHeader(cells))) {
                header = cells;
            } else {
                blocks.row(header, cells, Origin.UNKNOWN.atRow(number));
            }
        }
    }
}
