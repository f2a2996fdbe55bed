package bicameral.worker.learn;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * What a model of the tenant's own, or its endpoint, says of each passage, as it lies on disk: a byte a number, mapped, looked through from end to
 * end. Thread-safe; one that was replaced may be used until nobody holds it.
 *
 * <p>The file, little-endian: magic, width, passages, share (float); then the passages in the order of document and ordinal, each
 * with document and collection (16 bytes each), ordinal, fingerprint of the text, scale and vector.
 */
final class EncodedModel {
    /** More are not looked through within a search. */
    static final int MOST_PASSAGES = 50_000;

    private static final int MOST_WIDTH = 4_096;
    /** All of them lie in memory while they are written. */
    private static final long MOST_BYTES = 64L << 20;

    private static final int PIECE = 64 * 1024;
    private static final int MAGIC = 0x42694531;
    private static final int HEADER = 16;
    private static final int KEY = 44;

    final int width;
    final int passages;
    final float share;
    private final ByteBuffer data;
    private final int row;

    private EncodedModel(ByteBuffer data) throws IOException {
        this.data = data;
        if (data.capacity() < HEADER || data.getInt(0) != MAGIC) throw new IOException("not a file of vectors");
        width = data.getInt(4);
        passages = data.getInt(8);
        share = data.getFloat(12);
        row = KEY + width;
        boolean sound = width > 0 && width <= MOST_WIDTH && passages >= 0 && passages <= MOST_PASSAGES && share > 0;
        if (!sound || data.capacity() != HEADER + (long) passages * row)
            throw new IOException("a broken file of vectors");
    }

    static EncodedModel open(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return new EncodedModel(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size())
                    .order(ByteOrder.LITTLE_ENDIAN));
        }
    }

    /** Of so many passages there is room for the vectors. */
    static int room(int width) {
        return (int) Math.min(MOST_PASSAGES, MOST_BYTES / (KEY + width));
    }

    /** A passage and its vector, a byte a number. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Row(UUID document, UUID collection, int ordinal, int fingerprint, float scale, byte[] fine) {
        static Row of(UUID document, UUID collection, int ordinal, int fingerprint, float[] vector) {
            byte[] fine = new byte[vector.length];
            float scale = ModelWriter.quantize(vector, 0, vector.length, fine, 0);
            return new Row(document, collection, ordinal, fingerprint, scale, fine);
        }
    }

    /** Writes rows that are in order, synced, over whatever is there. */
    static void write(Path file, int width, float share, List<Row> rows) throws IOException {
        ByteBuffer out = ByteBuffer.allocate(PIECE).order(ByteOrder.LITTLE_ENDIAN);
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            out.putInt(MAGIC).putInt(width).putInt(rows.size()).putFloat(share);
            for (Row row : rows) {
                if (out.remaining() < KEY + width) flush(out, channel);
                put(out, row.document());
                put(out, row.collection());
                out.putInt(row.ordinal())
                        .putInt(row.fingerprint())
                        .putFloat(row.scale())
                        .put(row.fine());
            }
            flush(out, channel);
            channel.force(true);
        }
    }

    private static void flush(ByteBuffer out, FileChannel channel) throws IOException {
        out.flip();
        while (out.hasRemaining()) channel.write(out);
        out.clear();
    }

    /** The passage at a place with its vector. */
    Row row(int place) {
        byte[] fine = new byte[width];
        data.get(at(place) + KEY, fine);
        return new Row(
                id(at(place)),
                id(at(place) + 16),
                data.getInt(at(place) + 32),
                fingerprint(place),
                data.getFloat(at(place) + 40),
                fine);
    }

    private static void put(ByteBuffer out, UUID id) {
        out.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    }

    private UUID id(int at) {
        return new UUID(data.getLong(at), data.getLong(at + 8));
    }

    private int at(int place) {
        return HEADER + place * row;
    }

    /** Where a passage is, as its text is now; below 0 where it is not. */
    int find(UUID document, int ordinal, int fingerprint) {
        int low = 0;
        int high = passages - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = id(at(middle)).compareTo(document);
            if (order == 0) order = Integer.compare(data.getInt(at(middle) + 32), ordinal);
            if (order == 0) return data.getInt(at(middle) + 36) == fingerprint ? middle : -1;
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }
        return -1;
    }

    /** How like a passage is to a question, from -1 to 1. */
    float likeness(float[] question, int place) {
        int from = at(place) + KEY;
        float sum = 0;
        for (int k = 0; k < width; k++) sum += question[k] * data.get(from + k);
        return sum * data.getFloat(at(place) + 40);
    }

    int fingerprint(int place) {
        return data.getInt(at(place) + 36);
    }

    /** The places of the passages of some collections that are most like a question, best first. */
    List<Integer> nearest(float[] question, Collection<UUID> collections, int most) {
        Model.Best best = new Model.Best(most);
        for (int place = 0; place < passages; place++)
            if (collections.contains(id(at(place) + 16))) best.offer(likeness(question, place), place);
        return best.descending(place -> (int) place);
    }
}
