package bicameral.worker.retrieve;

import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;

/**
 * All passages of an index as of one moment, each as one number: of its text and of its place in its document or source. Read from
 * columns, no text is; all of them in some milliseconds for each hundred thousand. Not thread-safe.
 */
public final class Prints implements Closeable {
    private final IndexReader reader;
    private final Closeable held;

    Prints(IndexReader reader, Closeable held) {
        this.reader = reader;
        this.held = held;
    }

    /** All documents and sources that have passages. */
    public Map<UUID, Content> contents() throws IOException {
        Map<UUID, Content> contents = new HashMap<>();
        for (LeafReaderContext leaf : reader.leaves()) add(leaf.reader(), contents);
        return contents;
    }

    private static void add(LeafReader leaf, Map<UUID, Content> contents) throws IOException {
        SortedDocValues owners = DocValues.getSorted(leaf, Entries.DOCUMENT);
        int[] passages = new int[owners.getValueCount()];
        long[] sums = new long[passages.length];
        Columns columns = new Columns(leaf);
        Bits live = leaf.getLiveDocs();
        for (int doc = owners.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = owners.nextDoc()) {
            if (live != null && !live.get(doc)) continue;
            passages[owners.ordValue()]++;
            sums[owners.ordValue()] += columns.print(doc);
        }
        for (int owner = 0; owner < passages.length; owner++) {
            if (passages[owner] == 0) continue;
            UUID id = UUID.fromString(owners.lookupOrd(owner).utf8ToString());
            contents.merge(
                    id,
                    new Content(passages[owner], sums[owner]),
                    (one, other) -> new Content(one.passages() + other.passages(), one.sum() + other.sum()));
        }
    }

    /** Those of one document or source, ascending. */
    public long[] of(UUID document) throws IOException {
        long[] prints = new long[16];
        int size = 0;
        for (LeafReaderContext leaf : reader.leaves()) {
            org.apache.lucene.index.Terms ids = leaf.reader().terms(Entries.DOCUMENT);
            TermsEnum terms = ids == null ? TermsEnum.EMPTY : ids.iterator();
            if (!terms.seekExact(new BytesRef(document.toString()))) continue;
            Columns columns = new Columns(leaf.reader());
            Bits live = leaf.reader().getLiveDocs();
            PostingsEnum postings = terms.postings(null, PostingsEnum.NONE);
            for (int doc; (doc = postings.nextDoc()) != DocIdSetIterator.NO_MORE_DOCS; ) {
                if (live != null && !live.get(doc)) continue;
                if (size == prints.length) prints = Arrays.copyOf(prints, size * 2);
                prints[size++] = columns.print(doc);
            }
        }
        long[] all = Arrays.copyOf(prints, size);
        Arrays.sort(all);
        return all;
    }

    /** What is known of passages without their texts; asked for in rising order. */
    static final class Columns {
        private final NumericDocValues fingerprints;
        private final SortedNumericDocValues ordinals;

        Columns(LeafReader leaf) throws IOException {
            fingerprints = DocValues.getNumeric(leaf, Entries.FINGERPRINT);
            ordinals = DocValues.getSortedNumeric(leaf, Entries.ORDINAL);
        }

        long fingerprint(int doc) throws IOException {
            return fingerprints.advanceExact(doc) ? fingerprints.longValue() : 0;
        }

        int ordinal(int doc) throws IOException {
            return ordinals.advanceExact(doc) ? (int) ordinals.nextValue() : 0;
        }

        long print(int doc) throws IOException {
            return Fingerprint.mix(fingerprint(doc) + Fingerprint.mix(ordinal(doc)));
        }
    }

    @Override
    public void close() throws IOException {
        held.close();
    }
}
