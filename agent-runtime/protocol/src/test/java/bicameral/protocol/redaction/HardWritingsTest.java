package bicameral.protocol.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same numbers as people and programs break them: in full width, spaced, over two lines, with signs that nobody sees. */
@Tag("I")
class HardWritingsTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
            １３８００１３８０００, TELEPHONE
            138‐0013‐8000, TELEPHONE
            138 - 0013 - 8000, TELEPHONE
            1380013\\n8000, TELEPHONE
            138\\u200b0013\\u20608000, TELEPHONE
            138\\u00a00013\\u20028000, TELEPHONE
            ١٣٨٠٠١٣٨٠٠٠, TELEPHONE
            𝟏𝟑𝟖𝟎𝟎𝟏𝟑𝟖𝟎𝟎𝟎, TELEPHONE
            （０１０）６２３４５６７８, TELEPHONE
            +44 7700\\n900123, TELEPHONE
            11010519491231002x, IDENTITY
            １１０１０５１９４９１２３１００２Ｘ, IDENTITY
            110105 19491231 002X, IDENTITY
            110105-1949-1231-002X, IDENTITY
            110105194912\\n31002X, IDENTITY
            219‑09‑9999, IDENTITY
            4111–1111–1111–1111, ACCOUNT
            4111 1111\\n1111 1111, ACCOUNT
            DE89 3704 0044\\n0532 0130 00, ACCOUNT
            ＤＥ８９３７０４００４４０５３２０１３０００, ACCOUNT
            wang.xm＠example．com, MAIL
            wang.xm@\\nexample.com, MAIL
            wang\\u00ad.xm@exam\\u200bple.com, MAIL
            """)
    void isFoundAsOneWhateverItIsWrittenLike(String written, Kind kind) {
        String told = unescaped(written);
        for (String around : List.of("%s", "电话%s。", "x: %s, y", "请联系（%s）谢谢")) {
            Redactor redactor = new Redactor(Detectors.LISTED, true);
            String text = around.formatted(told);
            assertThat(redactor.redact(text).pieces())
                    .as(text)
                    .filteredOn(Redactor.Piece::pseudonym)
                    .singleElement()
                    .satisfies(piece -> assertThat(text.substring(piece.start(), piece.end()))
                            .isEqualTo(told));
            assertThat(redactor.pseudonyms().getFirst().kind()).isEqualTo(kind);
        }
    }

    /** Line ends and signs that nobody sees would not be seen in the table either. */
    private static String unescaped(String written) {
        return Pattern.compile("\\\\u([0-9a-f]{4})")
                .matcher(written.replace("\\n", "\n"))
                .replaceAll(match -> Character.toString(Integer.parseInt(match.group(1), 16)));
    }

    /** What looks like one and is none costs an answer its figures. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "11010519491231002 1", // a wrong check digit
                "4111 1111 1111 1112",
                "DE89 3704 0044 0532 0130 03",
                "2023\n1380013",
                "共 1200 台，每台 3500 元",
                "2025-11-28 17:00",
                "第 3 条第 12 款",
                "ISBN 978-7-302-51234-6"
            })
    void isLeftAloneWhereItIsNone(String text) {
        assertThat(new Redactor(Detectors.LISTED, true).redact(text).text()).isEqualTo(text);
    }
}
