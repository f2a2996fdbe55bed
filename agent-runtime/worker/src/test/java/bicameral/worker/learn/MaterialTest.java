package bicameral.worker.learn;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.worker.learn.Material.Changes;
import bicameral.worker.retrieve.KnowledgeIndex;
import bicameral.worker.retrieve.Prints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ten records of a source, and a document of two passages. */
class MaterialTest {
    private static final UUID SOURCE = new UUID(2, 2);
    private static final UUID DOCUMENT = new UUID(3, 3);

    @TempDir
    private Path directory = Path.of("");

    private KnowledgeIndex index;
    private Material material;

    @BeforeEach
    void learn() throws IOException {
        index = new KnowledgeIndex(directory.resolve("index"));
        for (int number = 0; number < 10; number++) put(number, "record " + number);
        index.replace(Town.COLLECTION, DOCUMENT, "d", List.of(Town.passage(0, "one"), Town.passage(1, "two")));
        try (KnowledgeIndex.Hold hold = index.hold();
                Prints held = hold.prints()) {
            put(10, "too late");
            assertThat(Material.write(directory.resolve("material"), held)).isEqualTo(12);
            put(10, "");
        }
        material = Material.open(directory.resolve("material"));
    }

    @AfterEach
    void close() throws IOException {
        index.close();
    }

    @Test
    void whatIsAsItWasHasNotChanged() throws IOException {
        assertThat(changes()).isEqualTo(new Changes(java.util.Set.of(), 0, 0, false, false));
        put(4, "record 4");
        assertThat(changes()).isEqualTo(new Changes(java.util.Set.of(), 0, 0, false, false));
    }

    @Test
    void aRecordMoreIsGrowthAndNothingIsForgotten() throws IOException {
        put(10, "record 10");
        assertThat(changes()).isEqualTo(new Changes(java.util.Set.of(SOURCE), 1 / 12.0, 1 / 12.0, false, false));
    }

    @Test
    void aRecordThatChangedIsFreshAndWhatItSaidForgotten() throws IOException {
        put(4, "another");
        assertThat(changes()).isEqualTo(new Changes(java.util.Set.of(SOURCE), 1 / 12.0, 0, true, false));
    }

    @Test
    void oneThatIsGoneIsForgottenThoughAnotherCame() throws IOException {
        put(4, "");
        assertThat(changes()).isEqualTo(new Changes(java.util.Set.of(), 1 / 12.0, 1 / 12.0, true, false));
        put(10, "record 10");
        assertThat(changes()).isEqualTo(new Changes(java.util.Set.of(SOURCE), 1 / 12.0, 0, true, false));
    }

    @Test
    void recordsThatChangedPlacesHaveChanged() throws IOException {
        put(4, "record 5");
        put(5, "record 4");
        assertThat(changes()).isEqualTo(new Changes(java.util.Set.of(SOURCE), 2 / 12.0, 0, true, false));
    }

    @Test
    void aDocumentThatIsGoneIsGoneAsAWhole() throws IOException {
        index.delete(DOCUMENT);
        assertThat(changes()).isEqualTo(new Changes(java.util.Set.of(), 2 / 12.0, 2 / 12.0, true, true));
    }

    @Test
    void whatIsDamagedCountsAsNotLearned() throws IOException {
        for (byte[] bytes : List.of(new byte[0], new byte[40], cut())) {
            Files.write(directory.resolve("damaged"), bytes);
            material = Material.open(directory.resolve("damaged"));
            assertThat(changes().growth()).isOne();
        }
    }

    private byte[] cut() throws IOException {
        byte[] whole = Files.readAllBytes(directory.resolve("material"));
        return java.util.Arrays.copyOf(whole, whole.length - 1);
    }

    private Changes changes() throws IOException {
        try (Prints now = index.prints()) {
            return material.changes(now);
        }
    }

    private void put(int number, String text) throws IOException {
        index.put(
                Town.COLLECTION,
                SOURCE,
                number,
                "feed",
                text.isEmpty() ? List.of() : List.of(Town.passage(number * 1024, text)));
    }
}
