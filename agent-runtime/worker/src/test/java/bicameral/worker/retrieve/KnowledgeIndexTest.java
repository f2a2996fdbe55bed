package bicameral.worker.retrieve;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.worker.passage.Passage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnowledgeIndexTest {
    private static final UUID COLLECTION = UUID.randomUUID();
    private static final UUID DOCUMENT = UUID.randomUUID();

    @TempDir
    private Path directory = Path.of("");

    @Test
    void aReplacedDocumentIsFoundByItsNewWordsOnlyAndAtOnce() throws IOException {
        try (KnowledgeIndex index = new KnowledgeIndex(directory)) {
            index.replace(COLLECTION, DOCUMENT, "a.txt", List.of(passage("the boiler whistles")));
            index.replace(COLLECTION, DOCUMENT, "a.txt", List.of(passage("the kettle sings")));
            assertThat(found(index, COLLECTION, "boiler")).isEmpty();
            assertThat(found(index, COLLECTION, "kettles")).containsExactly("the kettle sings");
        }
    }

    @Test
    void whatWasCommittedIsThereAgainAfterReopening() throws IOException {
        try (KnowledgeIndex index = new KnowledgeIndex(directory)) {
            index.replace(COLLECTION, DOCUMENT, "a.txt", List.of(passage("坡禾3号每亩三百三十公斤")));
            index.commit();
        }
        try (KnowledgeIndex index = new KnowledgeIndex(directory)) {
            assertThat(found(index, COLLECTION, "坡禾")).hasSize(1);
            assertThat(index.read(DOCUMENT, 0)).isPresent();
        }
    }

    @Test
    void aDeletedDocumentAndAnotherCollectionAreNotFound() throws IOException {
        try (KnowledgeIndex index = new KnowledgeIndex(directory)) {
            index.replace(COLLECTION, DOCUMENT, "a.txt", List.of(passage("the boiler whistles")));
            assertThat(found(index, UUID.randomUUID(), "boiler")).isEmpty();
            index.delete(DOCUMENT);
            assertThat(found(index, COLLECTION, "boiler")).isEmpty();
        }
    }

    @Test
    void slipsAreMendedAgainstWhatTheDocumentsSay() throws IOException {
        try (KnowledgeIndex index = new KnowledgeIndex(directory)) {
            index.replace(COLLECTION, DOCUMENT, "a.txt", List.of(passage("更换反渗透膜。Replace the gasket.")));
            Spelling spelling = new Spelling(index);
            assertThat(spelling.mend("反渗头膜")).isEqualTo("反渗透膜");
            assertThat(spelling.mend("the gaskit of X-900")).contains("gasket").contains("X-900");
            assertThat(spelling.mend("elephant")).isEqualTo("elephant");
        }
    }

    private static List<String> found(KnowledgeIndex index, UUID collection, String question) {
        return index.search(List.of(collection), question, 5).stream()
                .map(hit -> hit.passage().text())
                .toList();
    }

    private static Passage passage(String text) {
        return new Passage(0, "line 1", List.of(), Passage.Kind.PROSE, text, List.of(), List.of());
    }
}
