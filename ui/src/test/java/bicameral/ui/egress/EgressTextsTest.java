package bicameral.ui.egress;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.host.gateway.Stop;
import io.quarkus.qute.i18n.Message;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Properties;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the preview says of a request that the wall would stop: whole sentences in both languages, no word of a log. */
class EgressTextsTest {
    /** Says the Chinese text, or the key. */
    private static EgressMessages saying(boolean keys) {
        return (EgressMessages) Proxy.newProxyInstance(
                EgressMessages.class.getClassLoader(),
                new Class<?>[] {EgressMessages.class},
                (proxy, method, arguments) -> keys
                        ? method.getName()
                        : Objects.requireNonNull(method.getAnnotation(Message.class))
                                .value());
    }

    private static Properties english() throws IOException {
        Properties english = new Properties();
        try (Reader reader = new InputStreamReader(
                Objects.requireNonNull(EgressTextsTest.class.getResourceAsStream("/messages/egress_en.properties")),
                StandardCharsets.UTF_8)) {
            english.load(reader);
        }
        return english;
    }

    @ParameterizedTest
    @EnumSource
    void eachReasonIsSaidInBothLanguages(Stop stop) throws IOException {
        assertThat(EgressTexts.stop(stop, saying(false)))
                .matches("\\p{IsHan}[\\p{IsHan}，、]+")
                .doesNotContain(stop.name());
        assertThat(english().getProperty(EgressTexts.stop(stop, saying(true))))
                .isNotBlank()
                .doesNotContain(stop.name());
    }
}
