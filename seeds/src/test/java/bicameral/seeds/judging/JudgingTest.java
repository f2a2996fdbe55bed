package bicameral.seeds.judging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JudgingTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "it costs 15 EUR|5|false",
                "from 11.50|11|false",
                "11.00 each|11|true",
                "162.40|162.4|true",
                "162.45|162.4|false",
                "2.5 kg|5|false",
                "from 11.5.|11.5|true",
                "we know it|no|false",
                "No, never|no|true",
                "１，２００ 元|1200元|true",
                "price 12,000|12000|true",
                "every 4 months|4months|true"
            })
    void findsWordsAsTheRulesSay(String answer, String word, boolean found) {
        assertThat(Judging.contains(answer, word)).isEqualTo(found);
    }

    @Test
    void aForbiddenWordSpoilsAnAnswer() {
        assertThat(Judging.right("21天,不是14天", List.of(List.of("21天")), List.of("14天")))
                .isFalse();
        assertThat(Judging.right("21天", List.of(List.of("二十一天", "21天")), List.of("14天")))
                .isTrue();
    }

    @Test
    void cellBordersAreWhiteSpaceInQuotes() {
        assertThat(Judging.samePlace("坡禾3号\t142天\t330公斤", "142天330公斤")).isTrue();
        assertThat(Judging.samePlace("另一句话", "142天330公斤")).isFalse();
    }
}
