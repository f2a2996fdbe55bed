package bicameral.worker.answer;

import bicameral.worker.parse.UnreadableDocument;
import bicameral.worker.quality.Shelf;
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

/** A demo organisation, learned from its real files and judged as a chamber judges them. */
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

    final ExtractiveAnswerer answerer;
    final UUID collection;
    final KnowledgeIndex index;
    private final Shelf shelf;
    private final Path folder;

    Demo(String slug, Path directory) throws IOException, UnreadableDocument {
        folder = folder(slug);
        shelf = new Shelf(Files.createDirectories(directory)).organisation(slug).judge();
        collection = shelf.collection;
        index = shelf.index;
        answerer = new ExtractiveAnswerer(index);
    }

    static Path folder(String slug) {
        return Path.of(System.getProperty("bicameral.root"), "seeds/src/main/resources/demo", slug);
    }

    Composed ask(String text) {
        return ask(text, "");
    }

    Composed ask(String text, String before) {
        return answerer.answer(question(text, before));
    }

    Question question(String text, String before) {
        List<Question.Exchange> history = before.isEmpty() ? List.of() : List.of(new Question.Exchange(before, ""));
        return new Question(text, history, List.of(collection), "", "zh-CN");
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

    @Override
    public void close() throws IOException {
        shelf.close();
    }
}
