package bicameral.worker.parse;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.apache.tika.parser.txt.CharsetDetector;
import org.apache.tika.parser.txt.CharsetMatch;

/** Decodes text of unknown encoding. */
final class Charsets {
    private static final Set<String> TRUSTED =
            Set.of("GB18030", "Big5", "Shift_JIS", "EUC-KR", "EUC-JP", "UTF-16LE", "UTF-16BE", "windows-1252");

    private static final int SAMPLE = 1 << 20;

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

    /** The encoding of a text file: what its mark says, else UTF-8 where it is that throughout, else by its statistics. */
    static Charset of(Path file) throws IOException {
        byte[] sample = sample(file);
        if (hasUtf16Mark(sample)) return StandardCharsets.UTF_16;
        return isUtf8(file) ? StandardCharsets.UTF_8 : guess(sample);
    }

    /** The first characters of a file. */
    static String beginning(Path file, Charset charset, int characters) throws IOException {
        try (Reader reader = new InputStreamReader(Files.newInputStream(file), charset)) {
            char[] begin = new char[characters];
            int length = 0;
            int n;
            while (length < characters && (n = reader.read(begin, length, characters - length)) >= 0) length += n;
            return new String(begin, 0, length).replace("\r\n", "\n");
        }
    }

    private static byte[] sample(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(SAMPLE);
        }
    }

    private static boolean hasUtf16Mark(byte[] bytes) {
        return bytes.length >= 2 && ((bytes[0] == -1 && bytes[1] == -2) || (bytes[0] == -2 && bytes[1] == -1));
    }

    private static boolean isUtf8(Path file) throws IOException {
        char[] buffer = new char[64 * 1024];
        try (Reader reader = new InputStreamReader(
                Files.newInputStream(file),
                StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT))) {
            while (reader.read(buffer) >= 0) {
                // Only whether it can be decoded counts.
            }
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** A file with a few broken bytes stays UTF-8. */
    private static Charset guess(byte[] sample) {
        String utf8 = new String(sample, StandardCharsets.UTF_8);
        long broken = utf8.chars().filter(c -> c == 0xFFFD).count();
        if (broken * 100 < utf8.length()) return StandardCharsets.UTF_8;
        CharsetMatch match = new CharsetDetector().setText(sample).detect();
        boolean trusted = match != null && TRUSTED.contains(match.getName()) && Charset.isSupported(match.getName());
        return trusted ? Charset.forName(match.getName()) : StandardCharsets.UTF_8;
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
