package bicameral.worker.retrieve;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.worker.passage.Passage;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpellingTest {
    private static final String TEXT =
            "Idempotency keys are remembered for 48 hours. The lift carries 630 kg. Only the audio guide is free; the tank is full.";
    private static final List<String> LINES = List.of(
            TEXT,
            "滤芯到期就换滤芯。",
            "主机自动回充。",
            "自动清扫。",
            "手动擦拭。",
            "动作要轻。",
            "收回尘盒。",
            "退回原价。",
            "回电确认。",
            "高带上有雾。",
            "带上工牌。",
            "低带先播。",
            "上寨有仓库。");

    private static String mended(String question, Path directory) throws Exception {
        try (KnowledgeIndex index = new KnowledgeIndex(directory)) {
            List<Passage> passages = IntStream.range(0, LINES.size())
                    .mapToObj(
                            i -> new Passage(i, "", List.of(), Passage.Kind.PROSE, LINES.get(i), List.of(), List.of()))
                    .toList();
            index.replace(UUID.randomUUID(), UUID.randomUUID(), "api.md", passages);
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
    void lettersThatChangedPlacesInAShortWordAreMended(@TempDir Path directory) throws Exception {
        assertThat(Terms.telling(mended("teh audio giude and the tnak", directory)))
                .contains("guid", "tank");
    }

    @Test
    void anEverydayWordThatOlderDictionariesLackStays(@TempDir Path directory) throws Exception {
        assertThat(mended("may I pay online", directory)).isEqualTo("may I pay online");
    }

    @Test
    void aCharacterIsMendedIntoAWordAndNotIntoTwoThatOnlyMet(@TempDir Path directory) throws Exception {
        assertThat(mended("绿芯多久换", directory)).isEqualTo("滤芯多久换");
        assertThat(mended("吸不动灰了", directory)).isEqualTo("吸不动灰了");
        assertThat(mended("低带比高带多", directory)).isEqualTo("低带比高带多");
    }

    @Test
    void wordsOfEnglishAndNamesStayAsTheyAre(@TempDir Path directory) throws Exception {
        assertThat(mended("is there a remembrance for Kaylen", directory))
                .isEqualTo("is there a remembrance for Kaylen");
    }
}
