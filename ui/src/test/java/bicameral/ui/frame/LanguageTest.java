package bicameral.ui.frame;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguageTest {
    @ParameterizedTest(name = "?lang={0}, cookie {1}, Accept-Language {2}: {3}")
    @CsvSource({
        "en, zh, zh-CN, EN",
        "xx, en, zh-CN, EN",
        ", zh, en-GB, ZH",
        ", , 'en-GB,en;q=0.9,zh;q=0.8', EN",
        ", , 'fr,zh-TW;q=0.5,en;q=0.4', ZH",
        ", , 'en;q=0,zh', ZH",
        ", , ';;;', ZH",
        ", , , ZH"
    })
    void asksAddressThenCookieThenBrowser(
            @Nullable String query, @Nullable String cookie, @Nullable String accepted, Language expected) {
        assertThat(Language.choose(query, cookie, accepted)).isEqualTo(expected);
    }
}
