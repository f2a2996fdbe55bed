package bicameral.protocol.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

class FormsTest {
    private static final List<Forms> ALL = Stream.of(
                    Detectors.LISTED.stream().filter(Forms.class::isInstance).map(Forms.class::cast),
                    Addresses.FORMS.stream(),
                    Names.FORMS.stream())
            .flatMap(forms -> forms)
            .toList();

    /** A form that is found in each of these, so that no form of the property below is one that never matches. */
    private static final List<String> EXAMPLES = List.of(
            "11010519491231002X",
            "219-09-9999",
            "4111 1111 1111 1111",
            "DE89 3704 0044 0532 0130 00",
            "a.b@c-d.cn",
            "+86 138 0013 8000",
            "(010) 6512-3456转12",
            "400-810-8888",
            "+44 20 7946 0958",
            "(212) 555-0143",
            "020 7946 0958",
            "京A12345",
            "Number Plate: AB12 CDE",
            "sk-abcdefgh12345678XYZ",
            "LTAIabcdefghijkl1234",
            "-----BEGIN RSA PRIVATE KEY-----abcd",
            "Password: hunter2!",
            "密码是 hunter2",
            "0123456789abcdef0123456789abcdef",
            "Flat 3, 221B Baker Street, London NW1 6XE",
            "Ölmühlweg 12, 61462 Königstein",
            "欧阳修文医生",
            "尉迟恭师傅",
            "联系人：王小明，",
            "我叫赵敏",
            "Dr. Ann M. Lee",
            "Professor Smith-Jones",
            "my name is Ann Lee",
            "CONTACT PERSON: Ann Lee",
            "Name Ann Lee");

    @Example
    void eachFormIsOfTheExamples() {
        for (Forms form : ALL)
            assertThat(EXAMPLES)
                    .as(form.rule() + " " + form.form())
                    .anySatisfy(text -> assertThat(found(form, text)).isNotEmpty());
    }

    @Property(tries = 2000)
    void nothingIsPassedOverThatTheFormFinds(@ForAll("texts") String text) {
        String folded = Folding.fold(text);
        for (Forms form : ALL) {
            Forms asked = new Forms(form.rule(), form.kind(), form.form(), form.holds(), null);
            assertThat(found(form, folded)).as(form.rule()).isEqualTo(found(asked, folded));
        }
    }

    private static List<Span> found(Forms form, String text) {
        List<Span> found = new ArrayList<>();
        form.find(text, found::add);
        return found;
    }

    /** Examples whole, cut, and run together with what lies before and behind. */
    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> example = Arbitraries.of(EXAMPLES);
        Arbitrary<String> cut = example.flatMap(
                text -> Arbitraries.integers().between(0, text.length()).map(text::substring));
        Arbitrary<String> begun = example.flatMap(
                text -> Arbitraries.integers().between(0, text.length()).map(end -> text.substring(0, end)));
        Arbitrary<String> between =
                Arbitraries.of("", "", " ", "\n", "给", "的", "a", "S", "7", "-", "，", "：", "\u200b", "Ａ", "\r", "é");
        return Arbitraries.frequencyOf(Tuple.of(3, example), Tuple.of(2, cut), Tuple.of(2, begun), Tuple.of(5, between))
                .list()
                .ofMinSize(1)
                .ofMaxSize(12)
                .map(parts -> String.join("", parts));
    }
}
