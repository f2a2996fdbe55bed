package bicameral.worker.retrieve;

import bicameral.worker.passage.Passage;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Predicate;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.IntPoint;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexCommit;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.KeepOnlyLastCommitDeletionPolicy;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.index.SnapshotDeletionPolicy;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.FuzzyQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.IOUtils;
import org.jspecify.annotations.Nullable;

/** The search index of one chamber. See the package for its promises. */
public final class KnowledgeIndex implements Commonness, Closeable {
    /** Names what is replaced as one: a record of a source. */
    private static final String KEY = "key";

    private static final String CHANGE = "change";
    private static final String FORMAT = "format";
    private static final int FUZZY_TERMS = 20;
    private static final int PREFIXED_TERMS = 500;

    private static final int MERGES_WAITING = 6;

    /** Held shared while searches come up to date, alone while something changes in several steps. */
    private final ReentrantReadWriteLock view = new ReentrantReadWriteLock();

    private final Path path;
    private final Directory directory;
    private final SnapshotDeletionPolicy commits = new SnapshotDeletionPolicy(new KeepOnlyLastCommitDeletionPolicy());
    private final PatientMerges merges = new PatientMerges();
    private final IndexWriter writer;
    private final SharedSearches shared = new SharedSearches();
    private final SearcherManager searchers;
    private volatile long change;
    private volatile Learned learned = Learned.NOTHING;
    private volatile Trust trust = Trust.EVEN;

    /** Opens the index, or makes an empty one. */
    public KnowledgeIndex(Path indexDirectory) throws IOException {
        path = indexDirectory;
        directory = new LinkedDirectory(FSDirectory.open(indexDirectory));
        IndexWriterConfig config = new IndexWriterConfig(new TermAnalyzer());
        if (!isOfThisFormat(directory)) config.setOpenMode(IndexWriterConfig.OpenMode.CREATE);
        config.setRAMBufferSizeMB(12);
        ConcurrentMergeScheduler merging = new ConcurrentMergeScheduler();
        merging.setMaxMergesAndThreads(MERGES_WAITING, 1);
        config.setMergeScheduler(merging);
        config.setIndexDeletionPolicy(commits);
        config.setMergePolicy(merges);
        writer = new IndexWriter(directory, config);
        searchers = new SearcherManager(writer, shared);
        change = committedChange(writer);
    }

    /** An index that is not there yet is of this format too. */
    private static boolean isOfThisFormat(Directory directory) throws IOException {
        if (!DirectoryReader.indexExists(directory)) return true;
        return Entries.FORMAT.equals(
                SegmentInfos.readLatestCommit(directory).getUserData().get(FORMAT));
    }

    private static long committedChange(IndexWriter writer) {
        Iterable<Map.Entry<String, String>> data = writer.getLiveCommitData();
        if (data == null) return 0;
        for (Map.Entry<String, String> entry : data)
            if (entry.getKey().equals(CHANGE)) return Long.parseLong(entry.getValue());
        return 0;
    }

    /** The number of the last change to records that this index has seen, together with all before it. */
    public long change() {
        return change;
    }

    /** All changes to records up to this number have been made; the next commit says so. */
    public void changed(long upTo) {
        change = upTo;
    }

    /**
     * Puts one record of a source in the place of what it had said before; no passages forget it.
     *
     * @param number of the record within its source
     */
    public void put(UUID collection, UUID source, long number, String name, List<Passage> passages) throws IOException {
        Term old = new Term(KEY, key(source, number));
        if (passages.isEmpty()) {
            writer.deleteDocuments(old);
            return;
        }
        List<Document> entries = new ArrayList<>();
        for (Passage passage : passages) {
            Document entry = Entries.of(collection, source, name, passage);
            entry.add(new StringField(KEY, key(source, number), Field.Store.NO));
            entries.add(entry);
        }
        writer.updateDocuments(old, entries);
    }

    private static String key(UUID source, long number) {
        return source + "#" + number;
    }

