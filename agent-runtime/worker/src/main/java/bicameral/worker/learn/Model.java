package bicameral.worker.learn;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What was learned, as it lies on disk: word vectors and passage vectors, a byte a number, mapped and read where needed, so
 * that a chamber wakes without reading it. Thread-safe; a model that was replaced may be used until nobody holds it.
 *
 * <p>The file, little-endian: magic, width, words, passages, clusters, documents, collections (int each), share (float), a
 * reserved int; then the collections; the documents in order of their ids with collection and first place in key order; the
 * words' hashes ascending, weights, scales and vectors; the clusters' centres and first passages; and by cluster the passages'
 * documents, ordinals, fingerprints of the text, scales and vectors; last the passages in key order.
 */
final class Model {
    static final int MAGIC = 0x42694c31;
    static final int HEADER = 9 * 4;
    private static final int PROBED = 12;
    private static final int AT_ONCE = 32;
    /** So that the sum of width products fits. */
    private static final int FINE = 1 << 14;

    final int width;
    final int words;
    final int passages;
    final int clusters;
    final int documents;
    final int collections;
    final float share;
    private final ByteBuffer data;
    private final int atCollections;
    private final int atDocuments;
    private final int atHashes;
    private final int atWeights;
    private final int atWordScales;
    private final int atWords;
    private final int atCentres;
    private final int atClusters;
    private final int atPassageDocuments;
    private final int atOrdinals;
    private final int atFingerprints;
    private final int atScales;
    private final int atPassages;
    private final int atKeys;

    private Model(ByteBuffer data) throws IOException {
        this.data = data;
        if (data.limit() < HEADER || data.getInt(0) != MAGIC) throw new IOException("no model");
        width = data.getInt(4);
        words = data.getInt(8);
        passages = data.getInt(12);
        clusters = data.getInt(16);
        documents = data.getInt(20);
        collections = data.getInt(24);
        share = data.getFloat(28);
        atCollections = HEADER;
        atDocuments = atCollections + collections * 16;
        atHashes = atDocuments + documents * 24;
        atWeights = atHashes + words * 8;
        atWordScales = atWeights + words * 4;
        atWords = atWordScales + words * 4;
        atCentres = atWords + words * width;
        atClusters = atCentres + clusters * width * 4;
        atPassageDocuments = atClusters + (clusters + 1) * 4;
        atOrdinals = atPassageDocuments + passages * 4;
        atFingerprints = atOrdinals + passages * 4;
        atScales = atFingerprints + passages * 4;
        atPassages = atScales + passages * 4;
        atKeys = atPassages + passages * width;
        if (data.limit() != atKeys + passages * 4) throw new IOException("a model of the wrong length");
    }

