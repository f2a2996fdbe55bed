package bicameral.worker.retrieve;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.worker.passage.Passage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parts of several documents, linked in one after the other and committed once. */
class AdoptionTest {
    private static final List<UUID> DOCUMENTS = List.of(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());

    private final UUID collection = UUID.randomUUID();

    @TempDir
    Path home;

    /** A document's part in two lanes, as two threads write it. */
    private Path part(UUID document, String said) throws IOException {
        Path part = home.resolve("part-" + document + "-" + said);
        for (int lane = 0; lane < 2; lane++) {
            try (PartIndex index = new PartIndex(part.resolve("" + lane), 1000)) {
                index.add(collection, document, "gates.md", List.of(passage(lane, said)));
            }
        }
        return part;
    }

    private static Passage passage(int ordinal, String said) {
        return new Passage(ordinal, "", List.of(), Passage.Kind.PROSE, "The gate " + said, List.of(), List.of());
    }

    private List<String> said(KnowledgeIndex index) {
        return index.search(List.of(collection), "gate", 100).stream()
                .map(found -> found.document() + " " + found.passage().text())
                .sorted()
                .toList();
    }

    private static List<String> each(String said) {
        return DOCUMENTS.stream()
                .flatMap(document -> Stream.of(document, document))
                .map(document -> document + " The gate " + said)
                .sorted()
                .toList();
    }

    /** The directory as a death at this moment leaves it. */
    private Path left(Path directory) throws IOException {
        Path copy = Files.createDirectory(home.resolve("left"));
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) Files.copy(file, copy.resolve(file.getFileName()));
        }
        Files.deleteIfExists(copy.resolve("write.lock"));
        return copy;
    }

    @Test
    @Tag("P-F4")
    void killedBetweenSeveralAdoptionsAndTheirCommitTheOldOnesAnswerAndTheNewOnesAreTakenInOnce() throws Exception {
        Path directory = home.resolve("index");
        Path left;
        try (KnowledgeIndex index = new KnowledgeIndex(directory)) {
            for (UUID document : DOCUMENTS) index.adopt(part(document, "opens"), document, null);
            index.commit();
            for (UUID document : DOCUMENTS.subList(0, 2)) index.adopt(part(document, "closes"), document, null);
            left = left(directory);
        }

        try (KnowledgeIndex index = new KnowledgeIndex(left)) {
            assertThat(said(index)).isEqualTo(each("opens"));
            for (UUID document : DOCUMENTS) {
                Path part = home.resolve("part-" + document + "-closes");
                index.adopt(Files.exists(part) ? part : part(document, "closes"), document, null);
            }
            index.commit();
            assertThat(said(index)).isEqualTo(each("closes"));
        }
        try (KnowledgeIndex index = new KnowledgeIndex(left)) {
            assertThat(said(index)).isEqualTo(each("closes"));
        }
    }

    @Test
    @Tag("P-F4")
    void takenInAgainAfterItsCommitADocumentIsThereOnce() throws Exception {
        UUID document = DOCUMENTS.getFirst();
        Path part = part(document, "opens");
        try (KnowledgeIndex index = new KnowledgeIndex(home.resolve("index"))) {
            index.adopt(part, document, null);
            index.commit();
            index.adopt(part, document, null);
            index.commit();

            assertThat(index.passages()).isEqualTo(2);
        }
    }
}
