package bicameral.ui.earnings;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.marketplace.earnings.MonthlyStatement.Statement;
import bicameral.marketplace.earnings.Movements;
import bicameral.marketplace.earnings.Movements.Cause;
import bicameral.marketplace.earnings.Movements.Figures;
import bicameral.marketplace.earnings.Movements.Source;
import bicameral.marketplace.money.Money;
import bicameral.ui.frame.Language;
import io.quarkus.qute.i18n.Message;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.UUID;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A statement's files are read back as their readers read them. */
class StatementFilesTest {
    private static Money yuan(String amount) {
        return Money.of(amount, Money.CNY);
    }

    private static Figures figures(
            String received, String tax, String engine, String commission, String net, long lines) {
        return new Figures(yuan(received), yuan(tax), yuan(engine), yuan(commission), yuan(net), lines);
    }

    private static Statement statement(String agent) {
        UUID id = new UUID(7, 8);
        Figures charge = figures("0.05", "0.003", "0.012", "0.007", "0.028", 1);
        Figures refund = figures("-0.01", "0", "-0.002", "-0.001", "-0.007", 1);
        Figures both = charge.plus(refund);
        return new Statement(
                YearMonth.of(2026, 11),
                Money.CNY,
                true,
                yuan("1284.60"),
                charge,
                refund,
                List.of(new Movements.PerAgent(id, agent, "农", "jade", both)),
                List.of(new Movements.PerDay(LocalDate.of(2026, 11, 22), both)),
                List.of(line(Cause.CHARGE, id, agent, charge), line(Cause.REFUND, id, agent, refund)),
                List.of(),
                yuan("0"),
                yuan("1284.621"));
    }

    private static Movements.Line line(Cause cause, UUID id, String agent, Figures figures) {
        return new Movements.Line(
                Instant.parse("2026-11-22T06:06:00Z"), Source.MESSAGES, cause, id, null, id, agent, figures);
    }

    /** The Chinese texts as they stand at the bundle's methods. */
    private static EarningsMessages chinese() {
        return (EarningsMessages) Proxy.newProxyInstance(
                EarningsMessages.class.getClassLoader(),
                new Class<?>[] {EarningsMessages.class},
                (proxy, method, values) -> text(method, values));
    }

    private static String text(Method method, Object @org.jspecify.annotations.Nullable [] values) {
        String text = method.getAnnotation(Message.class).value();
        Parameter[] parameters = method.getParameters();
        for (int at = 0; values != null && at < parameters.length; at++)
            text = text.replace("{" + parameters[at].getName() + "}", String.valueOf(values[at]));
        return text;
    }

    @Test
    void thePdfSaysInChineseWhatTheStatementSays() throws IOException {
        byte[] pdf = new StatementPaper(chinese(), Language.ZH).print(statement("农民院士 · 柑橘"), "石桥村农技服务社");

        String text;
        try (PDDocument document = Loader.loadPDF(pdf)) {
            PDFTextStripper stripper = new PDFTextStripper();
            stripper.setSortByPosition(true);
            text = stripper.getText(document);
        }
        assertThat(text)
                .contains("结算单 2026-11", "石桥村农技服务社", "农民院士 · 柑橘", "2026-11-22")
                .contains("¥1,284.60", "¥1,284.621", "−¥0.007", "¥0.021")
                .contains("第 1 页，共 1 页");
    }

    @Test
    @Tag("P-B30")
    void theCsvHasALineForEachAndNoFormula() {
        String csv = StatementTable.csv(statement("=HYPERLINK(\"http://evil\")"));

        List<String> lines = csv.lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(1))
                .startsWith("2026-11-22T14:06:00+08:00,charge,messages,\"'=HYPERLINK(\"\"http://evil\"\")\",")
                .endsWith(",0.05,0.003,0.012,0.007,0.028,CNY");
        assertThat(lines.get(2)).endsWith(",-0.01,0.00,-0.002,-0.001,-0.007,CNY");
    }

    @Test
    @Tag("P-B30")
    void onlyWhatWouldBeAFormulaIsMadeText() {
        assertThat(StatementTable.cell("-0.05")).isEqualTo("-0.05");
        assertThat(StatementTable.cell("-cmd|x")).isEqualTo("'-cmd|x");
        assertThat(StatementTable.cell("@sum")).isEqualTo("'@sum");
        assertThat(StatementTable.cell("a,b")).isEqualTo("\"a,b\"");
        assertThat(StatementTable.cell("两行\n字")).isEqualTo("\"两行\n字\"");
    }
}
