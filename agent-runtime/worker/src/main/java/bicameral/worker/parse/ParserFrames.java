package bicameral.worker.parse;

import bicameral.protocol.Wire;
import bicameral.worker.passage.Passage;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What the parser child says on its standard output: {@link Facts}, the passages in order, {@link End}; or {@link Problem}
 * at any point. A frame is a kind byte, a length and JSON. The reading side trusts nothing: neither lengths nor order.
 */
public final class ParserFrames {
    /** A passage is small; a longer frame is an attack or a bug. */
    static final int MAX_FRAME_BYTES = 4 * 1024 * 1024;

    private ParserFrames() {}

    /** One frame. */
    public sealed interface Frame {}

    /** First: what the document is. */
    public record Facts(String mediaType, String title, int pages, long characters, int passages) implements Frame {}

    /** One passage. */
    public record Piece(Passage passage, int bytes) implements Frame {}

    /** The document cannot be learned. */
    public record Problem(String code) implements Frame {}

    /** Last: everything has been said. */
    public record End() implements Frame {}

    static void write(DataOutputStream out, Frame frame) throws IOException {
        switch (frame) {
            case Facts facts -> write(out, 'F', Wire.encode(facts));
            case Piece piece -> write(out, 'P', Wire.encode(piece.passage()));
            case Problem problem -> write(out, 'X', Wire.encode(problem));
            case End end -> write(out, 'E', new byte[0]);
        }
    }

    private static void write(DataOutputStream out, char kind, byte[] body) throws IOException {
        out.writeByte(kind);
        out.writeInt(body.length);
        out.write(body);
    }

    /**
     * The next frame, or null where the child has died before its end.
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
                case 'F' -> Wire.decode(body, Facts.class);
                case 'P' -> new Piece(Wire.decode(body, Passage.class), length);
                case 'X' -> Wire.decode(body, Problem.class);
                case 'E' -> new End();
                default -> throw new IOException("frame of unknown kind");
            };
        } catch (EOFException e) {
            return null;
        }
    }
}
