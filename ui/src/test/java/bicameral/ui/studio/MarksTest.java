package bicameral.ui.studio;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.ui.studio.Marks.By;
import bicameral.ui.studio.Marks.Piece;
import bicameral.ui.studio.Marks.Word;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class MarksTest {
    @Test
    void each_word_is_marked_by_its_reason_whatever_its_case() {
        assertThat(Marks.of("喷 EDTA 螯合铁两次", List.of(new Word("螯合铁", By.LEARNED), new Word("edta", By.KEYWORD))))
                .containsExactly(
                        new Piece("喷 ", By.NOTHING),
                        new Piece("EDTA", By.KEYWORD),
                        new Piece(" ", By.NOTHING),
                        new Piece("螯合铁", By.LEARNED),
                        new Piece("两次", By.NOTHING));
    }

    @Test
    void where_two_overlap_the_keyword_is_shown() {
        assertThat(Marks.of("三环唑", List.of(new Word("环唑", By.KEYWORD), new Word("三环", By.LEARNED))))
                .containsExactly(new Piece("三", By.LEARNED), new Piece("环唑", By.KEYWORD));
    }

    @Property
    void the_pieces_are_the_text(@ForAll String text, @ForAll String word) {
        assertThat(Marks.of(text, List.of(new Word(word, By.KEYWORD))).stream()
                        .map(Piece::text)
                        .collect(Collectors.joining()))
                .isEqualTo(text);
    }
}
