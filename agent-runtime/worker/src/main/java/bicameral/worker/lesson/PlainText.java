package bicameral.worker.lesson;

/** Writes plain text so that it reads the same where Markdown is expected. */
final class PlainText {
    private static final String MARKS = "\\`*_[]<>#|~!";

    private PlainText() {}

    static String asMarkdown(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (MARKS.indexOf(c) >= 0 && marks(text, i, c)) safe.append('\\');
            safe.append(c);
        }
        return safe.toString();
    }

    /** "5*3" or "no!" mean no markup; a "!" does only before a bracket, a "#" only where a line begins. */
    private static boolean marks(String text, int at, char c) {
        if (c == '!') return at + 1 < text.length() && text.charAt(at + 1) == '[';
        if (c == '#') return at == 0 || text.charAt(at - 1) == '\n' || text.charAt(at - 1) == '#';
        return true;
    }
}
