package bicameral.worker.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What may stand for what: in one unit for each sort, months as days, and all money alike. */
class AmountTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            2 years   | time   | 730
            3岁       | time   | 1095
            两个月     | time   | 60
            6月龄     | time   | 180
            2 weeks   | time   | 14
            36小时    | time   | 1.5
            36 hours  | time   | 1.5
            72 minutes| time   | 0.05
            5 euros   | money  | 5
            5元       | money  | 5
            500 g     | weight | 0.5
            3斤       | weight | 1.5
            2吨       | weight | 2000
            50 cm     | length | 0.5
            2公里     | length | 2000
            250 ml    | volume | 0.25
            20°       | heat   | 20
            20℃       | heat   | 20
            15%       | share  | 15
            30平方米   | area   | 30
            """)
    void isInTheBaseUnitOfItsSort(String text, String sort, double value) {
        Amount amount = Objects.requireNonNull(Amount.at(text, 0));

        assertThat(amount.sort()).isEqualTo(sort);
        assertThat(amount.value()).isEqualTo(value, within(1e-12));
    }
}
