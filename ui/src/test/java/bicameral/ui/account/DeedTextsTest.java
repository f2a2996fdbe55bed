package bicameral.ui.account;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.tenant.audit.AuditEntry;
import bicameral.ui.frame.Language;
import io.quarkus.qute.i18n.Message;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DeedTextsTest {
    private static final String AGENT = "01a20a58-598c-7c78-8713-7d83a9746408";

    private final DeedTexts texts = new DeedTexts(chinese(), Language.ZH, Map.of(AGENT, "农技助手"));

    @Test
    void a_deed_names_what_it_was_done_to() {
        assertThat(texts.target(entry(AGENT, Map.of("revision", "3")))).isEqualTo("农技助手");
        assertThat(texts.details(entry(AGENT, Map.of("revision", "3")))).isEmpty();
    }

    @Test
    void what_was_deleted_is_named_by_its_own_entry() {
        String gone = UUID.randomUUID().toString();
        assertThat(texts.target(entry(gone, Map.of("name", "旧助手")))).isEqualTo("旧助手");
    }

    @Test
    void an_id_without_a_name_is_cut_so_that_two_differ() {
        assertThat(texts.target(entry("01a20a58-598c-7c78-8713-7d83a9740001", Map.of())))
                .isEqualTo("…a9740001");
    }

    @Test
    void roles_are_said_in_the_readers_language() {
        assertThat(texts.details(entry("x", Map.of("before", "VIEWER", "after", "BUILDER,BILLING"))))
                .isEqualTo("原来：查看 · 现在：创建者、财务");
    }

    @Test
    void ceilings_are_said_in_words() {
        assertThat(texts.details(entry("x", Map.of("before", "PASSAGES", "after", "NONE"))))
                .isEqualTo("原来：段落可以出去 · 现在：什么都不出去");
    }

    @Test
    void amounts_and_limits_are_money() {
        assertThat(texts.details(entry("x", Map.of("amount", "20.00")))).isEqualTo("¥20.00");
        assertThat(texts.details(entry("x", Map.of("perDay", "5.00")))).isEqualTo("每天 ¥5.00");
        assertThat(texts.details(entry("x", Map.of("perDay", "")))).isEqualTo("不设上限");
    }

    private static AuditEntry entry(String target, Map<String, String> details) {
        return new AuditEntry(UUID.randomUUID(), Instant.EPOCH, "阿禾", "some.deed", target, details);
    }

    /** The sentences as they stand at the messages; only one value each. */
    private static AccountMessages chinese() {
        return (AccountMessages) Proxy.newProxyInstance(
                AccountMessages.class.getClassLoader(),
                new Class<?>[] {AccountMessages.class},
                (proxy, method, arguments) -> {
                    String text = method.getAnnotation(Message.class).value();
                    return arguments == null ? text : text.replaceAll("\\{\\w+}", arguments[0].toString());
                });
    }
}
