package bicameral.worker.retrieve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberWordsTest {
    @ParameterizedTest
    @CsvSource({
        "one, 1",
        "twelve, 12",
        "fourteen, 14",
        "ninety, 90",
        "forty-five, 45",
        "twenty one, 21",
        "hundred, 100",
        "twenty-ten, 0",
        "tonne, 0"
    })
    void englishWords(String word, int value) {
        assertThat(NumberWords.english(word)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({"两, 2", "十, 10", "二十五, 25", "三百二十, 320", "两千零五, 2005", "半, 0.5", "百, 100", "米, 0", "三米, 0"})
    void chineseNumerals(String numerals, double value) {
        assertThat(NumberWords.chinese(numerals)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"two", "nineteen", "sixty", "sixty-one", "eighty three"})
    void thePatternTakesAWholeNumberAboveOne(String word) {
        assertThat(Pattern.matches(NumberWords.ABOVE_ONE, word)).isTrue();
        assertThat(Pattern.matches(NumberWords.ABOVE_ONE, "one")).isFalse();
    }
}
