package bicameral.worker.retrieve;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file of lines, each a word, a tab and what belongs to it, in the order of the words' bytes in UTF-8 and after a head of lines that
 * begin with #. It is mapped from where the worker is installed: on one machine all workers share its pages, and none has it on its heap,
 * but for the places where lines begin. Out of a jar alone it is read. Thread-safe.
 */
final class Dictionary {
    /** Beside the worker's jar, from where they can be mapped. */
    private static final String PLACE = "dictionaries";

    private final ByteBuffer text;
    /** Where lines begin. */
    private final int[] lines;

    Dictionary(ByteBuffer text) {
        this.text = text;
        int[] starts = new int[1 << 12];
        int count = 0;
        for (int at = 0; at < text.limit(); at = end(at) + 1) {
            if (text.get(at) == '#') continue;
            if (count == starts.length) starts = Arrays.copyOf(starts, 2 * starts.length);
            starts[count++] = at;
        }
        this.lines = Arrays.copyOf(starts, count);
    }

    /** One of those that come with the worker. */
    static Dictionary of(String name) {
        try {
            return new Dictionary(open(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ByteBuffer open(String name) throws IOException {
        URL resource = Objects.requireNonNull(Dictionary.class.getResource(name), name);
        Path beside = beside(name);
        if (Files.exists(beside)) return map(beside);
        if (resource.getProtocol().equals("file")) return map(Path.of(URI.create(resource.toString())));
        try (InputStream in = resource.openStream()) {
            return ByteBuffer.wrap(in.readAllBytes());
        }
    }

    private static Path beside(String name) throws IOException {
        try {
            URL own = Dictionary.class.getProtectionDomain().getCodeSource().getLocation();
            return Path.of(own.toURI()).resolveSibling(PLACE).resolve(name);
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    private static ByteBuffer map(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
        }
    }

    /** What stands after a word's tab; null of a word that is not there. */
    @Nullable
    String under(String word) {
        byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
        int low = 0;
        int high = lines.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = compare(lines[middle], bytes);
            if (order == 0) return rest(lines[middle] + bytes.length + 1);
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }
        return null;
    }

    /** How the word of the line that begins there compares. */
    private int compare(int line, byte[] word) {
        for (int i = 0; i < word.length; i++) {
            byte here = text.get(line + i);
            if (here == '\t') return -1;
            int order = Byte.compareUnsigned(here, word[i]);
            if (order != 0) return order;
        }
        return text.get(line + word.length) == '\t' ? 0 : 1;
    }

    private String rest(int from) {
        byte[] rest = new byte[end(from) - from];
        text.get(from, rest);
        return new String(rest, StandardCharsets.UTF_8);
    }

    private int end(int from) {
        int end = from;
        while (text.get(end) != '\n') end++;
        return end;
    }
}
