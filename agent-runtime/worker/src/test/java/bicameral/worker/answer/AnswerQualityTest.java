package bicameral.worker.answer;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.protocol.ChamberEvent;
import bicameral.seeds.judging.Judging;
import bicameral.worker.parse.UnreadableDocument;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The share of right, cited and rightly refused answers over all demo organisations may not fall below what was promised. */
class AnswerQualityTest {

    private static final class Score {
        private int answerable;
        private int right;
        private int cited;
        private int open;
        private int refused;

        double rightShare() {
            return (double) right / answerable;
        }

        double citedShare() {
            return (double) cited / right;
        }

        double refusedShare() {
            return (double) refused / open;
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "right %d/%d, cited %d/%d, refused %d/%d",
                    right,
                    answerable,
                    cited,
                    right,
                    refused,
                    open);
        }
    }

    private interface Questions {
        List<JsonNode> of(String slug, Demo demo) throws IOException;
    }

    @Test
    void developerQuestionsAreAnsweredRightCitedAndRefused(@TempDir Path directory) throws Exception {
        Score score = score(directory, (slug, demo) -> demo.questions());
        assertThat(score.rightShare()).as("answers right: %s", score).isGreaterThanOrEqualTo(0.70);
        assertThat(score.citedShare()).as("source cited: %s", score).isGreaterThanOrEqualTo(0.80);
        assertThat(score.refusedShare()).as("unanswerable refused: %s", score).isGreaterThanOrEqualTo(0.80);
    }

    @Test
    void questionsWrittenBeforeTuningAreAnsweredAsWell(@TempDir Path directory) throws Exception {
        Score score = score(directory, (slug, demo) -> Demo.heldOut(slug));
        assertThat(score.rightShare()).as("answers right: %s", score).isGreaterThanOrEqualTo(0.65);
        assertThat(score.citedShare()).as("source cited: %s", score).isGreaterThanOrEqualTo(0.80);
        assertThat(score.refusedShare()).as("unanswerable refused: %s", score).isGreaterThanOrEqualTo(0.80);
    }

    private static Score score(Path directory, Questions questions) throws IOException, UnreadableDocument {
        Map<String, Score> kinds = new TreeMap<>();
        Score total = new Score();
        for (String slug : Demo.ALL) {
            try (Demo demo = new Demo(slug, directory.resolve(slug))) {
                for (JsonNode question : questions.of(slug, demo)) {
                    Composed answer = demo.ask(question.get("question").asText());
                    count(question, answer, total);
                    count(
                            question,
                            answer,
                            kinds.computeIfAbsent(question.get("kind").asText(), kind -> new Score()));
                }
            }
        }
        kinds.forEach((kind, score) -> System.out.println(kind + ": " + score));
        System.out.println("all: " + total);
        return total;
    }

    private static void count(JsonNode question, Composed answer, Score score) {
        boolean answered = answer.end() == ChamberEvent.End.DONE;
        if (!question.get("answerable").asBoolean()) {
            score.open++;
            score.refused += answered ? 0 : 1;
            return;
        }
        score.answerable++;
        List<List<String>> must = new ArrayList<>();
        question.get("must_contain").forEach(group -> must.add(words(group)));
        if (answered && Judging.right(answer.text(), must, words(question.get("must_not_contain")))) {
            score.right++;
            score.cited += cited(question, answer) ? 1 : 0;
        }
    }

    private static boolean cited(JsonNode question, Composed answer) {
        return answer.citations().stream()
                .anyMatch(citation -> StreamSupport.stream(
                                question.get("source").spliterator(), false)
                        .anyMatch(source -> citation.documentName()
                                        .equals(source.get("file").asText())
                                && Judging.samePlace(
                                        citation.quote(), source.get("quote").asText())));
    }

    private static List<String> words(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}
