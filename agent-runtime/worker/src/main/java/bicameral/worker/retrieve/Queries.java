package bicameral.worker.retrieve;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.DisjunctionMaxQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;

/** What is sought, as the index is asked for it. */
final class Queries {
    private static final float ABOUT_WEIGHT = 0.6f;
    private static final int MAX_TERMS = 400;
    /** How much other names of a thing add that is named already. */
    private static final float OTHER_NAMES = 0.1f;

    private Queries() {}

    /** Passages of collections that say anything of what is sought, those first that say most. */
    static Query of(Collection<UUID> collections, Sought sought, Trust trust) {
        return new BooleanQuery.Builder()
                .add(any(sought), BooleanClause.Occur.MUST)
                .add(in(collections, trust), BooleanClause.Occur.FILTER)
                .build();
    }

    /** Passages of these collections, but those of documents to be ignored. */
    static Query in(Collection<UUID> collections, Trust trust) {
        Query own = new TermInSetQuery(Entries.COLLECTION, ids(collections));
        Set<UUID> ignored = trust.ignored();
        return ignored.isEmpty()
                ? own
                : new BooleanQuery.Builder()
                        .add(own, BooleanClause.Occur.FILTER)
                        .add(new TermInSetQuery(Entries.DOCUMENT, ids(ignored)), BooleanClause.Occur.MUST_NOT)
                        .build();
    }

    private static List<BytesRef> ids(Collection<UUID> ids) {
        return ids.stream().map(id -> new BytesRef(id.toString())).toList();
    }

    /** Passages that say anything of what is sought. */
    static Query any(Sought sought) {
        BooleanQuery.Builder any = new BooleanQuery.Builder();
        int terms = 0;
        for (Sought.Thing thing : sought.things()) {
            terms += thing.own().size()
                    + thing.others().stream().mapToInt(Map::size).sum();
            if (terms > MAX_TERMS && terms > thing.own().size()) break;
            List<Query> names = new ArrayList<>(List.of(all(thing.own())));
            thing.others().forEach(other -> names.add(all(other)));
            any.add(
                    names.size() == 1 ? names.getFirst() : new DisjunctionMaxQuery(names, OTHER_NAMES),
                    BooleanClause.Occur.SHOULD);
        }
        return any.build();
    }

    private static Query all(Map<String, Float> weights) {
        if (weights.size() == 1) {
            Map.Entry<String, Float> one = weights.entrySet().iterator().next();
            return inEitherField(one.getKey(), one.getValue());
        }
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        weights.forEach((term, weight) -> all.add(inEitherField(term, weight), BooleanClause.Occur.SHOULD));
        return all.build();
    }

    private static Query inEitherField(String term, float weight) {
        return new DisjunctionMaxQuery(
                List.of(weighted(Entries.TEXT, term, weight), weighted(Entries.ABOUT, term, weight * ABOUT_WEIGHT)),
                0.3f);
    }

    private static Query weighted(String field, String term, float weight) {
        return new BoostQuery(new TermQuery(new Term(field, term)), weight);
    }
}
