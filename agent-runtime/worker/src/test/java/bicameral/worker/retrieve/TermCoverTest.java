package bicameral.worker.retrieve;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.BitSet;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** No letter and no figure of a text is lost to searching, whatever its script or width. */
class TermCoverTest {
    @Property(tries = 500)
    void everyLetterAndFigureStandsInATerm(@ForAll("texts") String text) {
        BitSet covered = new BitSet();
        for (Terms.Term term : Terms.of(text)) {
            assertThat(term.start()).isLessThan(term.end());
            covered.set(term.start(), term.end());
        }
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int c = text.codePointAt(i);
            if (Character.isLetterOrDigit(c))
                assertThat(covered.get(i))
                        .as("%s at %d of %s", Character.getName(c), i, text)
                        .isTrue();
        }
    }

    @Property(tries = 500)
    void foldingBeforehandChangesNoTerm(@ForAll("texts") String text) {
        String folded = Normalizer.normalize(text, Normalizer.Form.NFKC);

        assertThat(words(folded)).isEqualTo(words(text));
        assertThat(words(Normalizer.normalize(folded, Normalizer.Form.NFKC))).isEqualTo(words(folded));
    }

    private static List<String> words(String text) {
        return Terms.of(text).stream().map(Terms.Term::text).toList();
    }

    /** Latin and Chinese of both widths, figures, codes, rare characters beyond the first plane, signs. */
    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of(
                        "a", "B", "ｃ", "Ｄ", "é", "7", "８", "1,024", "3.5", "CL-R600", " ", "。", "，", ".", "-", "中", "文",
                        "术", "𠮷", "𩸽", "〇", "(", "）", "\n", "don't", "kg", "％")
                .list()
                .ofMaxSize(40)
                .map(parts -> String.join("", parts));
    }
}
