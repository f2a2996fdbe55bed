package bicameral.worker.retrieve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.TermToBytesRefAttribute;
import org.junit.jupiter.api.Test;

/** What is indexed is what a question is read by, whatever the text. */
class TermAnalyzerTest {
    private static final TermAnalyzer ANALYZER = new TermAnalyzer();

    @Property(tries = 500)
    void indexesTheTermsOfAText(@ForAll("texts") String text) throws IOException {
        List<String> terms = Terms.of(text).stream()
                .filter(term -> term.kind() != Terms.Kind.STOP)
                .map(Terms.Term::text)
                .filter(term -> !term.isEmpty())
                .toList();

        assertThat(indexed(text)).isEqualTo(terms);
    }

    @Property(tries = 500)
    void termsStandWhereTheySayInTheOrderOfTheirBeginning(@ForAll("texts") String text) {
        int before = 0;
        for (Terms.Term term : Terms.of(text)) {
            assertThat(term.start()).isBetween(before, term.end());
            assertThat(term.end()).isLessThanOrEqualTo(text.length());
            before = term.start();
            if (term.kind() == Terms.Kind.CHARACTER || term.kind() == Terms.Kind.PAIR)
                assertThat(Terms.fold(text.substring(term.start(), term.end()))).contains(term.text());
        }
    }

    @Property(tries = 200)
    void sameTextTwiceGivesTheSameAndAnotherOneItsOwn(@ForAll("texts") String one, @ForAll("texts") String other)
            throws IOException {
        List<String> first = indexed(one);

        assertThat(indexed(one)).isEqualTo(first);
        assertThat(indexed(other))
                .isEqualTo(Terms.of(other).stream()
                        .filter(term -> term.kind() != Terms.Kind.STOP)
                        .map(Terms.Term::text)
                        .filter(term -> !term.isEmpty())
                        .toList());
    }

    @Property(tries = 300)
    void widthAndCaseMakeNoDifference(@ForAll("ascii") String text) {
        StringBuilder wide = new StringBuilder();
        text.toUpperCase(java.util.Locale.ROOT).chars().forEach(c -> wide.append((char) (c + 0xFEE0)));

        assertThat(texts(Terms.of(wide.toString()))).isEqualTo(texts(Terms.of(text)));
    }

    @Test
    void aTermWithoutEndIsCutAndIndexed() throws IOException {
        assertThat(indexed("x".repeat(100_000))).containsExactly("x".repeat(TermScanner.LONGEST));
    }

    private static List<String> texts(List<Terms.Term> terms) {
        return terms.stream().map(Terms.Term::text).toList();
    }

    private static List<String> indexed(String text) throws IOException {
        List<String> terms = new ArrayList<>();
        try (TokenStream stream = ANALYZER.tokenStream("text", text)) {
            TermToBytesRefAttribute term = stream.getAttribute(TermToBytesRefAttribute.class);
            stream.reset();
            while (stream.incrementToken()) terms.add(term.getBytesRef().utf8ToString());
            stream.end();
        }
        return terms;
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> tricky = Arbitraries.of(
                "CL-R600",
                "20mm",
                "1,234.50",
                "it's",
                "don’t",
                "ｅ０３",
                "½",
                "㎏",
                "ﬁ",
                "İ",
                "𠀀",
                "\uD800",
                "水",
                "稻田",
                "running",
                "the",
                " ",
                ".",
                "-",
                "_",
                ":",
                "9:40",
                "ß",
                "é",
                "３号",
                "、",
                "\n",
                "가",
                "А",
                "٣");
        return tricky.list().ofMaxSize(40).map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<String> ascii() {
        return Arbitraries.strings()
                .withCharRange('a', 'z')
                .withCharRange('0', '9')
                .ofMinLength(1)
                .ofMaxLength(12);
    }
}
