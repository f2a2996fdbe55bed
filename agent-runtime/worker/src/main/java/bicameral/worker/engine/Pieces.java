package bicameral.worker.engine;

import bicameral.protocol.ChamberEvent;
import bicameral.protocol.prompt.Markers;
import bicameral.protocol.prompt.Piece;
import bicameral.protocol.prompt.Piece.Sort;
import bicameral.protocol.redaction.Redactor;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Puts a turn together, piece by piece: redacted where there is a redactor, and with forged marks of roles made harmless. */
final class Pieces {
    private final @Nullable Redactor redactor;
    private final List<Piece> pieces = new ArrayList<>();

    Pieces(@Nullable Redactor redactor) {
        this.redactor = redactor;
    }

    /** The product's own words. */
    Pieces own(String text) {
        pieces.add(Piece.of(Sort.TEMPLATE, text));
        return this;
    }

    Pieces add(Sort sort, String text) {
        return add(sort, text, null, 0, false);
    }

    /** The words of a passage. */
    Pieces passage(ChamberEvent.Passage passage) {
        return add(Sort.PASSAGE, passage.text(), passage.document(), passage.id(), true);
    }

    /** Its document's name or its place. */
    void about(ChamberEvent.Passage passage, String text) {
        add(Sort.PASSAGE, text, passage.document(), passage.id(), false);
    }

    /** @param placed whether offsets in the text say where a piece is from */
    private Pieces add(Sort sort, String text, @Nullable UUID document, long passage, boolean placed) {
        if (redactor == null) {
            plain(sort, text, document, passage, 0, placed ? text.length() : 0);
            return this;
        }
        for (Redactor.Piece piece : redactor.redact(text).pieces()) {
            int start = placed ? piece.start() : 0;
            int end = placed ? piece.end() : 0;
            if (piece.pseudonym()) pieces.add(new Piece(Sort.PSEUDONYM, piece.text(), document, passage, start, end));
            else plain(sort, piece.text(), document, passage, start, end);
        }
        return this;
    }

    private void plain(Sort sort, String text, @Nullable UUID document, long passage, int start, int end) {
        if (!text.isEmpty()) pieces.add(new Piece(sort, Markers.neutralised(text), document, passage, start, end));
    }

    List<Piece> all() {
        return pieces;
    }
}
