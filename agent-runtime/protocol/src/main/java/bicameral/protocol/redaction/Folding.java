package bicameral.protocol.redaction;

/** Full-width letters, digits and signs as ordinary ones, character by character, so that offsets stay. */
final class Folding {
    private static final int WIDTH = 0xFF01 - '!';

    private Folding() {}

    static String fold(String text) {
        for (int i = 0; i < text.length(); i++) if (isWide(text.charAt(i))) return folded(text);
        return text;
    }

    private static String folded(String text) {
        char[] characters = text.toCharArray();
        for (int i = 0; i < characters.length; i++) {
            if (characters[i] == '\u3000') characters[i] = ' ';
            else if (isWide(characters[i])) characters[i] = (char) (characters[i] - WIDTH);
        }
        return new String(characters);
    }

    private static boolean isWide(char c) {
        return c == '\u3000' || (c >= '\uFF01' && c <= '\uFF5E');
    }
}
