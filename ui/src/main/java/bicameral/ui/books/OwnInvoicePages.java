package bicameral.ui.books;

import static bicameral.ui.books.Desk.text;

import bicameral.marketplace.invoice.Invoice;
import bicameral.marketplace.invoice.InvoiceAddress;
import bicameral.marketplace.invoice.InvoiceAddresses;
import bicameral.marketplace.invoice.Invoices;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Role.Permission;
import bicameral.ui.signin.PathIds;
import bicameral.ui.signin.SignedIn;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A payer's invoices, and what stands on them. */
@Path("/wallet/invoices")
@Authenticated
@RunOnVirtualThread
public class OwnInvoicePages {
    private static final int SHOWN = 50;
    private static final InvoiceAddress NONE = new InvoiceAddress("", "", "", "", "");

    private final Desk desk;
    private final SignedIn signedIn;
    private final Invoices invoices;
    private final InvoiceAddresses addresses;
    private final InvoicePaper paper;

    OwnInvoicePages(Desk desk, SignedIn signedIn, Invoices invoices, InvoiceAddresses addresses, InvoicePaper paper) {
        this.desk = desk;
        this.signedIn = signedIn;
        this.invoices = invoices;
        this.addresses = addresses;
        this.paper = paper;
    }

    @CheckedTemplate(basePath = "books")
    static class Pages {
        private Pages() {}

        static native TemplateInstance ownInvoices(View view);

        static native TemplateInstance ownInvoice(InvoiceView view);
    }

    /** All that the page shows. */
    public record View(
            List<InvoiceView> rows,
            InvoiceAddress address,
            boolean mayChange,
            @Nullable UUID older,
            boolean first,
            @Nullable String error,
            @Nullable String told) {}

    /** Newest first, with the address. */
    @GET
    public TemplateInstance list(
            @QueryParam("after") @Nullable String after, @QueryParam("done") @Nullable String done) {
        CurrentTenant current = signedIn.requireTenant();
        InvoiceAddress address = addresses.find(current).orElse(NONE);
        String told = "address".equals(done) ? desk.say().own_saved() : null;
        return page(current, after == null ? null : PathIds.read(after), address, null, told);
    }

    /** Sets the address. */
    @POST
    @Path("address")
    public Response address(
            @FormParam("name") @Nullable String name,
            @FormParam("address") @Nullable String lines,
            @FormParam("country") @Nullable String country,
            @FormParam("region") @Nullable String region,
            @FormParam("number") @Nullable String number) {
        CurrentTenant current = signedIn.requireTenant();
        InvoiceAddress typed = new InvoiceAddress(text(name), text(lines), text(country), text(region), text(number));
        return desk.done(
                () -> {
                    addresses.set(current, typed);
                    return "/wallet/invoices?done=address";
                },
                error -> page(current, null, typed, error, null));
    }

    /** One of them. */
    @GET
    @Path("{invoice}")
    public TemplateInstance one(@PathParam("invoice") String invoice) {
        Invoice found = invoices.one(signedIn.requireTenant(), PathIds.read(invoice));
        return Pages.ownInvoice(new InvoiceView(found, "/wallet/invoices"));
    }

    /** One of them as PDF. */
    @GET
    @Path("{invoice}/pdf")
    public Response pdf(@PathParam("invoice") String invoice) {
        return InvoicePages.file(paper, invoices.one(signedIn.requireTenant(), PathIds.read(invoice)));
    }

    private TemplateInstance page(
            CurrentTenant current,
            @Nullable UUID after,
            InvoiceAddress address,
            @Nullable String error,
            @Nullable String told) {
        List<Invoice> rows = invoices.of(current, after, SHOWN);
        return Pages.ownInvoices(new View(
                rows.stream()
                        .map(row -> new InvoiceView(row, "/wallet/invoices"))
                        .toList(),
                address,
                current.may(Permission.SPEND),
                rows.size() == SHOWN ? rows.getLast().id() : null,
                after == null,
                error,
                told));
    }
}
