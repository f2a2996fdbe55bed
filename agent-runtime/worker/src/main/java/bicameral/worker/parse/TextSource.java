package bicameral.worker.parse;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The characters of a text file through a small buffer. Tells how far it has come. Not thread-safe. */
final class TextSource implements Closeable {
    /** A line is never longer; of one that is, the rest comes as lines of their own. */
    private static final int LONGEST_LINE = 1 << 20;

    private final Counted bytes;
    private final Reader reader;
    private final Blocks blocks;
    private final long size;
    private final char[] buffer = new char[32 * 1024];
    private int at;
    private int end;
    private boolean afterReturn;

    private TextSource(Counted bytes, Charset charset, long size, Blocks blocks) {
        this.bytes = bytes;
        this.reader = new InputStreamReader(
                bytes,
                charset.newDecoder()
                        .onMalformedInput(CodingErrorAction.REPLACE)
                        .onUnmappableCharacter(CodingErrorAction.REPLACE));
        this.size = Math.max(1, size);
        this.blocks = blocks;
    }

    static TextSource open(Path file, Charset charset, Blocks blocks) throws IOException {
        return new TextSource(new Counted(Files.newInputStream(file)), charset, Files.size(file), blocks);
    }

    /** The next character, -1 at the end. */
    int next() throws IOException {
        if (at == end && !fill()) return -1;
        return buffer[at++];
    }

    /** The next line without its end, null at the end of the text. */
    @Nullable
    String line() throws IOException {
        StringBuilder before = null;
        while (true) {
            if (at == end && !fill()) return before == null ? null : before.toString();
            if (afterReturn && buffer[at] == '\n') at++;
            afterReturn = false;
            int start = at;
            while (at < end && buffer[at] != '\n' && buffer[at] != '\r') at++;
            int length = at - start;
            boolean over = at < end;
            if (over) afterReturn = buffer[at++] == '\r';
            if (over && before == null) return new String(buffer, start, length);
            if (before == null) before = new StringBuilder(length + 256);
            before.append(buffer, start, length);
            if (over || before.length() >= LONGEST_LINE) return before.toString();
        }
    }

    private boolean fill() throws IOException {
        blocks.reached((int) Math.min(1000, bytes.count * 1000 / size));
        at = 0;
        end = Math.max(0, reader.read(buffer, 0, buffer.length));
        return end > 0;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }

    /** Counts what is read. */
    private static final class Counted extends InputStream {
        private final InputStream in;
        private long count;

        Counted(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            int b = in.read();
            if (b >= 0) count++;
            return b;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int n = in.read(into, from, length);
            if (n > 0) count += n;
            return n;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
