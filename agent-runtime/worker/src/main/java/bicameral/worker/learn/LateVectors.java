package bicameral.worker.learn;

import bicameral.protocol.EmbedCall;
import bicameral.worker.encode.EncoderFailed;
import bicameral.worker.encode.TextEncoder;
import bicameral.worker.retrieve.Fingerprint;
import bicameral.worker.retrieve.KnowledgeIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * Has the tenant's endpoint encode what came after the last course, which may be long before the next. Each passage is asked about
 * once; where the endpoint does not answer, it is left for the next time something changes.
 */
final class LateVectors {
    /** So many at a time; the learning thread has other things to do. */
    private static final int MOST = 2_000;

    private final OwnModels own;
    private final BooleanSupplier cancelled;

    LateVectors(OwnModels own, BooleanSupplier cancelled) {
        this.own = own;
        this.cancelled = cancelled;
    }

    private record Late(UUID collection, UUID document, int ordinal, String shown, int fingerprint) {}

    /**
     * Adds to what lies in a file.
     *
     * @param documents that have come, or have other passages
     * @return whether anything was added
     */
    boolean add(Path file, KnowledgeIndex index, Set<UUID> documents) throws IOException {
        EncodedModel model = EncodedModel.open(file);
        int room = Math.min(MOST, Math.min(own.most(), EncodedModel.room(model.width)) - model.passages);
        List<Late> late = room <= 0 ? List.of() : late(model, index, documents, room);
        if (late.isEmpty()) return false;
        List<EncodedModel.Row> rows = new ArrayList<>();
        try {
            for (int from = 0; from < late.size(); from += EmbedCall.MOST_TEXTS)
                rows.addAll(encoded(
                        late.subList(from, Math.min(late.size(), from + EmbedCall.MOST_TEXTS)), model.width));
        } catch (EncoderFailed e) {
            return false;
        }
        for (int place = 0; place < model.passages; place++) rows.add(model.row(place));
        rows.sort(Comparator.comparing(EncodedModel.Row::document).thenComparingInt(EncodedModel.Row::ordinal));
        Path fresh = file.resolveSibling(file.getFileName() + ".late");
        EncodedModel.write(fresh, model.width, model.share, rows);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        return true;
    }

    private List<Late> late(EncodedModel model, KnowledgeIndex index, Set<UUID> documents, int room)
            throws IOException {
        List<Late> late = new ArrayList<>();
        KnowledgeIndex.Wanted unknown =
                (document, ordinal, fingerprint) -> model.find(document, ordinal, (int) fingerprint) < 0;
        index.visit(documents, unknown, (collection, document, ordinal, about, text) -> {
            int fingerprint = (int) Fingerprint.of(text);
            late.add(new Late(collection, document, ordinal, PairTexts.shown(about, text), fingerprint));
            return late.size() < room && !cancelled.getAsBoolean();
        });
        return late;
    }

    private List<EncodedModel.Row> encoded(List<Late> some, int width) throws IOException {
        if (cancelled.getAsBoolean()) throw new CancellationException();
        float[][] vectors =
                own.learn(new CourseFrame.Wanted(some.stream().map(Late::shown).toList(), TextEncoder.As.PASSAGE));
        List<EncodedModel.Row> rows = new ArrayList<>();
        for (int i = 0; i < vectors.length; i++) {
            if (vectors[i].length != width) throw new EncoderFailed("endpoint_answer");
            Late late = some.get(i);
            rows.add(EncodedModel.Row.of(
                    late.document(), late.collection(), late.ordinal(), late.fingerprint(), vectors[i]));
        }
        return rows;
    }
}
