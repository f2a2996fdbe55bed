package bicameral.marketplace.print;

import java.io.IOException;
import java.io.InputStream;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;

/** The font of one document: what it can write, how wide that is, and where lines may break. */
final class Letters {
    private static final String FONT = "NotoSansCJKsc.ttf";
    /** Stands for what the font has no letter for. */
    private static final int UNKNOWN = '□';
    /** The replacement of bytes that were no text. */
    private static final int LOST = 0xFFFD;

    private final PDFont font;
    private final TrueTypeFont outlines;
    private final CmapLookup letters;
    private final Map<Integer, Float> widths = new HashMap<>();

    Letters(PDDocument document) throws IOException {
        try (InputStream in = Letters.class.getResourceAsStream(FONT)) {
            if (in == null) throw new IllegalStateException(FONT + " is missing");
            outlines = new TTFParser().parse(new RandomAccessReadBuffer(in));
        }
        letters = outlines.getUnicodeCmapLookup();
        font = PDType0Font.load(document, outlines, true);
    }

    PDFont font() {
        return font;
    }

    /**
     * What can be written of a text: no control characters; for a letter that the font lacks the one it is a form of, else a box.
     */
    String writable(String text) {
        StringBuilder written = new StringBuilder(text.length());
        text.codePoints().map(this::writable).forEach(written::appendCodePoint);
        return written.toString();
    }

    private int writable(int letter) {
        if (Character.isISOControl(letter) || letter == '\u2028' || letter == '\u2029') return ' ';
        if (letter == LOST) return UNKNOWN;
        return has(letter) ? letter : plain(letter);
    }

    private boolean has(int letter) {
        return letters.getGlyphId(letter) != 0;
    }

    /** The letter that one which the font lacks is a form of, as Unicode has it; the box where there is no such letter. */
    private int plain(int letter) {
        int[] forms = Normalizer.normalize(Character.toString(letter), Normalizer.Form.NFKC)
                .codePoints()
                .toArray();
        return forms.length == 1 && has(forms[0]) ? forms[0] : UNKNOWN;
    }

    /** Of a writable text, in points. */
    float width(String text, float size) {
        float width = 0;
        for (int letter : text.codePoints().toArray()) width += widths.computeIfAbsent(letter, this::width);
        return width * size;
    }

    private float width(int letter) {
        try {
            return (float) outlines.getAdvanceWidth(letters.getGlyphId(letter)) / outlines.getUnitsPerEm();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /**
     * A writable text in lines no wider than given: broken at spaces, between Han characters, and within a word only where a line
     * cannot hold it.
     */
    List<String> lines(String text, float size, float most) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        float width = 0;
        for (String piece : pieces(text)) {
            float wide = width(piece, size);
            if (width + width(piece.stripTrailing(), size) > most && !line.isEmpty()) {
                lines.add(line.toString().stripTrailing());
                line.setLength(0);
                width = 0;
            }
            line.append(piece);
            width += wide;
        }
        if (!line.isEmpty() || lines.isEmpty()) lines.add(line.toString().stripTrailing());
        return lines.stream().flatMap(whole -> cut(whole, size, most).stream()).toList();
    }

    /** Between two of these a line may break. */
    private static List<String> pieces(String text) {
        List<String> pieces = new ArrayList<>();
        StringBuilder piece = new StringBuilder();
        for (int letter : text.codePoints().toArray()) {
            boolean alone = Character.isIdeographic(letter);
            if (alone && !piece.isEmpty() && !opens(piece)) flush(pieces, piece);
            piece.appendCodePoint(letter);
            if (letter == ' ' || alone) flush(pieces, piece, letter == ' ');
        }
        flush(pieces, piece);
        return pieces;
    }

    private static boolean opens(StringBuilder piece) {
        return "「『（《〈“‘([".indexOf(piece.charAt(piece.length() - 1)) >= 0;
    }

    private static void flush(List<String> pieces, StringBuilder piece, boolean always) {
        if (always || !piece.isEmpty()) flush(pieces, piece);
    }

    /** Closing punctuation stays with what it follows. */
    private static void flush(List<String> pieces, StringBuilder piece) {
        if (piece.isEmpty()) return;
        if (!pieces.isEmpty() && "，。、；：！？」』）》〉”’".indexOf(piece.charAt(0)) >= 0) {
            pieces.set(pieces.size() - 1, pieces.getLast() + piece);
        } else {
            pieces.add(piece.toString());
        }
        piece.setLength(0);
    }

    private List<String> cut(String line, float size, float most) {
        if (width(line, size) <= most) return List.of(line);
        List<String> cut = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        for (int letter : line.codePoints().toArray()) {
            String next = Character.toString(letter);
            if (!part.isEmpty() && width(part + next, size) > most) {
                cut.add(part.toString());
                part.setLength(0);
            }
            part.append(next);
        }
        cut.add(part.toString());
        return cut;
    }
}
