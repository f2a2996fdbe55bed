package bicameral.worker.learn;

import bicameral.worker.parse.DocumentReader;
import bicameral.worker.parse.UnreadableDocument;
import bicameral.worker.passage.Chunker;
import bicameral.worker.passage.Passage;
import bicameral.worker.retrieve.KnowledgeIndex;
import bicameral.worker.retrieve.PassageVisitor;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** A demo organisation's documents, read as a chamber reads them. */
final class Organisation implements Corpus {
    static final UUID COLLECTION = new UUID(2, 2);

    private final Map<String, List<Passage>> documents = new LinkedHashMap<>();

    Organisation(Path folder) throws IOException {
        DocumentReader reader = new DocumentReader();
        for (JsonNode document :
                new ObjectMapper().readTree(folder.resolve("documents.json").toFile())) {
            String name = document.path("name").asText();
            Path file = folder.resolve("docs").resolve(document.path("file").asText());
            try {
                documents.put(name, new Chunker().chunk(reader.read(file, name)));
            } catch (UnreadableDocument e) {
                throw new IOException(file + ": " + e.problem(), e);
            }
        }
    }

    void addTo(KnowledgeIndex index) throws IOException {
        for (Map.Entry<String, List<Passage>> document : documents.entrySet())
            index.replace(COLLECTION, id(document.getKey()), document.getKey(), document.getValue());
        index.commit();
    }

    private static UUID id(String name) {
        return new UUID(3, TermTable.hash(name));
    }

    @Override
    public void read(PassageVisitor visitor) {
        documents.forEach((name, passages) -> {
            for (Passage passage : passages) {
                String about = name + "\n" + String.join("\n", passage.headings()) + "\n"
                        + String.join("\n", passage.header());
                if (!visitor.passage(COLLECTION, id(name), passage.ordinal(), about, passage.text())) return;
            }
        });
    }

    @Override
    public void read(Set<UUID> wanted, PassageVisitor visitor) {
        read((collection, document, ordinal, about, text) ->
                !wanted.contains(document) || visitor.passage(collection, document, ordinal, about, text));
    }

    @Override
    public Map<UUID, Integer> documents() {
        Map<UUID, Integer> counts = new LinkedHashMap<>();
        documents.forEach((name, passages) -> counts.put(id(name), passages.size()));
        return counts;
    }
}
