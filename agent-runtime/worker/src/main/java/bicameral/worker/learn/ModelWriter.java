package bicameral.worker.learn;

import bicameral.worker.retrieve.Fingerprint;
import bicameral.worker.retrieve.Snapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * Gives every passage its vector and lays all out as {@link Model} reads it. Vectors are summed up term by term from the index's
 * own counts, in an order that depends on the terms only: the same passages give the same bytes. Takes about {@code width} + 24
 * bytes a passage.
 */
final class ModelWriter {
    private static final int CLUSTERED = 4000;
    private static final int MAX_CLUSTERS = 256;
    private static final int ROUNDS = 4;
    private static final int CENTRE_SAMPLE = 64;
    private static final int BLOCK = 1024;
    private static final long SEED = 3;

    private final Snapshot snapshot;
    private final Encoder encoder;
    private final Vocabulary words;
    private final BooleanSupplier cancelled;
    private final int width;
    private final int size;
    private final byte[] vectors;
    private final float[] scale;

    ModelWriter(Snapshot snapshot, Encoder encoder, Vocabulary words, BooleanSupplier cancelled) {
        this.snapshot = snapshot;
        this.encoder = encoder;
        this.words = words;
        this.cancelled = cancelled;
        this.width = encoder.width;
        this.size = snapshot.size();
        this.vectors = new byte[Math.multiplyExact(size, width)];
        this.scale = new float[size];
    }

    private void look() {
        if (cancelled.getAsBoolean()) throw new CancellationException();
    }

    /** Writes all, synced, over whatever is there. */
    void write(Path file, float share) throws IOException {
        try {
            snapshot.stretches().parallelStream().forEach(this::encode);
        } catch (UncheckedIOException e) {
            throw new IOException(e);
        }
        int[] byKey = byKey();
        float[][] centres = centres(byKey);
        int[] all = new int[size];
        Arrays.setAll(all, i -> i);
        int[] cluster = nearest(centres, all);
        int[] start = starts(cluster, centres.length);
        int[] byCluster = grouped(byKey, cluster, start);
        try (FileChannel channel = FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
            int[] documents = documents(byKey);
            MappedByteBuffer out =
                    channel.map(FileChannel.MapMode.READ_WRITE, 0, length(documents.length, centres.length));
            out.order(ByteOrder.LITTLE_ENDIAN);
            out.putInt(Model.MAGIC).putInt(width).putInt(words.size()).putInt(size);
            out.putInt(centres.length)
                    .putInt(documents.length)
                    .putInt(snapshot.collections().size());
            out.putFloat(share).putInt(0);
            for (UUID id : snapshot.collections()) put(out, id);
            putDocuments(out, documents, byKey);
            putWords(out);
            for (float[] centre : centres) for (float x : centre) out.putFloat(x);
            for (int one : start) out.putInt(one);
            putPassages(out, documents, byKey, byCluster);
            putKeys(out, byKey, byCluster);
            out.force();
        }
    }

