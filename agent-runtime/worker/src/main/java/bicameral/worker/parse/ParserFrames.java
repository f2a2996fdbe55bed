package bicameral.worker.parse;

import bicameral.protocol.Wire;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What the parser child says on its standard output. Of each task: any number of {@link Advance} and {@link Member}, then
 * {@link Learned}, {@link Unpacked} or {@link Problem}. A frame is a kind byte, a length and JSON. The reading side trusts
 * neither lengths nor order.
 */
public final class ParserFrames {
    /** A frame is small; a longer one is an attack or a bug. */
    static final int MAX_FRAME_BYTES = 1024 * 1024;

    private ParserFrames() {}

    /** One frame. */
    public sealed interface Frame {}

    /**
     * So far, told several times a second.
     *
     * @param permille of the file; 0 where the format does not tell
     */
    public record Advance(int permille, int passages, long characters) implements Frame {}

    /** A file of an archive: where it lies in the part's directory, or why it is left out. */
    public record Member(
            String name,
            int number,
            long bytes,
            String sha256,
            @Nullable String problem) implements Frame {}

    /** All passages of the document are in its part, which is complete. */
    public record Learned(String mediaType, String title, int pages, long characters, int passages) implements Frame {}

    /** All files of the archive have been told. */
    public record Unpacked(int files) implements Frame {}

    /** The document cannot be learned. */
    public record Problem(String code) implements Frame {}

    static void write(DataOutputStream out, Frame frame) throws IOException {
        byte[] body = Wire.encode(frame);
        char kind = switch (frame) {
            case Advance _ -> 'A';
            case Member _ -> 'M';
            case Learned _ -> 'L';
            case Unpacked _ -> 'U';
            case Problem _ -> 'X';
        };
        out.writeByte(kind);
        out.writeInt(body.length);
        out.write(body);
        out.flush();
    }

    /**
     * The next frame, or null where the child has died.
     *
     * @throws IOException where the child does not keep to the format
     */
    public static @Nullable Frame read(DataInputStream in) throws IOException {
        try {
            int kind = in.readByte();
            int length = in.readInt();
            if (length < 0 || length > MAX_FRAME_BYTES) throw new IOException("frame of " + length + " bytes");
            byte[] body = in.readNBytes(length);
            if (body.length < length) return null;
            return switch (kind) {
                case 'A' -> Wire.decode(body, Advance.class);
                case 'M' -> Wire.decode(body, Member.class);
                case 'L' -> Wire.decode(body, Learned.class);
                case 'U' -> Wire.decode(body, Unpacked.class);
                case 'X' -> Wire.decode(body, Problem.class);
                default -> throw new IOException("frame of unknown kind");
            };
        } catch (EOFException e) {
            return null;
        }
    }
}
