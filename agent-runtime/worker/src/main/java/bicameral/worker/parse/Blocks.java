package bicameral.worker.parse;

import java.util.List;
import java.util.regex.Pattern;

/** Hands on the blocks of one document as they are read, cleaned of what is no text, within a limit. */
final class Blocks {
    private static final long MAX_CHARACTERS = 1_000_000_000;
    private static final Pattern ITEM = Pattern.compile(
            "(?:[·•●○▪■◦‣]|[*+-]\\s|\\d{1,3}[.、)）](?!\\d)|[(（]\\d{1,3}[)）]|[①-⑳]|[(（][一二三四五六七八九十]{1,3}[)）])\\s*\\S.*",
            Pattern.DOTALL);

    private final Reading reading;
    private String title;
    private long characters;
    private int pages = 1;

    Blocks(String title, Reading reading) {
        this.title = clean(title).strip();
        this.reading = reading;
    }

    /** How far the file has been read, in parts of a thousand. */
    void reached(int permille) {
        reading.reached(permille);
    }

    void title(String found) {
        String cleaned = clean(found).strip();
        if (!cleaned.isEmpty()) {
            title = cleaned;
        }
    }

    void pages(int count) {
        pages = count;
    }

    void heading(int level, String text, Origin origin) throws UnreadableDocument {
        String cleaned = clean(text).strip();
        if (!cleaned.isEmpty()) {
            add(new Block.Heading(level, cleaned, origin));
        }
    }

    /** A paragraph, or a list item where it begins with an item's mark. */
    void paragraph(String text, Origin origin) throws UnreadableDocument {
        String cleaned = clean(text).strip();
        if (!cleaned.isEmpty()) {
            add(
                    ITEM.matcher(cleaned).matches()
                            ? new Block.ListItem(cleaned, origin)
                            : new Block.Paragraph(cleaned, origin));
        }
    }

    void item(String text, Origin origin) throws UnreadableDocument {
        String cleaned = clean(text).strip();
        if (!cleaned.isEmpty()) {
            add(new Block.ListItem(cleaned, origin));
        }
    }

    void chat(String text, String at, String speaker, String said, Origin origin) throws UnreadableDocument {
        add(new Block.ChatLine(
                clean(text).strip(), at, clean(speaker).strip(), clean(said).strip(), origin));
    }

    /** A row as the file writes it. */
    void row(String text, List<String> header, List<String> cells, Origin origin) throws UnreadableDocument {
        List<String> cleaned = cells.stream().map(cell -> clean(cell).strip()).toList();
        if (cleaned.stream().allMatch(String::isEmpty)) {
            return;
        }
        if (cleaned.size() == 1) {
            paragraph(cleaned.get(0), origin);
            return;
        }
        add(new Block.TableRow(clean(text).strip(), header, cleaned, origin));
    }

    /** A row of a format that has no writing of its own for rows. */
    void row(List<String> header, List<String> cells, Origin origin) throws UnreadableDocument {
        row(String.join("\t", cells), header, cells, origin);
    }

    Reading.Facts facts(String mediaType) throws UnreadableDocument {
        if (characters == 0) {
            throw new UnreadableDocument("empty");
        }
        return new Reading.Facts(mediaType, title, pages, characters);
    }

    private void add(Block block) throws UnreadableDocument {
        characters += block.text().length();
        if (characters > MAX_CHARACTERS) {
            throw new UnreadableDocument("too_large");
        }
        reading.block(block);
    }

    /** Without byte order marks, control characters and halves of surrogate pairs; tabs and line ends stay. */
    static String clean(String text) {
        int i = 0;
        while (i < text.length() && isPlain(text.charAt(i))) i++;
        return i == text.length() ? text : cleaned(text, i);
    }

    private static boolean isPlain(char c) {
        return (c >= ' ' && c < 0x7F)
                || c == '\n'
                || c == '\t'
                || (c > 0xA0 && c < 0xD800)
                || (c > 0xDFFF && c < 0xFEFF)
                || (c > 0xFEFF && c < 0xFFFD);
    }

    private static String cleaned(String text, int plain) {
        StringBuilder out = new StringBuilder(text.length()).append(text, 0, plain);
        text.codePoints().skip(plain).forEach(c -> {
            boolean dropped = c == 0xFEFF
                    || (c >= 0xD800 && c <= 0xDFFF)
                    || c == 0xFFFD
                    || (Character.isISOControl(c) && c != '\n' && c != '\t');
            if (!dropped) {
                out.appendCodePoint(c == 0xA0 ? ' ' : c);
            }
        });
        return out.toString();
    }
}
