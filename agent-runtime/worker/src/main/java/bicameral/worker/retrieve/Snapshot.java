package bicameral.worker.retrieve;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.ToIntFunction;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexCommit;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.TermState;
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
    /** What {@link #show} tells that no column holds. */
    private static final Set<String> TOLD = Set.of(Entries.NAME, Entries.HEADINGS, Entries.HEADER, Entries.TEXT);

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

    /** Reads one passage. Of many see {@link #texts}. */
    public void show(int passage, PassageVisitor visitor) throws IOException {
        int leaf = leafOf(passage);
        show(passage, reader.leaves().get(leaf).reader().storedFields(), visitor);
    }

    private void show(int passage, StoredFields stored, PassageVisitor visitor) throws IOException {
        Document shown = stored.document(entry[passage], TOLD);
        visitor.passage(
                collections.get(collection[passage]),
                documents.get(document[passage]),
                ordinal[passage],
                Entries.about(shown),
                shown.get(Entries.TEXT));
    }

    /** To read many passages with. */
    public Texts texts() {
        return new Texts();
    }

    /**
     * Reads passages. Texts lie in blocks that are unpacked as a whole: those asked for in rising order are unpacked once. Not thread-safe.
     */
    public final class Texts {
        private final @Nullable StoredFields[] stored = new StoredFields[first.length - 1];

        private Texts() {}

        /** Shows one passage. */
        public void show(int passage, PassageVisitor visitor) throws IOException {
            int leaf = leafOf(passage);
            StoredFields of = stored[leaf];
            if (of == null) {
                LeafReader segment = reader.leaves().get(leaf).reader();
                of = segment instanceof CodecReader codec
                        ? codec.getFieldsReader().getMergeInstance()
                        : segment.storedFields();
                stored[leaf] = of;
            }
            Snapshot.this.show(passage, of, visitor);
        }
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
        TermsEnum terms = terms(stretch, part);
        Postings postings = new Postings(stretch, terms, PostingsEnum.FREQS);
        CharsRefBuilder chars = new CharsRefBuilder();
        BytesRef term;
        while ((term = terms.next()) != null) {
            chars.copyUTF8Bytes(term);
            int row = rows.applyAsInt(chars.get());
            if (row >= 0) postings.each((passage, times) -> counted.times(passage, row, times));
        }
    }

    private TermsEnum terms(Stretch stretch, Part part) throws IOException {
        return terms(reader.leaves().get(stretch.leaf()).reader(), part.field());
    }

    /** The passages of a stretch in which a term stands. Not thread-safe. */
    private final class Postings {
        private final TermsEnum terms;
        private final int flags;
        private final int[] numbers;
        private final int from;
        private final int to;
        private @Nullable PostingsEnum used;

        Postings(Stretch stretch, TermsEnum terms, int flags) {
            this.terms = terms;
            this.flags = flags;
            numbers = number[stretch.leaf()];
            from = entry[stretch.from()];
            to = entry[stretch.to() - 1];
        }

        /** Those of the term at which the terms are. */
        void each(Each each) throws IOException {
            PostingsEnum postings = terms.postings(used, flags);
            used = postings;
            for (int doc = postings.advance(from); doc <= to; doc = postings.nextDoc())
                if (numbers[doc] >= 0) each.in(numbers[doc], postings.freq());
        }
    }

    private interface Each {
        void in(int passage, int times);
    }

    /**
     * Which terms stand in the passages of a stretch, and how often: passage by passage, each with its terms in an order that depends on the
     * terms only.
     */
    public static final class Counts {
        private static final int TIMES_BITS = 8;
        private static final int MOST_TIMES = (1 << TIMES_BITS) - 1;

        private final int[] start;
        private final int[] entries;

        private Counts(int[] start) {
            this.start = start;
            this.entries = new int[start[start.length - 1]];
        }

        /** Where the terms of the stretch's passage of this number begin; behind them those of the next begin. */
        public int start(int passage) {
            return start[passage];
        }

        /** The row of the term there. */
        public int row(int at) {
            return entries[at] >>> TIMES_BITS;
        }

        /** How often it stands in the passage, at most {@value #MOST_TIMES}. */
        public int times(int at) {
            return entries[at] & MOST_TIMES;
        }
    }

    /** A term that matters, and where its postings are. */
    private record Known(int row, BytesRef term, TermState state) {}

    /**
     * As above, but passage by passage. Takes 4 bytes for each term of a passage.
     *
     * @param rows the row of a term, less than 16 million; below 0 where it does not matter
     */
    public Counts count(Stretch stretch, Part part, ToIntFunction<CharSequence> rows) throws IOException {
        TermsEnum terms = terms(stretch, part);
        List<Known> known = new ArrayList<>();
        int[] start = new int[stretch.to() - stretch.from() + 1];
        Postings where = new Postings(stretch, terms, PostingsEnum.NONE);
        CharsRefBuilder chars = new CharsRefBuilder();
        BytesRef term;
        while ((term = terms.next()) != null) {
            chars.copyUTF8Bytes(term);
            int row = rows.applyAsInt(chars.get());
            if (row < 0) continue;
            known.add(new Known(row, BytesRef.deepCopyOf(term), terms.termState()));
            where.each((passage, times) -> start[passage - stretch.from() + 1]++);
        }
        for (int i = 1; i < start.length; i++) start[i] += start[i - 1];
        Counts counts = new Counts(start);
        int[] next = start.clone();
        Postings often = new Postings(stretch, terms, PostingsEnum.FREQS);
        for (Known one : known) {
            terms.seekExact(one.term(), one.state());
            often.each((passage, times) -> counts.entries[next[passage - stretch.from()]++] =
                    one.row() << Counts.TIMES_BITS | Math.min(Counts.MOST_TIMES, times));
        }
        return counts;
    }

    @Override
    public void close() throws IOException {
        reader.close();
        directory.close();
    }
}
