package bicameral.worker.learn;

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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where what was learned lies: {@code learned/model} and {@code learned/receipt}, each replaced as a whole. What cannot be read
 * counts as not learned.
 */
final class Shelf {
    private final Path directory;
    private volatile @Nullable Taken last;

    Shelf(Path directory) {
        this.directory = directory;
    }

    /**
     * What was learned from.
     *
     * @param passages of each document or source
     * @param confidence what the gate let in; null where answers are as sure as everywhere
     */
    record Taken(
            LearningReceipt receipt,
            Map<UUID, Integer> passages,
            @Nullable Confidence confidence) {
        static final Taken NOTHING =
                new Taken(new LearningReceipt(0, 0, 0, List.of(), null, 0, false, 0, -1), Map.of(), null);

        Taken {
            passages = Map.copyOf(passages);
        }

        /** Passages that have come or gone, as a share of those learned from; 1 where nothing was, but there is something. */
        double growth(Map<UUID, Integer> now) {
            long all = passages.values().stream().mapToLong(Integer::longValue).sum();
            Set<UUID> ids = new HashSet<>(passages.keySet());
            ids.addAll(now.keySet());
            long changed = 0;
            for (UUID id : ids) changed += Math.abs(now.getOrDefault(id, 0) - passages.getOrDefault(id, 0));
            if (changed == 0) return 0;
            return all == 0 ? 1 : (double) changed / all;
        }

        /** Whether something that was learned from is gone. */
        boolean hasForgotten(Map<UUID, Integer> now) {
            return passages.entrySet().stream().anyMatch(old -> now.getOrDefault(old.getKey(), 0) == 0);
        }

        /** What has come since, or has other passages. */
        Set<UUID> newIn(Map<UUID, Integer> now) {
            Set<UUID> fresh = new HashSet<>();
            now.forEach((id, count) -> {
                if (!count.equals(passages.get(id))) fresh.add(id);
            });
            return fresh;
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

    /**
     * Replaces what was there, by the fresh model where there is one. A kill in between leaves a model without its receipt,
     * which is then learned anew.
     */
    void keep(boolean model, Taken taken) throws IOException {
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
        replace(receipt(), ByteBuffer.wrap(Wire.encode(taken)));
        ChamberHome.sync(directory);
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

    private Path file() {
        return directory.resolve("model");
    }

    private Path receipt() {
        return directory.resolve("receipt");
    }
}
