package bicameral.worker.learn;

import bicameral.worker.parse.DocumentReader;
import bicameral.worker.parse.UnreadableDocument;
import bicameral.worker.passage.Chunker;
import bicameral.worker.passage.Passage;
import bicameral.worker.retrieve.Fingerprint;
import bicameral.worker.retrieve.KnowledgeIndex;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A demo organisation's documents, read as a chamber reads them. */
final class Organisation {
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
        return new UUID(3, Fingerprint.of(name));
    }
}
