package bicameral.worker.retrieve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TermsTest {

    @Property(tries = 500)
    void everyTermStandsWhereItSays(@ForAll String text) {
        for (Terms.Term term : Terms.of(text)) {
            assertThat(term.start()).isBetween(0, text.length());
            assertThat(term.end()).isBetween(term.start(), text.length());
        }
    }

    @Test
    void codesAreTheSameWithAndWithoutTheirHyphen() {
        assertThat(words("SV-20")).contains("sv20");
        assertThat(words("ＳＶ20 坏了")).contains("sv20");
        assertThat(words("CL-R600H")).contains("clr600h").doesNotContain("clr600");
    }

    @Test
    void numbersLoseTheirThousandsSeparatorsAndKeepTheirPoint() {
        assertThat(words("12,000 EUR")).contains("12000");
        assertThat(words("4.5公斤")).contains("4.5", "公斤");
        assertThat(words("20mm")).contains("20", "mm");
    }

    @Test
    void chineseGivesCharactersAndPairsEnglishItsStems() {
        assertThat(words("反渗透膜")).contains("反渗", "渗透", "透膜", "膜");
        assertThat(words("Warranties, prices")).containsExactly("warranti", "price");
    }

    private static List<String> words(String text) {
        return Terms.of(text).stream().map(Terms.Term::text).toList();
    }
}
