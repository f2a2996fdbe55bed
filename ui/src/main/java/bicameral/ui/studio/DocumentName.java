package bicameral.ui.studio;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The name under which an uploaded file is shown: one line, nothing invisible, nothing that climbs. Never used as a path. */
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

    /**
     * As {@link #of}, with the folders of a file that came in one: only a plain way down, {@code manuals/2026/spray.pdf},
     * keeps them; drives, roots, steps up and ways too long leave the last part alone.
     */
    static String withFolders(@Nullable String sent) {
        if (sent == null || sent.indexOf('/') <= 0 || sent.indexOf('\\') >= 0 || sent.indexOf(':') >= 0)
            return of(sent);
        List<String> parts = List.of(sent.split("/", -1));
        if (parts.stream()
                .anyMatch(part -> part.isBlank() || part.strip().chars().allMatch(c -> c == '.'))) return of(sent);
        String way = parts.stream().map(DocumentName::of).collect(Collectors.joining("/"));
        return way.codePointCount(0, way.length()) > LONGEST ? of(sent) : way;
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
