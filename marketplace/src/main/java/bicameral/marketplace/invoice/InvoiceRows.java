package bicameral.marketplace.invoice;

import bicameral.marketplace.invoice.Invoice.Line;
import bicameral.marketplace.invoice.Invoice.Party;
import bicameral.marketplace.money.Money;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Reads documents; whoever the handle belongs to sees theirs. */
final class InvoiceRows {
    static final String SELECT = """
            select i.*, o.series as of_series, o.number as of_number from market.invoice i
            left join market.invoice o on o.id = i.of
            """;

    private InvoiceRows() {}

    /** As people write it: the series, then six digits. */
    static String number(String series, int number) {
        return "%s-%06d".formatted(series, number);
    }

    /** A document without its lines. */
    static Invoice head(ResultSet row) throws SQLException {
        return read(row, List.of());
    }

    /** A document with its lines. */
    static Invoice whole(Handle handle, ResultSet row) throws SQLException {
        Currency currency = Currency.getInstance(row.getString("currency"));
        return read(row, lines(handle, row.getObject("id", UUID.class), currency));
    }

    private static Invoice read(ResultSet row, List<Line> lines) throws SQLException {
        Currency currency = Currency.getInstance(row.getString("currency"));
        String of = row.getString("of_series");
        return new Invoice(
                row.getObject("id", UUID.class),
                Invoice.Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                number(row.getString("series"), row.getInt("number")),
                of == null ? null : number(of, row.getInt("of_number")),
                YearMonth.from(row.getObject("month", LocalDate.class)),
                new Money(row.getLong("total"), currency),
                new Money(row.getLong("tax"), currency),
                new Money(row.getLong("carried_in"), currency),
                new Money(row.getLong("carried_out"), currency),
                party(row, "buyer", row.getString("buyer_place")),
                party(row, "seller", ""),
                row.getObject("issued_at", OffsetDateTime.class).toInstant(),
                lines);
    }

    private static Party party(ResultSet row, String who, String place) throws SQLException {
        return new Party(
                row.getString(who + "_name"),
                row.getString(who + "_address"),
                place,
                row.getString(who + "_tax_number"));
    }

    private static List<Line> lines(Handle handle, UUID invoice, Currency currency) {
        return handle.createQuery("select * from market.invoice_line where invoice = :invoice order by position")
                .bind("invoice", invoice)
                .map((row, context) -> new Line(
                        row.getInt("position"),
                        row.getString("what"),
                        row.getString("about"),
                        row.getInt("pieces"),
                        row.getString("place"),
                        row.getString("tax_name"),
                        row.getInt("basis_points"),
                        new Money(row.getLong("amount"), currency),
                        new Money(row.getLong("tax"), currency)))
                .list();
    }
}
