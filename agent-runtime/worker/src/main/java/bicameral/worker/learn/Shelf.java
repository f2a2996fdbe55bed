package bicameral.worker.learn;

import bicameral.protocol.ChamberEvent.LearnedPart;
import bicameral.protocol.ChamberEvent.LearningReceipt;
import bicameral.protocol.Wire;
import bicameral.worker.answer.Confidence;
import bicameral.worker.journal.Journal;
import bicameral.worker.store.ChamberHome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where what was learned lies: {@code learned/model}, {@code learned/material} and {@code learned/receipt}, each replaced as a
 * whole. What cannot be read counts as not learned.
 */
final class Shelf {
    /** Fewer new ones are no reason to learn again by themselves. */
    private static final int FEW_LABELS = 5;

    private final Path directory;
    private volatile @Nullable Taken last;
    private volatile @Nullable Material material;

    Shelf(Path directory) {
        this.directory = directory;
    }

    /**
     * What was learned.
     *
     * @param confidence what the gate let in; null where answers are as sure as everywhere
     * @param encoder which model or endpoint of the tenant's own was tried, 0 where none was
     * @param labels fingerprints of what people had said
     * @param vectors by what the vectors that lie there are, 0 where there are none or it is not known
     */
    record Taken(
            LearningReceipt receipt, @Nullable Confidence confidence, long encoder, Set<Long> labels, long vectors) {
        static final Taken NOTHING =
                new Taken(new LearningReceipt(0, 0, 0, List.of(), null, 0, false, 0, -1), null, 0, Set.of(), 0);

        Taken {
            // Receipts of earlier versions have none.
            labels = labels == null ? Set.of() : Set.copyOf(labels);
        }

        /** Whether the confidence has been tried on it. */
        boolean isCalibrated() {
            return receipt.parts().stream().anyMatch(part -> part.name().equals(Gate.CONFIDENCE));
        }

        /** The same with what came of trying the confidence. */
        Taken with(LearnedPart tried, @Nullable Confidence letIn) {
            List<LearnedPart> parts = new ArrayList<>(receipt.parts());
            parts.add(tried);
            return new Taken(
                    new LearningReceipt(
                            receipt.characters(),
                            receipt.seconds(),
                            receipt.charactersPerSecond(),
                            parts,
                            receipt.trainedAt(),
                            receipt.growth(),
                            receipt.training(),
                            receipt.progress(),
                            receipt.secondsLeft()),
                    letIn,
                    encoder,
                    labels,
                    vectors);
        }

        /** Whether some of what people had said is gone, or enough has been said since. */
        boolean hasOtherLabels(Set<Long> now, double growth) {
            long fresh = now.stream().filter(label -> !labels.contains(label)).count();
            boolean enough = fresh >= Math.max(FEW_LABELS, growth * labels.size());
            return enough || !now.containsAll(labels);
        }
    }

    /** The last learning, from disk the first time. */
    Taken taken() {
        Taken known = last;
        if (known != null) return known;
        try {
            known = Wire.decode(Files.readAllBytes(receipt()), Taken.class);
        } catch (java.nio.file.NoSuchFileException e) {
            known = Taken.NOTHING;
        } catch (IOException | RuntimeException e) {
            Journal.broken("learning_receipt_unreadable", null, e);
            known = Taken.NOTHING;
        }
        last = known;
        return known;
    }

    /** The material first: who sees that something was learned sees from what. */
    private synchronized void known(Taken taken, Material from) {
        material = from;
        last = taken;
    }

    /** What it was learned from. Nothing where there is no receipt of that. */
    synchronized Material material() {
        Material known = material;
        if (known != null) return known;
        known = taken().receipt().trainedAt() == null ? Material.NONE : Material.open(materialFile());
        material = known;
        return known;
    }

    /** The model, where there is one. */
    Optional<Model> model() {
        try {
            return Files.exists(file()) ? Optional.of(Model.open(file())) : Optional.empty();
        } catch (IOException | RuntimeException e) {
            Journal.broken("model_unreadable", null, e);
            return Optional.empty();
        }
    }

    /** Where a model is to be written that is kept afterwards; nothing counts that is left there. */
    Path fresh() throws IOException {
        Files.createDirectories(directory);
        return directory.resolve("model.new");
    }

    /** Where what is about to be learned is to be written down. */
    Path freshMaterial() throws IOException {
        Files.createDirectories(directory);
        return directory.resolve("material.new");
    }

    /**
     * Replaces what was there, by the fresh model where there is one, and by the fresh material. A kill in between leaves a model without its receipt,
     * which is then learned anew.
     */
    void keep(Course.Outcome outcome, Taken taken) throws IOException {
        boolean model = outcome.model();
        Path fresh = fresh();
        Files.deleteIfExists(receipt());
        if (model) {
            // What another process has written is looked at before it takes the place of what is known to be good.
            Model.open(fresh);
            Files.move(fresh, file(), StandardCopyOption.ATOMIC_MOVE);
        } else {
            Files.deleteIfExists(file());
            Files.deleteIfExists(fresh);
        }
        if (outcome.encoded()) {
            EncodedModel.open(freshEncoded());
            Files.move(freshEncoded(), encodedFile(), StandardCopyOption.ATOMIC_MOVE);
        } else {
            Files.deleteIfExists(encodedFile());
            Files.deleteIfExists(freshEncoded());
        }
        Files.move(freshMaterial(), materialFile(), StandardCopyOption.ATOMIC_MOVE);
        replace(receipt(), ByteBuffer.wrap(Wire.encode(taken)));
        ChamberHome.sync(directory);
        known(taken, Material.open(materialFile()));
    }

    /** Adds what came of calibrating to what was learned last. */
    void calibrated(Taken taken) throws IOException {
        replace(receipt(), ByteBuffer.wrap(Wire.encode(taken)));
        last = taken;
    }

    private static void replace(Path file, ByteBuffer bytes) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            while (bytes.hasRemaining()) channel.write(bytes);
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** What the tenant's own model said of the passages, where it is on. */
    Optional<EncodedModel> encoded() {
        try {
            return Files.exists(encodedFile()) ? Optional.of(EncodedModel.open(encodedFile())) : Optional.empty();
        } catch (IOException | RuntimeException e) {
            Journal.broken("encoded_unreadable", null, e);
            return Optional.empty();
        }
    }

    /** Where it lies, where it is by this; null where it is not. */
    @Nullable
    Path encodedBy(long vectors) {
        boolean there = vectors != 0 && taken().vectors() == vectors && Files.exists(encodedFile());
        return there ? encodedFile() : null;
    }

    /** Where that is to be written. */
    Path freshEncoded() {
        return directory.resolve("encoded.new");
    }

    private Path encodedFile() {
        return directory.resolve("encoded");
    }

    private Path materialFile() {
        return directory.resolve("material");
    }

    private Path file() {
        return directory.resolve("model");
    }

    private Path receipt() {
        return directory.resolve("receipt");
    }
}
