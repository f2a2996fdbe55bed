package bicameral.ui.studio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("P-B31")
class DocumentNameTest {
    @ParameterizedTest
    @CsvSource({"农时历.xlsx, 农时历.xlsx", "../../etc/passwd, passwd", "C:\\Users\\me\\手册.pdf, 手册.pdf", "/tmp/a/b.txt, b.txt"
    })
    void keepsTheNameWithoutItsPath(String sent, String shown) {
        assertThat(DocumentName.of(sent)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({
        "manuals/2026/spray.pdf, manuals/2026/spray.pdf",
        "../../etc/passwd, passwd",
        "manuals/../../x.txt, x.txt",
        "/etc/passwd, passwd",
        "a//b.txt, b.txt",
        "C:/Users/me/b.txt, b.txt",
        "b.txt, b.txt"
    })
    void keepsFoldersOfAPlainWayDownOnly(String sent, String shown) {
        assertThat(DocumentName.withFolders(sent)).isEqualTo(shown);
    }

    @Property
    void neverClimbsNorStandsAtARoot(@ForAll String sent) {
        assertThat(List.of(DocumentName.withFolders(sent).split("/", -1)))
                .doesNotContain("", ".", "..")
                .allSatisfy(part -> assertThat(part).doesNotContain("\\", "\n", "\r"));
    }

    @Test
    void dropsLineEndsControlsAndTurnedText() {
        assertThat(DocumentName.of("a\r\nSet-Cookie: x=1\u0000\u202Efdp.exe")).isEqualTo("aSet-Cookie: x=1fdp.exe");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "..", ".", "a/", "\r\n", "\u202E"})
    void namesWhatHasNoName(String sent) {
        assertThat(DocumentName.of(sent)).isEqualTo("document");
    }

    @Test
    void shortensLongNamesAndKeepsTheirEnding() {
        String shown = DocumentName.of("长".repeat(500) + ".docx");
        assertThat(shown).endsWith("….docx").startsWith("长长");
        assertThat(shown.codePointCount(0, shown.length())).isEqualTo(DocumentName.LONGEST);
    }

    @Property
    void neverHoldsWhatWouldBreakALineOrAPath(@ForAll String sent) {
        assertThat(DocumentName.of(sent)).isNotEmpty().doesNotContain("/", "\\", "\n", "\r", "\u0000");
    }
}
