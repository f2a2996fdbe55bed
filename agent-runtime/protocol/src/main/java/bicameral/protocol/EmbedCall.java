package bicameral.protocol;

import bicameral.protocol.prompt.Piece;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Asks for vectors by the tenant's own embedding endpoint. The gateway knows where that is, its key and what may leave; it
 * believes nothing said here about any of it. Answered by {@link GatewayEvent.Embedded} or {@link GatewayEvent.Unembedded}; of a
 * question {@link GatewayEvent.Sent} comes before.
 *
 * @param message the message being answered, whose question it is; null where the chamber learns from its documents
 * @param endpoint which endpoint it believes to have, as it was told; another one is not asked
 * @param as what the texts are to the model
 * @param redacted whether pseudonyms stand where something tells who somebody is
 * @param texts at most {@value #MOST_TEXTS}, of a question one
 */
public record EmbedCall(@Nullable UUID message, long endpoint, As as, boolean redacted, List<Text> texts)
        implements GatewayCall {
    /** Most texts of one call. */
    public static final int MOST_TEXTS = 32;
    /** Most UTF-16 units of one text. */
    public static final int MOST_CHARACTERS = 2_000;
    /** Most numbers of one vector. */
    public static final int MOST_WIDTH = 4_096;

    public EmbedCall {
        texts = List.copyOf(texts);
    }

    /** What a text is to the model, which may want other words before one than before the other. */
    public enum As {
        QUESTION,
        PASSAGE
    }

    /** One text: its pieces joined. */
    public record Text(List<Piece> pieces) {
        public Text {
            pieces = List.copyOf(pieces);
        }

        /** As the model reads it, without what goes before. */
        public String joined() {
            StringBuilder joined = new StringBuilder();
            pieces.forEach(piece -> joined.append(piece.text()));
            return joined.toString();
        }
    }
}
