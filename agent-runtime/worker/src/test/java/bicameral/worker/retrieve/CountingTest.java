package bicameral.worker.retrieve;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.worker.passage.Passage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What pairs of Chinese characters tell among few passages and among many. */
class CountingTest {
    @TempDir
    private Path directory = Path.of("");

    @Test
    void amongManyPassagesTwoCommonCharactersThatMeetAreNoWordYet() throws IOException {
        Commonness.Frequencies frequencies = frequencies(Counting.FEW + 100);

        assertThat(frequencies.counts()).containsEntry("种牛", 3);
        assertThat(frequencies.known("种牛")).isFalse();
    }

    @Test
    void aPairOfRareCharactersAndAWordOfTheLanguageAreKnownHoweverManyPassagesThereAre() throws IOException {
        Commonness.Frequencies frequencies = frequencies(Counting.FEW + 100);

        assertThat(frequencies.known("秕秆")).isTrue();
        assertThat(frequencies.known("种子")).isTrue();
    }

    @Test
    void amongFewPassagesWhatStandsThereIsKnown() throws IOException {
        assertThat(frequencies(100).known("种牛")).isTrue();
    }

    @Test
    void amongManyPassagesASlipIsMendedOnlyIntoAWordOfTheLanguage() throws IOException {
        try (KnowledgeIndex index = filled(Counting.FEW + 100)) {
            assertThat(new Spelling(index).mend("种籽")).isEqualTo("种子");
            assertThat(new Spelling(index).mend("秕杆")).isEqualTo("秕杆");
        }
    }

    private Commonness.Frequencies frequencies(int passages) throws IOException {
        try (KnowledgeIndex index = filled(passages)) {
            return index.frequencies(List.of("种牛", "秕秆", "种子"));
        }
    }

    private KnowledgeIndex filled(int passages) throws IOException {
        KnowledgeIndex index = new KnowledgeIndex(directory);
        List<Passage> all = new ArrayList<>();
        for (int i = 0; i < passages; i++) {
            String text = i < 3 ? "今天选种牛，秕秆烧掉。" : i % 2 == 0 ? "种子放在仓库里。" : "水牛走在田埂上。";
            all.add(new Passage(i, "", List.of(), Passage.Kind.PROSE, text, List.of(), List.of()));
        }
        index.replace(UUID.randomUUID(), UUID.randomUUID(), "stock.txt", all);
        index.commit();
        return index;
    }
}
