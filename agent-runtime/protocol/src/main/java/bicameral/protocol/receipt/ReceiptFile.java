package bicameral.protocol.receipt;

import bicameral.protocol.Wire;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Files of receipts: JSON lines in UTF-8, of at most {@value #MOST_BYTES} bytes each. */
public final class ReceiptFile {
    /** Longest line. */
    public static final int MOST_BYTES = 64 * 1024;

    /** Nothing may be missing: a line that leaves out a figure says nothing that can be checked. */
    private static final ObjectReader READER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .addModule(Wire.instants())
            .build()
            .readerFor(ReceiptLine.class);

    private ReceiptFile() {}

    /** Checks a file from beginning to end. Reads as fast as it comes; whatever is no line is a problem of that line. */
    public static Audit.Verdict check(InputStream file, Audit audit) throws IOException {
        InputStream in = new BufferedInputStream(file);
        byte[] line;
        while ((line = next(in)) != null) audit.line(parsed(line));
        return audit.end();
    }

    /** The checkpoints of a file, such as a witness keeps them; other lines do not count. */
    public static List<Checkpoint> checkpoints(InputStream file) throws IOException {
        InputStream in = new BufferedInputStream(file);
        List<Checkpoint> checkpoints = new ArrayList<>();
        byte[] line;
        while ((line = next(in)) != null)
            if (parsed(line) instanceof ReceiptLine.Signed signed) checkpoints.add(signed.checkpoint());
        return checkpoints;
    }

    /** Null also for what reads the same but is not written as it should be: then a byte was changed. */
    private static @Nullable ReceiptLine parsed(byte[] line) {
        if (line.length > MOST_BYTES) return null;
        try {
            ReceiptLine read = READER.readValue(line);
            return Arrays.equals(Wire.encode(read), line) ? read : null;
        } catch (JsonProcessingException | DateTimeException e) {
            return null;
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory", e);
        }
    }

    /** The next line without its end, of what is too long only a little more than may be; null at the end. */
    private static byte @Nullable [] next(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
        int read;
        boolean any = false;
        while ((read = in.read()) >= 0 && read != '\n') {
            any = true;
            if (line.size() <= MOST_BYTES) line.write(read);
        }
        return read < 0 && !any ? null : line.toByteArray();
    }
}