    private void encode(Snapshot.Stretch stretch) {
        try {
            Snapshot.Counts text = count(stretch, Snapshot.Part.TEXT);
            Snapshot.Counts about = count(stretch, Snapshot.Part.ABOUT);
            float[] sum = new float[width];
            for (int i = 0; i < stretch.to() - stretch.from(); i++) {
                if (i % BLOCK == 0) look();
                Arrays.fill(sum, 0);
                add(sum, text, i, 1);
                add(sum, about, i, Encoder.ABOUT);
                Encoder.normalize(sum);
                int passage = stretch.from() + i;
                scale[passage] = quantize(sum, 0, width, vectors, passage * width);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Snapshot.Counts count(Snapshot.Stretch stretch, Snapshot.Part part) throws IOException {
        look();
        return snapshot.count(stretch, part, term -> Arrays.binarySearch(words.hashes, Fingerprint.of(term)));
    }

    private void add(float[] sum, Snapshot.Counts counts, int passage, float times) {
        for (int at = counts.start(passage); at < counts.start(passage + 1); at++)
            encoder.add(sum, counts.row(at), times * counts.times(at));
    }

    /** To bytes of one scale, which is returned. */
    static float quantize(float[] from, int at, int width, byte[] to, int target) {
        float most = 0;
        for (int k = 0; k < width; k++) most = Math.max(most, Math.abs(from[at + k]));
        if (most == 0) return 0;
        for (int k = 0; k < width; k++) to[target + k] = (byte) Math.round(from[at + k] * 127 / most);
        return most / 127;
    }

    /** All passages by document and ordinal. */
    private int[] byKey() {
        int[] document = new int[size];
        Arrays.setAll(document, snapshot::document);
        int[] start = starts(document, snapshot.documents().size());
        int[] all = new int[size];
        Arrays.setAll(all, i -> i);
        int[] sorted = grouped(all, document, start);
        for (int i = 0; i + 1 < start.length; i++) {
            long[] keys = new long[start[i + 1] - start[i]];
            for (int k = 0; k < keys.length; k++)
                keys[k] = (long) snapshot.ordinal(sorted[start[i] + k]) << 32 | sorted[start[i] + k];
            Arrays.sort(keys);
            for (int k = 0; k < keys.length; k++) sorted[start[i] + k] = (int) keys[k];
        }
        return sorted;
    }

    /** Where each group begins, and one more at the end. */
    private static int[] starts(int[] group, int groups) {
        int[] start = new int[groups + 1];
        for (int one : group) start[one + 1]++;
        for (int i = 0; i < groups; i++) start[i + 1] += start[i];
        return start;
    }

    /** Group by group, each in the order in which they come. */
    private static int[] grouped(int[] order, int[] group, int[] start) {
        int[] next = start.clone();
        int[] grouped = new int[order.length];
        for (int one : order) grouped[next[group[one]]++] = one;
        return grouped;
    }

    /** Where the passages of each document that has some begin, by key. */
    private int[] documents(int[] byKey) {
        return IntStream.range(0, size)
                .filter(i -> i == 0 || snapshot.document(byKey[i]) != snapshot.document(byKey[i - 1]))
                .toArray();
    }

    private long length(int documents, int clusters) {
        return Model.HEADER
                + snapshot.collections().size() * 16L
                + documents * 24L
                + words.size() * (16L + width)
                + 4L * clusters * width
                + (clusters + 1) * 4L
                + size * (20L + width);
    }

    private static void put(MappedByteBuffer out, UUID id) {
        out.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    }

    private void putDocuments(MappedByteBuffer out, int[] documents, int[] byKey) {
        for (int first : documents) {
            put(out, snapshot.documents().get(snapshot.document(byKey[first])));
            out.putInt(snapshot.collection(byKey[first])).putInt(first);
        }
    }

    private void putWords(MappedByteBuffer out) {
        for (long hash : words.hashes) out.putLong(hash);
        for (float weight : encoder.weight) out.putFloat(weight);
        byte[] bytes = new byte[words.size() * width];
        for (int row = 0; row < words.size(); row++)
            out.putFloat(quantize(encoder.vectors, row * width, width, bytes, row * width));
        out.put(bytes);
    }

    private void putPassages(MappedByteBuffer out, int[] documents, int[] byKey, int[] byCluster) {
        int[] number = new int[snapshot.documents().size()];
        for (int i = 0; i < documents.length; i++) number[snapshot.document(byKey[documents[i]])] = i;
        for (int i : byCluster) out.putInt(number[snapshot.document(i)]);
        for (int i : byCluster) out.putInt(snapshot.ordinal(i));
        for (int i : byCluster) out.putInt((int) snapshot.fingerprint(i));
        for (int i : byCluster) out.putFloat(scale[i]);
        for (int i : byCluster) out.put(vectors, i * width, width);
    }

    private void putKeys(MappedByteBuffer out, int[] byKey, int[] byCluster) {
        int[] place = new int[size];
        for (int i = 0; i < size; i++) place[byCluster[i]] = i;
        for (int i : byKey) out.putInt(place[i]);
    }

    /** Centres of about equally many passages, by k-means on a sample; one for a small corpus, which is looked through whole. */
    private float[][] centres(int[] byKey) {
        int count = size < CLUSTERED ? 1 : Math.min(MAX_CLUSTERS, size / 500);
        SplittableRandom random = new SplittableRandom(SEED);
        float[][] centres = new float[count][width];
        if (count == 1) return centres;
        int[] drawn = new int[Math.min(size, count * CENTRE_SAMPLE)];
        for (int i = 0; i < drawn.length; i++) drawn[i] = byKey[random.nextInt(size)];
        for (int c = 0; c < count; c++) add(centres[c], drawn[c]);
        for (float[] centre : centres) Encoder.normalize(centre);
        for (int round = 0; round < ROUNDS; round++) {
            look();
            int[] near = nearest(centres, drawn);
            float[][] next = new float[count][width];
            for (int i = 0; i < drawn.length; i++) add(next[near[i]], drawn[i]);
            for (int c = 0; c < count; c++) if (Encoder.normalize(next[c]) > 0) centres[c] = next[c];
        }
        return centres;
    }

    private void add(float[] sum, int passage) {
        for (int k = 0; k < width; k++) sum[k] += scale[passage] * vectors[passage * width + k];
    }

    /** The centre nearest to each of some passages. */
    private int[] nearest(float[][] centres, int[] passages) {
        int[] near = new int[passages.length];
        if (centres.length == 1) return near;
        VectorBlocks all = new VectorBlocks(centres.length, width, c -> centres[c]);
        IntStream.range(0, (passages.length + BLOCK - 1) / BLOCK).parallel().forEach(block -> {
            look();
            float[] own = new float[width];
            float[] products = new float[centres.length];
            for (int i = block * BLOCK; i < Math.min(passages.length, (block + 1) * BLOCK); i++) {
                for (int k = 0; k < width; k++) own[k] = vectors[passages[i] * width + k];
                all.products(own, products);
                near[i] = highest(products);
            }
        });
        return near;
    }

    private static int highest(float[] products) {
        int highest = 0;
        for (int c = 1; c < products.length; c++) if (products[c] > products[highest]) highest = c;
        return highest;
    }
}