    /** Puts a document's passages in the place of those it had, at once. For a long document see {@link #adopt}. */
    public void replace(UUID collection, UUID document, String name, List<Passage> passages) throws IOException {
        List<Document> entries = passages.stream()
                .map(passage -> Entries.of(collection, document, name, passage))
                .toList();
        writer.updateDocuments(new Term(Entries.DOCUMENT, document.toString()), entries);
    }

    /**
     * Takes closed {@link PartIndex}es in, in the place of all that the document, and the one it replaces, said before. Every
     * search sees them wholly or not at all, and searches go on meanwhile. The parts themselves stay as they are. May be done
     * again with the same parts.
     *
     * @param part directory that holds the directories of the parts
     */
    public void adopt(Path part, UUID document, @Nullable UUID replaced) throws IOException {
        List<Directory> from = new ArrayList<>();
        try (DirectoryStream<Path> lanes = Files.newDirectoryStream(part)) {
            for (Path lane : lanes) from.add(FSDirectory.open(lane));
            view.writeLock().lock();
            try {
                writer.deleteDocuments(new Term(Entries.DOCUMENT, document.toString()));
                if (replaced != null) writer.deleteDocuments(new Term(Entries.DOCUMENT, replaced.toString()));
                writer.flush();
                writer.addIndexes(from.toArray(Directory[]::new));
            } finally {
                view.writeLock().unlock();
            }
        } finally {
            IOUtils.close(from);
        }
    }

    /**
     * While documents come in, segments are merged only where there are far too many; merging is made up for afterwards, in
     * the background.
     */
    public void expecting(boolean more) throws IOException {
        if (merges.wait(more)) writer.maybeMerge();
    }

    /** Forgets a document; no later search finds it, even while another one is being replaced. */
    public void delete(UUID document) throws IOException {
        writer.deleteDocuments(new Term(Entries.DOCUMENT, document.toString()));
        refresh();
    }

    /** Makes all changes so far survive a crash. */
    public void commit() throws IOException {
        writer.setLiveCommitData(
                Map.of(CHANGE, Long.toString(change), FORMAT, Entries.FORMAT).entrySet());
        writer.commit();
    }

    /** Commits and keeps that commit readable by a {@link Snapshot}, in another process too, until the hold is closed. */
    public Hold hold() throws IOException {
        view.readLock().lock();
        try {
            commit();
            return new Hold(commits.snapshot());
        } finally {
            view.readLock().unlock();
        }
    }

    /** A commit that stays readable whatever becomes of the index; its files are kept so long. */
    public final class Hold implements Closeable {
        private final IndexCommit commit;

        private Hold(IndexCommit commit) {
            this.commit = commit;
        }

        /** Where it lies. */
        public Path directory() {
            return path;
        }

        /** Names of the files that it consists of; they are never written again. */
        public Collection<String> files() throws IOException {
            return commit.getFileNames();
        }

        /** Its name there. */
        public String commit() {
            return commit.getSegmentsFileName();
        }

        /** Its passages by content. */
        public Prints prints() throws IOException {
            DirectoryReader reader = DirectoryReader.open(commit);
            return new Prints(reader, reader);
        }

        @Override
        public void close() throws IOException {
            commits.release(commit);
            if (writer.isOpen()) writer.deleteUnusedFiles();
        }
    }

    /** Forgets everything, as the first step of a rebuild. */
    public void clear() throws IOException {
        writer.deleteAll();
        change = 0;
    }

    /** How many passages there are. */
    public int passages() {
        return with(searcher -> searcher.getIndexReader().numDocs());
    }

    /** The passages that say most of a question, best first. */
    public List<Found> search(Collection<UUID> collections, String question, int limit) {
        return search(collections, Sought.in(question), limit, question);
    }

    /** The passages that score highest by weighted terms, best first. */
    public List<Found> search(Collection<UUID> collections, Map<String, Float> weights, int limit) {
        return search(collections, Sought.each(weights), limit);
    }

    /** The passages that say most of what is sought, best first. */
    public List<Found> search(Collection<UUID> collections, Sought sought, int limit) {
        return search(collections, sought, limit, "");
    }

