package bicameral.worker.retrieve;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.worker.passage.Passage;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpellingTest {
    private static final String TEXT = "Idempotency keys are remembered for 48 hours. The lift carries 630 kg.";

    private static String mended(String question, Path directory) throws Exception {
        try (KnowledgeIndex index = new KnowledgeIndex(directory)) {
            Passage passage = new Passage(0, "", List.of(), Passage.Kind.PROSE, TEXT, List.of(), List.of());
            index.replace(UUID.randomUUID(), UUID.randomUUID(), "api.md", List.of(passage));
            index.commit();
            return new Spelling(index).mend(question);
        }
    }

    @Test
    void aSlipInAnEndingIsMended(@TempDir Path directory) throws Exception {
        assertThat(Terms.telling(mended("how long are idempotncy keys rememberd", directory)))
                .contains("idempot", "rememb");
    }

    @Test
    void aSlipInAWordThatTheDocumentsLackBecomesTheEnglishWord(@TempDir Path directory) throws Exception {
        assertThat(Terms.telling(mended("how much wieght can it lift", directory)))
                .contains("weight");
    }

    @Test
    void wordsOfEnglishAndNamesStayAsTheyAre(@TempDir Path directory) throws Exception {
        assertThat(mended("is there a remembrance for Kaylen", directory))
                .isEqualTo("is there a remembrance for Kaylen");
    }
}
