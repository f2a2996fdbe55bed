package bicameral.ui.problem;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.ui.frame.Language;
import java.sql.SQLException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("P-F9")
class FullDiskProblemTest {
    private static RuntimeException wrapped(String state) {
        return new IllegalStateException(new RuntimeException(new SQLException("could not extend file", state)));
    }

    @Test
    void only_a_full_disk_of_the_database_is_told_as_one() {
        assertThat(ProblemMappers.fullDisk(wrapped("53100"))).isTrue();
        assertThat(ProblemMappers.fullDisk(wrapped("23505"))).isFalse();
        assertThat(ProblemMappers.fullDisk(new IllegalStateException("no cause")))
                .isFalse();
    }

    @Test
    void it_is_told_in_both_languages_with_that_nothing_was_charged() {
        Problem problem = new Problem("market_full", 503);
        assertThat(Sentences.detail(problem, Language.EN)).contains("nothing was charged");
        assertThat(Sentences.detail(problem, Language.ZH)).contains("没有收钱");
    }
}
