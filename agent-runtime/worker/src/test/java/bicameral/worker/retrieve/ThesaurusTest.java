package bicameral.worker.retrieve;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.worker.passage.Passage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** General dictionaries: what they put beside a word, and how they part Chinese. */
class ThesaurusTest {

    @Test
    void englishWordsOfOneSenseAreAkin() {
        assertThat(Thesaurus.like("mend")).contains("repair");
        assertThat(Thesaurus.like("attempt")).contains("tri");
    }

    @Test
    void wordsAreAkinAcrossTheLanguages() {
        assertThat(Thesaurus.like("热线")).contains("hotlin");
        assertThat(Thesaurus.like("hotlin")).contains("热线");
    }

    @Test
    void chineseWordsOfOneMeaningAreAkin() {
        assertThat(Thesaurus.like("邮寄")).isNotEmpty().doesNotContain("邮寄");
    }

    @Test
    void everydayWordsAreUsedMoreThanRareOnes() {
        assertThat(Objects.requireNonNull(Thesaurus.usage("时间")).often())
                .isGreaterThan(Objects.requireNonNull(Thesaurus.usage("疫苗")).often());
        assertThat(Objects.requireNonNull(Thesaurus.usage("museum")).sort()).isEqualTo('n');
        assertThat(Thesaurus.usage("qwrtz")).isNull();
        assertThat(Thesaurus.isNoEnglish("qwrtz")).isTrue();
        assertThat(Thesaurus.isNoEnglish("vegan")).isFalse();
    }

    @Test
    void aTextFallsIntoItsLikeliestWords(@TempDir Path directory) throws Exception {
        try (KnowledgeIndex index = new KnowledgeIndex(directory)) {
            assertThat(words("互助金借满最高额", index)).contains("互助", "最高").doesNotContain("助金");
            assertThat(words("体检报告", index)).containsExactly("体检", "报告");
        }
    }

    @Test
    void whatOnlyTheDocumentsCallAWordIsOne(@TempDir Path directory) throws Exception {
        try (KnowledgeIndex index = new KnowledgeIndex(directory)) {
            assertThat(words("换焓芯", index)).doesNotContain("焓芯");
            index.replace(
                    UUID.randomUUID(),
                    UUID.randomUUID(),
                    "a.md",
                    List.of(new Passage(0, "", List.of(), Passage.Kind.PROSE, "焓芯每年换一次。", List.of(), List.of())));
            index.commit();
            assertThat(words("换焓芯", index)).contains("焓芯");
        }
    }

    private static List<String> words(String text, KnowledgeIndex index) {
        int[] lengths = ChineseWords.lengths(text, index);
        List<String> words = new ArrayList<>();
        for (int i = 0; i < lengths.length; i++) if (lengths[i] > 0) words.add(text.substring(i, i + lengths[i]));
        return words;
    }
}
