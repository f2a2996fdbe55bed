package bicameral.protocol;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads and writes the protocol's lines. Thread-safe; the streams passed in are not shared. */
public final class Wire {
    /** Longest line accepted, in bytes. A longer one ends the exchange with an {@link IOException}. */
    public static final int MAX_LINE_BYTES = 8 * 1024 * 1024;

    /** Within what a buffered stream holds, so that it need not grow to give back what was read too much. */
    private static final int PIECE_BYTES = 4 * 1024;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .addModule(new InstantModule())
            .build();
    private static final ObjectWriter WRITER = MAPPER.writer();

    /** Found once a type, not once a token. */
    private static final ClassValue<ObjectWriter> WRITERS = new ClassValue<>() {
        @Override
        protected ObjectWriter computeValue(Class<?> type) {
            return WRITER.forType(rootType(type));
        }
    };

    private static final ClassValue<ObjectReader> READERS = new ClassValue<>() {
        @Override
        protected ObjectReader computeValue(Class<?> type) {
            return MAPPER.readerFor(type);
        }
    };

    private Wire() {}

    /** Writes one record as one line and flushes. */
    public static void write(OutputStream out, Object message) throws IOException {
        byte[] json = encode(message);
        byte[] line = new byte[json.length + 1];
        System.arraycopy(json, 0, line, 0, json.length);
        line[json.length] = '\n';
        out.write(line);
        out.flush();
    }

    /**
     * Reads one record; null at the end of the stream.
     *
     * @throws IOException on a broken or overlong line; its message never holds content
     */
    public static <T> @Nullable T read(InputStream in, Class<T> type) throws IOException {
        return read(in, type, MAX_LINE_BYTES);
    }

    /** As above, with a bound of the reader's own on the line. */
    public static <T> @Nullable T read(InputStream in, Class<T> type, int maxBytes) throws IOException {
        byte @Nullable [] line = readLine(in, maxBytes);
        return line == null ? null : decode(line, type);
    }

    /** A record as JSON without line end. */
    public static byte[] encode(Object message) {
        try {
            return WRITERS.get(message.getClass()).writeValueAsBytes(message);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a protocol record cannot be written: " + message.getClass(), e);
        }
    }

    /** The record in a line. */
    public static <T> T decode(byte[] line, Class<T> type) throws IOException {
        try {
            return READERS.get(type).readValue(line);
        } catch (JsonProcessingException e) {
            e.clearLocation();
            throw new IOException("not a " + type.getSimpleName() + " record");
        }
    }

    /** Sealed parents carry the type tag; writing through them keeps it. */
    private static Class<?> rootType(Class<?> type) {
        for (Class<?> parent : type.getInterfaces()) if (parent.isAnnotationPresent(JsonTypeInfo.class)) return parent;
        return type;
    }

    /** Times as RFC 3339. */
    public static Module instants() {
        return new InstantModule();
    }

    private static byte @Nullable [] readLine(InputStream in, int maxBytes) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(512);
        boolean whole = in.markSupported() ? pieces(in, line, maxBytes) : bytes(in, line, maxBytes);
        if (whole) return line.toByteArray();
        if (line.size() > 0) throw new IOException("connection closed within a line");
        return null;
    }

    /** As much at once as there is, and what belongs to the next line is given back. False where the stream ended before. */
    private static boolean pieces(InputStream in, ByteArrayOutputStream line, int maxBytes) throws IOException {
        byte[] piece = new byte[PIECE_BYTES];
        while (true) {
            in.mark(PIECE_BYTES);
            int read = in.read(piece);
            if (read < 0) return false;
            int end = 0;
            while (end < read && piece[end] != '\n') end++;
            if (end > maxBytes - line.size()) throw overlong(maxBytes);
            line.write(piece, 0, end);
            if (end == read) continue;
            in.reset();
            in.skipNBytes(end + 1L);
            return true;
        }
    }

    private static boolean bytes(InputStream in, ByteArrayOutputStream line, int maxBytes) throws IOException {
        int b;
        while ((b = in.read()) >= 0) {
            if (b == '\n') return true;
            if (line.size() >= maxBytes) throw overlong(maxBytes);
            line.write(b);
        }
        return false;
    }

    private static IOException overlong(int maxBytes) {
        return new IOException("line longer than " + maxBytes + " bytes");
    }

    /** RFC 3339 text for instants, without the weight of the whole date module at a chamber's start. */
    private static final class InstantModule extends com.fasterxml.jackson.databind.module.SimpleModule {
        private static final long serialVersionUID = 1;

        InstantModule() {
            addSerializer(Instant.class, com.fasterxml.jackson.databind.ser.std.ToStringSerializer.instance);
            addDeserializer(
                    Instant.class,
                    new com.fasterxml.jackson.databind.deser.std.FromStringDeserializer<Instant>(Instant.class) {
                        private static final long serialVersionUID = 1;

                        @Override
                        protected Instant _deserialize(
                                String value, com.fasterxml.jackson.databind.DeserializationContext context) {
                            return Instant.parse(value);
                        }
                    });
        }
    }
}
