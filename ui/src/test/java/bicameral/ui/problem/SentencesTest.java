package bicameral.ui.problem;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.marketplace.money.Money;
import bicameral.marketplace.payout.Block;
import bicameral.tenant.Refusal;
import bicameral.ui.frame.Language;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SentencesTest {
    private static final Pattern CODE = Pattern.compile("new Refusal\\(\\s*\"([a-z_]+)\"");

    @Test
    void bothLanguagesSayTheSame() {
        assertThat(Sentences.keys(Language.EN)).isEqualTo(Sentences.keys(Language.ZH));
    }

    @Test
    void everyRefusalInTheSourcesHasASentence() throws IOException {
        Set<String> codes = codes(Path.of(System.getProperty("bicameral.root")));
        assertThat(codes).hasSizeGreaterThan(20);
        assertThat(Sentences.keys(Language.ZH))
                .containsAll(codes.stream().map(code -> "problem_" + code).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"chamber_unavailable", "chamber_quarantined", "chamber_busy", "wakes_full"})
    void whyAChamberTookNothingIsSaidOfWhatIsFetchedAndOfWhatIsPushed(String code) {
        for (Language language : Language.values())
            assertThat(Sentences.keys(language)).contains("problem_source_" + code, "problem_push_" + code);
    }

    @ParameterizedTest
    @EnumSource
    void everyKindOfRefusalHasATitleAndANextStep(Refusal.Kind kind) {
        Problem problem = Problem.of(new Refusal("some_code", kind));
        for (Language language : Language.values()) {
            assertThat(Sentences.title(problem, language)).isNotEqualTo("some_code");
            assertThat(Sentences.detail(problem, language)).isNotEqualTo("some_code");
            assertThat(Sentences.next(problem, language)).isNotBlank();
        }
    }

    @Test
    void namesAmountsAsPeopleReadThem() {
        Problem problem = new Problem("insufficient_funds", 402, Map.of("price", Money.of("0.05", Money.CNY)));
        assertThat(Sentences.detail(problem, Language.EN)).contains("CN¥0.05");
    }

    @ParameterizedTest
    @EnumSource
    void whyAPayoutIsBlockedIsSaidInWords(Block block) {
        Problem problem = new Problem("payout_blocked", 409, Map.of("blocks", List.of(block, Block.NO_ACCOUNT)));
        for (Language language : Language.values()) {
            assertThat(Sentences.keys(language))
                    .contains("block_" + block.name().toLowerCase(Locale.ROOT));
            assertThat(Sentences.detail(problem, language)).doesNotContain("_", block.name(), "[");
        }
        assertThat(Sentences.detail(problem, Language.ZH)).contains("、没有收款资料");
        assertThat(Sentences.detail(problem, Language.EN)).contains(", nowhere to pay to");
    }

    @Test
    void documentsAreRfc9457() {
        Problem problem = new Problem("too_many", 429, Map.of("retryAfter", 7));
        assertThat(problem.retryAfterSeconds()).hasValue(7);
        assertThat(Problems.document(problem, Language.EN, null).fieldNames())
                .containsExactlyInAnyOrder("type", "title", "status", "detail", "code");
    }

    private static Set<String> codes(Path root) throws IOException {
        Set<String> codes = new TreeSet<>();
        for (String module : List.of("tenant", "agent-runtime/host", "marketplace", "ui")) {
            try (Stream<Path> files = Files.walk(root.resolve(module).resolve("src/main/java"))) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".java")).toList())
                    CODE.matcher(Files.readString(file)).results().forEach(found -> codes.add(found.group(1)));
            }
        }
        return codes;
    }
}
