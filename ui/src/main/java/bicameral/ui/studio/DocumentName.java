package bicameral.ui.studio;

import org.jspecify.annotations.Nullable;

/** The name under which an uploaded file is shown: one line, no path, nothing invisible. Never used as a path. */
final class DocumentName {
    static final int LONGEST = 180;
    private static final String UNNAMED = "document";

    private DocumentName() {}

    /** What remains of a name as sent; never empty. */
    static String of(@Nullable String sent) {
        if (sent == null) return UNNAMED;
        String name = sent.substring(Math.max(sent.lastIndexOf('/'), sent.lastIndexOf('\\')) + 1);
        String visible = name.codePoints()
                .filter(DocumentName::visible)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .strip();
        if (visible.isEmpty() || visible.chars().allMatch(c -> c == '.')) return UNNAMED;
        return shortened(visible);
    }

    /** No controls, no marks that turn the direction of text, no halves of characters. */
    private static boolean visible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    /** Long names keep their ending, which tells the kind of file. */
    private static String shortened(String name) {
        int length = name.codePointCount(0, name.length());
        if (length <= LONGEST) return name;
        int dot = name.lastIndexOf('.');
        String ending = dot < 0 || name.length() - dot > 10 ? "" : name.substring(dot);
        int kept = LONGEST - 1 - ending.length();
        return name.substring(0, name.offsetByCodePoints(0, kept)) + "…" + ending;
    }
}
