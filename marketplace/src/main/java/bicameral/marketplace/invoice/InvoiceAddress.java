package bicameral.marketplace.invoice;

/**
 * What stands on a payer's invoices.
 *
 * @param address lines parted by line feeds
 * @param country ISO 3166-1 code of two letters
 * @param region second part of the ISO 3166-2 code, where tax differs by region; may be empty
 * @param taxNumber capital letters and digits; may be empty
 */
public record InvoiceAddress(String name, String address, String country, String region, String taxNumber) {
    /** Country, with the region where there is one. */
    public String place() {
        return region.isEmpty() ? country : country + "-" + region;
    }
}
