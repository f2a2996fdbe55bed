package bicameral.worker.answer;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.protocol.ChamberEvent;
import bicameral.worker.parse.DocumentReader;
import bicameral.worker.passage.Chunker;
import bicameral.worker.retrieve.KnowledgeIndex;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a newcomer tries first: one short document of their own, and questions that have nothing to do with it. */
class OpeningTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void aSingleShortDocumentAnswersWhatItSaysAndNothingElse(@TempDir Path directory) throws Exception {
        List<String> unanswered = new ArrayList<>();
        List<String> unrefused = new ArrayList<>();
        int answerable = 0;
        int open = 0;
        for (String line : Files.readAllLines(resource("collections.jsonl"))) {
            JsonNode collection = JSON.readTree(line);
            try (KnowledgeIndex index = new KnowledgeIndex(directory.resolve("index-" + answerable))) {
                UUID id = learn(index, collection, directory);
                for (JsonNode pair : collection.get("answered")) {
                    Composed answer = ask(index, id, pair.get(0).asText());
                    answerable++;
                    if (answer.end() != ChamberEvent.End.DONE
                            || !answer.text().contains(pair.get(1).asText())) {
                        unanswered.add(pair.get(0).asText());
                    }
                }
                for (JsonNode question : collection.get("refused")) {
                    open++;
                    if (ask(index, id, question.asText()).end() == ChamberEvent.End.DONE) {
                        unrefused.add(question.asText());
                    }
                }
            }
        }
        assertThat(unanswered).as("not answered right, of %s", answerable).hasSizeLessThanOrEqualTo(answerable / 10);
        assertThat(unrefused).as("not refused, of %s", open).hasSizeLessThanOrEqualTo(open / 20);
    }

    @Test
    void everydayQuestionsAreRefusedByEveryOrganisation(@TempDir Path directory) throws Exception {
        List<String> questions = Files.readAllLines(resource("offtopic.txt"));
        List<String> unrefused = new ArrayList<>();
        for (String slug : Demo.ALL) {
            try (Demo demo = new Demo(slug, directory.resolve(slug))) {
                for (String question : questions) {
                    if (demo.ask(question).end() == ChamberEvent.End.DONE) {
                        unrefused.add(slug + ": " + question);
                    }
                }
            }
        }
        int asked = questions.size() * Demo.ALL.size();
        assertThat(unrefused).as("not refused, of %s", asked).hasSizeLessThanOrEqualTo(asked / 20);
    }

    private static UUID learn(KnowledgeIndex index, JsonNode collection, Path directory) throws Exception {
        String name = collection.get("name").asText();
        Path file = Files.writeString(
                directory.resolve(name), collection.get("text").asText());
        UUID id = UUID.randomUUID();
        index.replace(id, UUID.randomUUID(), name, new Chunker().chunk(new DocumentReader().read(file, name)));
        index.commit();
        return id;
    }

    private static Composed ask(KnowledgeIndex index, UUID collection, String question) throws IOException {
        return new ExtractiveAnswerer(index)
                .answer(new Question(question, List.of(), List.of(collection), "", "zh-CN"));
    }

    private static Path resource(String name) {
        return Path.of(System.getProperty("bicameral.root"), "agent-runtime/worker/src/test/resources/small", name);
    }
}
