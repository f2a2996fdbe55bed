package bicameral.worker.answer;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.protocol.ChamberEvent;
import bicameral.worker.parse.DocumentReader;
import bicameral.worker.passage.Chunker;
import bicameral.worker.retrieve.KnowledgeIndex;
import bicameral.worker.retrieve.Terms;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signs, units, currencies, discounts and dates in what is worked out. */
class ReckoningTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            4 °C       | ''        | -18 °C     | 22 °C
            2 h        | ''        | 45 min     | 75 min
            1.5 小时   | ''        | 30分钟     | 60分钟
            2 kg       | ''        | 350 g      | 1650 g
            1.2 m      | ''        | 45 cm      | 75 cm
            19         | Weight (kg) | 12 kg    | 7 kg
            2 years    | ''        | 6 months   | 18 months
            3.5        | fee_eur   | 2.25       | 1.25 EUR
            €5         | ''        | 3.20 EUR   | 1.80 EUR
            8 seats    | ''        | 5 seats    | 3 seats
            零下5度     | ''        | 10度       | -15度
            12元/人    | ''        | 8元/人     | 4元/人
            3650       | pay       | 3200       | 450
            """)
    void whatIsOfOneKindIsTakenFromEachOther(String one, String header, String other, String difference) {
        Quantity first = Quantity.in(one, header).orElseThrow();
        Quantity second = Quantity.in(other, header).orElseThrow();

        assertThat(first.comparable(second)).isTrue();
        assertThat(first.minus(second).shown().replace("(−", "-").replace(")", ""))
                .isEqualTo(difference);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            2 h      | 45 EUR
            5 EUR    | 5 USD
            10 元    | 10 $
            30 days  | 1 month
            20 °C    | 20 °F
            8 kg     | 8 m
            8 kg     | 8
            4 bar    | 4 seats
            5元/人   | 5元
            """)
    void whatIsOfTwoKindsIsNotComparable(String one, String other) {
        assertThat(Quantity.in(one, "")
                        .orElseThrow()
                        .comparable(Quantity.in(other, "").orElseThrow()))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            from 2 to 4 h
            2 h 30 min
            none
            ''
            """)
    void whatIsNotOneFigureIsNone(String cell) {
        assertThat(Quantity.in(cell, "")).isEmpty();
    }

    @Test
    void aDifferenceAddedToTheLessIsTheMoreInWhateverUnits() {
        List<String> units = List.of("s", "min", "h", "days", "weeks");
        for (String one : units) {
            for (String other : units) {
                IntStream.rangeClosed(-3, 3).forEach(value -> {
                    Quantity first = Quantity.in(value * 7 + " " + one, "").orElseThrow();
                    Quantity second = Quantity.in(value + 11 + " " + other, "").orElseThrow();
                    Quantity difference = first.minus(second);

                    BigDecimal sum = difference
                            .value()
                            .multiply(difference.size())
                            .add(second.value().multiply(second.size()));
                    assertThat(sum).isEqualByComparingTo(first.value().multiply(first.size()));
                });
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            members pay 20 % off the list price      | 0.80
            a 15% student discount is given          | 0.85
            a discount of 12.5 percent               | 0.875
            prices are reduced by 30%                | 0.70
            you save 5 % in winter                   | 0.95
            half-price on Mondays                    | 0.5
            会员打八五折                              | 0.85
            会员打85折                                | 0.85
            会员打 8.5 折                             | 0.85
            学生九折                                  | 0.9
            老人优惠20%                               | 0.80
            周二半价                                  | 0.5
            90 % of visitors come by bike            | none
            the fee is 3 % of the price              | none
            对折叠椅收费                              | none
            合同打印两页                              | none
            """)
    void whatIsOffAPriceIsRead(String said, String left) {
        assertThat(Discount.in(Terms.fold(said))
                        .map(discount -> discount.left().toPlainString())
                        .orElse("none"))
                .isEqualTo(left);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            2026-03-01        | 2026-06-14       | true  | 105
            2024年2月28日      | 2024年3月1日      | true  | 2
            2025年2月28日      | 2025年3月1日      | true  | 1
            1 March           | June 14th        | false | 105
            20 December       | 5 January        | true  | 16
            20 December       | 5 January        | false | unknown
            20 February       | 5 March          | true  | unknown
            2026-03-01        | 5 March          | true  | unknown
            5月20日           | 5月3号            | false | unknown
            Oct 3, 2025       | 1 October 2025   | false | -2
            """)
    void daysAreCountedWhereTheYearsAllowIt(String one, String other, boolean onward, String days) {
        Day first = Day.in(Terms.fold(one)).getFirst();
        Day second = Day.in(Terms.fold(other)).getFirst();

        assertThat(first.until(second, onward))
                .isEqualTo(
                        days.equals("unknown")
                                ? java.util.OptionalLong.empty()
                                : java.util.OptionalLong.of(Long.parseLong(days)));
    }

    @Test
    void whatIsNoDayIsNone() {
        assertThat(Day.in("31 june, 2026-13-01, 99月1日, version 3.2.1, 2025-02-29"))
                .isEmpty();
    }

    /** In answers from documents. */
    @Nested
    class Answers {
        @TempDir
        Path directory;

        private KnowledgeIndex index;
        private final UUID collection = UUID.randomUUID();

        @BeforeEach
        void learn() throws Exception {
            index = new KnowledgeIndex(directory.resolve("index"));
            learn(
                    "stores.csv",
                    "store,lowest temperature,time to cool,rent\nIce cellar,-18 °C,2 h,40 EUR\nRoot cellar,4 °C,45 min,25 USD\n");
            learn("gear.csv", "item,price_eur\nSnow shoes,24.00\nIce axe,31.00\n");
            learn("import.csv", "item,price_usd\nCrampons,18.00\n");
            learn("members.md", "# Members\n\nMembers of the club get 15 % off all gear prices.\n");
            learn(
                    "season.csv",
                    "event,date\nGlacier opening,2026-03-01\nSummer closing,2026-06-14\nTorch walk,every Friday\n");
            learn("节日.csv", "活动,日期\n开山节,2026年4月2日\n封山节,2026年11月5日\n");
            learn("团票.md", "# 团票\n\n滑道票每张80元。\n\n团体买滑道票打八五折。\n");
        }

        @AfterEach
        void close() throws Exception {
            index.close();
        }

        private void learn(String name, String text) throws Exception {
            Path file = Files.writeString(directory.resolve(name), text);
            index.replace(
                    collection, UUID.randomUUID(), name, new Chunker().chunk(new DocumentReader().read(file, name)));
            index.commit();
        }

        private Composed ask(String text) {
            return new ExtractiveAnswerer(index).answer(new Question(text, List.of(), List.of(collection), "", "en"));
        }

        @Test
        void signsAndUnitsStay() {
            assertThat(ask("What is the difference in lowest temperature between the ice cellar and the root cellar?")
                            .text())
                    .containsPattern("4 \\[\\d] − \\(−18\\) \\[\\d] = 22 °C");
            assertThat(ask("How much longer is the time to cool of the ice cellar than of the root cellar?")
                            .text())
                    .containsPattern("2 h \\[\\d] − 45 min \\[\\d] = 75 min");
        }

        @Test
        void betweenTwoCurrenciesThereIsNoSum() {
            assertThat(ask("What is the difference in rent between the ice cellar and the root cellar?")
                            .text())
                    .contains("40 EUR")
                    .doesNotContain("=");
            assertThat(ask("I need two ice axes and one pair of crampons. What is the total?")
                            .text())
                    .doesNotContain("=");
            assertThat(ask("I need two ice axes and one pair of snow shoes. What is the total?")
                            .text())
                    .startsWith("2 × 31.00 [1] + 1 × 24.00 [2] = 86.00");
        }

        @Test
        void aPercentageIsTakenOff() {
            assertThat(ask("What does an ice axe cost for members with the discount?")
                            .text())
                    .startsWith("31.00 [1] × (1 − 15 % [2]) = 26.35 EUR");
        }

        @Test
        void daysBetweenTwoDatesAreCountedAndBothAreCited() {
            Composed answer = ask("How many days are there between the glacier opening and the summer closing?");

            assertThat(answer.text()).startsWith("2026-06-14 [2] − 2026-03-01 [1] = 105 days");
            assertThat(answer.citations())
                    .extracting(ChamberEvent.Citation::quote)
                    .satisfiesExactly(
                            quote -> assertThat(quote).contains("2026-03-01"),
                            quote -> assertThat(quote).contains("2026-06-14"));
            assertThat(ask("从开山节到封山节有多少天?").text()).startsWith("2026-11-05 [2] − 2026-04-02 [1] = 217 天");
            assertThat(ask("How many days from 2026-02-20 to the glacier opening?")
                            .text())
                    .startsWith("2026-03-01 [1] − 2026-02-20 = 9 days");
        }

        /** "From … to …" are places here, whatever days the documents know of them. */
        @Test
        void daysThatSomethingTakesAreNotCountedBetweenDates() {
            assertThat(ask("How many days does walking take from the glacier opening to the summer closing?")
                            .text())
                    .doesNotContain("105 days");
            assertThat(ask("从开山节到封山节要几天?").text()).doesNotContain("217 天");
        }

        @Test
        void withoutADateThereIsNoSum() {
            assertThat(ask("How many days are there between the glacier opening and the torch walk?")
                            .text())
                    .doesNotContain("=");
        }
    }
}
