package bicameral.worker.learn;

import bicameral.worker.retrieve.Terms;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/** Gives every passage of the corpus its vector and lays all out as {@link Model} reads it. The same corpus gives the same bytes. */
final class ModelWriter {
    private static final int CLUSTERED = 4000;
    private static final int MAX_CLUSTERS = 256;
    private static final int ROUNDS = 4;
    private static final int CENTRE_SAMPLE = 64;
    private static final long SEED = 3;

    private final Encoder encoder;
    private final Vocabulary words;
    private final TermTable terms;
    private final int width;
    private final Map<UUID, UUID> ids = new HashMap<>();
    private UUID[] collection = new UUID[256];
    private UUID[] document = new UUID[256];
    private int[] ordinal = new int[256];
    private int[] fingerprint = new int[256];
    private float[] scale = new float[256];
    private byte[] vectors;
    private int size;

    private ModelWriter(Encoder encoder, Vocabulary words, TermTable terms) {
        this.encoder = encoder;
        this.words = words;
        this.terms = terms;
        this.width = encoder.width;
        this.vectors = new byte[256 * width];
    }

    static ByteBuffer write(
            Corpus corpus, Encoder encoder, Vocabulary words, TermTable terms, float share, BooleanSupplier cancelled)
            throws IOException {
        ModelWriter writer = new ModelWriter(encoder, words, terms);
        corpus.read((collection, document, ordinal, about, text) -> {
            writer.add(collection, document, ordinal, about, text);
            return !cancelled.getAsBoolean();
        });
        if (cancelled.getAsBoolean()) throw new CancellationException();
        return writer.bytes(share);
    }

    private void add(UUID ofCollection, UUID ofDocument, int at, String about, String text) {
        if (size == ordinal.length) grow();
        float[] sum = new float[width];
        add(sum, about, Encoder.ABOUT);
        add(sum, text, 1);
        Encoder.normalize(sum);
        collection[size] = ids.computeIfAbsent(ofCollection, id -> id);
        document[size] = ids.computeIfAbsent(ofDocument, id -> id);
        ordinal[size] = at;
        fingerprint[size] = Model.fingerprint(text);
        scale[size] = quantize(sum, 0, width, vectors, size * width);
        size++;
    }

    private void grow() {
        int more = size * 2;
        collection = Arrays.copyOf(collection, more);
        document = Arrays.copyOf(document, more);
        ordinal = Arrays.copyOf(ordinal, more);
        fingerprint = Arrays.copyOf(fingerprint, more);
        scale = Arrays.copyOf(scale, more);
        vectors = Arrays.copyOf(vectors, more * width);
    }

    private void add(float[] sum, String text, float times) {
        for (Terms.Term term : Terms.of(text)) {
            if (!Sample.counts(term.kind())) continue;
            int id = terms.find(TermTable.hash(term.text()));
            if (id >= 0 && id < words.rowOf.length && words.rowOf[id] >= 0) encoder.add(sum, words.rowOf[id], times);
        }
    }

    /** To bytes of one scale, which is returned. */
    static float quantize(float[] from, int at, int width, byte[] to, int target) {
        float most = 0;
        for (int k = 0; k < width; k++) most = Math.max(most, Math.abs(from[at + k]));
        if (most == 0) return 0;
        for (int k = 0; k < width; k++) to[target + k] = (byte) Math.round(from[at + k] * 127 / most);
        return most / 127;
    }

