package bicameral.ui.books;

import static bicameral.ui.books.Desk.text;

import bicameral.marketplace.billing.MarketClock;
import bicameral.marketplace.invoice.Invoice;
import bicameral.marketplace.invoice.Invoices;
import bicameral.marketplace.invoice.Invoicing;
import bicameral.tenant.Operator;
import bicameral.ui.signin.PathIds;
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
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Everybody's invoices and credit notes, and the run that issues them. */
@Path("/admin/billing/invoices")
@Authenticated
@RunOnVirtualThread
public class InvoicePages {
    private static final int SHOWN = 50;

    private final Desk desk;
    private final Invoices invoices;
    private final Invoicing invoicing;
    private final InvoicePaper paper;
    private final MarketClock clock;

    InvoicePages(Desk desk, Invoices invoices, Invoicing invoicing, InvoicePaper paper, MarketClock clock) {
        this.clock = clock;
        this.desk = desk;
        this.invoices = invoices;
        this.invoicing = invoicing;
        this.paper = paper;
    }

    @CheckedTemplate(basePath = "books")
    static class Pages {
        private Pages() {}

        static native TemplateInstance invoices(View view);

        static native TemplateInstance invoice(InvoiceView view);
    }

    /**
     * All that the list shows.
     *
     * @param month the one that the form proposes
     */
    public record View(
            List<InvoiceView> rows,
            String month,
            String reason,
            @Nullable UUID older,
            boolean first,
            @Nullable String error,
            @Nullable String told) {}

    /** Newest first. */
    @GET
    public TemplateInstance list(
            @QueryParam("after") @Nullable String after,
            @QueryParam("invoices") @Nullable Integer made,
            @QueryParam("notes") @Nullable Integer notes,
            @QueryParam("failed") @Nullable Integer failed) {
        desk.operator();
        String told = made == null || notes == null ? null : desk.say().inv_issued(made, notes);
        String error = failed == null || failed == 0 ? null : desk.say().inv_failed(failed);
        return page(after == null ? null : PathIds.read(after), lastMonth(), "", error, told);
    }

    private String lastMonth() {
        return YearMonth.from(clock.instant().atZone(ZoneId.of("Asia/Shanghai")))
                .minusMonths(1)
                .toString();
    }

    /** Issues what is due for a month. */
    @POST
    public Response issue(@FormParam("month") @Nullable String month, @FormParam("reason") @Nullable String reason) {
        Operator operator = desk.operator();
        return desk.done(
                () -> {
                    Invoicing.Issued issued = invoicing.issue(operator, Desk.month(month), text(reason));
                    return "/admin/billing/invoices?invoices=" + issued.invoices() + "&notes=" + issued.creditNotes()
                            + "&failed=" + issued.failed();
                },
                error -> page(null, text(month), text(reason), error, null));
    }

    /** One document. */
    @GET
    @Path("{invoice}")
    public TemplateInstance one(@PathParam("invoice") String invoice) {
        desk.operator();
        return Pages.invoice(new InvoiceView(invoices.any(PathIds.read(invoice)), "/admin/billing/invoices"));
    }

    /** One document as PDF. */
    @GET
    @Path("{invoice}/pdf")
    public Response pdf(@PathParam("invoice") String invoice) {
        desk.operator();
        return file(paper, invoices.any(PathIds.read(invoice)));
    }

    static Response file(InvoicePaper paper, Invoice invoice) {
        return Response.ok(paper.pdf(invoice))
                .header("Content-Type", "application/pdf")
                .header("Content-Disposition", "attachment; filename=\"" + invoice.number() + ".pdf\"")
                .header("X-Content-Type-Options", "nosniff")
                .build();
    }

    private TemplateInstance page(
            @Nullable UUID after, String month, String reason, @Nullable String error, @Nullable String told) {
        List<Invoice> rows = invoices.all(after, SHOWN);
        return Pages.invoices(new View(
                rows.stream()
                        .map(row -> new InvoiceView(row, "/admin/billing/invoices"))
                        .toList(),
                month,
                reason,
                rows.size() == SHOWN ? rows.getLast().id() : null,
                after == null,
                error,
                told));
    }
}
