package bicameral.worker.retrieve;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;

/**
 * Finds by keywords and by what was learned together: both put passages forward, and {@link Fusion} ranks them. Texts are read
 * only of what comes out, and of passages that learning does not know.
 */
final class LikenessSearch {
    /** How many passages keywords put forward. */
    private static final int POOL = 64;

    private final IndexSearcher searcher;
    private final Learned.Insight insight;

    LikenessSearch(IndexSearcher searcher, Learned.Insight insight) {
        this.searcher = searcher;
        this.insight = insight;
    }

    /**
     * The best of both, best first.
     *
     * @param near finds what the insight says is near, with its score by keywords
     */
    List<Found> find(Query keywords, Query near, int limit) throws IOException {
        ScoreDoc[] first = searcher.search(keywords, Math.max(limit, POOL)).scoreDocs;
        ScoreDoc[] hits = both(first, near);
        double[] scores = Arrays.stream(hits).mapToDouble(hit -> hit.score).toArray();
        double[] likeness = likeness(hits);
        double[] fused = Fusion.scores(scores, likeness, insight.share());
        List<Integer> order = Fusion.order(scores, likeness, insight.share());
        int[] learned = Fusion.places(likeness);
        List<Found> found = new ArrayList<>();
        for (int i : order.subList(0, Math.min(limit, order.size()))) {
            Found.Ranking place = new Found.Ranking(
                    i < first.length ? i + 1 : 0,
                    scores[i],
                    likeness[i] > 0 ? learned[i] : 0,
                    Math.max(0, likeness[i]),
                    insight.share(),
                    found.size() + 1,
                    fused[i]);
            found.add(Entries.found(searcher.storedFields().document(hits[i].doc), 0)
                    .at(place));
        }
        return found;
    }

    private ScoreDoc[] both(ScoreDoc[] first, Query near) throws IOException {
        Set<Integer> known = new HashSet<>();
        for (ScoreDoc hit : first) known.add(hit.doc);
        List<ScoreDoc> all = new ArrayList<>(Arrays.asList(first));
        int most = Math.max(1, insight.near().length);
        for (ScoreDoc hit : searcher.search(near, most).scoreDocs) if (known.add(hit.doc)) all.add(hit);
        return all.toArray(ScoreDoc[]::new);
    }

    private double[] likeness(ScoreDoc[] hits) throws IOException {
        double[] likeness = new double[hits.length];
        Integer[] byPlace = new Integer[hits.length];
        Arrays.setAll(byPlace, i -> i);
        Arrays.sort(byPlace, Comparator.comparingInt(i -> hits[i].doc));
        Columns columns = null;
        for (int i : byPlace) {
            if (columns == null || !columns.hold(hits[i].doc)) columns = columns(hits[i].doc);
            likeness[i] = columns.likeness(hits[i].doc);
        }
        return likeness;
    }

    private Columns columns(int doc) throws IOException {
        List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
        return new Columns(leaves.get(ReaderUtil.subIndex(doc, leaves)));
    }

    /** What one segment keeps of its passages beside their texts; to be asked in rising order. */
    private final class Columns {
        private final int base;
        private final int end;
        private final SortedDocValues documents;
        private final SortedNumericDocValues ordinals;
        private final NumericDocValues fingerprints;

        Columns(LeafReaderContext segment) throws IOException {
            LeafReader reader = segment.reader();
            base = segment.docBase;
            end = base + reader.maxDoc();
            documents = DocValues.getSorted(reader, Entries.DOCUMENT);
            ordinals = DocValues.getSortedNumeric(reader, Entries.ORDINAL);
            fingerprints = DocValues.getNumeric(reader, Entries.FINGERPRINT);
        }

        boolean hold(int doc) {
            return doc < end;
        }

        double likeness(int doc) throws IOException {
            int at = doc - base;
            if (documents.advanceExact(at) && ordinals.advanceExact(at) && fingerprints.advanceExact(at)) {
                String document = documents.lookupOrd(documents.ordValue()).utf8ToString();
                double known = insight.likeness(
                        UUID.fromString(document), (int) ordinals.nextValue(), (int) fingerprints.longValue());
                if (known >= 0) return known;
            }
            Found read = Entries.found(searcher.storedFields().document(doc), 0);
            String about = Entries.about(read.documentName(), read.passage());
            return insight.likeness(about, read.passage().text());
        }
    }
}
