package bicameral.worker.parse;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.apache.tika.parser.txt.CharsetDetector;
import org.apache.tika.parser.txt.CharsetMatch;

/** Decodes text of unknown encoding. */
final class Charsets {
    private static final Set<String> TRUSTED =
            Set.of("GB18030", "Big5", "Shift_JIS", "EUC-KR", "EUC-JP", "UTF-16LE", "UTF-16BE", "windows-1252");

    private Charsets() {}

    static String decode(byte[] bytes) {
        if (bytes.length >= 2 && ((bytes[0] == -1 && bytes[1] == -2) || (bytes[0] == -2 && bytes[1] == -1))) {
            return new String(bytes, StandardCharsets.UTF_16);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return decodeOther(bytes);
        }
    }

    /** A UTF-8 file with a few broken bytes stays UTF-8; anything else is guessed from its statistics. */
    private static String decodeOther(byte[] bytes) {
        String utf8 = new String(bytes, StandardCharsets.UTF_8);
        long broken = utf8.chars().filter(c -> c == 0xFFFD).count();
        if (broken * 100 < utf8.length()) {
            return utf8;
        }
        CharsetMatch match = new CharsetDetector().setText(bytes).detect();
        if (match != null && TRUSTED.contains(match.getName()) && Charset.isSupported(match.getName())) {
            return new String(bytes, Charset.forName(match.getName()));
        }
        return utf8;
    }
}
