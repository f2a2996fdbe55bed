package bicameral.marketplace.invoice;

import java.util.regex.Pattern;

/**
 * Who issues the invoices.
 *
 * @param name of the operator's company; empty where none is set, and then nothing is issued
 * @param address in one line
 * @param taxNumber of the operator; may be empty
 * @param series what numbers begin with, before the year: 1–12 capital letters and digits
 */
public record InvoiceSettings(String name, String address, String taxNumber, String series) {
    private static final Pattern SERIES = Pattern.compile("[A-Z0-9]{1,12}");

    public InvoiceSettings {
        if (!SERIES.matcher(series).matches()) throw new IllegalArgumentException("series is " + series);
    }
}
