package bicameral.worker.answer;

import bicameral.worker.parse.DocumentReader;
import bicameral.worker.parse.UnreadableDocument;
import bicameral.worker.passage.Chunker;
import bicameral.worker.retrieve.KnowledgeIndex;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A demo organisation, learned from its real files. */
final class Demo implements Closeable {
    static final List<String> ALL = List.of(
            "agri-highland",
            "appliance-service",
            "city-museum",
            "clinic-desk",
            "espresso-maker",
            "hair-chain",
            "labour-law-desk",
            "saas-helpdesk");
    private static final ObjectMapper JSON = new ObjectMapper();

    final UUID collection = UUID.randomUUID();
    final KnowledgeIndex index;
    final ExtractiveAnswerer answerer;
    private final Path folder;

    Demo(String slug, Path directory) throws IOException, UnreadableDocument {
        folder = Path.of(System.getProperty("bicameral.root"), "seeds/src/main/resources/demo", slug);
        index = new KnowledgeIndex(directory);
        DocumentReader reader = new DocumentReader();
        for (JsonNode document : JSON.readTree(folder.resolve("documents.json").toFile())) {
            Path file = folder.resolve("docs").resolve(document.get("file").asText());
            String name = document.get("name").asText();
            index.replace(collection, UUID.randomUUID(), name, new Chunker().chunk(reader.read(file, name)));
        }
        index.commit();
        answerer = new ExtractiveAnswerer(index);
    }

    Composed ask(String text) {
        return answerer.answer(new Question(text, List.of(), List.of(collection), "", "zh-CN"));
    }

    Composed ask(String text, String before) {
        return answerer.answer(
                new Question(text, List.of(new Question.Exchange(before, "")), List.of(collection), "", "zh-CN"));
    }

    List<JsonNode> questions() throws IOException {
        return read(folder.resolve("questions.jsonl"));
    }

    static List<JsonNode> heldOut(String slug) throws IOException {
        return read(Path.of(
                System.getProperty("bicameral.root"),
                "agent-runtime/worker/src/test/resources/heldout",
                slug + ".jsonl"));
    }

    List<String> orders() throws IOException {
        List<String> orders = new ArrayList<>();
        for (JsonNode statement :
                JSON.readTree(folder.resolve("outdated.json").toFile()).path("statements")) {
            if (statement.path("status").asText().equals("injection")) {
                orders.add(statement.path("quote").asText());
            }
        }
        return orders;
    }

    private static List<JsonNode> read(Path file) throws IOException {
        List<JsonNode> questions = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            questions.add(JSON.readTree(line));
        }
        return questions;
    }

    @Override
    public void close() throws IOException {
        index.close();
    }
}
