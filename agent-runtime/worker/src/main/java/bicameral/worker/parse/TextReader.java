package bicameral.worker.parse;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads plain text, Markdown and exported chats, which are told apart line by line. */
final class TextReader {
    private static final Pattern MARKED_HEADING = Pattern.compile("(#{1,6})\\s+(.*?)\\s*#*");
    private static final Pattern BRACKETED_HEADING = Pattern.compile("【[^】]{1,60}】");
    private static final Pattern RULE = Pattern.compile("[=\\-*_]{3,}");
    private static final Pattern TABLE_RULE = Pattern.compile("\\|?\\s*:?-{2,}:?\\s*(\\|\\s*:?-{2,}:?\\s*)*\\|?");
    private static final Pattern ITEM = Pattern.compile("([-*+•·]\\s+|\\d{1,3}[.)、](?!\\d)\\s*)\\S.*");
    private static final Pattern CHAT = Pattern.compile(
            "\\[?((?:\\d{2,4}[-/.]\\d{1,2}[-/.]\\d{1,4}|\\d{1,2}/\\d{1,2})[ T,]+\\d{1,2}:\\d{2}(?::\\d{2})?)\\]?"
                    + "\\s*[-–]?\\s*([^:：]{1,40})[:：]\\s*(.*)");

    private final Blocks blocks;
    private final List<String> open = new ArrayList<>();
    private int openLine;
    private List<String> header = List.of();
    private int tableRow;
    private boolean markdown;
    private boolean titled;

    TextReader(Blocks blocks) {
        this.blocks = blocks;
    }

    /** Reads all; true if it had marks of Markdown. */
    boolean read(TextSource text) throws IOException, UnreadableDocument {
        String line = text.line();
        for (int number = 1; line != null; number++) {
            String next = text.line();
            line(Blocks.clean(line).strip(), next == null ? "" : next.strip(), number);
            line = next;
        }
        flush();
        return markdown;
    }

    private void line(String line, String next, int number) throws UnreadableDocument {
        if (tableLine(line, next, number)) {
            return;
        }
        header = List.of();
        tableRow = 0;
        if (line.isEmpty()) {
            flush();
            return;
        }
        if (!mayBeMarked(line.charAt(0))) {
            plain(line, number);
            return;
        }
        Matcher heading = MARKED_HEADING.matcher(line);
        Matcher chat = CHAT.matcher(line);
        if (RULE.matcher(line).matches()) {
            flush();
        } else if (heading.matches()) {
            flush();
            markdown = true;
            addHeading(heading.group(1).length(), heading.group(2), number);
        } else if (BRACKETED_HEADING.matcher(line).matches()) {
            flush();
            blocks.heading(2, line, Origin.line(number));
        } else if (chat.matches()) {
            flush();
            blocks.chat(line, chat.group(1), chat.group(2), chat.group(3), Origin.line(number));
        } else if (ITEM.matcher(line).matches()) {
            flush();
            start(line, number);
        } else {
            plain(line, number);
        }
    }

    /** Most lines of most texts begin like any other; the patterns are for the rest. */
    private static boolean mayBeMarked(char first) {
        return Character.isDigit(first) || "#【=-*_[+•·".indexOf(first) >= 0;
    }

    private void plain(String line, int number) throws UnreadableDocument {
        if (open.isEmpty()) {
            start(line, number);
        } else if (endsSentence(open.getLast())) {
            flush();
            start(line, number);
        } else {
            open.add(line);
        }
    }

    private void addHeading(int level, String text, int number) throws UnreadableDocument {
        if (level == 1 && !titled) {
            blocks.title(text);
            titled = true;
        }
        blocks.heading(level, text, Origin.line(number));
    }

    private boolean tableLine(String line, String next, int number) throws UnreadableDocument {
        boolean inTable = !header.isEmpty();
        if (line.isEmpty() || line.indexOf('|') < 0) {
            return false;
        }
        if (!inTable && TABLE_RULE.matcher(next).matches()) {
            flush();
            markdown = true;
            header = cells(line);
            tableRow = 1;
            return true;
        }
        if (!inTable) {
            return false;
        }
        if (!TABLE_RULE.matcher(line).matches()) {
            tableRow++;
            blocks.row(line, header, cells(line), Origin.line(number).atRow(tableRow));
        }
        return true;
    }

    private static List<String> cells(String line) {
        String inner = line.startsWith("|") ? line.substring(1) : line;
        inner = inner.endsWith("|") ? inner.substring(0, inner.length() - 1) : inner;
        return Arrays.stream(inner.split("(?<!\\\\)\\|", -1)).map(String::strip).toList();
    }

    private void start(String line, int number) {
        open.add(line);
        openLine = number;
    }

    /** A line that ends a sentence ends its paragraph: plain texts often have one paragraph to a line. */
    private static boolean endsSentence(String line) {
        return !line.isEmpty() && "。！？!?.；;：:".indexOf(line.charAt(line.length() - 1)) >= 0;
    }

    private void flush() throws UnreadableDocument {
        if (open.isEmpty()) {
            return;
        }
        String text = String.join("\n", open);
        if (ITEM.matcher(open.get(0)).matches()) {
            blocks.item(text, Origin.line(openLine));
        } else {
            blocks.paragraph(text, Origin.line(openLine));
        }
        open.clear();
    }
}
