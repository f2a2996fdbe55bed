package bicameral.worker.retrieve;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.worker.passage.Passage;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SharedSearchesTest {
    private static final UUID COLLECTION = UUID.randomUUID();
    private static final List<Integer> SEGMENTS = List.of(3000, 900, 40, 1, 700, 30);
    private static final int PASSAGES =
            SEGMENTS.stream().mapToInt(Integer::intValue).sum();

    private final Directory directory = new ByteBuffersDirectory();
    private final Random random = new Random(20261130);

    @BeforeEach
    void write() throws IOException {
        IndexWriterConfig config = new IndexWriterConfig(new TermAnalyzer()).setMergePolicy(NoMergePolicy.INSTANCE);
        try (IndexWriter writer = new IndexWriter(directory, config)) {
            for (int passages : SEGMENTS) {
                UUID document = UUID.randomUUID();
                for (int i = 0; i < passages; i++)
                    writer.addDocument(Entries.of(COLLECTION, document, "a.txt", passage(i)));
                writer.flush();
            }
        }
    }

    @AfterEach
    void close() throws IOException {
        directory.close();
    }

    @Test
    void severalThreadsFindTheSameInTheSameOrder() throws IOException {
        try (DirectoryReader reader = DirectoryReader.open(directory);
                SharedSearches shared = new SharedSearches(PASSAGES, 3)) {
            assertThat(reader.leaves()).hasSize(SEGMENTS.size());
            IndexSearcher alone = new IndexSearcher(reader);
            IndexSearcher together = shared.newSearcher(reader, null);
            assertThat(together.getSlices().length).isGreaterThan(2);
            for (int i = 0; i < 200; i++) {
                Query query = query();
                assertThat(found(together, query)).isEqualTo(found(alone, query));
            }
        }
    }

    @Test
    void aSmallIndexIsSearchedByWhoeverAsks() throws IOException {
        try (DirectoryReader reader = DirectoryReader.open(directory);
                SharedSearches shared = new SharedSearches(PASSAGES + 1, 3)) {
            assertThat(shared.newSearcher(reader, null).getSlices()).hasSize(1);
        }
    }

    @Test
    void aSearchThatHasBegunEndsThoughTheOthersAreGone() throws IOException {
        try (DirectoryReader reader = DirectoryReader.open(directory)) {
            SharedSearches shared = new SharedSearches(1, 3);
            IndexSearcher searcher = shared.newSearcher(reader, null);
            shared.close();
            Query query = query();
            assertThat(found(searcher, query)).isNotEmpty().isEqualTo(found(new IndexSearcher(reader), query));
        }
    }

    private static List<String> found(IndexSearcher searcher, Query query) throws IOException {
        return Arrays.stream(searcher.search(query, 20).scoreDocs)
                .map(hit -> hit.doc + " " + hit.score)
                .toList();
    }

    /** Of few words, so that many passages score alike, common ones and rare ones. */
    private String words(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "w" + (int) Math.pow(60, random.nextDouble()))
                .collect(Collectors.joining(" "));
    }

    private Passage passage(int ordinal) {
        String text = words(3 + random.nextInt(20));
        return new Passage(ordinal, "line 1", List.of(words(2)), Passage.Kind.PROSE, text, List.of(), List.of());
    }

    private Query query() {
        return Queries.of(List.of(COLLECTION), Sought.in(words(1 + random.nextInt(8))), Trust.EVEN);
    }
}
