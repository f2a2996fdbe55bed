package bicameral.worker.retrieve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Words found where they lie, and the files in the order in which they are sought. */
class DictionaryTest {
    private static Dictionary dictionary(String text) {
        return new Dictionary(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aWordIsFoundWhereverItStands() {
        Dictionary three = dictionary("# a head\n# of two lines\nbee\tx\ncat\ty,z\n猫\tcat\n");
        assertThat(List.of("bee", "cat", "猫")).extracting(three::under).containsExactly("x", "y,z", "cat");
    }

    @Test
    void neitherABeginningNorMoreThanAWordIsThatWord() {
        Dictionary two = dictionary("bee\tx\nbeehive\ty\n");
        for (String other : List.of("", "a", "be", "beeh", "beehives", "zoo", "猫", "#"))
            assertThat(two.under(other)).as(other).isNull();
        assertThat(two.under("bee")).isEqualTo("x");
        assertThat(two.under("beehive")).isEqualTo("y");
    }

    @Test
    void anEmptyOneHasNothing() {
        assertThat(dictionary("# nothing\n").under("bee")).isNull();
        assertThat(dictionary("").under("bee")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"wordnet.txt", "cedict.txt", "cedict-english.txt", "usage.txt"})
    void eachFileIsInTheOrderOfItsBytes(String name) throws IOException {
        List<String> words = lines(name).stream()
                .map(line -> line.substring(0, line.indexOf('\t')))
                .toList();
        assertThat(words).hasSizeGreaterThan(10_000);
        for (int i = 1; i < words.size(); i++)
            assertThat(Arrays.compareUnsigned(utf8(words.get(i - 1)), utf8(words.get(i))))
                    .as(words.get(i))
                    .isNegative();
        Dictionary dictionary = Dictionary.of(name);
        for (String word : words) assertThat(dictionary.under(word)).as(word).isNotEmpty();
    }

    @Test
    void chineseWordsAreUnderAllTheirMeaningsAndNoOthers() throws IOException {
        Dictionary english = Dictionary.of("cedict-english.txt");
        int there = 0;
        for (String line : lines("cedict.txt")) {
            String word = line.substring(0, line.indexOf('\t'));
            for (String meaning : line.substring(line.indexOf('\t') + 1).split(",")) {
                assertThat(Objects.requireNonNull(english.under(meaning)).split(","))
                        .contains(word);
                there++;
            }
        }
        int listed = 0;
        for (String line : lines("cedict-english.txt")) listed += line.split(",").length;
        assertThat(listed).isEqualTo(there);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> lines(String name) throws IOException {
        try (var in = Objects.requireNonNull(Dictionary.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        }
    }
}
