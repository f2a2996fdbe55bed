package bicameral.ui.books;

import bicameral.marketplace.invoice.Invoice;
import bicameral.marketplace.money.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A document as people read it.
 *
 * @param home where its page is
 */
public record InvoiceView(Invoice invoice, String home) {
    /** A line. */
    public record Line(Invoice.Line line) {
        /** Key of what was sold. */
        public String what() {
            return "line_" + line.what();
        }

        /** The rate, 6 % CN; empty where it comes from the market's setting. */
        public String rate() {
            if (line.place().isEmpty()) return "";
            String percent = BigDecimal.valueOf(line.basisPoints(), 2)
                    .stripTrailingZeros()
                    .toPlainString();
            return line.taxName() + " " + percent + " % " + (line.place().equals("*") ? "" : line.place());
        }

        /** Amount with tax, exact. */
        public Money amount() {
            return line.amount();
        }

        /** The tax in it. */
        public Money tax() {
            return line.tax();
        }
    }

    /** Whether it takes of another one. */
    public boolean creditNote() {
        return invoice.kind() == Invoice.Kind.CREDIT_NOTE;
    }

    /** Key of what it is. */
    public String kind() {
        return "kind_" + invoice.kind().name().toLowerCase(Locale.ROOT);
    }

    /** Its lines. */
    public List<Line> lines() {
        return invoice.lines().stream().map(Line::new).toList();
    }

    /** What the total carries from the one before; null for nothing. */
    public @Nullable Money carriedIn() {
        return invoice.carriedIn().isZero() ? null : invoice.carriedIn();
    }

    /** What the next total carries; null for nothing. */
    public @Nullable Money carriedOut() {
        return invoice.carriedOut().isZero() ? null : invoice.carriedOut();
    }

    /** The tax in whole minor units. */
    public Money tax() {
        int decimals = Math.clamp(invoice.tax().currency().getDefaultFractionDigits(), 0, 6);
        return Money.of(
                invoice.tax().amount().setScale(decimals, RoundingMode.HALF_UP),
                invoice.tax().currency());
    }

    /** The total without it. */
    public Money net() {
        return invoice.total().minus(tax());
    }

    /** The address, line by line. */
    public List<String> buyerLines() {
        return invoice.buyer().address().lines().toList();
    }
}
