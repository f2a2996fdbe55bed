package bicameral.worker.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The counts of right, cited and rightly refused answers of each set of questions may not fall below what was reached. */
class AnswerQualityTest {

    /**
     * What a set has to reach; a little below what it did when this was last set.
     *
     * @param right answers, at least
     * @param uncited right answers without the place that settles the question, at most
     * @param answeredOpen answers to what the documents leave open, at most
     */
    private record Floor(String set, int right, int uncited, int answeredOpen) {}

    private static final List<Floor> FLOORS = List.of(
            new Floor("developer", 106, 5, 2),
            new Floor("heldout", 40, 3, 2),
            new Floor("fresh-a", 33, 3, 2),
            new Floor("fresh-b", 32, 2, 2),
            new Floor("fresh-c", 68, 2, 2),
            new Floor("fresh-d", 67, 2, 6),
            new Floor("fresh-e", 61, 2, 5),
            new Floor("fresh-f", 51, 4, 3),
            new Floor("fresh-h", 25, 2, 5),
            new Floor("fresh-i", 24, 2, 4));

    @Test
    void everySetIsAnsweredAsWellAsBefore(@TempDir Path directory) throws Exception {
        Map<String, Examination.Score> scores =
                Examination.sit(directory, FLOORS.stream().map(Floor::set).toList());
        scores.forEach((set, score) -> System.out.println(set + ": " + score));
        for (Floor floor : FLOORS) {
            Examination.Score score = Objects.requireNonNull(scores.get(floor.set()));
            assertThat(score.right()).as("right of %s: %s", floor.set(), score).isGreaterThanOrEqualTo(floor.right());
            assertThat(score.right() - score.cited())
                    .as("uncited of %s: %s", floor.set(), score)
                    .isLessThanOrEqualTo(floor.uncited());
            assertThat(score.answeredOpen())
                    .as("unanswerable answered of %s: %s", floor.set(), score)
                    .isLessThanOrEqualTo(floor.answeredOpen());
        }
    }
}
