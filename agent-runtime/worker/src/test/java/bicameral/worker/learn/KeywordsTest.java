package bicameral.worker.learn;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.worker.retrieve.KnowledgeIndex;
import bicameral.worker.retrieve.Snapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeywordsTest {
    @TempDir
    private Path directory = Path.of("");

    @Test
    void onePassageIsScoredAsTheSearchScoresIt() throws IOException {
        try (KnowledgeIndex index = new KnowledgeIndex(directory.resolve("index"))) {
            CourseTest.add(index, Town.ofSubjects(11, 20));
            try (KnowledgeIndex.Hold hold = index.hold();
                    Snapshot snapshot = Snapshot.open(hold.directory(), hold.commit())) {
                Sample sample = Sample.of(snapshot, 100_000, () -> false);
                Pairs pairs = new Pairs(sample, 200, 60);
                Keywords keywords = new Keywords(sample, pairs.heldOut(), sample.size(), Keywords.ABOUT_WEIGHT);
                assertThat(pairs.testing).isNotEmpty();
                for (Pairs.Pair pair : pairs.testing) {
                    double[] ones = new double[pair.words().length];
                    Arrays.fill(ones, 1);
                    Keywords.Ranked found = keywords.search(pair.words(), ones, 5);
                    assertThat(found.passages()).isNotEmpty();
                    for (int passage = 0; passage < sample.size(); passage++)
                        assertThat(keywords.score(pair.words(), passage)).isEqualTo(found.all()[passage]);
                }
            }
        }
    }

    @Property(tries = 100)
    void theHighestAreThoseAboveNothingByScoreAndOfEqualsTheFirst(
            @ForAll @IntRange(min = 0, max = 300) int size,
            @ForAll @IntRange(min = 1, max = 20) int limit,
            @ForAll long seed) {
        Random random = new Random(seed);
        float[] scores = new float[size];
        for (int i = 0; i < size; i++) scores[i] = random.nextInt(-3, 10) / 4f;
        int[] expected = IntStream.range(0, size)
                .filter(i -> scores[i] > 0)
                .boxed()
                .sorted((a, b) -> scores[a] == scores[b] ? a - b : Float.compare(scores[b], scores[a]))
                .limit(limit)
                .mapToInt(Integer::intValue)
                .toArray();
        assertThat(Keywords.highest(scores, limit)).isEqualTo(expected);
    }
}
