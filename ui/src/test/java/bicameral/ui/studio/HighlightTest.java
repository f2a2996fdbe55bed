package bicameral.ui.studio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class HighlightTest {
    @Test
    void marksChineseByPairsOfCharacters() {
        assertThat(marked("新叶脉间失绿而叶脉仍绿，多为缺铁。", "叶脉还绿是缺铁吗")).contains("缺铁", "叶脉").doesNotContain("绿而");
    }

    @Test
    void marksWordsWhateverTheirCase() {
        assertThat(marked("Opening hours: the Museum opens at ten.", "when does the museum open"))
                .contains("Museum")
                .contains("the");
    }

    @Test
    void marksNothingForAQuestionWithoutWords() {
        assertThat(marked("12 pages", "? ! 。")).isEmpty();
    }

    @Property
    void losesNothingOfThePassage(@ForAll String passage, @ForAll String question) {
        String joined = Highlight.of(passage, question).stream()
                .map(Highlight.Piece::text)
                .collect(Collectors.joining());
        assertThat(joined).isEqualTo(passage);
    }

    private static List<String> marked(String passage, String question) {
        return Highlight.of(passage, question).stream()
                .filter(Highlight.Piece::marked)
                .map(Highlight.Piece::text)
                .toList();
    }
}
