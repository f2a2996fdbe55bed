package bicameral.protocol.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

@Tag("I")
class NameListTest {
    private static NameList of(String... names) {
        return NameList.of(List.of(names).stream()
                .map(name -> new NameList.Entry(name, Kind.NAME, "person"))
                .toList());
    }

    private static List<String> found(NameList list, String text) {
        Folding folding = Folding.of(text);
        List<String> found = new ArrayList<>();
        list.find(folding.text(), span -> {
            Span at = folding.original(span);
            found.add(text.substring(at.start(), at.end()));
        });
        return found;
    }

    @Example
    void namesAreToldHoweverTheyAreWritten() {
        NameList list = of("温如玉", "Maria Schneider", "Bluefin", "远大 恒泰");
        assertThat(found(list, "温 如　玉、温\u200b如\n玉和MARIA\n  schneider看过ｂｌｕｅｆｉｎ。"))
                .containsExactly("温 如　玉", "温\u200b如\n玉", "MARIA\n  schneider", "ｂｌｕｅｆｉｎ");
        assertThat(found(list, "项目Bluefin启动，Bluefin's, bluefins, bluefin_2, 远大恒泰公司"))
                .containsExactly("Bluefin", "Bluefin", "bluefin", "bluefin", "远大恒泰");
    }

    @Example
    void aLatinWordInsideOfAnotherIsNone() {
        assertThat(found(of("Ann", "Joan"), "Annual, Joanna, planner, Ann, joan"))
                .containsExactly("Ann", "joan");
    }

    @Example
    void whatIsTooShortTooLongOrWithoutALetterIsNotListed() {
        for (String none : List.of("", " ", "王", "a", "12", "2024-11", "——", "名".repeat(101)))
            assertThat(NameList.normal(none)).as(none).isEmpty();
        assertThat(NameList.normal("名".repeat(100))).hasSize(100);
        assertThat(found(of("王", "12"), "王 12")).isEmpty();
    }

    /** Held against the plain way: every name at every place. */
    @Property(tries = 300)
    void findsWhatALookAtEachPlaceFinds(@ForAll("names") List<String> names, @ForAll("texts") String text) {
        List<String> expected = new ArrayList<>();
        for (String name : names.stream().distinct().toList())
            for (int at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) expected.add(at + name);
        List<String> told = new ArrayList<>();
        of(names.toArray(String[]::new))
                .find(text, span -> told.add(span.start() + text.substring(span.start(), span.end())));
        assertThat(told).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Provide
    Arbitrary<List<String>> names() {
        return Arbitraries.strings()
                .withChars("王小明大丁")
                .ofMinLength(2)
                .ofMaxLength(4)
                .list()
                .ofMaxSize(12);
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings().withChars("王小明大丁，").ofMaxLength(40);
    }

    /** The limit of a chamber: 100,000 names of ten characters; the automaton is held against its promised bytes. */
    @Example
    void aHundredThousandNamesFit() {
        Random random = new Random(7);
        List<NameList.Entry> entries = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            StringBuilder name = new StringBuilder();
            for (int k = 0; k < 10; k++) name.append((char) ('\u4E00' + random.nextInt(3_000)));
            entries.add(new NameList.Entry(name.toString(), Kind.CUSTOMER, "customer"));
        }
        NameList list = NameList.of(entries);
        assertThat(list.size()).isLessThanOrEqualTo(1_000_001);
        for (int i = 0; i < entries.size(); i += 997)
            assertThat(found(list, "见" + entries.get(i).name().toLowerCase(Locale.ROOT) + "一文"))
                    .contains(entries.get(i).name());
    }
}
