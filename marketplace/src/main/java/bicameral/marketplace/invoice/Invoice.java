package bicameral.marketplace.invoice;

import bicameral.marketplace.money.Money;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An invoice or a credit note, as it was issued.
 *
 * @param number with series and year: BM-2026-000017
 * @param of the number of the invoice that a credit note takes of
 * @param total with tax, whole minor units
 * @param tax contained in the lines
 * @param carriedIn what the lines of the one before had beyond whole minor units
 * @param carriedOut what these have, for the next
 */
public record Invoice(
        UUID id,
        Kind kind,
        String number,
        @Nullable String of,
        YearMonth month,
        Money total,
        Money tax,
        Money carriedIn,
        Money carriedOut,
        Party buyer,
        Party seller,
        Instant issuedAt,
        List<Line> lines) {
    public Invoice {
        lines = List.copyOf(lines);
    }

    /** Which of the two. */
    public enum Kind {
        INVOICE,
        CREDIT_NOTE
    }

    /**
     * Whoever buys or sells.
     *
     * @param place empty where it is not known
     */
    public record Party(String name, String address, String place, String taxNumber) {}

    /**
     * A line: all of one kind, agent and rate.
     *
     * @param what capture, subscription or refund
     * @param about the agent's name; may be empty
     * @param place whose tax it is; empty where it comes from the market's setting
     * @param basisPoints the rate on the net; zero where it comes from the market's setting
     */
    public record Line(
            int position,
            String what,
            String about,
            int pieces,
            String place,
            String taxName,
            int basisPoints,
            Money amount,
            Money tax) {}
}
