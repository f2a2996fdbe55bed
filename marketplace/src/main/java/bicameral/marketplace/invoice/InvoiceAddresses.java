package bicameral.marketplace.invoice;

import bicameral.tenant.CurrentTenant;
import bicameral.tenant.PlainText;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role.Permission;
import bicameral.tenant.TenantTx;
import bicameral.tenant.audit.AuditLog;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;

/** The addresses of payers, kept by themselves. The next charge is taxed by the country of now. Thread-safe. */
@ApplicationScoped
public class InvoiceAddresses {
    private static final Pattern REGION = Pattern.compile("([A-Z0-9]{1,3})?");
    private static final Pattern TAX_NUMBER = Pattern.compile("([A-Z0-9]{4,24})?");

    private final TenantTx tx;
    private final AuditLog audit;

    public InvoiceAddresses(TenantTx tx, AuditLog audit) {
        this.tx = tx;
        this.audit = audit;
    }

    /** The payer's address (VIEW); empty where none was told. */
    public Optional<InvoiceAddress> find(CurrentTenant current) {
        current.require(Permission.VIEW);
        return tx.in(
                current.tenant(),
                handle -> handle.createQuery("select * from market.invoice_address")
                        .map((row, context) -> new InvoiceAddress(
                                row.getString("name"),
                                row.getString("address"),
                                row.getString("country"),
                                row.getString("region"),
                                row.getString("tax_number")))
                        .findOne());
    }

    /**
     * Sets it (SPEND): name and address in plain text, codes in any case.
     *
     * @throws Refusal bad_invoice_name, bad_address, unknown_country, unknown_region, bad_tax_number (INVALID)
     */
    public InvoiceAddress set(CurrentTenant current, InvoiceAddress typed) {
        current.require(Permission.SPEND);
        InvoiceAddress address = checked(typed);
        tx.in(current.tenant(), handle -> {
            write(handle, current, address);
            audit.write(
                    handle,
                    current,
                    "invoice.address",
                    current.tenant().toString(),
                    Map.of("country", address.place()));
            return address;
        });
        return address;
    }

    private static InvoiceAddress checked(InvoiceAddress typed) {
        String country = typed.country().strip().toUpperCase(Locale.ROOT);
        String region = typed.region().strip().toUpperCase(Locale.ROOT);
        String number = typed.taxNumber().replaceAll("[\\s.\\-]", "").toUpperCase(Locale.ROOT);
        if (!Locale.getISOCountries(Locale.IsoCountryCode.PART1_ALPHA2).contains(country))
            throw new Refusal("unknown_country", Refusal.Kind.INVALID);
        if (!REGION.matcher(region).matches()) throw new Refusal("unknown_region", Refusal.Kind.INVALID);
        if (!TAX_NUMBER.matcher(number).matches()) throw new Refusal("bad_tax_number", Refusal.Kind.INVALID);
        return new InvoiceAddress(
                PlainText.line(typed.name(), 1, 120, "bad_invoice_name"),
                PlainText.block(typed.address(), 1, 400, "bad_address"),
                country,
                region,
                number);
    }

    private static void write(Handle handle, CurrentTenant current, InvoiceAddress address) {
        handle.createUpdate("""
                        insert into market.invoice_address (tenant_id, name, address, country, region, tax_number)
                        values (:tenant, :name, :address, :country, :region, :number)
                        on conflict (tenant_id) do update set name = excluded.name, address = excluded.address,
                          country = excluded.country, region = excluded.region, tax_number = excluded.tax_number,
                          changed_at = market.clock()""")
                .bind("tenant", current.tenant().value())
                .bind("name", address.name())
                .bind("address", address.address())
                .bind("country", address.country())
                .bind("region", address.region())
                .bind("number", address.taxNumber())
                .execute();
    }
}
