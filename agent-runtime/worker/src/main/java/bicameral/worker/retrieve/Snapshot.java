package bicameral.worker.retrieve;

import bicameral.worker.passage.Passage;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.ToIntFunction;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexCommit;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.CharsRefBuilder;
import org.jspecify.annotations.Nullable;

/**
 * All passages of an index as of one commit, to learn from: numbered, each with what tells it from others, and how often which
 * terms stand in it, without reading or cutting any text again. Takes about 32 bytes a passage. Opened while its commit is held
 * ({@link KnowledgeIndex.Hold}), in whatever process. Thread-safe.
 */
public final class Snapshot implements Closeable {
    /** So many passages are counted at once. */
    private static final int STRETCH = 1 << 16;

    private final Directory directory;
    private final DirectoryReader reader;
    private final List<UUID> documents;
    private final List<UUID> collections;
    /** The first passage of each segment, and one more at the end. */
    private final int[] first;
    /** For each segment the number of each of its entries, -1 for those deleted. */
    private final int[][] number;

    private final int[] entry;
    private final long[] fingerprint;
    private final int[] document;
    private final int[] collection;
    private final int[] ordinal;
    private long characters;

    private Snapshot(Directory directory, DirectoryReader reader) throws IOException {
        this.directory = directory;
        this.reader = reader;
        List<LeafReaderContext> leaves = reader.leaves();
        documents = ids(Entries.DOCUMENT);
        collections = ids(Entries.COLLECTION);
        first = new int[leaves.size() + 1];
        number = new int[leaves.size()][];
        int size = reader.numDocs();
        entry = new int[size];
        fingerprint = new long[size];
        document = new int[size];
        collection = new int[size];
        ordinal = new int[size];
        for (int leaf = 0; leaf < leaves.size(); leaf++)
            read(leaf, leaves.get(leaf).reader());
    }