    /**
     * As above, for a question.
     *
     * @param question in words; empty where there is none
     */
    public List<Found> search(Collection<UUID> collections, Sought sought, int limit, String question) {
        Map<String, Float> weights = sought.weights();
        if (weights.isEmpty() || collections.isEmpty()) {
            return List.of();
        }
        Learned.Insight insight = learned.on(collections, weights, question);
        if (insight == null) return judged(hits(Queries.of(collections, sought, trust), limit));
        Query learnedToo = new BooleanQuery.Builder()
                .add(IntPoint.newSetQuery(Entries.MARK, insight.near()), BooleanClause.Occur.FILTER)
                .add(Queries.in(collections, trust), BooleanClause.Occur.FILTER)
                .add(Queries.any(sought), BooleanClause.Occur.SHOULD)
                .build();
        return judged(with(searcher ->
                new LikenessSearch(searcher, insight).find(Queries.of(collections, sought, trust), learnedToo, limit)));
    }

    /** In the order of what was found and how far it is believed. */
    private List<Found> judged(List<Found> found) {
        Trust judge = trust;
        return found.stream()
                .map(one -> one.in(judge))
                .sorted(Comparator.comparingDouble(Found::score).reversed())
                .toList();
    }

    /** Who says how far passages are believed; holds for searches that begin later. */
    public void trust(Trust judge) {
        trust = judge;
    }

    private List<Found> hits(Query query, int limit) {
        return with(searcher -> {
            List<Found> found = new ArrayList<>();
            for (ScoreDoc hit : searcher.search(query, limit).scoreDocs) {
                Found.Ranking place = Found.Ranking.byKeywords(found.size() + 1, hit.score);
                found.add(Entries.found(searcher.storedFields().document(hit.doc), 0)
                        .at(place));
            }
            return found;
        });
    }

    /** From now on searches ask this too. */
    public void consult(Learned other) {
        learned = other;
    }

    /** Shows every passage there is, as of one moment. */
    public void visit(PassageVisitor visitor) throws IOException {
        visit(null, visitor);
    }

