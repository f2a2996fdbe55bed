package bicameral.ui.earnings;

import bicameral.marketplace.earnings.MonthlyStatement.Statement;
import bicameral.marketplace.earnings.Movements;
import bicameral.marketplace.earnings.Movements.Figures;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.payout.PayoutForecast;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** A statement as lines of CSV (RFC 4180), amounts as plain decimals; the same statement is the same text. */
final class StatementTable {
    private static final String END = "\r\n";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssXXX", Locale.ROOT).withZone(Movements.ZONE);

    private StatementTable() {}

    static String csv(Statement statement) {
        StringBuilder out = new StringBuilder(
                "at,kind,source,agent,reference,transaction,received,tax,engine,commission,net,currency" + END);
        String currency = statement.currency().getCurrencyCode();
        for (Movements.Line line : statement.lines()) {
            Figures figures = line.figures();
            row(
                    out,
                    TIME.format(line.at()),
                    line.cause().id(),
                    line.source().id(),
                    line.agentName(),
                    line.reference().toString(),
                    line.transaction() == null ? "" : line.transaction().toString(),
                    decimal(figures.received()),
                    decimal(figures.tax()),
                    decimal(figures.engine()),
                    decimal(figures.commission()),
                    decimal(figures.net()),
                    currency);
        }
        for (PayoutForecast.Past payout : statement.payouts()) payout(out, payout, currency);
        return out.toString();
    }

    private static void payout(StringBuilder out, PayoutForecast.Past payout, String currency) {
        Instant ended = payout.endedAt();
        row(
                out,
                TIME.format(ended == null ? payout.at() : ended),
                "payout_" + payout.state().name().toLowerCase(Locale.ROOT),
                payout.method().id(),
                "",
                payout.id().toString(),
                "",
                "",
                decimal(payout.withheld()),
                "",
                "",
                decimal(payout.net().negated()),
                currency);
    }

    private static String decimal(Money money) {
        return money.amount().toPlainString();
    }

    private static void row(StringBuilder out, String... cells) {
        for (int at = 0; at < cells.length; at++) {
            if (at > 0) out.append(',');
            out.append(cell(cells[at]));
        }
        out.append(END);
    }

    /** What a spreadsheet would take for a formula is made text; negative numbers stay numbers. */
    static String cell(String text) {
        boolean formula =
                !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 && !text.matches("-?[0-9]+(\\.[0-9]+)?");
        String safe = formula ? "'" + text : text;
        boolean quoted = safe.chars().anyMatch(letter -> ",\"\r\n".indexOf(letter) >= 0);
        return quoted ? "\"" + safe.replace("\"", "\"\"") + "\"" : safe;
    }
}