    private ByteBuffer bytes(float share) {
        Integer[] byKey = new Integer[size];
        Arrays.setAll(byKey, i -> i);
        Arrays.sort(byKey, Comparator.<Integer, UUID>comparing(i -> document[i]).thenComparingInt(i -> ordinal[i]));
        List<UUID> collections =
                List.copyOf(new TreeSet<>(Arrays.asList(collection).subList(0, size)));
        float[][] centres = centres(byKey);
        int[] cluster = new int[size];
        for (int i = 0; i < size; i++) cluster[i] = nearest(centres, i);
        Integer[] byCluster = byKey.clone();
        Arrays.sort(byCluster, Comparator.comparingInt(i -> cluster[i]));
        int documents = 0;
        int[] documentOf = new int[size];
        for (int i = 0; i < size; i++) {
            if (i == 0 || !document[byKey[i]].equals(document[byKey[i - 1]])) documents++;
            documentOf[byKey[i]] = documents - 1;
        }
        long length = Model.HEADER
                + collections.size() * 16L
                + documents * 24L
                + words.size() * (16L + width)
                + 4L * centres.length * width
                + (centres.length + 1) * 4L
                + size * (20L + width);
        ByteBuffer out = ByteBuffer.allocate(Math.toIntExact(length)).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(Model.MAGIC).putInt(width).putInt(words.size()).putInt(size).putInt(centres.length);
        out.putInt(documents).putInt(collections.size()).putFloat(share).putInt(0);
        for (UUID id : collections) put(out, id);
        for (int i = 0; i < size; i++) {
            if (i > 0 && documentOf[byKey[i]] == documentOf[byKey[i - 1]]) continue;
            put(out, document[byKey[i]]);
            out.putInt(collections.indexOf(collection[byKey[i]])).putInt(i);
        }
        putWords(out);
        for (float[] centre : centres) for (float x : centre) out.putFloat(x);
        putClusterStarts(out, cluster, centres.length);
        for (int i : byCluster) out.putInt(documentOf[i]);
        for (int i : byCluster) out.putInt(ordinal[i]);
        for (int i : byCluster) out.putInt(fingerprint[i]);
        for (int i : byCluster) out.putFloat(scale[i]);
        for (int i : byCluster) out.put(vectors, i * width, width);
        int[] placeOf = new int[size];
        for (int place = 0; place < size; place++) placeOf[byCluster[place]] = place;
        for (int i : byKey) out.putInt(placeOf[i]);
        return out.flip().order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void put(ByteBuffer out, UUID id) {
        out.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    }

    private void putWords(ByteBuffer out) {
        for (long hash : words.hashes) out.putLong(hash);
        for (float weight : encoder.weight) out.putFloat(weight);
        byte[] bytes = new byte[words.size() * width];
        for (int row = 0; row < words.size(); row++)
            out.putFloat(quantize(encoder.vectors, row * width, width, bytes, row * width));
        out.put(bytes);
    }

    private static void putClusterStarts(ByteBuffer out, int[] cluster, int clusters) {
        int[] start = new int[clusters + 1];
        for (int one : cluster) start[one + 1]++;
        for (int i = 0; i < clusters; i++) start[i + 1] += start[i];
        for (int one : start) out.putInt(one);
    }

    /** Centres of about equally many passages, by k-means on a sample; one for a small corpus, which is looked through whole. */
    private float[][] centres(Integer[] byKey) {
        int count = size < CLUSTERED ? 1 : Math.min(MAX_CLUSTERS, size / 500);
        SplittableRandom random = new SplittableRandom(SEED);
        float[][] centres = new float[count][width];
        if (count == 1) return centres;
        int[] drawn = new int[Math.min(size, count * CENTRE_SAMPLE)];
        for (int i = 0; i < drawn.length; i++) drawn[i] = byKey[random.nextInt(size)];
        for (int c = 0; c < count; c++) add(centres[c], drawn[c]);
        for (float[] centre : centres) Encoder.normalize(centre);
        for (int round = 0; round < ROUNDS; round++) {
            float[][] next = new float[count][width];
            for (int one : drawn) add(next[nearest(centres, one)], one);
            for (int c = 0; c < count; c++) if (Encoder.normalize(next[c]) > 0) centres[c] = next[c];
        }
        return centres;
    }

    private void add(float[] sum, int passage) {
        for (int k = 0; k < width; k++) sum[k] += scale[passage] * vectors[passage * width + k];
    }

    private int nearest(float[][] centres, int passage) {
        int best = 0;
        float most = Float.NEGATIVE_INFINITY;
        for (int c = 0; c < centres.length && centres.length > 1; c++) {
            float sum = 0;
            for (int k = 0; k < width; k++) sum += centres[c][k] * vectors[passage * width + k];
            if (sum > most) {
                most = sum;
                best = c;
            }
        }
        return best;
    }
}