    /** Shows every passage there is with its cells, as of one moment, for as long as the visitor wants. */
    public void each(Predicate<Found> visitor) throws IOException {
        IndexSearcher searcher = current();
        try {
            for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
                Bits live = leaf.reader().getLiveDocs();
                StoredFields stored = leaf.reader().storedFields();
                for (int doc = 0; doc < leaf.reader().maxDoc(); doc++)
                    if ((live == null || live.get(doc)) && !visitor.test(Entries.found(stored.document(doc), 0)))
                        return;
            }
        } finally {
            searchers.release(searcher);
        }
    }

    /** Shows the passages of some documents and sources, of all where there is no choice. */
    public void visit(@Nullable Set<UUID> documents, PassageVisitor visitor) throws IOException {
        visit(documents, (document, ordinal, fingerprint) -> true, visitor);
    }

    /** Tells of a passage whether it is wanted, before its text is read. */
    @FunctionalInterface
    public interface Wanted {
        /** Called in no particular order. */
        boolean is(UUID document, int ordinal, long fingerprint);
    }

    /** As above, and where there is a choice of documents, only the passages of them that are wanted: texts of others are not read. */
    public void visit(@Nullable Set<UUID> documents, Wanted which, PassageVisitor visitor) throws IOException {
        IndexSearcher searcher = current();
        try {
            for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
                BitSet wanted = documents == null ? null : of(documents, which, leaf.reader());
                if (wanted != null && wanted.isEmpty()) continue;
                if (!visit(leaf.reader(), wanted, visitor)) return;
            }
        } finally {
            searchers.release(searcher);
        }
    }

    private static BitSet of(Set<UUID> documents, Wanted which, LeafReader leaf) throws IOException {
        BitSet passages = new BitSet();
        org.apache.lucene.index.Terms ids = leaf.terms(Entries.DOCUMENT);
        TermsEnum terms = ids == null ? TermsEnum.EMPTY : ids.iterator();
        for (UUID document : documents) {
            if (!terms.seekExact(new BytesRef(document.toString()))) continue;
            PostingsEnum postings = terms.postings(null, PostingsEnum.NONE);
            Prints.Columns columns = new Prints.Columns(leaf);
            for (int doc; (doc = postings.nextDoc()) != DocIdSetIterator.NO_MORE_DOCS; )
                if (which.is(document, columns.ordinal(doc), columns.fingerprint(doc))) passages.set(doc);
        }
        return passages;
    }

    private static boolean visit(LeafReader leaf, @Nullable BitSet wanted, PassageVisitor visitor) throws IOException {
        UUID[] collections = new UUID[leaf.maxDoc()];
        org.apache.lucene.index.Terms ids = leaf.terms(Entries.COLLECTION);
        TermsEnum terms = ids == null ? TermsEnum.EMPTY : ids.iterator();
        BytesRef id;
        while ((id = terms.next()) != null) {
            UUID collection = UUID.fromString(id.utf8ToString());
            PostingsEnum postings = terms.postings(null, PostingsEnum.NONE);
            for (int doc; (doc = postings.nextDoc()) != DocIdSetIterator.NO_MORE_DOCS; ) collections[doc] = collection;
        }
        StoredFields stored = leaf.storedFields();
        for (int doc = 0; doc < leaf.maxDoc(); doc++) {
            if (leaf.getLiveDocs() != null && !leaf.getLiveDocs().get(doc)) continue;
            if (wanted != null && !wanted.get(doc)) continue;
            Found found = Entries.found(stored.document(doc), 0);
            Passage passage = found.passage();
            String about = Entries.about(found.documentName(), passage);
            if (!visitor.passage(collections[doc], found.document(), passage.ordinal(), about, passage.text()))
                return false;
        }
        return true;
    }

    /** All collections that have passages. */
    public Set<UUID> collections() throws IOException {
        IndexSearcher searcher = current();
        try {
            Set<UUID> collections = new java.util.TreeSet<>();
            for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
                org.apache.lucene.index.Terms ids = leaf.reader().terms(Entries.COLLECTION);
                TermsEnum terms = ids == null ? TermsEnum.EMPTY : ids.iterator();
                for (BytesRef id; (id = terms.next()) != null; ) collections.add(UUID.fromString(id.utf8ToString()));
            }
            return collections;
        } finally {
            searchers.release(searcher);
        }
    }

    /** All documents and sources with their numbers of passages. */
    public Map<UUID, Integer> documents() throws IOException {
        IndexSearcher searcher = current();
        try {
            Map<UUID, Integer> counts = new HashMap<>();
            for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) count(leaf.reader(), counts);
            return counts;
        } finally {
            searchers.release(searcher);
        }
    }

    /** All passages by content, as of one moment. */
    public Prints prints() throws IOException {
        IndexSearcher searcher = current();
        return new Prints(searcher.getIndexReader(), () -> searchers.release(searcher));
    }

    private static void count(LeafReader leaf, Map<UUID, Integer> counts) throws IOException {
        org.apache.lucene.index.Terms ids = leaf.terms(Entries.DOCUMENT);
        TermsEnum terms = ids == null ? TermsEnum.EMPTY : ids.iterator();
        BytesRef id;
        while ((id = terms.next()) != null) {
            PostingsEnum postings = terms.postings(null, PostingsEnum.NONE);
            int count = 0;
            for (int doc; (doc = postings.nextDoc()) != DocIdSetIterator.NO_MORE_DOCS; )
                if (leaf.getLiveDocs() == null || leaf.getLiveDocs().get(doc)) count++;
            if (count > 0) counts.merge(UUID.fromString(id.utf8ToString()), count, Integer::sum);
        }
    }

    private IndexSearcher current() throws IOException {
        refresh();
        return searchers.acquire();
    }

    /** Passages of a document or source in reading order, from one ordinal to another, both included. */
    public List<Found> read(UUID collection, UUID document, int from, int to) {
        return read(new TermQuery(new Term(Entries.COLLECTION, collection.toString())), document, from, to);
    }

    /** As above, in whatever collection it is. */
    public List<Found> read(UUID document, int from, int to) {
        return read(MatchAllDocsQuery.INSTANCE, document, from, to);
    }

    private List<Found> read(Query among, UUID document, int from, int to) {
        Query query = new BooleanQuery.Builder()
                .add(new TermQuery(new Term(Entries.DOCUMENT, document.toString())), BooleanClause.Occur.FILTER)
                .add(among, BooleanClause.Occur.FILTER)
                .add(IntPoint.newRangeQuery(Entries.ORDINAL, from, to), BooleanClause.Occur.FILTER)
                .build();
        return with(searcher -> {
            List<Found> found = new ArrayList<>();
            for (ScoreDoc hit : searcher.search(query, Math.max(1, to - from + 1)).scoreDocs)
                found.add(Entries.found(searcher.storedFields().document(hit.doc), 0));
            found.sort(Comparator.comparingInt(one -> one.passage().ordinal()));
            return found;
        });
    }

    /** How many passages of a document or source there are. */
    public int passages(UUID document) {
        Query query = new TermQuery(new Term(Entries.DOCUMENT, document.toString()));
        return with(searcher -> searcher.count(query));
    }

    /** One passage of a document. */
    public Optional<Found> read(UUID document, int ordinal) {
        Query query = new BooleanQuery.Builder()
                .add(new TermQuery(new Term(Entries.DOCUMENT, document.toString())), BooleanClause.Occur.FILTER)
                .add(IntPoint.newExactQuery(Entries.ORDINAL, ordinal), BooleanClause.Occur.FILTER)
                .build();
        return with(searcher -> {
            ScoreDoc[] hits = searcher.search(query, 1).scoreDocs;
            return hits.length == 0
                    ? Optional.<Found>empty()
                    : Optional.of(Entries.found(searcher.storedFields().document(hits[0].doc), 0));
        });
    }

    /** Of all passages. */
    @Override
    public Frequencies frequencies(Collection<String> terms) {
        return with(searcher -> new Counting(searcher.getIndexReader()).of(terms));
    }

    /** Known words so many letters away from one that is not. */
    Set<String> near(String word, int edits) {
        return with(searcher -> {
            Set<String> near = new LinkedHashSet<>();
            for (String field : List.of(Entries.TEXT, Entries.ABOUT)) {
                TermsEnum terms = near(searcher, field, word, edits);
                BytesRef next;
                while (terms != null && (next = terms.next()) != null) near.add(next.utf8ToString());
            }
            return near;
        });
    }

    private static @Nullable TermsEnum near(IndexSearcher searcher, String field, String word, int edits)
            throws IOException {
        org.apache.lucene.index.Terms all = MultiTerms.getTerms(searcher.getIndexReader(), field);
        if (all == null) {
            return null;
        }
        FuzzyQuery query = new FuzzyQuery(new Term(field, word), edits, 1, FUZZY_TERMS, true);
        return query.getAutomata().getTermsEnum(all);
    }

    /** Some known terms that begin so. */
    List<String> startingWith(String prefix) {
        return with(searcher -> {
            List<String> found = new ArrayList<>();
            org.apache.lucene.index.Terms all = MultiTerms.getTerms(searcher.getIndexReader(), Entries.TEXT);
            if (all != null) {
                TermsEnum terms = all.iterator();
                if (terms.seekCeil(new BytesRef(prefix)) != TermsEnum.SeekStatus.END) {
                    BytesRef term = terms.term();
                    while (term != null
                            && found.size() < PREFIXED_TERMS
                            && term.utf8ToString().startsWith(prefix)) {
                        found.add(term.utf8ToString());
                        term = terms.next();
                    }
                }
            }
            return found;
        });
    }

    /** Keeps all changes, those to records too. */
    @Override
    public void close() throws IOException {
        searchers.close();
        shared.close();
        if (writer.isOpen()) commit();
        writer.close();
        directory.close();
    }

    private interface Search<T> {
        T run(IndexSearcher searcher) throws IOException;
    }

    private <T> T with(Search<T> search) {
        try {
            refresh();
            IndexSearcher searcher = searchers.acquire();
            try {
                return search.run(searcher);
            } finally {
                searchers.release(searcher);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void refresh() throws IOException {
        view.readLock().lock();
        try {
            searchers.maybeRefreshBlocking();
        } finally {
            view.readLock().unlock();
        }
    }
}