    /** Maps a file. */
    static Model open(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            return new Model(mapped.order(ByteOrder.LITTLE_ENDIAN));
        }
    }

    static Model of(ByteBuffer bytes) {
        try {
            return new Model(bytes.order(ByteOrder.LITTLE_ENDIAN));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The row of a term, -1 where it has no vector. */
    int row(long hash) {
        int low = 0;
        int high = words - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = Long.compare(data.getLong(atHashes + middle * 8), hash);
            if (order == 0) return middle;
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }
        return -1;
    }

    /** Adds a word's vector, as strong as it tells. */
    void add(float[] sum, int row, float times) {
        float factor = times * data.getFloat(atWeights + row * 4) * data.getFloat(atWordScales + row * 4);
        int at = atWords + row * width;
        for (int k = 0; k < width; k++) sum[k] += factor * data.get(at + k);
    }

    private UUID document(int i) {
        int at = atDocuments + i * 24;
        return new UUID(data.getLong(at), data.getLong(at + 8));
    }

    private int firstKey(int document) {
        return document == documents ? passages : data.getInt(atDocuments + document * 24 + 20);
    }

    /** Where the vector of a passage of this fingerprint (its lower half) is, -1 where there is none. */
    int find(UUID document, int ordinal, int fingerprint) {
        int place = find(document, ordinal);
        return place >= 0 && data.getInt(atFingerprints + place * 4) == fingerprint ? place : -1;
    }

    private int find(UUID document, int ordinal) {
        int low = 0;
        int high = documents - 1;
        int found = -1;
        while (low <= high && found < 0) {
            int middle = (low + high) >>> 1;
            int order = document(middle).compareTo(document);
            if (order == 0) found = middle;
            else if (order < 0) low = middle + 1;
            else high = middle - 1;
        }
        if (found < 0) return -1;
        low = firstKey(found);
        high = firstKey(found + 1) - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int place = data.getInt(atKeys + middle * 4);
            int order = Integer.compare(data.getInt(atOrdinals + place * 4), ordinal);
            if (order == 0) return place;
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }
        return -1;
    }

    /** How like a passage is to a question, -1 to 1. */
    float likeness(float[] question, int place) {
        int at = atPassages + place * width;
        float sum = 0;
        for (int k = 0; k < width; k++) sum += question[k] * data.get(at + k);
        return sum * data.getFloat(atScales + place * 4);
    }

    /** A passage that was found. */
    record Hit(int fingerprint, float likeness) {}

    /** The passages most like a question, best first; those of the nearest clusters only. */
    List<Hit> nearest(float[] question, Collection<UUID> of, int limit) {
        Set<Integer> wanted = wanted(of);
        if (wanted.isEmpty() || passages == 0) return List.of();
        Best best = new Best(limit);
        boolean all = wanted.size() == collections;
        int[] asked = whole(question);
        byte[] some = new byte[AT_ONCE * width];
        for (int cluster : probed(question)) {
            int end = data.getInt(atClusters + cluster * 4 + 4);
            for (int from = data.getInt(atClusters + cluster * 4); from < end; from += AT_ONCE) {
                int count = Math.min(AT_ONCE, end - from);
                data.get(atPassages + from * width, some, 0, count * width);
                for (int i = 0; i < count; i++) {
                    float likeness = dot(asked, some, i * width) * data.getFloat(atScales + (from + i) * 4);
                    if (best.takes(likeness) && (all || wanted.contains(collectionOf(from + i))))
                        best.offer(likeness, from + i);
                }
            }
        }
        return best.descending(
                place -> new Hit(data.getInt(atFingerprints + (int) place * 4), likeness(question, (int) place)));
    }

    private int collectionOf(int place) {
        return data.getInt(atDocuments + data.getInt(atPassageDocuments + place * 4) * 24 + 16);
    }

    /** As whole numbers, whose products are quickly summed; exact enough to choose by. */
    private static int[] whole(float[] question) {
        float most = 0;
        for (float x : question) most = Math.max(most, Math.abs(x));
        int[] whole = new int[question.length];
        for (int k = 0; k < whole.length && most > 0; k++) whole[k] = Math.round(question[k] * FINE / most);
        return whole;
    }

    private static int dot(int[] asked, byte[] passages, int at) {
        int sum = 0;
        for (int k = 0; k < asked.length; k++) sum += asked[k] * passages[at + k];
        return sum;
    }

    private Set<Integer> wanted(Collection<UUID> of) {
        Set<Integer> wanted = new HashSet<>();
        for (int i = 0; i < collections; i++) {
            int at = atCollections + i * 16;
            if (of.contains(new UUID(data.getLong(at), data.getLong(at + 8)))) wanted.add(i);
        }
        return wanted;
    }

    private int[] probed(float[] question) {
        Best best = new Best(Math.min(PROBED, clusters));
        for (int cluster = 0; cluster < clusters; cluster++) {
            float sum = 0;
            int at = atCentres + cluster * width * 4;
            for (int k = 0; k < width; k++) sum += question[k] * data.getFloat(at + k * 4);
            best.offer(sum, cluster);
        }
        return best.descending(place -> (int) place).stream()
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** The highest of many, of equals the one offered first. */
    static final class Best {
        private final float[] scores;
        private final int[] places;
        private int size;

        Best(int limit) {
            scores = new float[limit];
            places = new int[limit];
        }

        /** Whether one of this score would be among them. */
        boolean takes(float score) {
            return size < scores.length || score > scores[size - 1];
        }

        void offer(float score, int place) {
            if (size == scores.length && score <= scores[size - 1]) return;
            int at = size < scores.length ? size++ : size - 1;
            while (at > 0 && scores[at - 1] < score) {
                scores[at] = scores[at - 1];
                places[at] = places[at - 1];
                at--;
            }
            scores[at] = score;
            places[at] = place;
        }

        <T> List<T> descending(LongFunction<@Nullable T> of) {
            List<T> list = new ArrayList<>(size);
            for (int i = 0; i < size; i++) {
                T one = of.apply(places[i]);
                if (one != null) list.add(one);
            }
            return list;
        }
    }
}
