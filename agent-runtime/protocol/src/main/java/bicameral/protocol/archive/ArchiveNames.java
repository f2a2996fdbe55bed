package bicameral.protocol.archive;

import java.util.regex.Pattern;

/** Names that members may have: relative, without a way up, of plain characters. */
final class ArchiveNames {
    static final String MANIFEST = "manifest.jsonl";

    private static final int LONGEST = 240;
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*");

    private ArchiveNames() {}

    static boolean allowed(String path) {
        return path.length() <= LONGEST && PLAIN.matcher(path).matches() && !path.equals(MANIFEST);
    }

    static void require(String path) {
        if (!allowed(path)) throw new IllegalArgumentException("no name for a member: " + path);
    }
}