    /**
     * Opens a commit.
     *
     * @throws IOException also where there is no such commit any more
     */
    public static Snapshot open(Path index, String commit) throws IOException {
        Directory directory = FSDirectory.open(index);
        try {
            for (IndexCommit one : DirectoryReader.listCommits(directory))
                if (one.getSegmentsFileName().equals(commit)) return new Snapshot(directory, DirectoryReader.open(one));
            throw new IOException("no commit " + commit);
        } catch (IOException | RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    private List<UUID> ids(String field) throws IOException {
        SortedSet<UUID> ids = new TreeSet<>();
        for (LeafReaderContext leaf : reader.leaves()) {
            TermsEnum terms = terms(leaf.reader(), field);
            BytesRef id;
            while ((id = terms.next()) != null)
                if (isAlive(terms, leaf.reader().getLiveDocs())) ids.add(UUID.fromString(id.utf8ToString()));
        }
        return List.copyOf(ids);
    }

    /** Whether anything of a term is left: what was deleted leaves no trace, not even a name. */
    private static boolean isAlive(TermsEnum term, @Nullable Bits alive) throws IOException {
        PostingsEnum postings = term.postings(null, PostingsEnum.NONE);
        int doc = postings.nextDoc();
        while (doc != DocIdSetIterator.NO_MORE_DOCS && alive != null && !alive.get(doc)) doc = postings.nextDoc();
        return doc != DocIdSetIterator.NO_MORE_DOCS;
    }

    private static TermsEnum terms(LeafReader leaf, String field) throws IOException {
        org.apache.lucene.index.Terms terms = leaf.terms(field);
        return terms == null ? TermsEnum.EMPTY : terms.iterator();
    }

    private void read(int leaf, LeafReader of) throws IOException {
        int[] numbers = new int[of.maxDoc()];
        int next = first[leaf];
        NumericDocValues fingerprints = DocValues.getNumeric(of, Entries.FINGERPRINT);
        NumericDocValues lengths = DocValues.getNumeric(of, Entries.LENGTH);
        SortedNumericDocValues ordinals = DocValues.getSortedNumeric(of, Entries.ORDINAL);
        for (int doc = 0; doc < numbers.length; doc++) {
            numbers[doc] = of.getLiveDocs() != null && !of.getLiveDocs().get(doc) ? -1 : next++;
            if (numbers[doc] < 0) continue;
            entry[numbers[doc]] = doc;
            if (fingerprints.advanceExact(doc)) fingerprint[numbers[doc]] = fingerprints.longValue();
            if (lengths.advanceExact(doc)) characters += lengths.longValue();
            if (ordinals.advanceExact(doc)) ordinal[numbers[doc]] = (int) ordinals.nextValue();
        }
        number[leaf] = numbers;
        first[leaf + 1] = next;
        owners(of, Entries.DOCUMENT, documents, numbers, document);
        owners(of, Entries.COLLECTION, collections, numbers, collection);
    }

    private static void owners(LeafReader leaf, String field, List<UUID> all, int[] numbers, int[] into)
            throws IOException {
        Map<UUID, Integer> places = new HashMap<>();
        for (UUID id : all) places.put(id, places.size());
        TermsEnum terms = terms(leaf, field);
        BytesRef id;
        while ((id = terms.next()) != null) {
            int place = places.getOrDefault(UUID.fromString(id.utf8ToString()), -1);
            PostingsEnum postings = terms.postings(null, PostingsEnum.NONE);
            for (int doc; (doc = postings.nextDoc()) != DocIdSetIterator.NO_MORE_DOCS; )
                if (numbers[doc] >= 0) into[numbers[doc]] = place;
        }
    }

    /** How many passages there are; they are numbered from 0. */
    public int size() {
        return entry.length;
    }

    /** How much text there is. */
    public long characters() {
        return characters;
    }

    /** The {@link Fingerprint} of a passage's text. */
    public long fingerprint(int passage) {
        return fingerprint[passage];
    }

    /** Which of {@link #documents} a passage is of. */
    public int document(int passage) {
        return document[passage];
    }

    /** Which of {@link #collections} a passage is of. */
    public int collection(int passage) {
        return collection[passage];
    }

    /** A passage's number within its document or source. */
    public int ordinal(int passage) {
        return ordinal[passage];
    }

    /** All documents and sources, ascending. */
    public List<UUID> documents() {
        return documents;
    }

    /** All collections, ascending. */
    public List<UUID> collections() {
        return collections;
    }

    /** Reads one passage. */
    public void show(int passage, PassageVisitor visitor) throws IOException {
        int leaf = leafOf(passage);
        StoredFields stored = reader.leaves().get(leaf).reader().storedFields();
        Found found = Entries.found(stored.document(entry[passage]), 0);
        Passage shown = found.passage();
        visitor.passage(
                collections.get(collection[passage]),
                found.document(),
                shown.ordinal(),
                Entries.about(found.documentName(), shown),
                shown.text());
    }

    private int leafOf(int passage) {
        int at = Arrays.binarySearch(first, passage);
        if (at < 0) return -at - 2;
        // Of segments without passages that are alive the last begins where the next one does.
        while (first[at + 1] == passage) at++;
        return at;
    }

    /** Where a passage's terms are: its text, or what it stands under. */
    public enum Part {
        TEXT,
        ABOUT;

        private String field() {
            return this == TEXT ? Entries.TEXT : Entries.ABOUT;
        }
    }

    /** Some passages that lie together, from one to before another. */
    public record Stretch(int from, int to, int leaf) {}

    /** All passages in stretches of at most {@value #STRETCH}. */
    public List<Stretch> stretches() {
        List<Stretch> stretches = new ArrayList<>();
        for (int leaf = 0; leaf + 1 < first.length; leaf++)
            for (int from = first[leaf]; from < first[leaf + 1]; from += STRETCH)
                stretches.add(new Stretch(from, Math.min(first[leaf + 1], from + STRETCH), leaf));
        return stretches;
    }

    /** Gets how often a term stands in a passage. */
    @FunctionalInterface
    public interface Counted {
        /**
         * A term of a passage.
         *
         * @param row of the term
         */
        void times(int passage, int row, int times);
    }

    /**
     * Tells how often terms stand in the passages of a stretch: term by term in an order that depends on the terms only.
     *
     * @param rows the row of a term, below 0 where it does not matter
     */
    public void count(Stretch stretch, Part part, ToIntFunction<CharSequence> rows, Counted counted)
            throws IOException {
        TermsEnum terms = terms(reader.leaves().get(stretch.leaf()).reader(), part.field());
        int[] numbers = number[stretch.leaf()];
        int from = entry[stretch.from()];
        int to = entry[stretch.to() - 1];
        CharsRefBuilder chars = new CharsRefBuilder();
        PostingsEnum postings = null;
        BytesRef term;
        while ((term = terms.next()) != null) {
            chars.copyUTF8Bytes(term);
            int row = rows.applyAsInt(chars.get());
            if (row < 0) continue;
            postings = terms.postings(postings, PostingsEnum.FREQS);
            for (int doc = postings.advance(from); doc <= to; doc = postings.nextDoc())
                if (numbers[doc] >= 0) counted.times(numbers[doc], row, postings.freq());
        }
    }

    @Override
    public void close() throws IOException {
        reader.close();
        directory.close();
    }
}
