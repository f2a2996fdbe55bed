package bicameral.marketplace.invoice;

import java.util.regex.Pattern;

/**
 * Who issues the invoices.
 *
 * @param name of the operator's company; empty where none is set, and then nothing is issued
 * @param address in one line
 * @param taxNumber of the operator; may be empty
 * @param series what numbers begin with, before the year: 1–12 capital letters and digits
 * @param dayOfMonth on which, in UTC+8, the invoices of the month before are issued by themselves to payers with an address, 1–28;
 *     0 for never
 */
public record InvoiceSettings(String name, String address, String taxNumber, String series, int dayOfMonth) {
    private static final Pattern SERIES = Pattern.compile("[A-Z0-9]{1,12}");

    public InvoiceSettings {
        if (!SERIES.matcher(series).matches()) throw new IllegalArgumentException("series is " + series);
        if (dayOfMonth < 0 || dayOfMonth > 28) throw new IllegalArgumentException("dayOfMonth is " + dayOfMonth);
    }
}
